"""The columns of a Survey's responses: names, labels, codes; a cell out of an answer. Pure."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.forms.form import (
    DONT_KNOW,
    OTHER,
    OTHER_SUFFIX,
    PREFER_NOT,
    SILENT,
    Answers,
    Form,
    Question,
    QuestionKind,
    said,
)
from surveys.polls.tables import UTF8_MARK
from surveys.questionnaires.counting import NO, YES
from surveys.results import tallies

K = QuestionKind
ZH = "zh-Hans"
DONT_KNOW_CODE, PREFER_NOT_CODE = -8, -9
ASIDE = {DONT_KNOW: DONT_KNOW_CODE, PREFER_NOT: PREFER_NOT_CODE}
ASIDE_WORDS = {DONT_KNOW: "不了解", PREFER_NOT: "不愿回答"}
Cell = str | int | float | None


@dataclass(frozen=True)
class Column:
    """One column. `part` is the option or row it is of; `values` are codes and what they mean, in
    the order of the form; `is_number` says that its cells are numbers even without codes."""

    name: str
    label: str
    question: str = ""
    part: str = ""
    kind: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    is_number: bool = False

    def code(self, value: str) -> int:
        """The number that stands for a value in SPSS, from 1 in the order of the form; a step of a
        scale stands for itself."""
        if value in ASIDE:
            return ASIDE[value]
        return int(value) if self.is_number else list(self.values).index(value) + 1


ABOUT = (
    Column("response", "答卷编号", is_number=True),
    Column("version", "问卷版本", is_number=True),
    Column("submitted_at", "提交时间"),
    Column("seconds", "用时（秒）", is_number=True),
    Column("assurance", "认证等级", is_number=True),
    Column("channel", "渠道"),
    Column("assisted", "工作人员代填", is_number=True),
    Column("language", "语言"),
)


def columns(form: Form) -> tuple[Column, ...]:
    """ABOUT, then the columns of each question in the order of the form."""
    return (*ABOUT, *(column for each in form.questions for column in _columns(each)))


def _columns(question: Question) -> Iterator[Column]:
    if question.kind in SILENT:
        return
    key, label, kind = question.key, said(question.text, ZH), question.kind.value
    aside = {
        value: ASIDE_WORDS[value]
        for value, there in ((DONT_KNOW, question.dont_know), (PREFER_NOT, question.prefer_not))
        if there
    }
    steps = {value: said(text, ZH) or _named(value) for value, text in tallies.steps(question)}
    if question.kind is K.MULTIPLE:
        for value, text in steps.items():
            marked = {"0": "未选", "1": "已选"} | aside
            yield Column(f"{key}.{value}", f"{label}：{text}", key, value, kind, marked, True)
    elif question.kind is K.RANKING:
        for value, text in steps.items():
            yield Column(
                f"{key}.{value}", f"{label}：{text}（名次）", key, value, kind, aside, True
            )
    elif question.kind is K.MATRIX:
        for row in question.rows:
            text = f"{label}：{said(row.text, ZH)}"
            yield Column(f"{key}.{row.key}", text, key, row.key, kind, steps | aside)
    elif question.kind is K.LOCATION:
        for part, text in (("lon", "经度"), ("lat", "纬度")):
            yield Column(f"{key}.{part}", f"{label}：{text}", key, part, kind, aside, True)
    elif question.kind is K.FILE:
        yield Column(f"{key}.name", f"{label}：文件名", key, "name", kind)
        yield Column(f"{key}.sha256", f"{label}：sha256", key, "sha256", kind)
    elif question.kind in (K.RATING, K.SENTIMENT, K.NPS):
        yield Column(key, label, key, "", kind, steps | aside, True)
    elif question.kind in (K.SINGLE, K.IMAGE, K.CONSENT):
        yield Column(key, label, key, "", kind, steps | aside)
    else:
        is_number = question.kind is K.NUMBER
        yield Column(key, label, key, "", kind, aside if is_number else {}, is_number)
    if question.other and question.kind in (K.SINGLE, K.MULTIPLE, K.IMAGE):
        yield Column(f"{key}{OTHER_SUFFIX}", f"{label}：其他（文字）", key, OTHER, "text")


def _named(value: str) -> str:
    return {OTHER: "其他", YES: "同意", NO: "不同意"}.get(value, value)


def cell(column: Column, answers: Answers) -> Cell:
    """What stands in a column of ABOUT's successors: an option's key, a number, a text; None where
    there is no answer, DONT_KNOW and PREFER_NOT as they are."""
    if column.part == OTHER and column.kind == "text":
        value = answers.get(column.name)
        return value if isinstance(value, str) else None
    value = answers.get(column.question)
    if value is None or (isinstance(value, str) and value in ASIDE):
        return value
    if column.kind == K.MULTIPLE:
        return int(column.part in value) if isinstance(value, list) else None
    if column.kind == K.RANKING:
        there = isinstance(value, list) and column.part in value
        return value.index(column.part) + 1 if there else None
    if column.part:
        return _plain(value.get(column.part)) if isinstance(value, Mapping) else None
    if isinstance(value, bool):
        return YES if value else NO
    return _plain(value)


def _plain(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def as_csv(columns: Sequence[Column]) -> bytes:
    """The codebook, a row a value, or a row a column without codes."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(["column", "label", "question", "part", "kind", "value", "meaning", "spss_code"])
    for each in columns:
        head = [guarded(x) for x in (each.name, each.label, each.question, each.part, each.kind)]
        for value, meaning in (each.values or {"": ""}).items():
            code = each.code(value) if value else ""
            lines.writerow([*head, guarded(value), guarded(meaning), code])
    return (UTF8_MARK + text.getvalue()).encode()


def as_json(columns: Sequence[Column]) -> bytes:
    told = [
        {
            "column": each.name,
            "label": each.label,
            "question": each.question or None,
            "part": each.part or None,
            "kind": each.kind or None,
            "values": [
                {"value": value, "meaning": meaning, "spss_code": each.code(value)}
                for value, meaning in each.values.items()
            ],
        }
        for each in columns
    ]
    return json.dumps({"columns": told}, ensure_ascii=False, indent=1).encode()


def guarded(value: Cell) -> Cell:
    """The cell as no spreadsheet takes it for a formula: an apostrophe before what begins like one,
    also after blanks and in full width. A number stays."""
    if not isinstance(value, str) or not value:
        return value
    first = value.lstrip(" \t\r\n\u00a0\u3000\ufeff")[:1]
    return f"'{value}" if first in tuple("=+-@＝＋－＠") or value[0] in "\t\r\n" else value
