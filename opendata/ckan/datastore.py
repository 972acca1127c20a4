"""datastore_search: CKAN's filters, words, fields and sort read into our Query."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from duckdb import DuckDBPyConnection

from errors import Invalid
from opendata.columns import NUMERIC, TEXTUAL, Column, ColumnType, quoted
from opendata.query import logic, rows, values
from opendata.query.clauses import ordering, where
from opendata.query.grammar import MOST_ORDERS, Order, Query
from opendata.query.logic import Group, Test

LIMIT, MOST = 100, 32_000  # rows, as CKAN
CELLS = 2_000_000  # of one answer: a wide table gives fewer rows
WORDS = 20
SIGNS = ("gt", "gte", "lt", "lte", "eq", "neq")
FORMATS = ("objects", "lists", "csv", "tsv")
SORT = re.compile(
    r'\s*(?:"(?P<quoted>(?:[^"]|"")+)"|(?P<name>.+?))'
    r"(?:\s+(?P<way>asc|desc))?(?:\s+nulls\s+(?P<nulls>first|last))?\s*",
    re.IGNORECASE | re.DOTALL,
)
Given = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked: a Query, whether its rows shall differ, how many of all match."""

    query: Query
    distinct: bool = False
    total: bool = True

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.query.columns


@dataclass(frozen=True)
class Answer:
    """Rows as values in the order of the wish's columns; `total` None when nobody asked."""

    rows: Sequence[Sequence[Any]]
    total: int | None


