"""Answers worth trying: options, and the values beside which an expression changes its mind."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from surveys.forms import expressions
from surveys.forms.checking import limits
from surveys.forms.expressions import Expression
from surveys.forms.form import DONT_KNOW, OTHER, PREFER_NOT, Form, Question, QuestionKind
from surveys.forms.values import as_date

K = QuestionKind
NUMBERS = (K.NUMBER, K.RATING, K.NPS, K.SENTIMENT)
CERTAIN = (*NUMBERS, K.SINGLE, K.IMAGE, K.MULTIPLE, K.CONSENT, K.RANKING)
SUBSETS = 6  # options of a multiple choice of which all subsets are tried
VALUES = 60
LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"|(?<![\w.])(\d+(?:\.\d+)?)")
FILE = {"sha256": "0" * 64, "name": "x", "size": 1, "type": "text/plain"}


def literals(form: Form) -> dict[str, set[str]]:
    """Question key → the numbers and texts that stand in expressions which look at it."""
    found: dict[str, set[str]] = {each.key: set() for each in form.questions}
    for question in form.questions:
        for source in (question.relevant, question.constraint, question.calculation):
            parsed = expressions.parse(source) if source else None
            if not isinstance(parsed, Expression):
                continue
            words = {next(filter(None, each), "") for each in LITERAL.findall(source)}
            itself = {question.key} if parsed.looks_at_itself else set()
            for key in (parsed.keys | itself) & found.keys():
                found[key] |= words
    return found


def worth_trying(question: Question, words: set[str], *, today: date) -> list[Any]:
    """Answers to a question, None among them; not all fit it."""
    found: list[Any] = [None]
    for value in _values(question, words, today):
        if value not in found:
            found.append(value)
        if len(found) > VALUES:
            break
    if question.dont_know:
        found.append(DONT_KNOW)
    if question.prefer_not:
        found.append(PREFER_NOT)
    return found


def _values(question: Question, words: set[str], today: date) -> Iterator[Any]:
    kind = question.kind
    keys = [each.key for each in question.options] + ([OTHER] if question.other else [])
    if kind in (K.SINGLE, K.IMAGE):
        yield from keys
    elif kind is K.MULTIPLE:
        yield from _subsets(question, keys, words)
    elif kind is K.RANKING:
        yield list(keys)
        yield list(reversed(keys))
    elif kind is K.MATRIX:
        options = [each.key for each in question.options]
        yield from ({row.key: option for row in question.rows} for option in options)
        for row in question.rows:
            for option in options:
                yield {each.key: option if each is row else options[0] for each in question.rows}
    elif kind in NUMBERS:
        yield from _numbers(question, words)
    elif kind is K.DATE:
        days = [day for each in words if (day := as_date(each))] + [today]
        years = [int(each) for each in words if each.isdecimal() and int(each) < 200]
        days += [today - timedelta(days=round(each * 365.25)) for each in years]
        for day in days:
            yield from ((day + timedelta(days=n)).isoformat() for n in (-1, 0, 1))
    elif kind in (K.TEXT, K.LONG):
        yield from ("x", *sorted(filter(None, words)))
    elif kind is K.CONSENT:
        yield from (True, False)
    elif kind is K.LOCATION:
        yield {"lon": 0.0, "lat": 0.0}
    elif kind is K.FILE:
        yield dict(FILE)


def _subsets(question: Question, keys: list[str], words: set[str]) -> Iterator[list[str]]:
    alone = [each.key for each in question.options if each.alone]
    rest = [key for key in keys if key not in alone]
    told = [key for key in rest if key in words]
    few = rest if len(rest) <= SUBSETS else (told or rest)[:SUBSETS]
    yield from ([key] for key in alone)
    for n in range(1, len(few) + 1):
        yield from (list(each) for each in combinations(few, n))
    for n in filter(None, (question.least, question.most, len(rest))):
        yield rest[:n]


def _numbers(question: Question, words: set[str]) -> Iterator[float | int]:
    low, high = limits(question)
    marks = {float(each) for each in words if re.fullmatch(r"\d+(\.\d+)?", each)}
    marks |= {-each for each in marks if low < 0}
    marks |= {each for each in (question.low, question.high) if each is not None}
    if question.kind is not K.NUMBER:
        yield from range(int(low), int(high) + 1)
        return
    ends = sorted(marks | {0.0, 1.0})
    yield from (each for each in ends if low <= each <= high)
    step = 1.0 if question.whole else 0.5
    for each in ends:
        yield from (x for x in (each - step, each + step) if low <= x <= high)
    yield from ((a + b) / 2 for a, b in zip(ends, ends[1:], strict=False) if not question.whole)
