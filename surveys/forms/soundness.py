"""Can this questionnaire be asked at all? Faults of a Form, gathered, never raised."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.forms import expressions
from surveys.forms.checking import limits
from surveys.forms.expressions import Expression
from surveys.forms.form import (
    CHOOSING,
    DONT_KNOW,
    OTHER,
    OTHER_SUFFIX,
    PREFER_NOT,
    SILENT,
    Form,
    Option,
    Question,
    QuestionKind,
    said,
)
from surveys.forms.logic import in_order

QUESTIONS = 500
OPTIONS = 200
ROWS = 60
WORDS = 4_000  # of a question, a help, an introduction
KEY = re.compile(r"[^\W\d][\w-]{0,59}")  # a name in XML that needs no escaping, without dots
OPTION_KEY = re.compile(r"[\w][\w.-]{0,59}")
SCALE = 20  # steps of a rating
TITLE = 200
EXPRESSIONS = ("relevant", "constraint", "calculation")


@dataclass(frozen=True)
class FormFault:
    """One fault of a form: its kind, the question ("" for the whole form), the part of it, and
    what a sentence about it needs.

    Kinds (values): no-title · no-questions · too-many-questions (limit) · no-key · bad-key ·
    duplicate-key · no-text · text-too-long (limit) · no-options · too-many-options (limit) ·
    bad-option-key (option) · duplicate-option (option) · no-option-text (option) · no-rows ·
    one-option · other-not-here · low-above-high · scale-too-long (limit) · least-above-most ·
    most-above-options · no-calculation · expression (fault, position, what, expression) ·
    unknown-reference (name) · later-reference (name) · silent-reference (name) ·
    unknown-row (name) · self-reference · cycle (keys) · no-image (option).
    """

    kind: str
    key: str = ""
    part: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def faults(form: Form) -> list[FormFault]:
    """Everything that must be put right before anybody is asked."""
    return [fault for check in CHECKS for fault in check(form)]


def _whole(form: Form) -> Iterator[FormFault]:
    title = said(form.title, "zh-Hans")
    if not title.strip():
        yield FormFault("no-title")
    if len(title) > TITLE:
        yield FormFault("text-too-long", "", "title", {"limit": TITLE})
    if not any(each.kind not in (*SILENT, QuestionKind.COMPUTED) for each in form.questions):
        yield FormFault("no-questions")
    if len(form.questions) > QUESTIONS:
        yield FormFault("too-many-questions", "", "", {"limit": QUESTIONS})
    if any(
        len(words) > WORDS for each in (form.introduction, form.thanks) for words in each.values()
    ):
        yield FormFault("text-too-long", "", "introduction", {"limit": WORDS})


def _keys(form: Form) -> Iterator[FormFault]:
    seen: set[str] = set()
    for each in form.questions:
        if not each.key:
            yield FormFault("no-key", each.key, "key")
        elif not KEY.fullmatch(each.key) or each.key.endswith(OTHER_SUFFIX):
            yield FormFault("bad-key", each.key, "key")
        if each.key in seen:
            yield FormFault("duplicate-key", each.key, "key")
        seen.add(each.key)


def _texts(form: Form) -> Iterator[FormFault]:
    for each in form.questions:
        silent = each.kind in (QuestionKind.COMPUTED, QuestionKind.PAGE)
        if not silent and not said(each.text, "zh-Hans").strip():
            yield FormFault("no-text", each.key, "text")
        for name in ("text", "help", "message", "low_text", "high_text"):
            if any(len(words) > WORDS for words in getattr(each, name).values()):
                yield FormFault("text-too-long", each.key, name, {"limit": WORDS})


def _options(form: Form) -> Iterator[FormFault]:
    for each in form.questions:
        if each.kind not in CHOOSING:
            continue
        if not each.options:
            yield FormFault("no-options", each.key, "options")
        elif len(each.options) + each.other < 2:
            yield FormFault("one-option", each.key, "options")
        if each.other and each.kind in (QuestionKind.MATRIX, QuestionKind.RANKING):
            yield FormFault("other-not-here", each.key, "other")
        yield from _list(each, each.options, "options", OPTIONS)
        if each.kind is QuestionKind.MATRIX:
            if not each.rows:
                yield FormFault("no-rows", each.key, "rows")
            yield from _list(each, each.rows, "rows", ROWS)
        if each.kind is QuestionKind.IMAGE:
            for option in each.options:
                if not option.image:
                    yield FormFault("no-image", each.key, "options", {"option": option.key})


def _list(
    question: Question, options: tuple[Option, ...], name: str, limit: int
) -> Iterator[FormFault]:
    if len(options) > limit:
        yield FormFault("too-many-options", question.key, name, {"limit": limit})
    seen: set[str] = set()
    for option in options:
        about = {"option": option.key}
        reserved = (DONT_KNOW, PREFER_NOT, *([OTHER] if question.other else []))
        if not OPTION_KEY.fullmatch(option.key) or option.key in reserved:
            yield FormFault("bad-option-key", question.key, name, about)
        if option.key in seen:
            yield FormFault("duplicate-option", question.key, name, about)
        if not said(option.text, "zh-Hans").strip() and not option.image:
            yield FormFault("no-option-text", question.key, name, about)
        seen.add(option.key)


def _limits(form: Form) -> Iterator[FormFault]:
    for each in form.questions:
        if each.low is not None and each.high is not None and each.low >= each.high:
            yield FormFault("low-above-high", each.key, "low")
        if each.kind is QuestionKind.RATING:
            low, high = limits(each)
            if high - low > SCALE or low != int(low) or high != int(high):
                yield FormFault("scale-too-long", each.key, "high", {"limit": SCALE})
        if each.least is not None and each.most is not None and each.least > each.most:
            yield FormFault("least-above-most", each.key, "least")
        if each.least is not None and each.least > len(each.options) + each.other:
            yield FormFault("most-above-options", each.key, "least")
        if each.kind is QuestionKind.COMPUTED and not each.calculation:
            yield FormFault("no-calculation", each.key, "calculation")


def _expressions(form: Form) -> Iterator[FormFault]:
    known = {each.key: each for each in form.questions}
    place = {each.key: n for n, each in enumerate(form.questions)}
    for n, question in enumerate(form.questions):
        for name in EXPRESSIONS:
            source = getattr(question, name)
            parsed = expressions.parse(source) if source else None
            if isinstance(parsed, expressions.Fault):
                yield FormFault(
                    "expression",
                    question.key,
                    name,
                    {
                        "fault": parsed.kind,
                        "position": parsed.position,
                        "what": parsed.what,
                        "expression": source,
                    },
                )
            elif isinstance(parsed, Expression):
                yield from _references(question, n, name, parsed, known, place)


def _references(
    question: Question,
    n: int,
    name: str,
    parsed: Expression,
    known: Mapping[str, Question],
    place: Mapping[str, int],
) -> Iterator[FormFault]:
    """A question looks back; only a computed value may look ahead, or be looked ahead to: it asks
    nobody anything."""
    if parsed.looks_at_itself and name == "relevant":
        yield FormFault("self-reference", question.key, name)
    for each in parsed.names:
        key, _point, row = each.partition(".")
        key = key if key in known else expressions.bare(each)
        about = {"name": each}
        target = known.get(key)
        if target is None or (each.endswith(OTHER_SUFFIX) and not target.other):
            yield FormFault("unknown-reference", question.key, name, about)
        elif target.kind in SILENT:
            yield FormFault("silent-reference", question.key, name, about)
        elif row and row not in [option.key for option in target.rows]:
            yield FormFault("unknown-row", question.key, name, about)
        elif key == question.key and name != "constraint":
            yield FormFault("self-reference", question.key, name)
        elif (
            place[key] > n
            and name != "calculation"
            and QuestionKind.COMPUTED not in (target.kind, question.kind)
        ):
            yield FormFault("later-reference", question.key, name, about)


def _cycles(form: Form) -> Iterator[FormFault]:
    for circle in in_order(form)[1]:
        if len(circle) > 1:  # of one with itself there is a self-reference
            yield FormFault("cycle", circle[0], "relevant", {"keys": tuple(circle)})


def _after_later(form: Form) -> Iterator[FormFault]:
    """A computed value between a question and its later answer: the question would change under the
    person's eyes when they answer below."""
    computed = {each.key: each for each in form.questions if each.kind is QuestionKind.COMPUTED}
    place = {each.key: n for n, each in enumerate(form.questions)}
    reach: dict[str, set[str]] = {}
    for key in in_order(form)[0]:
        if key in computed:
            parsed = expressions.parse(computed[key].calculation or "''")
            direct = parsed.keys & place.keys() if isinstance(parsed, Expression) else set()
            reach[key] = set(direct).union(*(reach.get(each, set()) for each in direct))
    for n, question in enumerate(form.questions):
        shown = expressions.parse(question.relevant) if question.relevant else None
        if question.key in computed or not isinstance(shown, Expression):
            continue
        behind = {name for key in shown.keys for name in reach.get(key, ())} - computed.keys()
        for name in sorted(behind, key=place.__getitem__):
            if place[name] >= n:
                yield FormFault("later-reference", question.key, "relevant", {"name": name})


CHECKS: tuple[Callable[[Form], Iterator[FormFault]], ...] = (
    _whole,
    _keys,
    _texts,
    _options,
    _limits,
    _expressions,
    _cycles,
    _after_later,
)
