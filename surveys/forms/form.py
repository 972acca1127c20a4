"""What a questionnaire is made of: Form, its Questions and their Options; to JSON and back.

Answers are a dict, question key → value, by the question's kind:

    single, image        an option's key, or OTHER with the words under "<key>__other"
    multiple             list of option keys (OTHER may be one of them)
    ranking              list of all option keys, the best first
    matrix               dict, row key → option key
    rating, sentiment    whole number within the scale (sentiment: 1 … 5)
    nps                  whole number 0 … 10
    number               number
    date                 "YYYY-MM-DD"
    text, long           text
    file                 {"sha256", "name", "size", "type"}
    location             {"lon", "lat"} in WGS 84
    consent              True or False
    computed             number, text or None; written by the machine alone
    statement, page      none

Every question may also hold DONT_KNOW or PREFER_NOT where it offers them. A question that is not
visible has no answer.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

DONT_KNOW = "~dk"  # 不了解
PREFER_NOT = "~pn"  # 不愿回答
OTHER = "other"
OTHER_SUFFIX = "__other"

Text = Mapping[str, str]  # language → text: zh-Hans always, en where there is one
Answers = Mapping[str, Any]


class QuestionKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    MATRIX = "matrix"
    RATING = "rating"
    NPS = "nps"
    SENTIMENT = "sentiment"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    LONG = "long"
    RANKING = "ranking"
    IMAGE = "image"
    FILE = "file"
    LOCATION = "location"
    CONSENT = "consent"
    COMPUTED = "computed"
    STATEMENT = "statement"
    PAGE = "page"


SILENT = (QuestionKind.STATEMENT, QuestionKind.PAGE)  # nothing is answered
CHOOSING = (
    QuestionKind.SINGLE,
    QuestionKind.MULTIPLE,
    QuestionKind.MATRIX,
    QuestionKind.RANKING,
    QuestionKind.IMAGE,
)


@dataclass(frozen=True, kw_only=True)
class Option:
    """One thing to choose, or one row of a matrix."""

    key: str
    text: Text
    image: str = ""  # sha256 of a kept file, for image choice
    alone: bool = False  # "none of these": chosen alone


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. Expressions are of surveys.forms.expressions; empty says always, or none."""

    key: str
    kind: QuestionKind
    text: Text
    help: Text = field(default_factory=dict)
    required: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    other: bool = False
    dont_know: bool = False
    prefer_not: bool = False
    low: float | None = None  # number: least; rating: first step; date: none (use constraint)
    high: float | None = None
    low_text: Text = field(default_factory=dict)  # what the ends of a scale are called
    high_text: Text = field(default_factory=dict)
    whole: bool = False  # number: no fractions
    least: int | None = None  # multiple: how many at least
    most: int | None = None
    longest: int | None = None  # text: characters
    relevant: str = ""  # shown when this is true
    constraint: str = ""  # taken when this is true; "." is the answer itself
    message: Text = field(default_factory=dict)  # said when it is not
    calculation: str = ""  # computed: what it is


@dataclass(frozen=True, kw_only=True)
class Form:
    """A questionnaire: its texts and Questions in order. PAGE begins a new page."""

    title: Text
    introduction: Text = field(default_factory=dict)
    thanks: Text = field(default_factory=dict)
    languages: tuple[str, ...] = ("zh-Hans",)
    questions: tuple[Question, ...] = ()

    def question(self, key: str) -> Question:
        """Raises KeyError for a key that no question has."""
        for each in self.questions:
            if each.key == key:
                return each
        raise KeyError(key)


def as_json(form: Form) -> dict[str, Any]:
    """What is kept and hashed: only what differs from a field's default."""
    questions = [_lean(asdict(each)) for each in form.questions]
    return {
        "title": dict(form.title),
        "introduction": dict(form.introduction),
        "thanks": dict(form.thanks),
        "languages": list(form.languages),
        "questions": questions,
    }


def _lean(row: dict[str, Any]) -> dict[str, Any]:
    kept = {}
    for name, value in row.items():
        if name in ("options", "rows"):
            value = [_lean(dict(each)) for each in value]
        is_default = value is False or value in ("", None, {}, [], ())  # 0 is not: 0 == False
        if name in ("key", "kind", "text") or not is_default:
            kept[name] = str(value) if name == "kind" else value
    return kept


def from_json(kept: Mapping[str, Any]) -> Form:
    return Form(
        title=kept["title"],
        introduction=kept.get("introduction", {}),
        thanks=kept.get("thanks", {}),
        languages=tuple(kept.get("languages", ("zh-Hans",))),
        questions=tuple(_question(row) for row in kept["questions"]),
    )


def _question(row: Mapping[str, Any]) -> Question:
    rest = {name: value for name, value in row.items() if name not in ("options", "rows", "kind")}
    return Question(
        kind=QuestionKind(row["kind"]),
        options=tuple(Option(**each) for each in row.get("options", ())),
        rows=tuple(Option(**each) for each in row.get("rows", ())),
        **rest,
    )


def said(text: Text, language: str) -> str:
    """`text` in `language`, else in Simplified Chinese, else in whatever there is."""
    return text.get(language) or text.get("zh-Hans") or next(iter(text.values()), "")
