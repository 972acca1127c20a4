"""The head of a Consultation: its stage in a word, its phases with today marked, its dates."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import streamlit as st

import code_words
from consultation import due
from models import Consultation, Stage
from pages import _words
from pages._parts import staff_words
from pages._parts.untrusted import inert, paragraph
from pages._words import _, plain
from procedure.form import last_day

HERE = {Stage.OPEN: 0, Stage.CLOSED: 1, Stage.ANSWERED: 2}


def head(consultation: Consultation, *, now: datetime) -> None:
    """Title, who asks, how much time is left, and where in its course it stands."""
    st.title(plain(consultation.title), anchor=False)
    places = [consultation.department, consultation.region]
    who = " · ".join(inert(_words.name(place)) for place in places if place)
    html = f'<p class="meta">{chip(consultation, now=now)} {who}</p>'
    if consultation.is_public and consultation.stage is not Stage.WITHDRAWN:
        html += line(consultation, now=now)
    st.html(html)
    if consultation.withdrawn_reason:
        st.error(f"**{_('Taken back')}** {plain(consultation.withdrawn_reason)}")
    if not consultation.is_public:
        st.warning(_("Not public yet: only the department sees this page."))


def chip(consultation: Consultation, *, now: datetime) -> str:
    """HTML of the stage, with the time left while comments are taken."""
    stage, kind = consultation.stage, "done"
    words = code_words.said(stage, _words.language())
    if consultation.takes_comments(now):
        kind = "open"
        if consultation.closes_at:
            words += " · " + _words.left(consultation.closes_at, now)
    elif stage is Stage.OPEN and consultation.opens_at and now < consultation.opens_at:
        kind = "wait"
        words = _("Opens on {day}").format(day=_words.date(consultation.opens_at))
    elif stage in (Stage.OPEN, Stage.CLOSED):
        kind, words = "wait", _("Closed, being answered")
    elif stage is Stage.WITHDRAWN:
        kind = "back"
    return f'<span class="chip {kind}">{words}</span>'


def line(consultation: Consultation, *, now: datetime) -> str:
    """HTML of the phases: those behind us with their dates, today, and what is to come."""
    at = HERE.get(consultation.stage, 3)
    if at == 0 and consultation.closes_at and now >= consultation.closes_at:
        at = 1
    items = []
    for number, (words, day) in enumerate(_phases(consultation)):
        kind = "done" if number < at or consultation.decided_at else "next"
        current, today = "", ""
        if number == at:
            kind, current = "here", ' aria-current="step"'
            today = f'<span class="today">{_("Today")} · {_words.date(now)}</span>'
        date = f'<span class="meta">{day}</span>' if day else ""
        items.append(f'<li class="{kind}"{current}>{words}{date}{today}</li>')
    return f'<ol class="phases" aria-label="{_("Stage")}">{"".join(items)}</ol>'


def _phases(consultation: Consultation) -> Iterator[tuple[str, str]]:
    result = due.result_due(consultation)
    opened, closes = consultation.opened_at, consultation.closes_at
    begun = _words.date(opened) if opened else ""
    yield _("Consultation"), f"{begun} – {_words.date(last_day(closes))}" if closes else begun
    waits = consultation.answered_at is None and result is not None
    by = _("by {day}").format(day=_words.date(result.date)) if waits and result else ""
    yield _("Being answered"), by
    yield _("Answer"), _words.date(consultation.answered_at) if consultation.answered_at else ""
    yield (
        _("Decision made"),
        _words.date(consultation.decided_at) if consultation.decided_at else "",
    )


def introduction(consultation: Consultation) -> None:
    """What it is about in plain words, the background, and the box of dates and rules."""
    text, side = st.columns([5, 3], gap="large")
    with text:
        st.header(_("In plain words"), anchor=False)
        words = "".join(paragraph(each) for each in consultation.summary.splitlines())
        st.html(f'<div class="prose lead">{words}</div>')
        if consultation.background:
            with st.expander(_("Background"), key="background"):
                words = "".join(paragraph(each) for each in consultation.background.splitlines())
                st.html(f'<div class="prose">{words}</div>')
    side.html(_facts(consultation))


def _facts(consultation: Consultation) -> str:
    """HTML of the side box: dates and rules, and behind a word how to take part otherwise."""
    comma = ", " if _words.language() == "en" else "、"
    channels = [staff_words.said(staff_words.CHANNELS, each) for each in consultation.channels]
    n, k = _words.number(consultation.received), _words.number(consultation.published)
    box = {
        _("Opens"): consultation.opens_at and _words.moment(consultation.opens_at),
        _("Closes"): consultation.closes_at and _words.moment(consultation.closes_at),
        _("Comments"): _("{n} received, {k} published").format(n=n, k=k),
        _("Legal basis"): consultation.legal_basis,
        _("Reason for a shorter period"): consultation.shorten_reason,
    }
    more = {
        _("Ways to comment"): comma.join(channels),
        _("Contact"): consultation.contact,
        _("Promise of an answer"): consultation.promise,
    }
    words = _("Contact, other ways to comment, promise of an answer")
    details = f"<details><summary>{words}</summary><dl>{_rows(more)}</dl></details>"
    return f'<div class="facts"><dl>{_rows(box)}</dl>{details}</div>'


def _rows(found: Mapping[str, str | None]) -> str:
    return "".join(
        f"<dt>{name}</dt><dd>{inert(value)}</dd>" for name, value in found.items() if value
    )
