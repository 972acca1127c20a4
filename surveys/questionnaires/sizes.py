"""What may be put into a draft: cleaned words, bounded in each answer and in all of them."""

import json
import math
from collections.abc import Mapping
from typing import Any

from errors import Invalid, TooLarge, TooLong
from moderation.cleaning import clean
from surveys.forms import checking
from surveys.forms.form import OTHER_SUFFIX, SILENT, Form, Question, QuestionKind

WHOLE = 256_000  # bytes of JSON, all answers of one person
WORDS = 1_000  # characters of an answer that is no text
DEEP = 3  # a matrix is two deep
WRITTEN = (QuestionKind.TEXT, QuestionKind.LONG)
NOT_GIVEN = (*SILENT, QuestionKind.COMPUTED)


def bounded(form: Form, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they may be kept, whether they are right or not. Refuses Invalid for a
    question that the form does not have and for what is no value, TooLong, TooLarge."""
    known = {question.key: question for question in form.questions}
    kept = {}
    for key, value in given.items():
        question = known.get(key) or known.get(key.removesuffix(OTHER_SUFFIX))
        if question is None or question.kind in NOT_GIVEN:
            raise Invalid(field=clean(key)[:80], why="question")
        kept[key] = _value(key, value)
        _check_length(key, kept[key], question)
    check_whole(kept)
    return kept


def check_whole(answers: Mapping[str, Any]) -> None:
    """Refuses TooLarge."""
    size = len(json.dumps(answers, ensure_ascii=False).encode())
    if size > WHOLE:
        raise TooLarge(why="answers", limit=WHOLE, length=size)


def _check_length(key: str, value: Any, question: Question) -> None:
    if not isinstance(value, str):
        return
    limit = checking.longest(question) if question.kind in WRITTEN else WORDS
    if key != question.key:
        limit = checking.OTHER_LONGEST
    if len(value) > limit:
        raise TooLong(field=key, limit=limit, length=len(value))


def _value(key: str, value: Any, depth: int = 0) -> Any:
    """JSON's own kinds alone, words without hidden characters."""
    if isinstance(value, str):
        return clean(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < 2**53:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if depth < DEEP and isinstance(value, list | tuple):
        return [_value(key, each, depth + 1) for each in value]
    if depth < DEEP and isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return {clean(name): _value(key, each, depth + 1) for name, each in value.items()}
    raise Invalid(field=key[:80], why="answer")
