"""What someone who gave these answers sees next, and what of the answers counts.

A question is visible when its own `relevant` holds and that of the PAGE above it, over the answers
that count: those to visible questions. Hidden questions have no answer for later ones. Computed
values are worked out in the order in which they need each other.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import clock
from surveys.forms import expressions
from surveys.forms.checking import SCALES, Problem, is_blank, problems
from surveys.forms.expressions import Expression
from surveys.forms.form import (
    OTHER,
    OTHER_SUFFIX,
    Answers,
    Form,
    Question,
    QuestionKind,
)

__all__ = [
    "Problem",
    "in_order",
    "needs",
    "of_page",
    "pages",
    "problems",
    "settled",
    "shown_at",
    "visible",
]

UNKNOWN = 20  # keys that no question has, told of at most


def visible(form: Form, answers: Answers, *, today: date | None = None) -> list[Question]:
    """The questions that are relevant, in order: of every kind, PAGE and COMPUTED as well."""
    shown, _counting = _run(form, answers, today or clock.today())
    return [each for each in form.questions if each.key in shown]


def pages(form: Form, answers: Answers, *, today: date | None = None) -> list[list[Question]]:
    """What is shown, page by page: a PAGE stands first on its own, COMPUTED are left out, and so is
    a page on which nothing but its PAGE is left."""
    found: list[list[Question]] = [[]]
    for each in visible(form, answers, today=today):
        if each.kind is QuestionKind.PAGE:
            found.append([each])
        elif each.kind is not QuestionKind.COMPUTED:
            found[-1].append(each)
    return [page for page in found if any(q.kind is not QuestionKind.PAGE for q in page)]


def shown_at(form: Form, answers: Answers, *, today: date | None = None) -> Answers:
    """The answers that count so far, computed ones as well, before any check."""
    return _run(form, answers, today or clock.today())[1]


def settled(
    form: Form, answers: Answers, *, today: date | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """What a submit keeps: the answers to visible questions and the computed values; and all that
    is wrong with them, in the order of the form. Blank answers are left out. What no question of
    the form asks is dropped and told of."""
    today = today or clock.today()
    shown, counting = _run(form, answers, today)
    found: list[Problem] = list(_unknown(form, answers))
    kept: dict[str, Any] = {}
    for question in form.questions:
        if question.key not in shown:
            continue
        value = counting.get(question.key)
        found += problems(question, value, counting, today=today)
        if is_blank(value) or question.kind is QuestionKind.PAGE:
            continue
        kept[question.key] = _tidy(question, value)
        words = question.key + OTHER_SUFFIX
        if words in counting:
            kept[words] = _stripped(counting[words])
    return kept, found


def _unknown(form: Form, answers: Answers) -> Iterator[Problem]:
    if not isinstance(answers, Mapping):
        yield Problem("wrong-shape", "")
        return
    known = {each.key for each in form.questions}
    known |= {each.key + OTHER_SUFFIX for each in form.questions if each.other}
    others = [str(key)[:80] for key in answers if key not in known]
    for key in others[:UNKNOWN]:
        yield Problem("unknown-question", key)


def _tidy(question: Question, value: Any) -> Any:
    if isinstance(value, str):
        return _stripped(value)
    whole = question.whole or question.kind in SCALES
    if whole and isinstance(value, float) and value.is_integer():
        return int(value)
    if question.kind is QuestionKind.MATRIX and isinstance(value, Mapping):
        return {row: chosen for row, chosen in value.items() if not is_blank(chosen)}
    return value


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def of_page(form: Form) -> dict[str, Question]:
    """Question key → the PAGE that it stands under; without those before the first PAGE."""
    found: dict[str, Question] = {}
    page = None
    for each in form.questions:
        if each.kind is QuestionKind.PAGE:
            page = each
        elif page is not None:
            found[each.key] = page
    return found


def needs(form: Form) -> dict[str, set[str]]:
    """Question key → the questions that must be settled before it is known whether it is shown
    and, when computed, what it is. A constraint needs nothing: it is looked at last."""
    known = {each.key for each in form.questions}
    page = of_page(form)
    found: dict[str, set[str]] = {}
    for each in form.questions:
        wanted = {page[each.key].key} if each.key in page else set()
        for source in (each.relevant, each.calculation):
            parsed = expressions.parse(source) if source else None
            if isinstance(parsed, Expression):
                wanted |= parsed.keys
        found[each.key] = wanted & known
    return found


def in_order(form: Form) -> tuple[list[str], list[list[str]]]:
    """Keys so that each comes after what it needs, else as in the form; and the circles found, each
    as the keys round it. A circle is cut where it was found."""
    wanted = needs(form)
    place = {each.key: n for n, each in enumerate(form.questions)}
    done: dict[str, None] = {}
    circles: list[list[str]] = []
    for start in place:
        path = [start] if start not in done else []
        while path:
            open_ = [each for each in wanted[path[-1]] if each not in done]
            following = min(open_, key=place.__getitem__, default=None)
            if following is None:
                done[path.pop()] = None
            elif following in path:
                circles.append(path[path.index(following) :])
                wanted[path[-1]] -= {following}
            else:
                path.append(following)
    return list(done), circles


def _run(form: Form, answers: Answers, today: date) -> tuple[set[str], dict[str, Any]]:
    """The keys that are shown, and the answers that count."""
    raw = answers if isinstance(answers, Mapping) else {}
    page = of_page(form)
    by_key = {each.key: each for each in form.questions}
    shown: set[str] = set()
    counting: dict[str, Any] = {}
    for key in in_order(form)[0]:
        question = by_key[key]
        if key in page and page[key].key not in shown:
            continue
        if question.relevant and not expressions.holds(question.relevant, counting, today=today):
            continue
        shown.add(key)
        value = raw.get(key)
        if question.kind is QuestionKind.COMPUTED:
            value = expressions.plain(
                expressions.value(question.calculation or "''", counting, today=today, itself=value)
            )
        if not is_blank(value):
            counting[key] = value
            words = raw.get(key + OTHER_SUFFIX)
            if question.other and _chose_other(value) and not is_blank(words):
                counting[key + OTHER_SUFFIX] = words
    return shown, counting


def _chose_other(value: Any) -> bool:
    return value == OTHER or (isinstance(value, list) and OTHER in value)
