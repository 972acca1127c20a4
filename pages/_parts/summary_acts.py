"""Ordering a Summary, watching it being made, publishing it."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
import jobs
from db import reading
from models import Consultation, Job, JobState, Summary, SummaryNote
from pages import _who, _words
from pages._parts.acts import act
from pages._words import _, number, plain
from topics import summaries

PLACE = "summary"
UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


def order_button(consultation: Consultation, *, words: str, first: bool) -> None:
    st.button(
        words,
        key="order",
        type="primary" if first else "secondary",
        icon=":material/auto_awesome:",
        on_click=order,
        args=(consultation.id,),
    )


def order(consultation_id: int) -> None:
    """Order it, and wake a worker once the order is committed."""
    act(PLACE, ask, consultation_id)
    with reading() as session:
        job = jobs.latest(session, consultation_id=consultation_id)
    if job is not None and job.state is JobState.QUEUED:
        jobs.enqueue(job.id)


def ask(session: Session, consultation_id: int) -> str:
    summaries.ask(session, account=_who.account(), consultation_id=consultation_id, now=clock.now())
    return _("Ordered. It is made in the background; you may leave this page.")


def under_way(job: Job | None) -> bool:
    return job is not None and job.state in UNDER_WAY


@st.fragment(run_every=1.5)
def progress(consultation_id: int) -> None:
    """How far the worker is; draws the page anew when it is done."""
    with reading() as session:
        job = jobs.latest(session, consultation_id=consultation_id)
    if job is None or not under_way(job):
        st.rerun()
    st.progress(min(job.progress, 1.0), text=step(job))


def step(job: Job) -> str:
    """What the worker is doing, in words."""
    words = {
        "duplicates": _("Looking for copies"),
        "words": _("Reading the words"),
        "topics": _("Finding topics"),
        "issues": _("Finding issues"),
        "labels": _("Naming them and choosing quotes"),
        "sentences": _("Writing sentences"),
        "done": _("Storing it"),
    }
    return words.get(job.step, _("Waiting for a worker"))


def failed(job: Job | None) -> None:
    if job is not None and job.state is JobState.FAILED:
        st.error(_("The last one could not be made. Nothing is lost; please order it again."))


def numbers(summary: Summary) -> None:
    """The four numbers on top."""
    found = summaries.numbers(summary)
    columns = st.columns(4)
    columns[0].metric(_("Comments"), number(found.comments))
    columns[1].metric(_("People who wrote"), number(found.people))
    columns[2].metric(_("Distinct texts"), number(found.distinct))
    columns[3].metric(_("In a topic"), f"{found.classified_share:.1%}")


def publish_button(summary: Summary, name: str) -> None:
    """Publish it under one's name."""
    text = _("Grouped by machine, read by {name}. After publishing, names are fixed.")
    st.markdown(text.format(name=plain(name)))
    st.button(
        _("Publish as read by me"),
        key="publish_summary",
        type="primary",
        on_click=act,
        args=(PLACE, publish, summary.id),
    )


def publish(session: Session, summary_id: int) -> str:
    summaries.publish(session, account=_who.account(), summary_id=summary_id, now=clock.now())
    return _("Published and on record. Next, the department answers topic by topic.")


def history(notes: list[SummaryNote]) -> None:
    """Which names people changed."""
    if notes:
        with st.expander(_("Names that were changed ({n})").format(n=number(len(notes)))):
            for note in notes:
                st.text(f"{_words.moment(note.at)}  {note.was} → {note.became}")
