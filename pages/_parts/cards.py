"""Consultations as cards: what is open, what is being answered, what came of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import streamlit as st

import code_words
from consultation import due
from consultation.outcome import Tally
from models import Consultation, Stage
from pages import _words
from pages._parts import untrusted
from pages._parts.links import is_there, link
from pages._words import _, number, plain

NEAR, LAST = timedelta(days=7), timedelta(hours=48)
LEAD = 110  # characters of the plain summary: some two lines
BACK = (Stage.WITHDRAWN,)


def chip(consultation: Consultation, now: datetime) -> None:
    """Its Stage; while it is open the time left, louder as the end comes near."""
    if consultation.takes_comments(now):
        _open_chip(consultation.closes_at, now)
    elif consultation.stage is Stage.OPEN and consultation.opens_at and now < consultation.opens_at:
        day = _words.date(consultation.opens_at)
        st.badge(_("Opens on {day}").format(day=day), color="gray", icon=":material/event:")
    elif consultation.stage in (Stage.OPEN, Stage.CLOSED):
        st.badge(_("Closed, being answered"), color="orange", icon=":material/hourglass_top:")
    else:
        words = code_words.said(consultation.stage, _words.language())
        color = "red" if consultation.stage in BACK else "green"
        st.badge(words, color=color, icon=None if color == "red" else ":material/check:")


def _open_chip(closes_at: datetime | None, now: datetime) -> None:
    if closes_at is None:
        st.badge(_("Open for comments"), color="blue")
        return
    rest = closes_at - now
    words, color = _("Open for comments"), "blue"
    if rest <= LAST:
        words, color = _("Closes very soon"), "red"
    elif rest <= NEAR:
        words, color = _("Closes soon"), "orange"
    st.badge(f"{words} · {_words.left(closes_at, now)}", color=color, icon=":material/schedule:")


def place(consultation: Consultation) -> str:
    """Who asks, and where it applies."""
    parts = [_words.name(consultation.department)]
    if consultation.region is not None:
        parts.append(_words.name(consultation.region))
    return " · ".join(parts)


def open_one(consultation: Consultation, now: datetime) -> None:
    """One on which everyone may comment now."""
    with st.container(border=True, key=f"open_{consultation.slug}"):
        _head(consultation, now)
        summary(consultation)
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            with st.container(key=f"go_{consultation.slug}", width="content"):
                _to(consultation, _("Read the draft and comment"))
            st.caption(received(consultation), width="content")


def _head(consultation: Consultation, now: datetime) -> None:
    with st.container(key=f"title_{consultation.slug}"):
        _to(consultation, plain(consultation.title))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        chip(consultation, now)
        st.caption(plain(place(consultation)), width="content")


def _to(consultation: Consultation, label: str, **query: str) -> None:
    if is_there("consult"):
        link("consult", label, c=consultation.slug, **query)
    else:
        st.markdown(f"**{label}**")


def summary(consultation: Consultation) -> None:
    """The first lines of the plain summary."""
    text = " ".join(consultation.summary.split())
    short = text if len(text) <= LEAD else text[:LEAD].rstrip() + "…"
    if short:
        st.html(f'<p class="lead">{untrusted.inert(short)}</p>')


def received(consultation: Consultation) -> str:
    if not consultation.received:
        return _("No comments yet; yours can be the first")
    return _("{n} comments received").format(n=number(consultation.received))


def closed_one(consultation: Consultation, now: datetime) -> None:
    """One that is being answered, with the day by which the answer is owed."""
    with st.container(border=True, key=f"closed_{consultation.slug}"):
        _head(consultation, now)
        words = received(consultation) if consultation.received else _("Nobody commented.")
        st.html(f'<p class="meta">{words} · {_due(consultation, now)}</p>')


def _due(consultation: Consultation, now: datetime) -> str:
    result = due.result_due(consultation)
    if result is None:
        return _("The answer comes next")
    day = _words.date(result.date)
    if result.date < now.date():
        return f'<strong class="late">{_("The answer was due on {day}").format(day=day)}</strong>'
    return _("The answer is due by {day}").format(day=day)


def answered_one(consultation: Consultation, tally: Tally | None, now: datetime) -> None:
    """One that is answered: how much was said, how much of it was taken up."""
    with st.container(border=True, key=f"answered_{consultation.slug}"):
        with st.container(key=f"title_{consultation.slug}"):
            _to(consultation, plain(consultation.title), tab="answer")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            chip(consultation, now)
            st.caption(plain(_when(consultation)), width="content")
        st.html(loop(tally))
        _to(consultation, _("See the outcome"), tab="answer")


def _when(consultation: Consultation) -> str:
    if consultation.answered_at is None:
        return place(consultation)
    return f"{place(consultation)} · {_words.date(consultation.answered_at)}"


def loop(tally: Tally | None) -> str:
    """n comments → k adopted, with a bar of the share."""
    if tally is None or not tally.comments:
        return f'<p class="loop">{_("Nobody commented.")}</p>'
    n, k = (f"<b>{number(each)}</b>" for each in (tally.comments, tally.adopted))
    words = _("{n} comments → {k} adopted in full or in part").format(n=n, k=k)
    share = 100 * tally.adopted / tally.comments
    return (
        f'<div class="loop"><p>{words}</p>'
        f'<div class="share" aria-hidden="true"><i style="width:{share:.1f}%"></i></div></div>'
    )


def numbers(figures: Mapping[str, int]) -> None:
    """Name and value side by side, as on the plain pages."""
    rows = "".join(f"<div><dt>{each}</dt><dd>{number(n)}</dd></div>" for each, n in figures.items())
    st.html(f'<dl class="numbers">{rows}</dl>')


def older(path: str, cursor: str | None, **query: str) -> None:
    """The link to the rest of a list, when there is more."""
    if cursor is not None:
        with st.container(key=f"older_{path}"):
            link(path, _("Older ones"), icon=":material/arrow_forward:", after=cursor, **query)
