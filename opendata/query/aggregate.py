"""Groups of rows and what is measured of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from duckdb import DuckDBPyConnection

from errors import Invalid
from opendata.columns import NUMERIC, TEMPORAL, Column, ColumnType, quoted
from opendata.query import grammar, logic, values
from opendata.query.clauses import where
from opendata.query.logic import Group

PARTS = ("year", "month", "week", "day")
MEASURES = ("count", "count_distinct", "sum", "avg", "min", "max", "median")
NUMBERS_ONLY = ("sum", "avg", "median")
LIMIT = 1_000
MOST = 10_000  # groups of one answer
MOST_GROUPS = 4
MOST_MEASURES = 12
DIGITS = 12  # of what is added up from DOUBLE cells: more depend on the order of adding
WRITTEN = {"year": "%Y", "month": "%Y-%m", "week": "%G-W%V", "day": "%Y-%m-%d"}


@dataclass(frozen=True)
class Key:
    """A column to group by, or the year, month, week (ISO 8601) or day of one."""

    column: Column
    part: str = ""

    @property
    def name(self) -> str:
        return f"{self.column.name}.{self.part}" if self.part else self.column.name


@dataclass(frozen=True)
class Measure:
    """What is measured: the rows (`count`), or the cells of a column that are not empty."""

    kind: str
    column: Column | None = None

    @property
    def name(self) -> str:
        return f"{self.kind}.{self.column.name}" if self.column else self.kind


@dataclass(frozen=True)
class Wish:
    """`order` holds (place among keys and measures, descending); without it, by the keys."""

    keys: tuple[Key, ...]
    measures: tuple[Measure, ...] = (Measure("count"),)
    where: Group = Group()
    order: tuple[tuple[int, bool], ...] = ()
    limit: int = LIMIT

    @property
    def names(self) -> tuple[str, ...]:
        return (*(key.name for key in self.keys), *(each.name for each in self.measures))


@dataclass(frozen=True)
class Groups:
    """One row a group: its keys, then its measures, under `names`. A key of None is of the rows
    whose cell is empty. Parts of dates are texts: 2026, 2026-01, 2026-W05, 2026-01-31."""

    names: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    truncated: bool


def parse(params: grammar.Params, columns: Sequence[Column]) -> Wish:
    """`group`, `measure`, `order`, `limit` and the filters of an address. Refuses Invalid."""
    every = tuple(columns)
    given = grammar.single(params)
    group, measure = given.get("group", ""), given.get("measure", "count")
    keys = [_key(part, every) for part in logic.split(group, field="group")] if group else []
    measures = [_measure(part, every) for part in logic.split(measure, field="measure")]
    _few("group", [key.name for key in keys], MOST_GROUPS)
    _few("measure", [each.name for each in measures], MOST_MEASURES)
    rest = [pair for pair in params if pair[0] != "order"]
    query = grammar.parse(rest, every)
    if (query.limit or LIMIT) > MOST:
        raise Invalid(field="limit", why="too-many", limit=MOST)
    wish = Wish(tuple(keys), tuple(measures), query.where, (), query.limit or LIMIT)
    order = _order(given.get("order", ""), wish.names)
    return Wish(wish.keys, wish.measures, wish.where, order, wish.limit)


def _few(field: str, names: Sequence[str], most: int) -> None:
    if len(names) > most:
        raise Invalid(field=field, why="too-many", limit=most)
    if len(set(names)) < len(names):
        raise Invalid(field=field, why="twice")


def _key(text: str, columns: tuple[Column, ...]) -> Key:
    name, _dot, part = text.rpartition(".")
    if text in {column.name for column in columns} or part not in PARTS:
        return Key(values.by_name(text, columns, field="group"))
    column = values.by_name(name, columns, field="group")
    if column.type not in TEMPORAL:
        temporal = [each.name for each in columns if each.type in TEMPORAL]
        raise Invalid(field="group", why="column", given=text[:80], allowed=temporal)
    return Key(column, part)


def _measure(text: str, columns: tuple[Column, ...]) -> Measure:
    if text == "count":
        return Measure("count")
    kind, dot, name = text.partition(".")
    if kind not in MEASURES or kind == "count" or not dot:
        raise Invalid(field="measure", why="operator", given=text[:80], allowed=list(MEASURES))
    column = values.by_name(name, columns, field="measure")
    if kind in NUMBERS_ONLY and column.type not in NUMERIC:
        numeric = [each.name for each in columns if each.type in NUMERIC]
        raise Invalid(field="measure", why="column", given=text[:80], allowed=numeric)
    return Measure(kind, column)


def _order(text: str, names: tuple[str, ...]) -> tuple[tuple[int, bool], ...]:
    found: list[tuple[int, bool]] = []
    for part in logic.split(text, field="order") if text else ():
        name, _dot, way = part.rpartition(".")
        name, way = (part, "") if part in names or way not in ("asc", "desc") else (name, way)
        if name not in names:
            raise Invalid(field="order", why="column", given=part[:80], allowed=list(names))
        found.append((names.index(name), way == "desc"))
    return tuple(found)


def aggregate(cursor: DuckDBPyConnection, wish: Wish) -> Groups:
    """Group and measure. Sums of whole and of decimal numbers are exact."""
    here = where(wish.where)
    fields = [*(_key_sql(key) for key in wish.keys), *(_measure_sql(m) for m in wish.measures)]
    keys = range(1, len(wish.keys) + 1)
    grouping = f"GROUP BY {', '.join(map(str, keys))}" if wish.keys else ""
    chosen = [f"{at + 1} {'DESC' if down else 'ASC'} NULLS LAST" for at, down in wish.order]
    order = ", ".join([*chosen, *(f"{at} NULLS LAST" for at in keys)])
    rows = cursor.execute(
        f"SELECT {', '.join(fields)} FROM data WHERE {here.sql} {grouping} "
        f"{f'ORDER BY {order}' if order else ''} LIMIT {wish.limit + 1}",
        here.list,
    ).fetchall()
    truncated = len(rows) > wish.limit
    shown = [_shown(row, wish) for row in rows[: wish.limit]]
    return Groups(wish.names, shown, truncated)


def _key_sql(key: Key) -> str:
    name = quoted(key.column.name)
    return f"date_trunc('{key.part}', {name})" if key.part else name


def _measure_sql(measure: Measure) -> str:
    if measure.column is None:
        return "count(*)"
    name = quoted(measure.column.name)
    real = _is_real(measure.column)
    match measure.kind:
        case "count_distinct":
            return f"count(DISTINCT {name})"
        case "sum" | "avg" if real:
            return f"f{measure.kind}({name})"  # Kahan's sums
        case "median" if measure.column.type is ColumnType.NUMBER and not real:
            # One digit more: the middle of two numbers may need it.
            return f"median(CAST({name} AS DECIMAL(38,{(measure.column.scale or 0) + 1})))"
    return f"{measure.kind}({name})"


def _is_real(column: Column) -> bool:
    return column.sql_type == "DOUBLE"


def _shown(row: tuple[Any, ...], wish: Wish) -> tuple[Any, ...]:
    keys = [_written(key, value) for key, value in zip(wish.keys, row, strict=False)]
    rest = zip(wish.measures, row[len(keys) :], strict=True)
    return (*keys, *(_rounded(measure, value) for measure, value in rest))


def _written(key: Key, value: Any) -> Any:
    is_part = key.part and isinstance(value, date | datetime)
    return value.strftime(WRITTEN[key.part]) if is_part else value


def _rounded(each: Measure, value: Any) -> Any:
    added = each.kind in ("sum", "avg") and each.column is not None and _is_real(each.column)
    return float(f"{value:.{DIGITS}g}") if added and isinstance(value, float) else value
