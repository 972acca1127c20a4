"""The field of each kind of question: drawn with what was answered, read back when one goes on."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from unicodedata import normalize

import streamlit as st

from pages._parts import fill_choices, fill_places, memory
from pages._parts.fill_choices import HIDDEN, QUIET
from pages._parts.fill_sheet import Sheet
from pages._words import _, plain
from surveys.forms import checking
from surveys.forms.form import DONT_KNOW, PREFER_NOT, SILENT, Question, QuestionKind

Kind = QuestionKind
Draw = Callable[[Sheet, Question, str, Any], None]
Read = Callable[[Question, str], Any]
INSIDE = (Kind.SINGLE, Kind.IMAGE, Kind.CONSENT)  # "don't know" is one of the options
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def draw(sheet: Sheet, question: Question) -> None:
    """The question with its help, its field, and what is wrong with the answer so far."""
    at = sheet.at + question.key
    if question.kind in SILENT:
        _silent(sheet, question)
        return
    value = sheet.answers.get(question.key)
    with st.container(key=f"{at}_box"):
        st.markdown(f"**{fill_choices.label(sheet, question)}**")
        if sheet.text(question.help):
            st.text(sheet.text(question.help))
        inside = question.kind in INSIDE
        known = value if inside or not is_beside(value) else None
        DRAWN[question.kind](sheet, question, at, known)
        if not inside:
            _beside(question, at, value)
        for words in sheet.told.get(question.key, ()):
            st.error(plain(words), icon=":material/error:")


def _silent(sheet: Sheet, question: Question) -> None:
    if question.kind is Kind.PAGE:
        if sheet.text(question.text):
            st.subheader(plain(sheet.text(question.text)), anchor=False)
        return
    st.text(sheet.text(question.text))
    if sheet.text(question.help):
        st.text(sheet.text(question.help))


def read(sheet: Sheet, question: Question) -> dict[str, Any]:
    """What stands in the field now: answers to keep, None for one that was taken away."""
    at = sheet.at + question.key
    if question.kind in SILENT or question.kind is Kind.FILE:
        return {}
    beside = memory.kept(f"{at}_beside")
    if beside:
        return {question.key: beside}
    found: dict[str, Any] = {question.key: READ[question.kind](question, at)}
    if question.other:
        found[f"{question.key}__other"] = memory.kept(f"{at}_other") or None
    return found


def is_beside(value: Any) -> bool:
    return isinstance(value, str) and value in (DONT_KNOW, PREFER_NOT)


def _beside(question: Question, at: str, value: Any) -> None:
    """ "Don't know" and "prefer not to say" beside a field of another kind."""
    offered = [DONT_KNOW] * question.dont_know + [PREFER_NOT] * question.prefer_not
    if offered:
        st.pills(
            _("Or"),
            offered,
            default=value if is_beside(value) and value in offered else None,
            format_func=fill_choices.instead().__getitem__,
            key=f"{at}_beside",
            label_visibility=HIDDEN,
            on_change=QUIET,
        )


def _number(sheet: Sheet, question: Question, at: str, value: Any) -> None:
    here = value if isinstance(value, int | float) else None
    label = fill_choices.label(sheet, question)
    if question.whole:
        whole = None if here is None else int(here)
        st.number_input(
            label, value=whole, step=1, key=at, label_visibility=HIDDEN, on_change=QUIET
        )
    else:
        known = None if here is None else float(here)
        st.number_input(
            label, value=known, step=0.1, key=at, label_visibility=HIDDEN, on_change=QUIET
        )


def _date(sheet: Sheet, question: Question, at: str, value: Any) -> None:
    st.text_input(
        fill_choices.label(sheet, question),
        value=value or "",
        key=at,
        label_visibility=HIDDEN,
        on_change=QUIET,
        placeholder=_("Year-month-day, such as 2026-11-22"),
        max_chars=20,
    )


def _read_date(_question: Question, at: str) -> str | None:
    typed = normalize("NFKC", str(memory.kept(at) or "")).strip()
    found = DAY.fullmatch(typed)
    if found is None:
        return typed or None
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def _text(sheet: Sheet, question: Question, at: str, value: Any) -> None:
    st.text_input(
        fill_choices.label(sheet, question),
        value=value or "",
        key=at,
        label_visibility=HIDDEN,
        on_change=QUIET,
        max_chars=checking.longest(question),
    )


def _long(sheet: Sheet, question: Question, at: str, value: Any) -> None:
    st.text_area(
        fill_choices.label(sheet, question),
        value=value or "",
        key=at,
        label_visibility=HIDDEN,
        on_change=QUIET,
        height=160,
        max_chars=checking.longest(question),
    )


def _typed(_question: Question, at: str) -> Any:
    found = memory.kept(at)
    return None if found == "" else found


DRAWN: Mapping[QuestionKind, Draw] = {
    Kind.SINGLE: fill_choices.single,
    Kind.IMAGE: fill_choices.image,
    Kind.MULTIPLE: fill_choices.multiple,
    Kind.MATRIX: fill_choices.matrix,
    Kind.RATING: fill_choices.scale,
    Kind.SENTIMENT: fill_choices.scale,
    Kind.NPS: fill_choices.scale,
    Kind.RANKING: fill_choices.ranking,
    Kind.CONSENT: fill_choices.consent,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.TEXT: _text,
    Kind.LONG: _long,
    Kind.FILE: fill_places.file,
    Kind.LOCATION: fill_places.location,
}
READ: Mapping[QuestionKind, Read] = {
    Kind.SINGLE: _typed,
    Kind.IMAGE: _typed,
    Kind.MULTIPLE: fill_choices.read_multiple,
    Kind.MATRIX: fill_choices.read_matrix,
    Kind.RATING: _typed,
    Kind.SENTIMENT: _typed,
    Kind.NPS: _typed,
    Kind.RANKING: fill_choices.read_ranking,
    Kind.CONSENT: _typed,
    Kind.NUMBER: _typed,
    Kind.DATE: _read_date,
    Kind.TEXT: _typed,
    Kind.LONG: _typed,
    Kind.LOCATION: fill_places.read_location,
}
