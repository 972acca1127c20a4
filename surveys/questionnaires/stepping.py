"""Going through a form: its steps with the answers so far, where one stands, what comes next."""

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.forms import logic
from surveys.forms.form import SILENT, Answers, Form, Question, QuestionKind

END = "~end"  # the place behind the last step


def steps(form: Form, answers: Answers) -> list[list[Question]]:
    """What is shown at once: a question, or a page where the form has pages."""
    if any(question.kind is QuestionKind.PAGE for question in form.questions):
        return logic.pages(form, answers)
    shown = logic.visible(form, answers)
    return [[question] for question in shown if question.kind is not QuestionKind.COMPUTED]


def step_at(found: Sequence[Sequence[Question]], place: str) -> int:
    """Where in the steps the question `place` stands; behind them when all are done, the first
    one for a place that is not shown any more."""
    if place == END:
        return len(found)
    for number, page in enumerate(found):
        if any(question.key == place for question in page):
            return number
    return 0


def after(form: Form, answers: Answers, page: Sequence[Question]) -> str:
    """The place that comes after a page, with what is answered now."""
    order = {question.key: number for number, question in enumerate(form.questions)}
    last = max(order[question.key] for question in page)
    for step in steps(form, answers):
        if order[step[0].key] > last:
            return step[0].key
    return END


def faults(
    form: Form, page: Sequence[Question], answers: Mapping[str, Any]
) -> dict[str, list[logic.Problem]]:
    """What is wrong with the answers of a page, question by question."""
    counting = logic.shown_at(form, answers)
    found = {each.key: logic.problems(each, counting.get(each.key), counting) for each in page}
    return {key: problems for key, problems in found.items() if problems}


def answerable(found: Sequence[Sequence[Question]]) -> list[str]:
    """The questions of all steps that take an answer."""
    return [question.key for page in found for question in page if question.kind not in SILENT]
