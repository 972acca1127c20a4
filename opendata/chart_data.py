"""The rows behind a chart: grouped as …/aggregate groups them, else every nth one as it stands."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from math import isfinite
from urllib.parse import urlencode

from duckdb import DuckDBPyConnection

from opendata.chart_form import (
    COUNT,
    ORDERED,
    RAW,
    Axis,
    ChartForm,
    Kind,
    Sort,
    axis_of,
    checked,
)
from opendata.columns import Column, coordinates, quoted
from opendata.query import aggregate, grammar, rows
from opendata.query.clauses import where

GROUPS = 5_000  # how many groups are read; a chart draws far fewer
DIGITS = 12  # significant ones that a proof compares: sums of floats differ in the last bits

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class ChartData:
    """The table under a chart. `columns` are named as the address names them (created.month,
    sum.n, count), dates are written 2026-01-31, parts of them 2026, 2026-01, 2026-W05; `total`
    counts the rows of the Release that the filters leave; `truncated` says that there were more
    groups than are read; `step` n means that every nth row is a point."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    truncated: bool = False
    step: int = 1

    def sha256(self) -> str:
        """Over the canonical JSON {"columns": […], "rows": […]}: keys sorted, no spaces, UTF-8,
        whole numbers without a point, others by twelve significant digits."""
        cells = [[_canonical(cell) for cell in row] for row in self.rows]
        record = {"columns": list(self.columns), "rows": cells}
        text = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()


def _canonical(cell: Cell) -> Cell:
    if not isinstance(cell, float):
        return cell
    short = float(f"{cell:.{DIGITS}g}")
    return int(short) if short.is_integer() else short


def query_of(form: ChartForm, columns: Sequence[Column]) -> str:
    """The address query that gives the same rows: of …/aggregate, or for points of …/rows."""
    form = checked(form, columns)
    if form.kind in RAW:
        names = ",".join(_listed(name) for name in _drawn_columns(form, columns))
        return urlencode([("select", names), *form.filters])
    return urlencode(_asked(form, columns))


def data_of(cursor: DuckDBPyConnection, columns: Sequence[Column], form: ChartForm) -> ChartData:
    """What `form` shows of the table `data`. Refuses as chart_form.checked and the filters do."""
    form = checked(form, columns)
    return _points(cursor, columns, form) if form.kind in RAW else _groups(cursor, columns, form)


def _groups(cursor: DuckDBPyConnection, columns: Sequence[Column], form: ChartForm) -> ChartData:
    wish = aggregate.parse(_asked(form, columns), columns)
    found = aggregate.aggregate(cursor, wish)
    total = rows.count(cursor, wish.where)
    return ChartData(found.names, _cells(found.rows), total, truncated=found.truncated)


def _asked(form: ChartForm, columns: Sequence[Column]) -> list[tuple[str, str]]:
    """The parameters of …/aggregate: always with the number of rows behind each group, of regions
    with where their points lie."""
    x = axis_of(form.x, columns)
    assert x is not None
    keys = [form.x, form.colour] if form.colour else [form.x]
    measures = [form.y] if form.y == COUNT else [form.y, COUNT]
    if form.kind is Kind.MAP_REGIONS:
        measures += [f"median.{each.name}" for each in coordinates(list(columns)) or ()]
    ways = {
        Sort.LARGEST: f"{form.y}.desc",
        Sort.SMALLEST: f"{form.y}.asc",
        Sort.X: f"{form.x}.desc" if is_backwards(Sort.X, x) else f"{form.x}.asc",
    }
    return [
        ("group", ",".join(map(_listed, keys))),
        ("measure", ",".join(map(_listed, measures))),
        ("order", _listed(ways[order_of(form, x)])),
        ("limit", str(GROUPS)),
        *form.filters,
    ]


def _listed(name: str) -> str:
    """A name in a list between commas: in quotes where it would be read wrongly."""
    if not any(char in name for char in ',"()\\'):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _drawn_columns(form: ChartForm, columns: Sequence[Column]) -> list[str]:
    names = [form.x, form.y]
    if form.kind is Kind.MAP_POINTS:
        names = [place.name for place in coordinates(list(columns)) or ()]
    return [*names, form.colour] if form.colour else names


def _points(cursor: DuckDBPyConnection, columns: Sequence[Column], form: ChartForm) -> ChartData:
    group = grammar.filters(form.filters, tuple(columns))
    here, total = where(group), rows.count(cursor, group)
    step = max(1, -(-total // form.most))
    names = _drawn_columns(form, columns)
    fields = ", ".join(quoted(name) for name in names)
    found = cursor.execute(
        f"SELECT {fields} FROM (SELECT *, row_number() OVER (ORDER BY _id) AS _place FROM data "
        f"WHERE {here.sql}) WHERE (_place - 1) % {step} = 0 ORDER BY _place",
        here.list,
    ).fetchall()
    return ChartData(tuple(names), _cells(found), total, step=step)


def order_of(form: ChartForm, x: Axis) -> Sort:
    """A line goes along x. Else as asked, by x where it has an order, else the largest first."""
    if form.kind in ORDERED:
        return Sort.X
    return form.sort or (Sort.X if x.is_time or x.is_number else Sort.LARGEST)


def is_backwards(sort: Sort, x: Axis) -> bool:
    """Whether the last groups are read first, so that a limit keeps them: of a time the newest."""
    return sort is Sort.X and x.is_time


def _cells(found: Sequence[Sequence[object]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(_cell(cell) for cell in row) for row in found)


def _cell(value: object) -> Cell:
    """A value as JSON has it: whole decimals as whole numbers, dates in ISO, no NaN."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int) else str(value)
