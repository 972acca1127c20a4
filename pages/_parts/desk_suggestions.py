"""The desk's queue of suggestions and hotline orders: what waits, most urgent first; one opened."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

import code_words
from db import reading
from identity import accounts
from models import Department, Suggestion
from moderation.screen import screen
from pages import _who, _words
from pages._parts import choice, desk_suggestion_acts, suggestion_words, untrusted
from pages._parts.acts import answer
from pages._parts.links import link
from pages._parts.pager import offset
from pages._parts.summary_tab import numbers
from pages._words import _, number, plain
from surveys.suggestions import queue
from surveys.suggestions.queue import Load, Part
from surveys.suggestions.terms import named

SIZE = 10


def show(today: date) -> None:
    """One opened by the address, else a page of the part chosen."""
    answer(desk_suggestion_acts.PLACE)
    asked = st.query_params.get("s", "")
    if asked.isdecimal() and len(asked) < 12:
        _opened(int(asked), today)
        return
    here = _who.account()
    with reading() as session:
        load = queue.load(session, account=here, today=today)
    st.html(numbers(_figures(load)))
    part = _part()
    count = int(getattr(load, part.value))
    under = st.container()
    skipped = offset(count, size=SIZE)
    with reading() as session:
        rows = queue.rows(session, account=here, part=part, offset=skipped, limit=SIZE)
    with under:
        for row in rows:
            _card(row, today)
        if not rows:
            st.info(_("Nothing lies here. What people raise appears on the desk at once."))


def _figures(load: Load) -> list[tuple[str, str]]:
    return [
        (_("With us"), number(load.waiting)),
        (_("Of these overdue"), number(load.overdue)),
        (_("Offered to us"), number(load.offered)),
        (_("Nobody's yet"), number(load.unassigned)),
    ]


def _part() -> Part:
    words = {
        Part.WAITING: _("With us"),
        Part.OFFERED: _("Offered to us"),
        Part.UNASSIGNED: _("Nobody's yet"),
        Part.ANSWERED: _("Replied to"),
    }
    names = [part.value for part in Part]
    chosen = choice.in_address("part", names)
    st.segmented_control(
        _("Show"),
        names,
        required=True,
        format_func=lambda each: words[Part(each)],
        key=choice.key("part"),
        on_change=choice.write,
        args=("part", names[0], "p"),
    )
    return Part(chosen)


def _card(row: Suggestion, today: date) -> None:
    with st.container(border=True, key=f"suggestion_{row.id}"):
        link("suggestion_desk", plain(row.title), s=str(row.id))
        _chips(row, today)


def _chips(row: Suggestion, today: date) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        overdue = row.is_overdue(today)
        suggestion_words.due_chip(row.state, row.due_on, overdue=overdue)
        if row.is_public:
            st.badge(_("Shown to everyone"), color="green", icon=":material/public:")
        st.caption(plain(_facts(row)), width="content")


def _facts(row: Suggestion) -> str:
    parts = [
        code_words.said(row.kind, _words.language()),
        suggestion_words.topic(row.topic),
        _words.name(row.region) if row.region else _("The whole city"),
        suggestion_words.channel(row.channel, row.source),
        _words.date(row.received_at),
    ]
    if row.department:
        parts.append(_words.name(row.department))
    return " · ".join(parts)


def _opened(suggestion_id: int, today: date) -> None:
    """The words with what the rules found, the way so far, and what can be done."""
    link("suggestion_desk", _("Back to the list"), icon=":material/arrow_back:")
    here = _who.account()
    with reading() as session:
        row = queue.one(session, account=here, suggestion_id=suggestion_id)
        departments: Sequence[Department] = accounts.departments(session)
    st.header(plain(row.title), anchor=False)
    _chips(row, today)
    findings = screen(row.body).findings
    untrusted.show(row.body, findings)
    if any(finding.rule == "petition" for finding in findings):
        st.info(
            _("This reads like a grievance for the petition channel: consider passing it there."),
            icon=":material/alt_route:",
        )
    st.html(f'<p class="meta">{untrusted.inert(_who_and_when(row))}</p>')
    _way(row)
    desk_suggestion_acts.show(row, departments, here)


def _who_and_when(row: Suggestion) -> str:
    who = row.account.name if row.account else suggestion_words.channel(row.channel, row.source)
    if row.external_id:
        who = f"{who} · {row.external_id}"
    return f"{who} · {suggestion_words.ground(named(row.term))}"


def _way(row: Suggestion) -> None:
    with st.expander(_("Its way so far"), key=f"way_{row.id}"):
        for step in row.steps:
            title = code_words.said(step.kind, _words.language())
            whose = f" · {_words.name(step.department)}" if step.department else ""
            st.caption(plain(f"{_words.moment(step.at)} · {title}{whose}"))
            if step.note:
                st.text(step.note)
        if row.reply:
            untrusted.prose(row.reply)
