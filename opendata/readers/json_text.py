"""JSON read piece by piece: the elements of its arrays one by one, numbers as they were written."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from errors import TooLarge, Unreadable
from opendata import limits

CHUNK = 2**20
SPACE = " \t\r\n"


class Number(float):
    """A number that remembers its digits."""

    text: str

    def __new__(cls, text: str) -> "Number":
        number = super().__new__(cls, text)
        number.text = text
        return number


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


class Twice(Exception):
    """An object has the same key twice: taking the last value would lose the first."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Twice
    return found


DECODER = json.JSONDecoder(
    parse_float=Number, parse_constant=_no_constant, object_pairs_hook=_object
)


class Document:
    """A JSON document of which one part at a time is in memory. Refuses Unreadable (json, cut-off,
    nested, keys), TooLarge for an element over limits.ELEMENT."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.file = path.open(encoding="utf-8-sig", newline="")
        self.text, self.place, self.ended = "", 0, False
        self.line = 1

    def close(self) -> None:
        self.file.close()

    def arrays(self) -> Iterator[tuple[str, Any]]:
        """(key, element) of every array that is the document (key "") or a value of the object
        that is; other values of it come as (key, value) with a leading NUL to the key."""
        if self._next() == "[":
            yield from (("", each) for each in self._elements())
        else:
            yield from self._members()
        if self._peek():
            self._refuse()

    def _members(self) -> Iterator[tuple[str, Any]]:
        self._take("{")
        if self._next() == "}":
            self.place += 1
            return
        while True:
            key = self._value()
            if not isinstance(key, str):
                self._refuse()
            self._take(":")
            if self._next() == "[":
                yield "\0[" + key, None
                yield from ((key, each) for each in self._elements())
            else:
                yield "\0" + key, self._value()
            if self._next() == "}":
                self.place += 1
                return
            self._take(",")

    def _elements(self) -> Iterator[Any]:
        self._take("[")
        if self._next() == "]":
            self.place += 1
            return
        while True:
            yield self._value()
            if self._next() == "]":
                self.place += 1
                return
            self._take(",")

    def _take(self, sign: str) -> None:
        if self._next() != sign:
            self._refuse()
        self.place += 1

    def _next(self) -> str:
        sign = self._peek()
        if not sign:
            raise Unreadable(file=self.name, why="cut-off", line=self._line())
        return sign

    def _peek(self) -> str:
        """The next sign that is no space, "" at the end."""
        while True:
            while self.place < len(self.text) and self.text[self.place] in SPACE:
                self.place += 1
            if self.place < len(self.text):
                return self.text[self.place]
            if not self._more():
                return ""

    def _value(self) -> Any:
        self._next()
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.place)
                if end < len(self.text) or not self._more():
                    self.place = end
                    return value
            except RecursionError:
                raise Unreadable(file=self.name, why="nested", line=self._line()) from None
            except Twice:
                raise Unreadable(file=self.name, why="keys", line=self._line()) from None
            except ValueError as error:
                if len(self.text) - self.place > limits.ELEMENT:
                    raise TooLarge(file=self.name, limit=limits.ELEMENT) from None
                if not self._more():
                    self._fault(error)

    def _fault(self, error: ValueError) -> NoReturn:
        at = getattr(error, "pos", self.place)
        cut = at >= len(self.text) - 1 or "Unterminated" in str(error)
        line = self._line() + self.text.count("\n", self.place, at)
        raise Unreadable(file=self.name, why="cut-off" if cut else "json", line=line)

    def _more(self) -> bool:
        """Read on: as much again as waits, so that a long value costs no square of its length."""
        if self.ended:
            return False
        waiting = self.text[self.place :]
        data = self.file.read(max(CHUNK, len(waiting)))
        self.ended = not data
        self.line += self.text.count("\n", 0, self.place)
        self.text, self.place = waiting + data, 0
        return bool(data)

    def _line(self) -> int:
        return self.line + self.text.count("\n", 0, self.place)

    def _refuse(self) -> NoReturn:
        raise Unreadable(file=self.name, why="json", line=self._line())


def cell(value: Any) -> str | None:
    """A value as a cell: text as it is, numbers as written, anything nested as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return value.text
    if isinstance(value, int):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def is_nested(value: Any) -> bool:
    return isinstance(value, dict | list)
