"""Is this an answer to that question? Problems of one value, gathered, never raised."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import clock
from surveys.forms import expressions
from surveys.forms.form import (
    DONT_KNOW,
    OTHER,
    OTHER_SUFFIX,
    PREFER_NOT,
    SILENT,
    Answers,
    Question,
    QuestionKind,
)
from surveys.forms.values import as_date

LONGEST = {QuestionKind.TEXT: 500, QuestionKind.LONG: 5_000}
OTHER_LONGEST = 500
LARGEST = 1e15  # beyond it a double cannot tell whole numbers apart
SHA256 = re.compile(r"[0-9a-f]{64}")
SCALES = {QuestionKind.RATING: (1, 5), QuestionKind.SENTIMENT: (1, 5), QuestionKind.NPS: (0, 10)}
BAD_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """One fault of an answer: its kind, the question, and what a sentence about it needs.

    Kinds (values): required · row-missing (row) · not-agreed · wrong-shape · unknown-option
    (option) · unknown-row (row) · repeated-option (option) · alone (option) · too-few (least) ·
    too-many (most) · not-all-ranked (n) · not-a-number · not-whole · too-small (low) · too-large
    (high) · not-a-date · too-long (longest) · bad-text · other-missing · off-map · bad-file ·
    not-offered (value) · constraint (message: texts by language) · unknown-question ·
    no-answer-here (of a statement or a page).
    """

    kind: str
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


def is_blank(value: Any) -> bool:
    """Nothing was answered: None, spaces, an empty list, a matrix without a row."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):  # one level: strangers' JSON may be a thousand deep
        return all(each is None or each == "" for each in value.values())
    return isinstance(value, list | tuple) and not value


def problems(
    question: Question, value: Any, answers: Answers, *, today: date | None = None
) -> list[Problem]:
    """What is wrong with `value` as an answer to `question`, which is visible. `answers` are those
    that count: expressions look at them, and the words beside "other" are in them."""
    return list(_problems(question, value, answers, today or clock.today()))


def _problems(question: Question, value: Any, answers: Answers, today: date) -> Iterator[Problem]:
    key = question.key
    if question.kind is QuestionKind.COMPUTED:
        return
    if question.kind in SILENT:
        if value is not None:
            yield Problem("no-answer-here", key)
        return
    if is_blank(value):
        if question.required:
            yield Problem("required", key)
        return
    if isinstance(value, str) and value in (DONT_KNOW, PREFER_NOT):
        if not offers(question, value):
            yield Problem("not-offered", key, {"value": value})
        return
    found = list(CHECKS[question.kind](question, value))
    yield from found
    if not found:
        yield from _other(question, value, answers)
        yield from _constraint(question, value, answers, today)


def offers(question: Question, value: str) -> bool:
    return question.dont_know if value == DONT_KNOW else question.prefer_not


def _other(question: Question, value: Any, answers: Answers) -> Iterator[Problem]:
    chosen = value if isinstance(value, list) else [value]
    if not question.other or OTHER not in chosen:
        return
    words = answers.get(question.key + OTHER_SUFFIX)
    if is_blank(words):
        yield Problem("other-missing", question.key)
    else:
        yield from _text(question.key, words, OTHER_LONGEST)


def _constraint(question: Question, value: Any, answers: Answers, today: date) -> Iterator[Problem]:
    if question.constraint and not expressions.holds(
        question.constraint, {**answers, question.key: value}, today=today, itself=value
    ):
        yield Problem("constraint", question.key, {"message": dict(question.message)})


def _single(question: Question, value: Any) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem("wrong-shape", question.key)
    elif value not in keys_of(question):
        yield Problem("unknown-option", question.key, {"option": value[:80]})


def keys_of(question: Question) -> list[str]:
    """The keys that may be chosen, OTHER last."""
    return [each.key for each in question.options] + ([OTHER] if question.other else [])


def _list(question: Question, value: Any) -> Iterator[Problem]:
    """A list of known keys, none of them twice."""
    allowed = keys_of(question)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        yield Problem("wrong-shape", question.key)
        return
    for each in value[: len(allowed) + 1]:
        if each not in allowed:
            yield Problem("unknown-option", question.key, {"option": each[:80]})
            return
    if len(set(value)) < len(value):
        twice = next(each for each in value if value.count(each) > 1)
        yield Problem("repeated-option", question.key, {"option": twice[:80]})


def _multiple(question: Question, value: Any) -> Iterator[Problem]:
    found = list(_list(question, value))
    yield from found
    if found:
        return
    alone = [each.key for each in question.options if each.alone and each.key in value]
    if alone:
        if len(value) > 1:
            yield Problem("alone", question.key, {"option": alone[0]})
        return
    if question.least is not None and len(value) < question.least:
        yield Problem("too-few", question.key, {"least": question.least})
    if question.most is not None and len(value) > question.most:
        yield Problem("too-many", question.key, {"most": question.most})


