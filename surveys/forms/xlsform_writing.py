"""A Form as an XLSForm workbook: pyxform takes it, and reading it back gives the same Form."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import TypeAlias

import xlsxwriter

from surveys.forms.form import OTHER, OTHER_SUFFIX, Form, Question, QuestionKind, Text, said
from surveys.forms.sheets import NAMES

K = QuestionKind
SELECTS = {
    K.SINGLE: "select_one",
    K.IMAGE: "select_one",
    K.MULTIPLE: "select_multiple",
    K.RANKING: "rank",
}
TYPES = {
    K.RATING: "range",
    K.NPS: "range",
    K.SENTIMENT: "range",
    K.DATE: "date",
    K.TEXT: "text",
    K.LONG: "text",
    K.FILE: "file",
    K.LOCATION: "geopoint",
    K.CONSENT: "acknowledge",
    K.COMPUTED: "calculate",
    K.STATEMENT: "note",
}
APPEARANCES = {
    K.IMAGE: "image-choice",
    K.LONG: "multiline",
    K.NPS: "nps",
    K.SENTIMENT: "sentiment",
}
OTHERS = {"zh-Hans": "其他", "zh-Hant": "其他", "en": "Other"}
SAY = {"zh-Hans": "其他，请说明", "zh-Hant": "其他，請說明", "en": "Other, please say"}
STEPS = {K.NPS: (0, 10), K.SENTIMENT: (1, 5)}

Row: TypeAlias = dict[str, str]
_LONG_AGO = datetime(2020, 1, 1)  # no moment of writing: the same Form gives the same bytes


def written(form: Form, *, name: str = "survey") -> bytes:
    """The workbook's bytes, the same for the same Form."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _LONG_AGO})
    for title, rows in (
        ("survey", list(_survey(form))),
        ("choices", list(_choices(form))),
        ("settings", [_settings(form, name)]),
    ):
        sheet = book.add_worksheet(title)
        heads = list(dict.fromkeys(column for row in rows for column in row)) or ["list_name"]
        bold = book.add_format({"bold": True})
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, bold)
            sheet.set_column(place, place, 40 if "::" in head else 18)
        for number, row in enumerate(rows, 1):
            for place, head in enumerate(heads):
                if row.get(head):
                    sheet.write_string(number, place, row[head])
        sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


def _texts(column: str, text: Text) -> Row:
    return {
        f"{column}::{NAMES.get(language, language)}": words
        for language, words in text.items()
        if words
    }


def _survey(form: Form) -> Iterator[Row]:
    first = {"type": "", "name": "", **{f"label::{NAMES[x]}": "" for x in form.languages}}
    is_open = False
    for question in form.questions:
        if question.kind is K.PAGE:
            if is_open:
                yield {"type": "end_group"}
            is_open = True
            yield {**first, **_row(question, "begin_group"), "appearance": "field-list"}
        elif question.kind is K.MATRIX:
            yield {**first, **_row(question, "begin_group"), "appearance": "table-list"}
            for row in question.rows:
                type_ = {"type": f"select_one {question.key}", "name": f"{question.key}.{row.key}"}
                required = {"required": "yes"} if question.required else {}
                yield {**first, **type_, **_texts("label", row.text), **required}
            yield {"type": "end_group"}
        else:
            yield {**first, **_row(question, _type(question))}
            if question.other:
                yield {**first, **_beside_other(question, form)}
    if is_open:
        yield {"type": "end_group"}


def _type(question: Question) -> str:
    if question.kind in SELECTS:
        return f"{SELECTS[question.kind]} {question.key}"
    if question.kind is K.NUMBER:
        return "integer" if question.whole else "decimal"
    return TYPES[question.kind]


def _row(question: Question, type_: str) -> Row:
    row = {"type": type_, "name": question.key, **_texts("label", question.text)}
    row |= _texts("hint", question.help)
    is_group = type_ == "begin_group"
    if question.required and not is_group:
        row["required"] = "yes"
    for part in ("relevant", "constraint", "calculation"):
        if getattr(question, part):
            row[part] = getattr(question, part)
    row |= _texts("constraint_message", question.message)
    if question.kind in APPEARANCES:
        row["appearance"] = APPEARANCES[question.kind]
    row |= _limits(question)
    for part in ("dont_know", "prefer_not"):
        if getattr(question, part):
            row[part] = "yes"
    return row | _texts("low_text", question.low_text) | _texts("high_text", question.high_text)


def _limits(question: Question) -> Row:
    low, high = {
        K.MULTIPLE: (question.least, question.most),
        K.TEXT: (None, question.longest),
        K.LONG: (None, question.longest),
        K.NUMBER: (question.low, question.high),
        K.RATING: (question.low, question.high),
    }.get(question.kind, (None, None))
    row = {name: _plain(end) for name, end in (("min", low), ("max", high)) if end is not None}
    if TYPES.get(question.kind) == "range":
        begin, end = STEPS.get(question.kind, (1 if low is None else low, high or 5))
        row["parameters"] = f"start={_plain(begin)} end={_plain(end)} step=1"
    return row


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def _beside_other(question: Question, form: Form) -> Row:
    return {
        "type": "text",
        "name": question.key + OTHER_SUFFIX,
        "relevant": f"selected(${{{question.key}}}, '{OTHER}')",
        **_texts("label", {language: SAY[language] for language in form.languages}),
    }


def _choices(form: Form) -> Iterator[Row]:
    for question in form.questions:
        for option in question.options:
            row = {"list_name": question.key, "name": option.key}
            row |= {f"label::{NAMES[x]}": "" for x in form.languages}
            row |= _texts("label", option.text)
            if option.image:
                row["media::image"] = option.image
            if option.alone:
                row["alone"] = "yes"
            yield row
        if question.other:
            named = {language: OTHERS[language] for language in form.languages}
            yield {"list_name": question.key, "name": OTHER, **_texts("label", named)}


def _settings(form: Form, name: str) -> Row:
    row = {
        "form_title": said(form.title, "zh-Hans"),
        "form_id": name,
        "default_language": NAMES["zh-Hans"],
    }
    row |= _texts("heading", form.title)
    return row | _texts("introduction", form.introduction) | _texts("thanks", form.thanks)
