"""How one suggestion goes on, for whoever holds its receipt; its author may rate and withdraw."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from models import StepKind, SuggestionState
from pages import _who, _words
from pages._parts import memory, suggestion_words, untrusted
from pages._parts.acts import act, answer
from pages._words import _, plain
from surveys.suggestions import raising, replying
from surveys.suggestions.progress import Progress, Stepped

PLACE = "progress"
WAITING = (StepKind.OFFERED,)


def show(view: Progress) -> None:
    """Where it stands, step by step; the reply; what its author may do."""
    answer(PLACE)
    st.header(plain(view.title) or _("Withdrawn by its author"), anchor=False)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        suggestion_words.state_chip(view)
        st.caption(plain(_facts(view)), width="content")
    if view.state is not SuggestionState.WITHDRAWN:
        _deadline(view)
    _steps(view)
    if view.reply:
        _reply(view)
    here = _who.account()
    if here is not None and here.id == view.author_id:
        _own(view)


def _facts(view: Progress) -> str:
    kind = code_words.said(view.kind, _words.language())
    place = _words.name(view.region) if view.region else _("The whole city")
    parts = [kind, suggestion_words.topic(view.topic), place]
    if view.department:
        parts.append(_words.name(view.department))
    return " · ".join(parts)


def _deadline(view: Progress) -> None:
    """By when, on what ground; when it was extended, from when and why."""
    lines = [suggestion_words.ground(view.term)]
    if view.first_due_on:
        text = _("Extended once, from {day}. Reason: {reason}")
        day = _words.date(view.first_due_on)
        lines.append(text.format(day=day, reason=view.extended_why))
    for line in filter(None, lines):
        st.html(f'<p class="meta">{untrusted.inert(line)}</p>')


def _steps(view: Progress) -> None:
    with st.container(key="fate", gap=None):
        for place, step in enumerate(view.steps):
            last = step is view.steps[-1]
            state = "now" if last and step.kind in WAITING else "done"
            with st.container(key=f"step_{state}_{place}", gap=None):
                _step(step)
        if view.state in (SuggestionState.RECEIVED, SuggestionState.ASSIGNED) and view.due_on:
            with st.container(key="step_next_reply", gap=None):
                text = _("A reply is owed by {day}").format(day=_words.date(view.due_on))
                st.html(f"<p>{untrusted.inert(text)}</p>")


def _step(step: Stepped) -> None:
    title = code_words.said(step.kind, _words.language())
    note = _words.moment(step.at)
    if step.department:
        note = f"{note} · {_words.name(step.department)}"
    st.html(
        f'<p><b>{untrusted.inert(title)}</b> <span class="meta">{untrusted.inert(note)}</span></p>'
    )
    if step.note:
        st.text(step.note)


def _reply(view: Progress) -> None:
    st.subheader(_("The department's reply"), anchor=False)
    if view.reply_kind:
        st.badge(code_words.said(view.reply_kind, _words.language()), color="green")
    untrusted.prose(view.reply)
    if view.rating:
        text = _("Rated by its author: {level}")
        st.caption(text.format(level=suggestion_words.satisfaction(view.rating)))


def _own(view: Progress) -> None:
    """Rating the reply, and taking it back."""
    at = f"own_{view.id}_"
    if view.state is SuggestionState.REPLIED and view.rating is None:
        with st.form(f"{at}form", border=True):
            st.radio(
                _("How satisfied are you with this reply? Not to rate counts for nothing."),
                [5, 4, 3, 2, 1],
                index=None,
                format_func=suggestion_words.satisfaction,
                key=f"{at}level",
            )
            words = _("Rate the reply")
            st.form_submit_button(words, key=f"{at}do", on_click=act, args=(PLACE, rate, view.id))
    if view.state is not SuggestionState.WITHDRAWN:
        with st.expander(_("Withdraw my suggestion"), key=f"{at}back"):
            st.markdown(_("Your words and name are removed for good; that it was there remains."))
            words = _("Take it back for good")
            st.button(words, key=f"{at}withdraw", on_click=act, args=(PLACE, withdraw, view.id))


def rate(session: Session, suggestion_id: int) -> str:
    replying.rate(
        session,
        account=_who.account(),
        suggestion_id=suggestion_id,
        level=int(memory.kept(f"own_{suggestion_id}_level") or 0),
        now=clock.now(),
    )
    return _("Thank you. Your rating counts in the public figures.")


def withdraw(session: Session, suggestion_id: int) -> str:
    raising.withdraw(session, account=_who.account(), suggestion_id=suggestion_id, now=clock.now())
    return _("It is withdrawn; nobody reads your words any more.")
