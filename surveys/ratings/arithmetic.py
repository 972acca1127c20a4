"""Published numbers as ranges, and the small formulas that lead from some of them to others."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Protocol
from unicodedata import normalize

NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?\s*(万亿|亿|万|千|百)?\s*([%％‰])?")
TIMES = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "亿": 10**8, "万亿": 10**12}
PARTS = {"": 1, "%": 100, "‰": 1_000}
LONGEST = 300  # characters of one formula
DEEPEST = 20
DIGITS = 30
ROUNDED = 10  # rounded numbers in one formula: 2 to this power corners are looked at


class Unclear(ValueError):
    """What cannot be read, or not be checked; `why` says what is wrong with it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Published:
    """A number as it was published: all values that round to it lie from `low` to `high`, both
    in; `cut`: up to where values lie from which digits were cut off instead of rounded."""

    text: str
    value: Fraction
    low: Fraction
    high: Fraction
    cut: Fraction
    is_share: bool

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def exactly(self) -> "Published":
        return Published(self.text, self.value, self.value, self.value, self.value, self.is_share)


def published(text: str) -> Published:
    """The number in `text`: 2,039,662; 99.99 %; 2.6万, which any whole number from 25,500 to
    26,499 is. Raises Unclear."""
    tidy = normalize("NFKC", text).replace(" ", "").replace("\u00a0", "")
    match = NUMBER.fullmatch(tidy)
    if match is None or len(tidy) > DIGITS:
        raise Unclear("number")
    whole, decimals, times, sign = (part or "" for part in match.groups())
    scale = Fraction(TIMES[times], PARTS[sign.replace("％", "%")])
    value = Fraction(int(whole.replace(",", "") + decimals), 10 ** len(decimals)) * scale
    step = scale / 10 ** len(decimals)
    if not times and not sign and not decimals:
        return Published(text.strip(), value, value, value, value, False)
    low, high, cut = value - step / 2, value + step / 2, value + step
    if times and step >= 1:  # a count of things: the last whole number below the next step
        high, cut = high - 1, cut - 1
    return Published(text.strip(), value, max(low, Fraction(0)), high, cut, bool(sign))


class Formula(Protocol):
    """A formula read: its value for given values of the names and numbers in it."""

    def value(self, at: Mapping[str, Fraction]) -> Fraction: ...

    def leaves(self) -> Iterator["Leaf"]: ...


@dataclass(frozen=True)
class Leaf:
    """A name, or a number written into the formula; `key` is unlike that of any other number."""

    key: str
    number: Published | None

    def value(self, at: Mapping[str, Fraction]) -> Fraction:
        return at[self.key]

    def leaves(self) -> Iterator["Leaf"]:
        yield self


@dataclass(frozen=True)
class Node:
    sign: str
    left: Formula
    right: Formula

    def value(self, at: Mapping[str, Fraction]) -> Fraction:
        left, right = self.left.value(at), self.right.value(at)
        if self.sign == "+":
            return left + right
        if self.sign == "-":
            return left - right
        if self.sign == "*":
            return left * right
        if right == 0:
            raise Unclear("division")
        return left / right

    def leaves(self) -> Iterator[Leaf]:
        yield from self.left.leaves()
        yield from self.right.leaves()


TOKEN = re.compile(
    rf"\s*(?:(?P<number>{NUMBER.pattern})|(?P<sign>[-+*/()])"
    r"|(?P<name>[^\W\d][^\s+\-*/()=#,;:]*))"
)


def formula(text: str) -> Formula:
    """Reads + - * / ( ), names and numbers. Raises Unclear."""
    tidy = normalize("NFKC", text).translate(str.maketrans("×÷－＋（）−", "*/-+()-"))
    if len(tidy) > LONGEST:
        raise Unclear("too-long")
    return _Reader(_tokens(tidy)).whole()


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while text[place:].strip():
        match = TOKEN.match(text, place)
        if match is None:
            raise Unclear("formula")
        kind = next(name for name in ("number", "sign", "name") if match[name] is not None)
        found.append((kind, match[kind]))
        place = match.end()
    return found


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0

    def whole(self) -> Formula:
        found = self._sum()
        if self.place < len(self.tokens):
            raise Unclear("formula")
        return found

    def _sign(self, *signs: str) -> str:
        """The sign that comes next, taken, if it is one of these."""
        if self.place < len(self.tokens):
            kind, text = self.tokens[self.place]
            if kind == "sign" and text in signs:
                self.place += 1
                return text
        return ""

    def _sum(self) -> Formula:
        found = self._product()
        while sign := self._sign("+", "-"):
            found = Node(sign, found, self._product())
        return found

    def _product(self) -> Formula:
        found = self._one()
        while sign := self._sign("*", "/"):
            found = Node(sign, found, self._one())
        return found

    def _one(self) -> Formula:
        if self._sign("("):
            self.depth += 1
            if self.depth > DEEPEST:
                raise Unclear("too-long")
            found = self._sum()
            if not self._sign(")"):
                raise Unclear("formula")
            self.depth -= 1
            return found
        if self.place >= len(self.tokens) or self.tokens[self.place][0] == "sign":
            raise Unclear("formula")
        kind, text = self.tokens[self.place]
        self.place += 1
        if kind == "name":
            return Leaf(text, None)
        return Leaf(f"#{self.place}", published(text))


def values(found: Formula, known: Mapping[str, Published]) -> tuple[Fraction, Fraction]:
    """The least and the greatest value that the formula can have, whatever was rounded in it.

    Each name may stand in it several times; the corners of all ranges are looked at, and as every
    rounded number stands in it at most linearly, above or below the line, no point between the
    corners lies beyond them. Raises Unclear for an unknown name, a number that would have to be
    squared, a division by what may be nothing."""
    ranges: dict[str, Published] = {}
    for leaf in found.leaves():
        number = leaf.number or known.get(leaf.key)
        if number is None:
            raise Unclear("unknown-name")
        ranges[leaf.key] = number
    rounded = [key for key, number in ranges.items() if not number.is_exact]
    if len(rounded) > ROUNDED:
        raise Unclear("too-many")
    for key in rounded:
        if max(_degrees(found, key)) > 1:
            raise Unclear("not-linear")
    exact = {key: number.value for key, number in ranges.items() if number.is_exact}
    corners = product(*((ranges[key].low, ranges[key].high) for key in rounded))
    reached = [found.value(exact | dict(zip(rounded, corner, strict=True))) for corner in corners]
    return min(reached), max(reached)


def _degrees(found: Formula, key: str) -> tuple[int, int]:
    """How often a number stands in the formula as a factor, above and below the line."""
    if isinstance(found, Node):
        (up, down), (right_up, right_down) = (
            _degrees(each, key) for each in (found.left, found.right)
        )
        if found.sign == "*":
            return up + right_up, down + right_down
        if found.sign == "/":
            return up + right_down, down + right_up
        return max(up + right_down, right_up + down), down + right_down
    return int(isinstance(found, Leaf) and found.key == key), 0
