"""What people wrote in a survey: ordering a topic summary of a question, reading, publishing it."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
import jobs
from db import reading
from models import Job, JobState, Survey
from pages import _who
from pages._parts import result_texts, result_words, summary_acts
from pages._parts.acts import act, answer
from pages._words import _
from surveys.forms.form import Form
from surveys.results import answer_summaries, free_texts

PLACE = "answers"


def show(survey: Survey, form: Form) -> None:
    sources = {source.key: source for source in free_texts.sources(form)}
    if not sources:
        st.info(_("No question of this survey is answered in one's own words."))
        return
    question = st.selectbox(
        _("Which question"),
        list(sources),
        format_func=lambda key: result_words.text(sources[key].text),
        key="texts_of",
    )
    answer(PLACE)
    where = {"survey_id": survey.id, "question": question}
    with reading() as session:
        job = answer_summaries.job_of(session, **where)
        summary = answer_summaries.newest(session, **where)
    summary_acts.failed(job)
    if summary_acts.under_way(job):
        progress(survey.id, question)
        return
    words = _("Make a new one") if summary else _("Summarise what people wrote")
    st.button(words, key="order_texts", on_click=order, args=(survey.id, question))
    if summary is None:
        return
    result_texts.show(summary)
    if summary.published_at is None:
        st.button(
            _("Publish as read by me"),
            key="publish_texts",
            type="primary",
            on_click=act,
            args=(PLACE, publish, summary.id),
        )


def order(survey_id: int, question: str) -> None:
    """Order it, and wake a worker once the order is committed."""
    act(PLACE, ask, survey_id, question)
    job = _job(survey_id, question)
    if job is not None and job.state is JobState.QUEUED:
        jobs.enqueue(job.id)


def ask(session: Session, survey_id: int, question: str) -> str:
    answer_summaries.ask(
        session,
        account=_who.account(),
        survey_id=survey_id,
        question=question,
        now=clock.now(),
    )
    return _("Ordered. It is made in the background; you may leave this page.")


def _job(survey_id: int, question: str) -> Job | None:
    with reading() as session:
        return answer_summaries.job_of(session, survey_id=survey_id, question=question)


@st.fragment(run_every=1.5)
def progress(survey_id: int, question: str) -> None:
    """How far the worker is; draws the page anew when it is done."""
    job = _job(survey_id, question)
    if job is None or not summary_acts.under_way(job):
        st.rerun()
    st.progress(min(job.progress, 1.0), text=summary_acts.step(job))


def publish(session: Session, summary_id: int) -> str:
    answer_summaries.publish(
        session, account=_who.account(), summary_id=summary_id, now=clock.now()
    )
    return _("Published and on record; it stands with the question on the results page.")
