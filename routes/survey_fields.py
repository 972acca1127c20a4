"""What a plain form sends of a questionnaire, read back into answers, question by question."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from errors import Invalid
from surveys.forms.form import OTHER, OTHER_SUFFIX, SILENT, Question, QuestionKind

FIELDS = 2_000  # in one page of a form
BESIDE = "__beside"  # "don't know" and the like, beside a field of another kind
Sent = Mapping[str, Sequence[str]]
NUMBERS = (QuestionKind.RATING, QuestionKind.SENTIMENT, QuestionKind.NPS, QuestionKind.NUMBER)


def sent(body: bytes) -> dict[str, list[str]]:
    """Field → its values. Refuses Invalid for what no form of ours sends."""
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, max_num_fields=FIELDS, errors="strict"
        )
    except ValueError:
        raise Invalid(field="body", why="answer") from None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def read(question: Question, given: Sent) -> dict[str, Any]:
    """The answers to keep; None takes one away. What cannot be read stays as it was typed."""
    key = question.key
    if question.kind in SILENT or question.kind is QuestionKind.FILE:
        return {}
    beside = _one(given, key + BESIDE)
    if beside:
        return {key: beside}
    found = {key: _value(question, given)}
    if question.other:
        found[key + OTHER_SUFFIX] = _one(given, key + OTHER_SUFFIX)
    return found


def _one(given: Sent, name: str) -> str | None:
    return (given.get(name) or [""])[0].strip() or None


def _value(question: Question, given: Sent) -> Any:
    key = question.key
    if question.kind is QuestionKind.MULTIPLE:
        return list(dict.fromkeys(given.get(key, ()))) or None
    if question.kind is QuestionKind.MATRIX:
        rows = {row.key: _one(given, f"{key}/{row.key}") for row in question.rows}
        return {row: value for row, value in rows.items() if value} or None
    if question.kind is QuestionKind.RANKING:
        return _ranking(question, given)
    if question.kind is QuestionKind.LOCATION:
        lon, lat = (_number(_one(given, f"{key}/{name}")) for name in ("lon", "lat"))
        return None if lon is None and lat is None else {"lon": lon, "lat": lat}
    typed = _one(given, key)
    if question.kind in NUMBERS:
        return _number(typed)
    if question.kind is QuestionKind.CONSENT:
        return {"yes": True, "no": False}.get(typed or "", typed)
    return typed


def _number(typed: str | None) -> float | int | str | None:
    if typed is None:
        return None
    try:
        number = float(typed)
    except ValueError:
        return typed
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _ranking(question: Question, given: Sent) -> list[str] | None:
    """The options by the place that was chosen for each; two in one place are read as they
    stand, and then too few are ranked."""
    keys = [option.key for option in question.options] + [OTHER] * question.other
    places = {key: _number(_one(given, f"{question.key}/{key}")) for key in keys}
    ranked = [(place, key) for key, place in places.items() if isinstance(place, int)]
    taken = {place: key for place, key in reversed(ranked)}
    return [taken[place] for place in sorted(taken)] or None
