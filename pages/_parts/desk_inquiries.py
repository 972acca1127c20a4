"""What waits for an answer about data, the most urgent first; corrections not in the data yet."""

from datetime import date

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from db import reading
from models import Inquiry, InquiryKind, Outcome
from moderation.screen import screen
from opendata import inquiries, inquiry_list
from opendata.inquiries import LIMITS
from pages import _who, _words
from pages._parts import memory, untrusted
from pages._parts.acts import act, answer
from pages._parts.links import link
from pages._parts.pager import offset
from pages._words import _, number, plain

PLACE = "inquiries"
SIZE = 10


def show(today: date) -> None:
    """A page of those that wait, then those to be put right."""
    here = _who.account()
    with reading() as session:
        count = inquiry_list.waiting_count(session, account=here)
    answer(PLACE)
    under = st.container()
    skipped = offset(count, size=SIZE)
    with reading() as session:
        rows = inquiry_list.waiting(session, account=here, offset=skipped, limit=SIZE)
        owed = inquiry_list.unfixed(session, account=here)
    with under:
        for row in rows:
            _one(row, today)
        if not rows:
            st.info(_("Nothing waits. What people ask about your data appears here."))
    if owed:
        st.header(_("Accepted, and not in the data yet"), anchor=False)
        st.markdown(_("A release with the same key and the right cell ticks these off by itself."))
    for row in owed:
        _to_fix(row)


def _one(row: Inquiry, today: date) -> None:
    with st.container(border=True, key=f"inquiry_{row.id}"):
        st.subheader(plain(row.title), anchor=False)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _due(row, today)
            st.caption(plain(_facts(row)), width="content")
        untrusted.show(row.body, screen(row.body).findings)
        _where(row)
        _form(row)


def _due(row: Inquiry, today: date) -> None:
    day = _words.date(row.due_on)
    if row.is_overdue(today):
        st.badge(_("Overdue since {day}").format(day=day), color="red", icon=":material/alarm:")
    else:
        st.badge(_("Answer by {day}").format(day=day), color="orange", icon=":material/schedule:")


def _facts(row: Inquiry) -> str:
    kind = code_words.said(row.kind, _words.language())
    return (
        f"{kind} · {_words.name(row.department)} · {row.account.name} · {_words.date(row.asked_at)}"
    )


def _where(row: Inquiry) -> None:
    """The Dataset, and the cell of a correction."""
    if row.dataset is not None:
        link("dataset", plain(row.dataset.title), icon=":material/table:", d=row.dataset.slug)
    if row.number is not None:
        text = _("Release {n}, row {row}, column {column}")
        place = text.format(n=row.number, row=number(row.row or 0), column=row.column)
        was, put = (untrusted.inert(each) or _("empty") for each in (row.was, row.proposed))
        st.html(
            f'<p class="meta">{untrusted.inert(place)}</p>'
            f'<p class="redline"><del>{was}</del> <ins>{put}</ins></p>'
        )


def _form(row: Inquiry) -> None:
    at = f"inquiry_{row.id}_"
    with st.form(f"{at}form", enter_to_submit=False, border=False):
        if row.kind is not InquiryKind.QUESTION:
            st.radio(
                _("What comes of it"),
                list(Outcome),
                index=None,
                format_func=lambda each: code_words.said(each, _words.language()),
                key=f"{at}outcome",
                horizontal=True,
            )
        st.text_area(
            _("Answer, which the public reads with the question"),
            key=f"{at}text",
            height=120,
            max_chars=LIMITS["answer"],
        )
        if row.kind is InquiryKind.REQUEST:
            label = _("Address of the dataset that meets it, if there is one (its short name)")
            st.text_input(label, key=f"{at}found")
        st.checkbox(_("Answer the author alone: the question cannot be shown"), key=f"{at}hidden")
        args = (PLACE, reply, row.id)
        words = _("Answer")
        st.form_submit_button(words, key=f"{at}do", type="primary", on_click=act, args=args)


def reply(session: Session, inquiry_id: int) -> str:
    at = f"inquiry_{inquiry_id}_"
    outcome = memory.kept(f"{at}outcome")
    inquiries.answer(
        session,
        account=_who.account(),
        inquiry_id=inquiry_id,
        text=str(memory.kept(f"{at}text") or ""),
        outcome=Outcome(outcome) if outcome else None,
        hidden=bool(memory.kept(f"{at}hidden")),
        found=str(memory.kept(f"{at}found") or ""),
        now=clock.now(),
    )
    return _("Answered and on record. The author is told.")


def _to_fix(row: Inquiry) -> None:
    at = f"fix_{row.id}_"
    with st.container(border=True, key=f"fix_{row.id}"):
        st.markdown(f"**{plain(row.title)}**")
        _where(row)
        with st.form(f"{at}form", border=False):
            st.number_input(_("Right since release"), 1, value=None, key=f"{at}number")
            st.form_submit_button(
                _("It is right there"), key=f"{at}do", on_click=act, args=(PLACE, fixed, row.id)
            )


def fixed(session: Session, inquiry_id: int) -> str:
    inquiries.fix(
        session,
        account=_who.account(),
        inquiry_id=inquiry_id,
        number=int(memory.kept(f"fix_{inquiry_id}_number") or 0),
        now=clock.now(),
    )
    return _("Noted; it stands in the changes of that release, and the author is told.")
