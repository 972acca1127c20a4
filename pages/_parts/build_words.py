"""What is said of a questionnaire's parts: kinds, faults, findings, problems of a workbook."""

from collections.abc import Mapping
from typing import Any

from pages._words import _, plain
from surveys.forms.form import Form, QuestionKind, said

K = QuestionKind


def kinds() -> dict[QuestionKind, str]:
    return {
        K.SINGLE: _("Choose one"),
        K.MULTIPLE: _("Choose several"),
        K.MATRIX: _("A table of the same scale"),
        K.RATING: _("Rating scale"),
        K.NPS: _("Would recommend, 0 to 10"),
        K.SENTIMENT: _("Five faces"),
        K.NUMBER: _("Number"),
        K.DATE: _("Date"),
        K.TEXT: _("Short text"),
        K.LONG: _("Long text"),
        K.RANKING: _("Put in order"),
        K.IMAGE: _("Choose a picture"),
        K.FILE: _("File"),
        K.LOCATION: _("Place on a map"),
        K.CONSENT: _("Consent"),
        K.COMPUTED: _("Computed, nobody sees it"),
        K.STATEMENT: _("Explanation"),
        K.PAGE: _("A new page begins"),
    }


def name(form: Form, key: str) -> str:
    """A question as a clerk knows it, its number and its words, for Markdown."""
    return plain(title(form, key))


def title(form: Form, key: str) -> str:
    """The same for a list to choose from, which shows every mark as it is."""
    for number, each in enumerate(form.questions, 1):
        if each.key == key:
            return f"{number} · {(said(each.text, 'zh-Hans') or kinds()[each.kind])[:40]}"
    return key


def _faults() -> dict[str, str]:
    return {
        "no-title": _("The questionnaire has no title."),
        "no-questions": _("There is no question in it yet."),
        "too-many-questions": _("At most {limit} questions."),
        "no-key": _("It has no name."),
        "bad-key": _("A name begins with a letter and has letters, digits, - and _ only."),
        "duplicate-key": _("Two questions have this name."),
        "no-text": _("It asks nothing yet: write the question."),
        "text-too-long": _("A text has more than {limit} characters."),
        "no-options": _("It has no options yet."),
        "one-option": _("One option is no choice."),
        "other-not-here": _("“Other” cannot be offered in this kind of question."),
        "too-many-options": _("At most {limit} options."),
        "bad-option-key": _("The option name {option} cannot be used."),
        "duplicate-option": _("The option {option} stands there twice."),
        "no-option-text": _("The option {option} has no words."),
        "no-rows": _("The table has no rows yet."),
        "no-image": _("The option {option} has no picture."),
        "low-above-high": _("The least is not below the greatest."),
        "scale-too-long": _("A scale has whole steps, at most {limit} apart."),
        "least-above-most": _("At least is more than at most."),
        "most-above-options": _("More must be chosen than there are options."),
        "no-calculation": _("It says nothing to compute."),
        "expression": _("“{expression}” cannot be read at character {position}: {why}"),
        "unknown-reference": _("It refers to {name}, which is not there."),
        "later-reference": _("It refers to {name}, which is only asked later."),
        "silent-reference": _("It refers to {name}, which nobody answers."),
        "unknown-row": _("It refers to the row {name}, which the table does not have."),
        "self-reference": _("It refers to itself."),
        "cycle": _("These go round in a circle: {keys}."),
    }


def _reasons() -> dict[str, str]:
    return {
        "too-long": _("it is too long"),
        "too-deep": _("too many brackets in brackets"),
        "unexpected": _("“{what}” cannot stand here"),
        "unfinished": _("something is missing at the end"),
        "unknown-function": _("there is no function {what}"),
        "arguments": _("{what} takes another number of values"),
        "no-answer": _("the brackets name no question"),
        "pattern": _("this pattern cannot be used"),
        "too-large": _("the text grows too long"),
    }


def _of_sheets() -> dict[str, str]:
    return {
        "not-a-workbook": _("This is no Excel workbook (.xlsx)."),
        "not-json": _("This is no JSON file, or it is damaged."),
        "too-large": _("The file is too large."),
        "too-many-rows": _("A sheet has more than {limit} rows."),
        "no-survey-sheet": _("The workbook has no sheet named survey."),
        "column-twice": _("The column {head} stands there twice."),
        "column-ignored": _("The column {head} is not read."),
        "no-type": _("The row has no type."),
        "unknown-type": _("There is no type {type}."),
        "no-name": _("The row has no name."),
        "no-list-name": _("The row names no list."),
        "duplicate-name": _("The name {name} stands in row {first} already."),
        "duplicate-choice": _("The name {name} stands twice in the list {list}."),
        "unknown-list": _("There is no list {list} on the sheet choices."),
        "group-not-ended": _("The group {name} has no end_group."),
        "group-not-begun": _("There is no group to end here."),
        "group-in-matrix": _("A table cannot hold a group."),
        "matrix-empty": _("The table has no rows."),
        "matrix-row": _("A row of a table is select_one, not {type}."),
        "matrix-lists": _("The rows of a table use one list, not {lists}."),
        "range-step": _("A scale goes in steps of 1, not {step}."),
        "not-a-number": _("{words} is no number."),
        "picture-not-here": _("The picture {name} is not in the workbook; add it here later."),
        "wrong-shape": _("At {place} the file is not as we write it."),
    }


def fault(kind: str, values: Mapping[str, Any]) -> str:
    """A FormFault or a SheetProblem, as a sentence."""
    sentences = {**_faults(), **_of_sheets()}
    given = {name: plain(_listed(value)) for name, value in values.items()}
    if kind == "expression":
        reason = _reasons().get(str(values.get("fault")), "")
        given["why"] = reason.format(what=given.get("what", ""))
        given["position"] = str(int(values.get("position", 0)) + 1)
    return sentences.get(kind, plain(kind)).format(**given)


def _listed(value: Any) -> str:
    return " → ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def finding(rule: str, values: Mapping[str, str], words: str = "") -> str:
    """A WordingFinding, as advice; `words` are those it found."""
    sentences = {
        "leading": _("“{words}” tells people what to answer. Ask without it."),
        "double-barrelled": _("“{words}” asks two things at once. Make two questions of it."),
        "unbalanced": _("The scale has {good} good steps and {bad} bad ones. Make them equal."),
        "no-dont-know": _("It must be answered, but nobody can say “I don't know”."),
        "no-refusal": _("It asks for something private ({words}) and cannot be refused."),
        "ranges-overlap": _("“{first}” and “{second}” share a number."),
        "ranges-gap": _("Between “{first}” and “{second}” numbers are missing."),
        "statistical-unapproved": _(
            "A survey called 统计调查 needs its table number, authority, approval and last day "
            "(Statistics Law, article 17)."
        ),
        "statistical-expired": _("The approval as a statistical survey ended on {until}."),
    }
    given = {name: plain(value) for name, value in values.items()}
    return sentences[rule].format(**{"words": plain(words), **given})
