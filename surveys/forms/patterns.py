"""Regular expressions of questionnaires, matched in linear time: no pattern can hang a server.

The part of XLSForm's regex() that survives: literals, `.`, classes, \\d \\w \\s and their
opposites, groups, `|`, `* + ? {m,n}`, `^` at the beginning, `$` at the end. Look-around and
back-references are refused. All states are followed at once (Thompson 1968), so the time is text
times pattern.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

LONGEST = 300
STATES = 1_500
TEXT = 4_000

Test: TypeAlias = Callable[[str], bool]

CLASSES: dict[str, Test] = {
    "d": str.isdecimal,
    "w": lambda c: c.isalnum() or c == "_",
    "s": str.isspace,
}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


class BadPattern(ValueError):
    """The pattern is not one of ours."""


@dataclass
class _State:
    test: Test | None = None
    ways: list["_State"] = field(default_factory=list)
    number: int = 0


_Piece: TypeAlias = tuple[_State, _State]  # its entrance and its exit


@dataclass
class _Reader:
    """Builds the automaton while it reads."""

    source: str
    at: int = 0
    made: int = 0
    depth: int = 0

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def take(self) -> str:
        taken = self.peek()
        if not taken:
            raise BadPattern("unfinished")
        self.at += 1
        return taken

    def state(self, test: Test | None = None) -> _State:
        self.made += 1
        if self.made > STATES:
            raise BadPattern("too-large")
        return _State(test, number=self.made)

    def either(self) -> _Piece:
        self.depth += 1
        if self.depth > 20:
            raise BadPattern("too-deep")
        pieces = [self.sequence()]
        while self.peek() == "|":
            self.take()
            pieces.append(self.sequence())
        self.depth -= 1
        if len(pieces) == 1:
            return pieces[0]
        entrance, exit_ = self.state(), self.state()
        for first, last in pieces:
            entrance.ways.append(first)
            last.ways.append(exit_)
        return entrance, exit_

    def sequence(self) -> _Piece:
        entrance = last = self.state()
        while self.peek() not in ("", "|", ")"):
            first, end = self.repeated()
            last.ways.append(first)
            last = end
        return entrance, last

    def repeated(self) -> _Piece:
        start = self.at
        piece = self.atom()
        low, high = self.times()
        if (low, high) == (1, 1):
            return piece
        end = self.at
        entrance = last = self.state()
        for n in range(max(low, high or low, 1) + (high is None)):
            self.at = start
            first, after = self.atom()
            last.ways.append(first)
            exit_ = self.state()
            after.ways.append(exit_)
            if n >= low:
                last.ways.append(exit_)
            if high is None and n == low:
                after.ways.append(first)
            last = exit_
        self.at = end
        if high == 0:
            entrance.ways.clear()
            last = entrance
        return entrance, last

    def times(self) -> tuple[int, int | None]:
        mark = self.peek()
        if mark in ("*", "+", "?") and mark:
            self.take()
            found: tuple[int, int | None] = {"*": (0, None), "+": (1, None), "?": (0, 1)}[mark]
        elif mark == "{":
            found = self.braces()
        else:
            return 1, 1
        if self.peek() in ("*", "+", "{") and self.peek():
            raise BadPattern("repeat")
        if self.peek() == "?":  # the lazy form matches the same texts
            self.take()
        return found

    def braces(self) -> tuple[int, int | None]:
        end = self.source.find("}", self.at)
        inside = self.source[self.at + 1 : end] if end > 0 else ""
        low, comma, high = inside.partition(",")
        if not (low.isdecimal() and (not high or high.isdecimal())):
            raise BadPattern("repeat")
        self.at = end + 1
        least = int(low)
        most = int(high) if high else (None if comma else least)
        if least > 200 or (most is not None and (most > 200 or most < least)):
            raise BadPattern("repeat")
        return least, most

    def atom(self) -> _Piece:
        mark = self.take()
        if mark == "(":
            return self.group()
        if mark in "*+?{":
            raise BadPattern("repeat")
        if mark == "[":
            return self.one(self.char_class())
        if mark == ".":
            return self.one(lambda c: c != "\n")
        if mark == "\\":
            return self.one(self.escape())
        if mark in "^$":
            raise BadPattern("anchor")
        return self.one(lambda c, mark=mark: c == mark)  # type: ignore[misc]

    def group(self) -> _Piece:
        if self.peek() == "?":
            self.take()
            if self.take() != ":":
                raise BadPattern("group")
        inside = self.either()
        if self.take() != ")":
            raise BadPattern("unfinished")
        return inside

    def one(self, test: Test) -> _Piece:
        entrance, exit_ = self.state(test), self.state()
        entrance.ways.append(exit_)
        return entrance, exit_

    def escape(self) -> Test:
        mark = self.take()
        if mark.lower() in CLASSES:
            test = CLASSES[mark.lower()]
            return test if mark.islower() else lambda c: not test(c)
        if mark.isalnum() and mark not in ESCAPES:
            raise BadPattern("escape")
        char = ESCAPES.get(mark, mark)
        return lambda c: c == char

    def char_class(self) -> Test:
        negated = self.peek() == "^"
        if negated:
            self.take()
        tests: list[Test] = []
        while self.peek() != "]" or not tests:
            tests.append(self.class_part())
        self.take()
        found = tuple(tests)
        return lambda c: any(test(c) for test in found) != negated

    def class_part(self) -> Test:
        low = self.take()
        if low == "\\":
            if self.peek().lower() in CLASSES and self.peek():
                return self.escape()
            mark = self.take()
            low = ESCAPES.get(mark, mark)
        if self.peek() != "-" or self.source[self.at + 1 : self.at + 2] in ("]", ""):
            return lambda c: c == low
        self.take()
        high = self.take()
        if high == "\\":
            high = self.take()
        if high < low:
            raise BadPattern("range")
        return lambda c: low <= c <= high


@lru_cache(maxsize=256)
def compiled(pattern: str) -> tuple[_State, _State]:
    """The automaton of a pattern. Raises BadPattern."""
    if len(pattern) > LONGEST:
        raise BadPattern("too-large")
    inside = pattern.removeprefix("^")
    if inside.endswith("$") and not inside.endswith("\\$"):
        inside = inside[:-1]
    reader = _Reader(inside)
    piece = reader.either()
    if reader.at != len(inside):
        raise BadPattern("unfinished")
    return piece


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text is of the pattern; a text over 4,000 characters never is. Raises
    BadPattern."""
    first, last = compiled(pattern)
    if len(text) > TEXT:
        return False
    now = _reach([first])
    for char in text:
        now = _reach([way for each in now if each.test and each.test(char) for way in each.ways])
        if not now:
            return False
    return any(each is last for each in now)


def _reach(states: list[_State]) -> list[_State]:
    """These states and all that they lead to without reading a character."""
    seen: set[int] = set()
    found: list[_State] = []
    while states:
        state = states.pop()
        if state.number in seen:
            continue
        seen.add(state.number)
        found.append(state)
        if state.test is None:
            states.extend(state.ways)
    return found