def parse(given: Given, columns: Sequence[Column], *, most: int | None = MOST) -> Wish:
    """Read the parameters of datastore_search and of dumps, which have no `most`. Without `fields`
    every row carries its _id. Refuses Invalid with the parameter as its field."""
    every = tuple(columns)
    distinct = flag(given, "distinct")
    chosen = _fields(given.get("fields"), every)
    shown = chosen or (every if distinct else (values.ROW, *every))
    limit = whole(given, "limit", LIMIT if most else None)
    if most is not None and limit is not None:
        limit = min(limit, most, max(1, CELLS // max(1, len(shown))))
    parts = [*_filters(given.get("filters"), every), *_words(given.get("q"), every, given)]
    query = Query(
        columns=shown,
        where=Group(tuple(parts)),
        order=_sort(given.get("sort"), every),
        limit=limit,
        offset=whole(given, "offset", 0) or 0,
    )
    if distinct and not {each.column.name for each in query.order} <= {c.name for c in shown}:
        raise Invalid(field="sort", why="column", allowed=[column.name for column in shown])
    return Wish(query=query, distinct=distinct, total=flag(given, "include_total", True))


def search(cursor: DuckDBPyConnection, wish: Wish, *, known: int) -> Answer:
    """The page; `known` is how many rows there are in all, which need not be counted again."""
    query = wish.query
    if wish.distinct:
        return _distinct(cursor, wish)
    found = rows.page(cursor, query, mark="").rows if query.limit else ()
    if not wish.total:
        return Answer(found, None)
    return Answer(found, rows.count(cursor, query.where) if query.where.parts else known)


def _distinct(cursor: DuckDBPyConnection, wish: Wish) -> Answer:
    query, here = wish.query, where(wish.query.where)
    names = ", ".join(quoted(column.name) for column in query.columns)
    inner = f"SELECT DISTINCT {names} FROM data WHERE {here.sql}"
    rest = [Order(each) for each in query.columns]
    order = ordering([*query.order, *rest])
    sql = f"{inner} ORDER BY {order} LIMIT {query.limit or 0} OFFSET {query.offset}"
    found = cursor.execute(sql, here.list).fetchall()
    if not wish.total:
        return Answer(found, None)
    row = cursor.execute(f"SELECT count(*) FROM ({inner})", here.list).fetchone()
    return Answer(found, row[0] if row else 0)


def fields(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The columns as the datastore tells them, with their dictionary."""
    return [_field(column) for column in columns]


def _field(column: Column) -> dict[str, Any]:
    if column.name == values.ROW.name:
        return {"id": "_id", "type": "int"}
    info = {"label": column.label, "notes": column.note, "unit": column.unit}
    told = {key: text for key, text in info.items() if text}
    return {"id": column.name, "type": type_of(column), "info": told}


def type_of(column: Column) -> str:
    """The type of PostgreSQL that CKAN would have."""
    if column.type is ColumnType.NUMBER and column.scale is not None:
        return "numeric"
    return TYPES[column.type]


TYPES = {
    ColumnType.TEXT: "text",
    ColumnType.IDENTIFIER: "text",
    ColumnType.REGION: "text",
    ColumnType.INTEGER: "int8",
    ColumnType.NUMBER: "float8",
    ColumnType.LONGITUDE: "float8",
    ColumnType.LATITUDE: "float8",
    ColumnType.BOOLEAN: "bool",
    ColumnType.DATE: "date",
    ColumnType.DATETIME: "timestamp",
}


def whole(given: Given, name: str, default: int | None) -> int | None:
    """A whole number from 0, as a number or as digits. Refuses Invalid."""
    value = given.get(name)
    if value is None or value == "":
        return default
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Invalid(field=name, why="value", given=text[:80], allowed=["0 …"])
    return int(text)


def flag(given: Given, name: str, default: bool = False) -> bool:
    """Yes or no, as JSON's or as a word."""
    value = given.get(name)
    if value is None or value == "":
        return default
    return value if isinstance(value, bool) else str(value).lower() in ("true", "1", "yes", "t")


def listed(value: Any, name: str) -> list[str]:
    """A list of names: as JSON, in JSON, or between commas. Refuses Invalid."""
    if isinstance(value, str):
        text = value.strip()
        value = _loaded(text, name) if text.startswith("[") else text.split(",") if text else []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Invalid(field=name, why="form", given=str(value)[:80])
    return [each.strip() for each in value]


def _loaded(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid(field=name, why="form", given=text[:80]) from None


def _fields(value: Any, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str) and value in {column.name for column in columns}:
        value = [value]  # a name with a comma in it
    found = [values.by_name(name, columns, field="fields") for name in listed(value, "fields")]
    return tuple(dict.fromkeys(found))


def _filters(value: Any, columns: tuple[Column, ...]) -> list[Test | Group]:
    if isinstance(value, str):
        value = _loaded(value, "filters") if value.strip() else None
    if value is None or value == {} or value == []:
        return []
    group = _one_of(value, columns) if isinstance(value, list) else _all_of(value, columns)
    if _size(group) > logic.MOST_VALUES:
        raise Invalid(field="filters", why="too-many", limit=logic.MOST_VALUES)
    return [group]


def _size(group: Group) -> int:
    return sum(_size(p) if isinstance(p, Group) else len(p.values) for p in group.parts)


def _one_of(value: Any, columns: tuple[Column, ...]) -> Group:
    if not isinstance(value, list):
        raise Invalid(field="filters", why="form", given=str(value)[:80])
    return Group(tuple(_all_of(each, columns) for each in value), one=True)


def _all_of(value: Any, columns: tuple[Column, ...]) -> Group:
    if not isinstance(value, dict):
        raise Invalid(field="filters", why="form", given=str(value)[:80])
    parts: list[Test | Group] = []
    for name, wanted in value.items():
        if name == "$or":
            parts.append(_one_of(wanted, columns))
            continue
        name = name[1:] if name.startswith("$$") else name
        parts.append(_cell(values.by_name(name, columns, field="filters"), wanted))
    return Group(tuple(parts))


def _cell(column: Column, wanted: Any) -> Test | Group:
    """One value, one of several, or signs with values, all of which must hold."""
    if isinstance(wanted, list):
        return _any(column, wanted)
    if not isinstance(wanted, dict):
        return _equal(column, wanted)
    tests: list[Test | Group] = []
    for sign, value in wanted.items():
        if sign not in SIGNS:
            raise Invalid(field="filters", why="operator", given=sign[:80], allowed=list(SIGNS))
        if sign == "eq":
            tests.append(_cell(column, value))
        else:
            tests.append(Test(column, sign, (_value(column, value),)))
    return Group(tuple(tests))


def _any(column: Column, wanted: list[Any]) -> Group:
    parts: list[Test | Group] = []
    plain = [each for each in wanted if each is not None and not isinstance(each, dict)]
    if plain:
        parts.append(Test(column, "in", tuple(_value(column, each) for each in plain)))
    parts += [_cell(column, each) for each in wanted if each is None or isinstance(each, dict)]
    return Group(tuple(parts), one=True)


def _equal(column: Column, value: Any) -> Test:
    if value is None:
        return Test(column, "is", ("null",))
    return Test(column, "eq", (_value(column, value),))


def _value(column: Column, value: Any) -> Any:
    if isinstance(value, list | dict) or value is None:
        raise Invalid(field="filters", why="value", given=str(value)[:80])
    if isinstance(value, bool):
        value = "true" if value else "false"
    if column.type is ColumnType.BOOLEAN:
        value = {"t": "true", "f": "false"}.get(str(value).lower(), str(value).lower())
    return values.read(str(value), column)


def _words(value: Any, columns: tuple[Column, ...], given: Given) -> list[Test | Group]:
    """Full text: each word in any column, or in the named one. `plain` false is Solr's own syntax
    of prefixes, `word:*`, whose marks are taken off: words are looked for anywhere."""
    if isinstance(value, str) and value.strip().startswith("{"):
        value = _loaded(value, "q")
    if isinstance(value, dict):
        parts: list[Test | Group] = []
        for name, text in value.items():
            column = values.by_name(str(name), columns, field="q")
            parts += _words_in(str(text), (column,), given)
        return parts
    if value is None or isinstance(value, list):
        return []
    return _words_in(str(value), columns, given)


def _words_in(text: str, columns: tuple[Column, ...], given: Given) -> list[Test | Group]:
    if len(text) > values.LONGEST or "\0" in text:
        raise Invalid(field="q", why="too-long", limit=values.LONGEST)
    if not flag(given, "plain", True):
        text = text.replace(":*", " ").replace("&", " ").replace("|", " ")
    words = text.split()
    if len(words) > WORDS:
        raise Invalid(field="q", why="too-many", limit=WORDS)
    return [Group(tuple(_holds(columns, word)), one=True) for word in words]


def _holds(columns: tuple[Column, ...], word: str) -> list[Test]:
    found = []
    for column in columns:
        if column.type in TEXTUAL:
            found.append(Test(column, "fts", (word,)))
        elif column.type in NUMERIC or word[:1].isdigit():
            try:
                found.append(Test(column, "eq", (values.read(word, column),)))
            except Invalid:
                continue
    return found


def _sort(value: Any, columns: tuple[Column, ...]) -> tuple[Order, ...]:
    if value is None or value == "":
        return ()
    if not isinstance(value, str | list):
        raise Invalid(field="sort", why="form", given=str(value)[:80])
    found: list[Order] = []
    for part in (
        value if isinstance(value, list) else re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', value)
    ):
        found.append(_order(str(part), columns))
    if len(found) > MOST_ORDERS:
        raise Invalid(field="sort", why="too-many", limit=MOST_ORDERS)
    return tuple({each.column.name: each for each in reversed(found)}.values())[::-1]


def _order(text: str, columns: tuple[Column, ...]) -> Order:
    match = SORT.fullmatch(text)
    if len(text) > values.LONGEST or match is None:
        raise Invalid(field="sort", why="form", given=text[:80])
    name = match["name"] or match["quoted"].replace('""', '"')
    if text.strip() in {column.name for column in columns}:  # it may end in "desc" itself
        return Order(values.by_name(text.strip(), columns, field="sort"))
    descending = (match["way"] or "").lower() == "desc"
    nulls = (match["nulls"] or ("first" if descending else "last")).lower() == "first"
    return Order(values.by_name(name, columns, field="sort"), descending, nulls)


def without_order(wish: Wish) -> Wish:
    """The same in the order of the file."""
    return replace(wish, query=replace(wish.query, order=()))
