"""Inquiries as everybody reads them: what was asked, by when an answer is owed, the answer."""

from collections.abc import Iterable
from urllib.parse import quote

import streamlit as st

import code_words
from models import InquiryKind, InquiryState, Outcome
from opendata.inquiry_list import Shown, ShownCell
from pages import _words
from pages._parts.untrusted import inert, paragraph
from pages._words import _, number

WELL = {Outcome.ACCEPTED: "adopted", Outcome.PARTLY: "partly", Outcome.DECLINED: "not-adopted"}


def show(rows: Iterable[Shown], *, about: bool = False) -> None:
    """A list of them; `about` says which Dataset each is about."""
    html = "".join(_one(row, about=about) for row in rows)
    if html:
        st.html(html)


def _one(row: Shown, *, about: bool) -> str:
    body = "".join(paragraph(line) for line in row.body.splitlines())
    return (
        f'<article class="answer"><h3>{inert(row.title) or _untold(row)}</h3>'
        f'<p class="meta">{_chips(row)} {_facts(row, about=about)}</p>'
        f"{body}{_cell(row.cell) if row.cell else ''}{_answer(row)}</article>"
    )


def _untold(row: Shown) -> str:
    """What stands for the words of one that waits."""
    return {
        InquiryKind.QUESTION: _("A question that waits for its answer"),
        InquiryKind.CORRECTION: _("A correction that waits for its answer"),
        InquiryKind.REQUEST: _("A request that waits for its answer"),
    }[row.kind]


def _chips(row: Shown) -> str:
    language = _words.language()
    kind = f'<span class="kind">{code_words.said(row.kind, language)}</span>'
    if row.overdue:
        day = _words.date(row.due_on)
        return f'{kind} <span class="chip back">{_("Overdue since {day}").format(day=day)}</span>'
    look = "wait" if row.state is InquiryState.WAITING else "done"
    return f'{kind} <span class="chip {look}">{code_words.said(row.state, language)}</span>'


def _facts(row: Shown, *, about: bool) -> str:
    facts = [inert(_words.name(row.department)), _words.date(row.asked_at)]
    if row.own:
        facts.insert(0, _("Asked by you"))
    elif row.name:
        facts.insert(0, f"<bdi>{inert(row.name)}</bdi>")
    if row.state is InquiryState.WAITING and not row.overdue:
        facts.append(_("Answer owed by {day}").format(day=_words.date(row.due_on)))
    if about and row.dataset:
        address = f"/app/dataset?d={quote(row.dataset.slug)}&tab=ask"
        facts.append(f'<a href="{inert(address)}" target="_self">{inert(row.dataset.title)}</a>')
    return " · ".join(facts)


def _cell(cell: ShownCell) -> str:
    """The cell that a correction points at: struck out, and as it should be."""
    place = _("Release {n}, row {row}, column {column}").format(
        n=cell.number, row=number(cell.row), column=cell.column
    )
    if cell.proposed is None:
        return f'<p class="meta">{inert(place)}</p>'
    was = f"<del>{inert(cell.was) or _('empty')}</del> " if cell.was is not None else ""
    put = inert(cell.proposed) or _("empty")
    change = f'<p class="redline">{was}<ins>{put}</ins></p>'
    return f'<p class="meta">{inert(place)}</p>{change}'


def _answer(row: Shown) -> str:
    if row.answered_at is None or not row.answer:
        return ""
    head = _("Answered on {day}").format(day=_words.date(row.answered_at))
    verdict = ""
    if row.outcome is not None and row.kind is not InquiryKind.QUESTION:
        words = code_words.said(row.outcome, _words.language())
        verdict = f'<span class="verdict {WELL.get(row.outcome, "already")}">{words}</span> '
    text = "".join(paragraph(line) for line in row.answer.splitlines())
    if row.fixed_in is not None:
        text += paragraph(_("Right since release {n}.").format(n=row.fixed_in))
    return f'<div class="answered"><p class="meta">{verdict}{head}</p>{text}</div>'
