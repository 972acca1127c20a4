"""The questionnaire in front of someone: its form, the answers so far, the page that is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pages import _words
from pages._parts import memory
from surveys.forms import logic
from surveys.forms.form import Answers, Form, Question, QuestionKind, Text, said

SHEET = "fill {slug}"


@dataclass
class Sheet:
    """`code` is that of the draft; a preview has none, and nothing of it is kept."""

    slug: str
    form: Form
    answers: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    place: str = ""
    language: str = ""
    receipt: str = ""
    is_counted: bool = True
    is_assisted: bool = False
    is_public: bool = True
    told: dict[str, list[str]] = field(default_factory=dict)  # question → what is wrong
    saves: int = 0

    @property
    def at(self) -> str:
        """What sets the fields of this sheet apart from those of another."""
        return f"fill_{self.slug}_{self.code or 'preview'}_"

    def text(self, text: Text) -> str:
        """`text` in the language in which the questionnaire is shown."""
        return said(text, self.language)


def laid(slug: str) -> Sheet | None:
    """The sheet of this Survey that lies here."""
    found = memory.kept(SHEET.format(slug=slug))
    return found if isinstance(found, Sheet) else None


def lay(sheet: Sheet) -> Sheet:
    memory.keep(SHEET.format(slug=sheet.slug), sheet)
    return sheet


def away(slug: str) -> None:
    """The next person begins anew."""
    memory.take(SHEET.format(slug=slug))


def speaks(form: Form) -> str:
    """The language of the questionnaire for this reader: the one of the site where it is
    there."""
    here = _words.language()
    return here if here in form.languages else form.languages[0]


def steps(form: Form, answers: Answers) -> list[list[Question]]:
    """What is shown at once: a question, or a page where the form has pages."""
    if any(question.kind is QuestionKind.PAGE for question in form.questions):
        return logic.pages(form, answers)
    shown = logic.visible(form, answers)
    return [[question] for question in shown if question.kind is not QuestionKind.COMPUTED]


def step_at(found: Sequence[Sequence[Question]], place: str) -> int:
    """Where in the steps the question `place` stands; behind them when all are done."""
    if place == END:
        return len(found)
    for number, page in enumerate(found):
        if any(question.key == place for question in page):
            return number
    return 0


def after(form: Form, answers: Answers, page: Sequence[Question]) -> str:
    """The place that comes after a page, with what is answered now: a question that was skipped
    over is behind."""
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


END = "~end"
