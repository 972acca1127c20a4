"""Asking: a question, a correction of one cell, or a request for data that are not here."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from db import reading
from errors import Refusal
from models import Dataset, Department, Inquiry, InquiryKind, Release
from opendata import inquiries
from opendata.inquiries import LIMITS, Cell
from pages import _refusals, _who, _words
from pages._parts import memory, sheet
from pages._parts.acts import act, answer
from pages._parts.untrusted import inert
from pages._words import _, plain

ABOUT, REQUEST = "ask_about", "ask_for"


def about(dataset: Dataset, release: Release | None, *, readable: bool) -> None:
    """The form for a question about a Dataset, or for correcting a cell of the Release shown."""
    answer(ABOUT)
    if not _signed_in(ABOUT, _("Sign in to ask; you will come back to this page.")):
        return
    mark = sheet.token(ABOUT)
    served = release if release is not None and release.is_served and readable else None
    kind = _kind(mark) if served else InquiryKind.QUESTION
    if kind is InquiryKind.CORRECTION and served:
        _cell(dataset, served, mark)
    with st.form(f"ask_{mark}", enter_to_submit=False):
        if kind is InquiryKind.CORRECTION:
            label = _("What should stand there (empty: nothing)")
            st.text_input(label, key=f"proposed_{mark}", max_chars=LIMITS["proposed"])
        _words_of_it(mark, _("How do you know? Leave out phone and identity numbers."))
        number = served.number if served else None
        args = (ABOUT, ask, dataset.id, number, kind, mark)
        _send(mark, _("Send it"), args)


def _signed_in(name: str, words: str) -> bool:
    if _who.account() is not None:
        return True
    with st.container(border=True, key=f"{name}_first"):
        st.markdown(words)
        st.button(_("Sign in"), key=f"{name}_sign_in", on_click=st.login, type="primary")
    return False


def _kind(mark: str) -> InquiryKind:
    kinds = [InquiryKind.QUESTION, InquiryKind.CORRECTION]
    chosen = st.segmented_control(
        _("What is it?"),
        kinds,
        default=kinds["fix_row" in st.query_params],
        required=True,
        format_func=lambda each: code_words.said(each, _words.language()),
        key=f"kind_{mark}",
    )
    return InquiryKind(chosen)


def _cell(dataset: Dataset, release: Release, mark: str) -> None:
    """Which cell, and what is published there; the address may name it."""
    names = [facts["name"] for facts in release.columns]
    titles = {facts["name"]: facts.get("title") or facts["name"] for facts in release.columns}
    asked, rows = st.query_params.get("fix_row", ""), max(1, release.rows or 1)
    first = min(int(asked), rows) if asked.isdecimal() and len(asked) < 12 else 1
    name = st.query_params.get("fix_column", "")
    row, column = st.columns([2, 3])
    row.number_input(_("Row"), 1, rows, max(1, first), key=f"row_{mark}")
    column.selectbox(
        _("Column"),
        names,
        index=names.index(name) if name in names else 0,
        format_func=lambda each: plain(titles[each]),
        key=f"column_{mark}",
    )
    _now_there(dataset, release, mark)


def _now_there(dataset: Dataset, release: Release, mark: str) -> None:
    try:
        with reading() as session:
            text = inquiries.published(
                session,
                account=_who.account(),
                dataset=dataset,
                number=release.number or 0,
                row=int(memory.kept(f"row_{mark}") or 0),
                column=str(memory.kept(f"column_{mark}")),
                now=clock.now(),
            )
    except Refusal as refusal:
        _refusals.say(refusal)
        return
    there = f"<b>{inert(text)}</b>" if text else _("nothing")
    st.html(f'<p class="note">{_("Published there now:")} {there}</p>')


def _words_of_it(mark: str, hint: str) -> None:
    """Title, words and name: the same for all kinds."""
    st.text_input(_("In one line"), key=f"title_{mark}", max_chars=LIMITS["title"])
    st.text_area(
        _("In your words"),
        key=f"body_{mark}",
        height=140,
        max_chars=LIMITS["body"],
        placeholder=hint,
    )
    st.checkbox(_("Show my name when it is published"), key=f"name_{mark}")


def _send(mark: str, words: str, args: tuple[object, ...]) -> None:
    st.form_submit_button(words, key=f"send_{mark}", type="primary", on_click=act, args=args)


def request(departments: Sequence[Department]) -> None:
    """The form for data that are not here, put to one department."""
    answer(REQUEST)
    if not _signed_in(REQUEST, _("Sign in to request data; you will come back to this page.")):
        return
    mark = sheet.token(REQUEST)
    names = {each.id: plain(_words.name(each)) for each in departments}
    with st.form(f"request_{mark}", enter_to_submit=False):
        st.selectbox(
            _("Department that has them"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            key=f"department_{mark}",
            placeholder=_("Choose"),
        )
        _words_of_it(mark, _("Which data, of what time and place, and what for?"))
        _send(mark, _("Send the request"), (REQUEST, want, mark))


def ask(session: Session, dataset_id: int, number: int | None, kind: InquiryKind, mark: str) -> str:
    """Send what stands on this sheet, once."""
    if not sheet.in_use(ABOUT, mark):
        return ""
    cell = None
    if kind is InquiryKind.CORRECTION and number is not None:
        cell = Cell(
            number=number,
            row=int(memory.kept(f"row_{mark}") or 0),
            column=str(memory.kept(f"column_{mark}", "")),
            proposed=str(memory.kept(f"proposed_{mark}") or ""),
        )
    made = inquiries.ask(
        session,
        account=_who.account(),
        kind=kind,
        title=str(memory.kept(f"title_{mark}") or ""),
        body=str(memory.kept(f"body_{mark}") or ""),
        dataset_id=dataset_id,
        cell=cell,
        publish_name=bool(memory.kept(f"name_{mark}")),
        now=clock.now(),
    )
    sheet.away(ABOUT)
    return _received(made)


def want(session: Session, mark: str) -> str:
    """Send the request on this sheet, once."""
    if not sheet.in_use(REQUEST, mark):
        return ""
    made = inquiries.ask(
        session,
        account=_who.account(),
        kind=InquiryKind.REQUEST,
        title=str(memory.kept(f"title_{mark}") or ""),
        body=str(memory.kept(f"body_{mark}") or ""),
        department_id=memory.kept(f"department_{mark}"),
        publish_name=bool(memory.kept(f"name_{mark}")),
        now=clock.now(),
    )
    sheet.away(REQUEST)
    return _received(made)


def _received(made: Inquiry) -> str:
    text = _(
        "Received. {department} owes you an answer by {day}; you will be told. Until then only "
        "the department reads your words."
    )
    name = plain(_words.name(made.department))
    return text.format(department=name, day=_words.date(made.due_on))
