"""Polls and Surveys as cards: who asks, how long still, how many have answered."""

from datetime import datetime, timedelta

import streamlit as st

import code_words
from db import reading
from models import AskingState, Poll, Survey
from pages import _words
from pages._parts import poll_words
from pages._parts.links import link
from pages._parts.untrusted import inert
from pages._words import _, number, plain
from surveys.polls import shelf as poll_shelf
from surveys.questionnaires import shelf as questionnaires

LAST = timedelta(hours=48)


def title(asked: Poll | Survey) -> str:
    """In the language of this run, where it has one."""
    return (_words.language() == "en" and asked.title_en) or asked.title


def chip(asked: Poll | Survey, now: datetime) -> None:
    """Open with the time left, to open, closed or taken back."""
    if asked.state is AskingState.OPEN and asked.opens_at and now < asked.opens_at:
        day = _words.date(asked.opens_at)
        st.badge(_("Opens on {day}").format(day=day), color="gray", icon=":material/event:")
    elif asked.state is AskingState.OPEN and (asked.closes_at is None or now < asked.closes_at):
        words = code_words.said(asked.state, _words.language())
        if asked.closes_at is not None:
            words = f"{words} · {_words.left(asked.closes_at, now)}"
        near = asked.closes_at is not None and asked.closes_at - now <= LAST
        st.badge(words, color="red" if near else "blue", icon=":material/schedule:")
    else:
        over = AskingState.CLOSED if asked.state is AskingState.OPEN else asked.state
        words = code_words.said(over, _words.language())
        st.badge(words, color="red" if over is AskingState.WITHDRAWN else "gray")


def poll(asked: Poll, now: datetime, *, at: str = "opinion") -> None:
    """A Poll on which one can vote, or whose count one can see."""
    takes = asked.takes_votes(now)
    method = code_words.said(asked.method, _words.language())
    cast = _("{n} votes").format(n=number(asked.votes)) if asked.votes else _("No votes yet")
    label = _("Vote now") if takes else _("See the count")
    _card(
        asked,
        now,
        key=f"{at}_poll_{asked.id}",
        path="poll",
        facts=[method, cast],
        label=label,
        takes=takes,
    )


def survey(asked: Survey, now: datetime, *, at: str = "opinion") -> None:
    """A Survey to fill, or what came of one."""
    takes = asked.takes_responses(now)
    filled = _("{n} responses").format(n=number(asked.submitted))
    told = filled if asked.submitted else _("No responses yet")
    access = code_words.said(asked.access, _words.language())
    path, label = ("survey", _("Fill it in")) if takes else ("survey_results", _("See the results"))
    facts = [access, told] if takes else [told]
    _card(
        asked, now, key=f"{at}_survey_{asked.id}", path=path, facts=facts, label=label, takes=takes
    )


def asked_now(now: datetime, *, limit: int) -> None:
    """What is asked at present, a few of each kind, and the way to the rest."""
    with reading() as session:
        surveys = questionnaires.open(session, limit=limit)
        polls = poll_shelf.open(session, limit=limit)
    for each in surveys:
        survey(each, now, at="home")
    for each in polls:
        poll(each, now, at="home")
    if surveys or polls:
        link("opinion", _("All polls and surveys"), icon=":material/arrow_forward:")
    else:
        st.info(_("No poll or survey is open. It appears here on the day it opens."))


def _card(
    asked: Poll | Survey,
    now: datetime,
    *,
    key: str,
    path: str,
    facts: list[str],
    label: str,
    takes: bool,
) -> None:
    query = {"p" if isinstance(asked, Poll) else "s": asked.slug}
    with st.container(border=True, key=key, gap="small"):
        with st.container(key=f"title_{key}"):
            link(path, plain(title(asked)), **query)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            chip(asked, now)
            st.caption(plain(_words.name(asked.department)), width="content")
        if isinstance(asked, Poll) and asked.state is AskingState.CLOSED and asked.result:
            st.html(f'<p class="lead">{inert(poll_words.sentence(asked, asked.result))}</p>')
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            go = f"go_{key}" if takes else f"see_{key}"
            with st.container(key=go, width="content"):
                link(path, label, **query)
            st.caption(plain(" · ".join(facts)), width="content")
