"""The desk's rows: a Consultation, what waits in it for whom, and the one next step."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

import code_words
from consultation.shelf import DeskRow
from identity import permits
from identity.permits import Act
from models import Account, Consultation, Stage
from pages import _words
from pages._parts.links import link

COLOURS = {
    Stage.DRAFTING: "gray",
    Stage.REVIEW: "orange",
    Stage.OPEN: "blue",
    Stage.CLOSED: "orange",
    Stage.WITHDRAWN: "red",
}


def _(text: str) -> str:
    return text  # marked here, translated where it is shown


@dataclass(frozen=True)
class Step:
    """What comes next: who may do it, on which page, what the button says, and what others read."""

    act: Act
    path: str
    words: str
    waits: str


DRAFT = Step(Act.EDIT, "draft", _("Go on drafting"), _("With the drafter"))
REVIEW = Step(Act.REVIEW, "review", _("Review and open"), _("Waits for a second person to review"))
MODERATE = Step(Act.MODERATE, "moderate", _("Moderate"), _("Waits for a moderator"))
CONDENSE = Step(Act.SUMMARISE, "condense", _("Make the summary"), _("Waits for an analyst"))
DECIDE = Step(Act.DECIDE, "answer", _("Answer the topics"), _("Waits for answers"))
PUBLISH = Step(Act.DECIDE, "answer", _("Finish and publish"), _("Waits to be published"))
CONCLUDE = Step(Act.DECIDE_FINAL, "answer", _("Conclude"), _("Waits for the decision"))
EARLY = {Stage.DRAFTING: DRAFT, Stage.REVIEW: REVIEW, Stage.ANSWERED: CONCLUDE}


def next_step(row: DeskRow) -> Step | None:
    """The next thing to be done in a Consultation; None while the public has the floor, or when
    nothing is left to do."""
    consultation = row.consultation
    if row.waiting and consultation.stage in (Stage.OPEN, Stage.CLOSED):
        return MODERATE
    if consultation.stage is not Stage.CLOSED:
        return EARLY.get(consultation.stage)
    if consultation.published and not row.summarised:
        return CONDENSE
    return DECIDE if row.answered < row.topics else PUBLISH


def show(row: DeskRow, *, account: Account, now: datetime) -> None:
    """One Consultation on the desk."""
    consultation = row.consultation
    with st.container(border=True, key=f"desk_{consultation.slug}"):
        what, state, action = st.columns([5, 4, 3], vertical_alignment="center")
        with what:
            title(consultation)
        with state:
            for words in waiting(row, now=now):
                st.markdown(words)
        with action:
            _step(row, account)


def title(consultation: Consultation) -> None:
    """Its name, its Stage and who asks."""
    st.markdown(f"**{_words.plain(consultation.title)}**")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        chip(consultation)
        st.caption(_words.plain(_words.name(consultation.department)))


def chip(consultation: Consultation) -> None:
    words = code_words.said(consultation.stage, _words.language())
    st.badge(words, color=COLOURS.get(consultation.stage, "green"))


def waiting(row: DeskRow, *, now: datetime) -> list[str]:
    """What there is to know about it today, the urgent first; Markdown of our own words only."""
    consultation = row.consultation
    lines = []
    if row.overdue:
        text = _words._("{n} comments overdue for moderation").format(n=_words.number(row.overdue))
        lines.append(f":material/warning: :red[**{text}**]")
    if row.late and row.due:
        text = _words._("Result overdue since {day}").format(day=_words.date(row.due))
        lines.append(f":material/warning: :red[**{text}**]")
    if row.waiting > row.overdue:
        n = _words.number(row.waiting - row.overdue)
        lines.append(_words._("{n} comments to moderate").format(n=n))
    if row.topics and consultation.stage is Stage.CLOSED:
        lines.append(_words._("{k} of {n} topics answered").format(k=row.answered, n=row.topics))
    return [*lines, *_times(row, now)]


def _times(row: DeskRow, now: datetime) -> list[str]:
    consultation, closes_at = row.consultation, row.consultation.closes_at
    if consultation.stage is Stage.OPEN and closes_at:
        left = _words.left(closes_at, now)
        n = _words.number(consultation.received)
        return [_words._("{n} comments, {left}").format(n=n, left=left)]
    if consultation.stage is Stage.CLOSED and row.due and not row.late:
        return [_words._("Result due by {day}").format(day=_words.date(row.due))]
    if consultation.stage is Stage.DRAFTING and consultation.review_note:
        words = _words._("Sent back with a note")
        return [f":orange[{words}]"]
    return []


def _step(row: DeskRow, account: Account) -> None:
    """The button to the next step, or who it waits for; where the public reads it, a link."""
    step, consultation = next_step(row), row.consultation
    if step is None:
        link("consult", _words._("Look at it"), icon=":material/visibility:", c=consultation.slug)
    elif permits.may(account, step.act, consultation.department):
        with st.container(key=f"next_{consultation.slug}"):
            link(step.path, _words._(step.words), c=consultation.slug)
    else:
        st.caption(_words._(step.waits))
