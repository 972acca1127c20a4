"""Expressions of questionnaires: when a question is shown, what it takes, what is computed.

XLSForm's part of XPath, as in ODK: `${q}` is the answer to question q ('' when there is none), `.`
is the answer itself; = != < <= > >= and or + - * div mod; the functions of parsing.ARGUMENTS.
Nothing here runs code, and every expression ends: its length, its depth and its texts are bounded.
A row of a matrix is `${matrix.row}`; the words beside "other" are `${q__other}`.
"""

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from surveys.forms import patterns
from surveys.forms.form import OTHER_SUFFIX
from surveys.forms.functions import FUNCTIONS
from surveys.forms.parsing import (
    Answer,
    Call,
    Chain,
    Fault,
    Literal,
    Negative,
    Node,
    Wrong,
    tree,
)
from surveys.forms.values import NAN, TEXT, Value, number, of_answer, same, shown, truth

__all__ = ["Expression", "Fault", "Value", "bare", "holds", "parse", "value"]

ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Expression:
    """A parsed expression, the names in its `${}`, and whether it looks at its own answer."""

    source: str
    root: Node = field(repr=False)
    names: tuple[str, ...] = ()
    looks_at_itself: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """The questions that are looked at: of `${matrix.row}` the matrix."""
        return frozenset(bare(name) for name in self.names)


def bare(name: str) -> str:
    """The question's key in a `${name}`."""
    return name.partition(".")[0].removesuffix(OTHER_SUFFIX)


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression | Fault:
    """The expression of a text, or what is wrong with it."""
    try:
        root = tree(source)
        nodes = list(_walk(root))
        _check_patterns(nodes)
    except Wrong as wrong:
        return wrong.fault
    names = dict.fromkeys(each.key for each in nodes if isinstance(each, Answer) and each.key)
    itself = any(isinstance(each, Answer) and not each.key for each in nodes)
    return Expression(source, root, tuple(names), itself)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Negative(of=inside):
            yield from _walk(inside)
        case Chain(first=first, rest=rest):
            yield from _walk(first)
            for _sign, each in rest:
                yield from _walk(each)
        case Call(arguments=arguments):
            for each in arguments:
                yield from _walk(each)


def _check_patterns(nodes: list[Node]) -> None:
    for node in nodes:
        if isinstance(node, Call) and node.name == "regex":
            pattern = node.arguments[1]
            if isinstance(pattern, Literal) and isinstance(pattern.value, str):
                try:
                    patterns.compiled(pattern.value)
                except patterns.BadPattern as bad:
                    raise Wrong("pattern", pattern.position, str(bad)) from bad


def value(
    expression: str | Expression, answers: Mapping[str, Any], *, today: date, itself: Any = None
) -> Value | Fault:
    """What an expression gives over `answers`; a Fault where it cannot be worked out. A number may
    be NaN: an operand was not answered."""
    found = parse(expression) if isinstance(expression, str) else expression
    if isinstance(found, Fault):
        return found
    try:
        return _Evaluation(answers, today, itself).of(found.root)
    except Wrong as wrong:
        return wrong.fault


def holds(
    expression: str | Expression, answers: Mapping[str, Any], *, today: date, itself: Any = None
) -> bool:
    """Whether it is true; what cannot be worked out is not."""
    found = value(expression, answers, today=today, itself=itself)
    return not isinstance(found, Fault) and truth(found)


@dataclass(frozen=True)
class _Evaluation:
    answers: Mapping[str, Any]
    today: date
    itself: Any

    def of(self, node: Node) -> Value:
        match node:
            case Literal(value=value):
                return value
            case Answer(key=key):
                return of_answer(self.answer(key) if key else self.itself)
            case Negative(of=inside):
                return -number(self.of(inside))
            case Chain():
                return self.chain(node)
            case Call():
                return self.call(node)

    def answer(self, name: str) -> Any:
        key, point, row = name.partition(".")
        raw = self.answers.get(key)
        if not point:
            return raw
        return raw.get(row) if isinstance(raw, Mapping) else None

    def chain(self, node: Chain) -> Value:
        sign = node.rest[0][0]
        if sign in ("and", "or"):  # the rest is not looked at once it is settled
            stops = sign == "or"
            operands = (node.first, *(each for _sign, each in node.rest))
            return any(truth(self.of(each)) == stops for each in operands) == stops
        found = self.of(node.first)
        for sign, operand in node.rest:
            found = _joined(found, sign, self.of(operand))
        return found

    def call(self, node: Call) -> Value:
        if node.name == "if":
            test, yes, no = node.arguments
            return self.of(yes if truth(self.of(test)) else no)
        if node.name == "today":
            return self.today.isoformat()
        if node.name == "once":
            before = of_answer(self.itself)
            return before if before != "" else self.of(node.arguments[0])
        try:
            found = FUNCTIONS[node.name]([self.of(each) for each in node.arguments])
        except patterns.BadPattern as bad:
            raise Wrong("pattern", node.position, str(bad)) from bad
        if isinstance(found, str) and len(found) > TEXT:
            raise Wrong("too-large", node.position, node.name)
        return found


def _joined(left: Value, sign: str, right: Value) -> Value:
    if sign == "=":
        return same(left, right)
    if sign == "!=":
        return not same(left, right)
    a, b = number(left), number(right)
    if sign in ORDER:
        return ORDER[sign](a, b)
    try:
        return _reckoned(a, sign, b)
    except (ZeroDivisionError, OverflowError, ValueError):
        return NAN


def _reckoned(a: float, sign: str, b: float) -> float:
    if sign == "+":
        return a + b
    if sign == "-":
        return a - b
    if sign == "*":
        return a * b
    return a / b if sign == "div" else math.fmod(a, b)


def plain(found: Value | Fault) -> str | float | int | None:
    """What is kept of a computed value: text, a number, or None for none."""
    if isinstance(found, Fault) or found == "":
        return None
    if isinstance(found, bool | str):
        return shown(found)
    if not math.isfinite(found):
        return None
    return int(found) if found.is_integer() and abs(found) < 1e15 else found
