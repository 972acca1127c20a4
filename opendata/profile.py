"""Profiles: what each column of a table holds, in plain numbers, for readers and for charts."""

import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection

from opendata.columns import NUMERIC, TEMPORAL, TEXTUAL, Column, ColumnType, quoted

TOP = 20
BINS = 20
FEW = 50_000  # distinct values up to which they are counted one by one
MANY = 2_000_000  # rows above which a median is found by sorting on disk, not by holding all values
AT_ONCE = 20  # columns told in one scan
MONTHS = 120  # a longer time is shown by year


def profile(con: DuckDBPyConnection, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """For each column of table data: name, type, count (rows), nulls, distinct and whether that is
    exact, min, max, mean, median, top (≤ 20, most frequent first), histogram (≤ 20 bins
    [from, to), the last closed; dates by month, or by year when there are over ten), lengths of
    texts in characters. Values are as JSON has them: dates in ISO 8601, numbers plain."""
    if not columns:
        return []
    facts = _facts(con, columns)
    return [_column(con, column, facts[column.name]) for column in columns]


def _facts(con: DuckDBPyConnection, columns: Sequence[Column]) -> dict[str, dict[str, Any]]:
    """What needs no grouping: a scan for every few columns, for the time to plan one grows with
    the square of what it asks."""
    rows = con.execute("SELECT count(*) FROM data").fetchall()[0][0]
    facts: dict[str, dict[str, Any]] = {}
    for start in range(0, len(columns), AT_ONCE):
        some = columns[start : start + AT_ONCE]
        wanted = [
            (each.name, name, sql) for each in some for name, sql in _asked(each, rows <= MANY)
        ]
        found = con.execute(f"SELECT {', '.join(sql for *_, sql in wanted)} FROM data").fetchone()
        assert found is not None
        for (column_name, name, _), value in zip(wanted, found, strict=True):
            facts.setdefault(column_name, {})[name] = value
    return facts


def _asked(column: Column, few: bool) -> list[tuple[str, str]]:
    c = quoted(column.name)
    asked = [("count", "count(*)"), ("filled", f"count({c})")]
    asked.append(("distinct", f"approx_count_distinct({c})"))
    if column.type in NUMERIC:
        where = f"FILTER (isfinite(CAST({c} AS DOUBLE)))"
        asked += [("min", f"min({c}) {where}"), ("max", f"max({c}) {where}")]
        asked += [("mean", f"avg(CAST({c} AS DOUBLE)) {where}")]
        if few:
            asked += [("median", f"median(CAST({c} AS DOUBLE)) {where}")]
    else:
        asked += [("min", f"min({c})"), ("max", f"max({c})")]
    if column.type in TEXTUAL:
        asked += [(f"{each}_length", f"{each}(length({c}))") for each in ("min", "max", "avg")]
    return asked


def _column(con: DuckDBPyConnection, column: Column, facts: dict[str, Any]) -> dict[str, Any]:
    distinct, exact = int(facts["distinct"]), False
    if column.type in NUMERIC and "median" not in facts:
        facts["median"] = _median(con, column)
    top: list[dict[str, Any]] = []
    if distinct <= FEW:
        distinct, top = _top(con, column)
        exact = True
    made: dict[str, Any] = {
        "name": column.name,
        "type": column.type.value,
        "count": facts["count"],
        "nulls": facts["count"] - facts["filled"],
        "distinct": min(distinct, facts["filled"]),
        "exact": exact,
        "min": plain(facts["min"]),
        "max": plain(facts["max"]),
        "mean": plain(facts.get("mean")),
        "median": plain(facts.get("median")),
        "top": top,
        "histogram": _histogram(con, column, facts) if facts["min"] is not None else [],
    }
    if column.type in TEXTUAL and facts["filled"]:
        made["lengths"] = {each: plain(facts[f"{each}_length"]) for each in ("min", "max", "avg")}
    return made


def _median(con: DuckDBPyConnection, column: Column) -> float | None:
    """The median by sorting, which goes to disk where memory is short."""
    c = quoted(column.name)
    numbers = f"SELECT CAST({c} AS DOUBLE) AS x FROM data WHERE isfinite(CAST({c} AS DOUBLE))"
    count = con.execute(f"SELECT count(*) FROM ({numbers})").fetchall()[0][0]
    if not count:
        return None
    middle = f"LIMIT {2 - count % 2} OFFSET {(count - 1) // 2}"
    rows = con.execute(f"{numbers} ORDER BY x {middle}").fetchall()
    return sum(float(row[0]) for row in rows) / len(rows)


def _top(con: DuckDBPyConnection, column: Column) -> tuple[int, list[dict[str, Any]]]:
    c = quoted(column.name)
    rows = con.execute(
        f"SELECT {c}, count(*) AS n, count(*) OVER () FROM data WHERE {c} IS NOT NULL "
        f"GROUP BY {c} ORDER BY 2 DESC, 1 LIMIT {TOP}"
    ).fetchall()
    top = [{"value": plain(value), "count": n} for value, n, _ in rows]
    return (rows[0][2] if rows else 0), top


def _histogram(
    con: DuckDBPyConnection, column: Column, facts: dict[str, Any]
) -> list[dict[str, Any]]:
    if column.type in TEMPORAL:
        return _months(con, column, facts)
    if column.type in NUMERIC:
        return _bins(con, column, facts["min"], facts["max"])
    return []


def _months(con: DuckDBPyConnection, column: Column, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Months, or years, in which there are rows; `to` is the first day of the next one."""
    first, last = facts["min"], facts["max"]
    part = "month" if (last.year - first.year) * 12 + last.month - first.month < MONTHS else "year"
    start = f"CAST(date_trunc('{part}', {quoted(column.name)}) AS DATE)"
    rows = con.execute(
        f"SELECT first, CAST(first + INTERVAL 1 {part} AS DATE), n FROM (SELECT {start} AS first, "
        f"count(*) AS n FROM data WHERE {quoted(column.name)} IS NOT NULL GROUP BY {start}) "
        "ORDER BY first"
    ).fetchall()
    return [{"from": plain(start), "to": plain(end), "count": n} for start, end, n in rows]


def _bins(con: DuckDBPyConnection, column: Column, low: Any, high: Any) -> list[dict[str, Any]]:
    """Bins of one width over all values; of few whole numbers, a bin each."""
    if column.type is ColumnType.INTEGER:
        width: float = -(-(int(high) - int(low) + 1) // BINS)
        bins = -(-(int(high) - int(low) + 1) // int(width))
        place = f"({quoted(column.name)}::HUGEINT - {int(low)}) // {int(width)}"
    else:
        low, high = float(low), float(high)
        bins, width = (BINS, (high - low) / BINS) if high > low else (1, 0.0)
        if not math.isfinite(width):
            return []
        value = f"CAST({quoted(column.name)} AS DOUBLE)"
        place = f"CAST(floor(({value} - {low!r}) / {width!r}) AS INTEGER)" if width else "0"
    where = f"isfinite(CAST({quoted(column.name)} AS DOUBLE))"
    rows = con.execute(
        f"SELECT greatest(0, least({bins - 1}, {place})) AS bin, count(*) FROM data "
        f"WHERE {where} GROUP BY 1"
    ).fetchall()
    counts = {int(number): n for number, n in rows}
    return [
        {
            "from": plain(low + number * width),
            "to": plain(low + (number + 1) * width) if number < bins - 1 else plain(high),
            "count": counts.get(number, 0),
        }
        for number in range(bins)
    ]


def plain(value: Any) -> Any:
    """A cell as JSON has it; numbers to fifteen digits, none for what is no number."""
    if isinstance(value, bool) or value is None or isinstance(value, (int, str)):
        return value
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, float)):
        return float(f"{float(value):.15g}") if math.isfinite(value) else None
    return str(value)
