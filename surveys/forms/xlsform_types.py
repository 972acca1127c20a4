"""Which XLSForm type is which kind of question, and what `min` and `max` mean to it."""

from collections.abc import Callable
from dataclasses import replace

from surveys.forms.form import Question, QuestionKind

K = QuestionKind
TYPES: dict[str, QuestionKind] = {
    "integer": K.NUMBER,
    "int": K.NUMBER,
    "decimal": K.NUMBER,
    "date": K.DATE,
    "text": K.TEXT,
    "string": K.TEXT,
    "note": K.STATEMENT,
    "file": K.FILE,
    "image": K.FILE,
    "geopoint": K.LOCATION,
    "location": K.LOCATION,
    "acknowledge": K.CONSENT,
    "calculate": K.COMPUTED,
    "range": K.RATING,
    "select_one": K.SINGLE,
    "select one": K.SINGLE,
    "select_multiple": K.MULTIPLE,
    "select multiple": K.MULTIPLE,
    "rank": K.RANKING,
}
OF_LIST = (K.SINGLE, K.MULTIPLE, K.RANKING)
APPEARANCES = {
    (K.SINGLE, "image-choice"): K.IMAGE,
    (K.TEXT, "multiline"): K.LONG,
    (K.RATING, "nps"): K.NPS,
    (K.RATING, "sentiment"): K.SENTIMENT,
}


def of_appearance(question: Question, words: list[str]) -> Question:
    kinds = (APPEARANCES.get((question.kind, word)) for word in words)
    return replace(question, kind=next((each for each in kinds if each), question.kind))


def _counts(question: Question, low: float | None, high: float | None) -> Question:
    return replace(question, least=_int(low), most=_int(high))


def _longest(question: Question, _low: float | None, high: float | None) -> Question:
    return replace(question, longest=_int(high))


def _ends(question: Question, low: float | None, high: float | None) -> Question:
    return replace(question, low=low, high=high)


def _int(number: float | None) -> int | None:
    return None if number is None else int(number)


LIMITED: dict[QuestionKind, Callable[[Question, float | None, float | None], Question]] = {
    K.MULTIPLE: _counts,
    K.TEXT: _longest,
    K.LONG: _longest,
    K.NUMBER: _ends,
    K.RATING: _ends,
}
