"""Suggestions in words: topics, levels of a rating, by when a reply is owed and on what ground."""

from datetime import date

import streamlit as st

import code_words
from models import Channel, SuggestionState
from models.suggestion import WAITS
from pages import _words
from pages._words import _
from surveys.suggestions.progress import Progress
from surveys.suggestions.terms import Level, Term
from surveys.suggestions.vocabulary import BY_KEY


def topic(key: str) -> str:
    return _(BY_KEY[key].title) if key in BY_KEY else key


def satisfaction(level: int) -> str:
    return {
        5: _("Very satisfied"),
        4: _("Satisfied"),
        3: _("Fairly satisfied"),
        2: _("Dissatisfied"),
        1: _("Very dissatisfied"),
    }[level]


def work(level: Level) -> str:
    return {
        Level.CONSULT: _("A simple question"),
        Level.ORDINARY: _("Ordinary"),
        Level.COMPLEX: _("Complex"),
    }[level]


def channel(given: Channel, source: str | None) -> str:
    """Where it came in; a hotline by its name."""
    words = code_words.said(given, _words.language())
    return f"{words} · {source}" if source else words


def ground(term: Term | None) -> str:
    """On what rule the deadline rests, and whether that was checked."""
    if term is None:
        return ""
    text = _("{level}: within {n} workdays. Source: {source}")
    said = text.format(level=work(term.level), n=term.workdays, source=term.terms.source)
    return said if term.terms.is_verified else f"{said} {_('(not verified)')}"


def due_chip(state: SuggestionState, due_on: date | None, *, overdue: bool) -> None:
    """By when a reply is owed, or since when it is overdue; nothing once there is one."""
    if state not in WAITS or due_on is None:
        return
    day = _words.date(due_on)
    if overdue:
        st.badge(_("Overdue since {day}").format(day=day), color="red", icon=":material/alarm:")
    else:
        st.badge(_("Reply by {day}").format(day=day), color="orange", icon=":material/schedule:")


def state(given: SuggestionState) -> None:
    color = "green" if given is SuggestionState.REPLIED else "blue"
    st.badge(code_words.said(given, _words.language()), color=color)


def state_chip(view: Progress) -> None:
    """Where it stands, and by when a reply is owed."""
    state(view.state)
    due_chip(view.state, view.due_on, overdue=view.overdue)
