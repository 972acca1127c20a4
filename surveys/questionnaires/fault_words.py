"""What a Problem of an answer says to whoever answers: what is wrong and what would be right."""

from typing import Any

from i18n import show_number, translate
from surveys.forms.checking import Problem
from surveys.forms.form import said


def _(text: str) -> str:
    return text  # marked here, translated in `fault`


SENTENCES = {
    "required": _("Please answer this question."),
    "row-missing": _("Please choose something in every row."),
    "not-agreed": _("Without your agreement the survey cannot be handed in."),
    "unknown-option": _("One of these choices is no longer offered. Please choose again."),
    "unknown-row": _("One of these rows is no longer asked. Please choose again."),
    "repeated-option": _("The same thing stands here twice."),
    "alone": _("One of these can only be chosen alone."),
    "too-few": _("Please choose at least {least}."),
    "too-many": _("Please choose at most {most}."),
    "not-all-ranked": _("Please put all {n} in order."),
    "not-a-number": _("Please write a number."),
    "not-whole": _("Please write a whole number."),
    "too-small": _("The number must be at least {low}."),
    "too-large": _("The number must be at most {high}."),
    "not-a-date": _("Please write a day as year-month-day, such as 2026-11-22."),
    "too-long": _("This is too long: at most {longest} characters."),
    "bad-text": _("There are characters in it that cannot be kept."),
    "other-missing": _("Please say what, in your own words."),
    "off-map": _("There is no such place on the map."),
    "bad-file": _("Please choose the file again."),
    "not-offered": _("This way out is not offered for this question."),
    "unknown-question": _("The survey has no such question."),
}
ELSE = _("This answer does not fit the question.")


def fault(problem: Problem, language: str) -> str:
    """The sentence for `problem`; the department's own message where it wrote one."""
    own = problem.values.get("message")
    if own:
        return said(own, language)
    text = translate(SENTENCES.get(problem.kind, ELSE), language)
    return text.format_map(
        {name: _shown(value, language) for name, value in problem.values.items()}
    )


def _shown(value: Any, language: str) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return show_number(value, language) if is_number else str(value)
