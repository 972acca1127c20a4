"""Conditions on rows: PostgREST's operators, alone and joined by and/or, as a tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from errors import Invalid
from opendata.columns import TEXTUAL, Column
from opendata.query import values

COMPARISONS = ("eq", "neq", "gt", "gte", "lt", "lte")
TEXT_ONLY = ("like", "ilike", "fts")
OPERATORS = (*COMPARISONS, *TEXT_ONLY, "in", "is")
STATES = ("null", "not_null", "true", "false")
DEEPEST = 5  # and/or within each other
MOST_TESTS = 60
MOST_VALUES = 500  # of one in.(…)
MOST_STARS = 8  # wildcards of one like


@dataclass(frozen=True)
class Test:
    """One condition on one column: `values` has one value, several with `in`; a cell that is
    empty meets none but is.null, nor does it meet `not` of one, as in SQL."""

    column: Column
    operator: str
    values: tuple[Any, ...]
    negated: bool = False


@dataclass(frozen=True)
class Group:
    """Conditions of which all must hold, or one when `one` is set; without any, all rows."""

    parts: tuple["Test | Group", ...] = ()
    one: bool = False
    negated: bool = False


def test(column: Column, said: str) -> Test:
    """`eq.办结`, `not.in.(1,2)` … for `column`. Refuses Invalid with the column as its field."""
    negated = said.startswith("not.")
    operator, dot, text = said.removeprefix("not.").partition(".")
    if operator not in OPERATORS or not dot:
        _refuse(column, operator, OPERATORS)
    if operator in TEXT_ONLY and column.type not in TEXTUAL:
        _refuse(column, operator, (*COMPARISONS, "in", "is"))
    return Test(column, operator, tuple(_values(column, operator, text)), negated)


def _refuse(column: Column, given: str, allowed: tuple[str, ...]) -> None:
    raise Invalid(field=column.name, why="operator", given=given[:80], allowed=list(allowed))


def _values(column: Column, operator: str, text: str) -> Iterator[Any]:
    if operator == "in":
        parts = _listed(column, text)
        if len(parts) > MOST_VALUES:
            raise Invalid(field=column.name, why="too-many", limit=MOST_VALUES)
        yield from (values.read(part, column) for part in parts)
    elif operator == "is":
        state = text.lower()
        if state not in STATES or (state in ("true", "false") and column.type != "boolean"):
            raise Invalid(field=column.name, why="value", given=text[:80], allowed=list(STATES))
        yield state
    else:
        value = values.read(text, column)
        if operator in ("like", "ilike"):
            value = value.replace("*", "%")
            if value.count("%") + value.count("_") > MOST_STARS:
                raise Invalid(field=column.name, why="too-many", limit=MOST_STARS)
        yield value


def _listed(column: Column, text: str) -> list[str]:
    if not (text.startswith("(") and text.endswith(")")):
        raise Invalid(field=column.name, why="value", given=text[:80], allowed=["(a,b)"])
    return split(text[1:-1], field=column.name)


def split(text: str, *, field: str) -> list[str]:
    """The parts between commas. What is in double quotes, at the start of a part or behind a
    point, may hold commas, and \\" and \\\\. Refuses Invalid(field, why="quotes") when open."""
    reader, parts = Reader(text, field), list[str]()
    while True:
        part = reader.part(",")
        while not (reader.is_done or reader.sees(",")):
            part += reader.part(",")
        parts.append(part)
        if reader.is_done:
            return parts
        reader.take(",")


def tree(text: str, *, columns: tuple[Column, ...], field: str) -> Group:
    """`(a.eq.1,not.and(b.gt.2,c.is.null))` as the value of or= and and=, which `field` is. Refuses
    Invalid."""
    reader = Reader(text, field)
    negated = field.startswith("not.")
    group = Group(tuple(_members(reader, columns, 1)), field.endswith("or"), negated)
    if not reader.is_done:
        reader.refuse()
    return group


def _members(reader: "Reader", columns: tuple[Column, ...], depth: int) -> Iterator[Test | Group]:
    if depth > DEEPEST:
        raise Invalid(field=reader.field, why="too-deep", limit=DEEPEST)
    reader.take("(")
    while True:
        yield _member(reader, columns, depth)
        if reader.takes(")"):
            return
        reader.take(",")


def _member(reader: "Reader", columns: tuple[Column, ...], depth: int) -> Test | Group:
    for word in ("not.and(", "not.or(", "and(", "or("):
        if reader.sees(word):
            reader.at += len(word) - 1
            members = tuple(_members(reader, columns, depth + 1))
            return Group(members, word.endswith("or("), word.startswith("not."))
    name = reader.part(".")
    column = values.by_name(name, columns, field=reader.field)
    reader.take(".")
    return test(column, reader.condition())


@dataclass
class Reader:
    """A place in a text that is read from its start to its end."""

    text: str
    field: str
    at: int = 0

    @property
    def is_done(self) -> bool:
        return self.at >= len(self.text)

    def sees(self, word: str) -> bool:
        return self.text.startswith(word, self.at)

    def takes(self, word: str) -> bool:
        found = self.sees(word)
        self.at += len(word) if found else 0
        return found

    def take(self, word: str) -> None:
        if not self.takes(word):
            self.refuse()

    def part(self, ends: str) -> str:
        """A quoted text, or everything up to one of the characters `ends`."""
        if self.takes('"'):
            return self._quoted()
        start = self.at
        while not self.is_done and self.text[self.at] not in ends:
            self.at += 1
            if self.text.startswith('."', self.at - 1) and ends == ",":
                break
        return self.text[start : self.at]

    def condition(self) -> str:
        """`eq.value`, its value unquoted, up to the comma or bracket behind it."""
        start = self.at
        operator = "not." if self.takes("not.") else ""
        operator += self.part(".,)")
        self.take(".")
        if operator.endswith("in") and self.sees("("):
            begun = self.at
            while not self.takes(")"):
                self.part(",)")
                self.takes(",")
                if self.is_done:
                    self.refuse(start)
            return f"{operator}.{self.text[begun : self.at]}"
        return f"{operator}.{self.part(',)')}"

    def _quoted(self) -> str:
        found: list[str] = []
        while not self.is_done:
            char = self.text[self.at]
            self.at += 1
            if char == '"':
                return "".join(found)
            if char == "\\" and not self.is_done:
                char = self.text[self.at]
                self.at += 1
            found.append(char)
        raise Invalid(field=self.field, why="quotes", given=self.text[:80])

    def refuse(self, at: int | None = None) -> None:
        place = self.at if at is None else at
        raise Invalid(field=self.field, why="form", given=self.text[place : place + 80])