def _ranking(question: Question, value: Any) -> Iterator[Problem]:
    found = list(_list(question, value))
    yield from found
    if not found and len(value) < len(keys_of(question)):
        yield Problem("not-all-ranked", question.key, {"n": len(keys_of(question))})


def _matrix(question: Question, value: Any) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem("wrong-shape", question.key)
        return
    rows = [each.key for each in question.rows]
    for row in list(value)[: len(rows) + 1]:
        if row not in rows:
            yield Problem("unknown-row", question.key, {"row": str(row)[:80]})
            return
    options = [each.key for each in question.options]
    for row in rows:
        chosen = value.get(row)
        if is_blank(chosen):
            if question.required:
                yield Problem("row-missing", question.key, {"row": row})
        elif not isinstance(chosen, str):
            yield Problem("wrong-shape", question.key, {"row": row})
        elif chosen in (DONT_KNOW, PREFER_NOT):
            if not offers(question, chosen):
                yield Problem("not-offered", question.key, {"value": chosen, "row": row})
        elif chosen not in options:
            yield Problem("unknown-option", question.key, {"option": chosen[:80], "row": row})


def _number(question: Question, value: Any) -> Iterator[Problem]:
    whole = question.whole or question.kind in SCALES
    low, high = limits(question)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        yield Problem("not-a-number", question.key)
    elif value > high:
        yield Problem("too-large", question.key, {"high": _lean(high)})
    elif value < low:
        yield Problem("too-small", question.key, {"low": _lean(low)})
    elif whole and not float(value).is_integer():
        yield Problem("not-whole", question.key)


def limits(question: Question) -> tuple[float, float]:
    """Least and greatest number that the question takes."""
    low, high = SCALES.get(question.kind, (-LARGEST, LARGEST))
    if question.kind in (QuestionKind.SENTIMENT, QuestionKind.NPS):
        return low, high
    return (
        low if question.low is None else question.low,
        high if question.high is None else question.high,
    )


def _lean(number: float) -> float | int:
    return int(number) if math.isfinite(number) and float(number).is_integer() else number


def _date(question: Question, value: Any) -> Iterator[Problem]:
    if not isinstance(value, str) or as_date(value) is None:
        yield Problem("not-a-date", question.key)


def _words(question: Question, value: Any) -> Iterator[Problem]:
    yield from _text(question.key, value, longest(question))


def longest(question: Question) -> int:
    """How many characters a text may have."""
    bound = LONGEST.get(question.kind, OTHER_LONGEST)
    return min(question.longest or bound, LONGEST[QuestionKind.LONG])


def _text(key: str, value: Any, most: int) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem("wrong-shape", key)
    elif len(value) > most:
        yield Problem("too-long", key, {"longest": most})
    elif BAD_TEXT.search(value):
        yield Problem("bad-text", key)


def _file(question: Question, value: Any) -> Iterator[Problem]:
    texts = ("sha256", "name", "type")
    if not isinstance(value, Mapping) or not all(isinstance(value.get(x), str) for x in texts):
        yield Problem("bad-file", question.key)
        return
    size = value.get("size")
    if (
        not SHA256.fullmatch(value["sha256"])
        or len(value) > 4
        or any(len(value[name]) > 300 or BAD_TEXT.search(value[name]) for name in texts)
        or isinstance(size, bool)
        or not isinstance(size, int)
        or not 0 <= size < 2**40
    ):
        yield Problem("bad-file", question.key)


def _location(question: Question, value: Any) -> Iterator[Problem]:
    if not isinstance(value, Mapping) or set(value) != {"lon", "lat"}:
        yield Problem("wrong-shape", question.key)
        return
    for name, most in (("lon", 180), ("lat", 90)):
        degrees = value[name]
        if isinstance(degrees, bool) or not isinstance(degrees, int | float):
            yield Problem("wrong-shape", question.key)
            return
        if not -most <= degrees <= most:
            yield Problem("off-map", question.key)
            return


def _consent(question: Question, value: Any) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem("wrong-shape", question.key)
    elif question.required and not value:
        yield Problem("not-agreed", question.key)


CHECKS: dict[QuestionKind, Callable[[Question, Any], Iterator[Problem]]] = {
    QuestionKind.SINGLE: _single,
    QuestionKind.IMAGE: _single,
    QuestionKind.MULTIPLE: _multiple,
    QuestionKind.RANKING: _ranking,
    QuestionKind.MATRIX: _matrix,
    QuestionKind.RATING: _number,
    QuestionKind.SENTIMENT: _number,
    QuestionKind.NPS: _number,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.TEXT: _words,
    QuestionKind.LONG: _words,
    QuestionKind.FILE: _file,
    QuestionKind.LOCATION: _location,
    QuestionKind.CONSENT: _consent,
}
