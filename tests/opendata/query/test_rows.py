"""Rows by any filter and order are what a plain reading of the table gives."""

import csv
import io
from datetime import datetime
from decimal import Decimal
from functools import cmp_to_key

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import Invalid
from opendata.columns import Column, ColumnType, quoted
from opendata.query import grammar, rows

COLUMNS = (
    Column(name="t", type=ColumnType.TEXT),
    Column(name="n", type=ColumnType.INTEGER),
    Column(name="d", type=ColumnType.NUMBER, scale=2),
    Column(name="x", type=ColumnType.LONGITUDE),
    Column(name="at", type=ColumnType.DATETIME),
)
TEXTS = st.sampled_from(["", "a", "A", "中", 'q"', "a,b", "line\nend", "%", "_", "'", "é", "#"])
CELLS = st.tuples(
    st.none() | TEXTS,
    st.none() | st.integers(-3, 3),
    st.none() | st.sampled_from([Decimal("0.00"), Decimal("1.50"), Decimal("-2.25")]),
    st.none() | st.sampled_from([0.1, 0.2, 0.1 + 0.2, -1e300]),
    st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 2)),
)
ORDERS = st.lists(
    st.tuples(
        st.sampled_from([column.name for column in COLUMNS]),
        st.sampled_from(["", ".asc", ".desc"]),
        st.sampled_from(["", ".nullsfirst", ".nullslast"]),
    ),
    max_size=3,
    unique_by=lambda each: each[0],
)


def table(cells) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    fields = ", ".join(f"{quoted(each.name)} {each.sql_type}" for each in COLUMNS)
    connection.execute(f"CREATE TABLE data (_id BIGINT, {fields})")
    for number, row in enumerate(cells, start=1):
        connection.execute("INSERT INTO data VALUES (?, ?, ?, ?, ?, ?)", [number, *row])
    return connection


def expected(cells, orders) -> list[int]:
    """The row numbers in the order said, by Python's own sorting."""
    names = [column.name for column in COLUMNS]

    def compare(a: int, b: int) -> int:
        for name, way, nulls in orders:
            one, other = (cells[each][names.index(name)] for each in (a, b))
            down = way == ".desc"
            first = nulls == ".nullsfirst" or (down and not nulls)
            if one is None or other is None:
                if (one is None) != (other is None):
                    return -1 if (one is None) == first else 1
                continue
            if isinstance(one, str):
                one, other = one.encode(), other.encode()
            if one != other:
                return -1 if (one < other) != down else 1
        return a - b

    return [each + 1 for each in sorted(range(len(cells)), key=cmp_to_key(compare))]


@settings(max_examples=60)
@given(cells=st.lists(CELLS, max_size=25), orders=ORDERS, limit=st.integers(1, 7))
def test_pages_put_together_are_the_sorted_table(cells, orders, limit):
    params = [("order", ",".join("".join(each) for each in orders)), ("limit", str(limit))]
    found: list[int] = []
    after = None
    with table(cells) as connection:
        for _ in range(len(cells) + 1):
            more = [("after", after)] if after else []
            query = grammar.parse([*params, *more], COLUMNS)
            page = rows.page(connection, query, mark="m/1")
            found += page.ids
            after = page.next
            if after is None:
                break
    assert found == expected(cells, orders)


@settings(max_examples=60)
@given(cells=st.lists(CELLS, max_size=20), text=TEXTS, number=st.integers(-4, 4))
def test_filters_agree_with_plain_python(cells, text, number):
    said = {
        "t": (f"eq.{text}", lambda row: row[0] is not None and row[0] == text),
        "n": (f"gte.{number}", lambda row: row[1] is not None and row[1] >= number),
        "d": (f"not.lt.{number}.5", lambda row: row[2] is not None and row[2] >= _half(number)),
        "x": ("is.null", lambda row: row[3] is None),
    }
    with table(cells) as connection:
        for name, (condition, holds) in said.items():
            query = grammar.parse([(name, condition)], COLUMNS)
            wanted = [i for i, row in enumerate(cells, start=1) if holds(row)]
            assert list(rows.page(connection, query, mark="m/1").ids) == wanted
            assert rows.count(connection, query.where) == len(wanted)


def _half(number: int) -> Decimal:
    return Decimal(f"{number}.5")


@settings(max_examples=60)
@given(cells=st.lists(CELLS, max_size=20))
def test_csv_holds_every_cell_and_is_what_copy_writes(cells):
    with table(cells) as connection:
        query = grammar.parse([], COLUMNS)
        made = rows.header(COLUMNS) + b"".join(rows.lines(connection, query))
        read = list(csv.reader(io.StringIO(made.decode(), newline="")))[1:]
    assert [row[0] for row in read] == [row[0] or "" for row in cells]
    assert [row[1] for row in read] == ["" if row[1] is None else str(row[1]) for row in cells]
    assert [row[3] for row in read] == ["" if row[3] is None else repr(row[3]) for row in cells]


@pytest.mark.parametrize("limit", [1, 3])
def test_a_made_up_cursor_is_refused(limit):
    with table([("a", 1, None, None, None)] * 5) as connection:
        page = rows.page(connection, grammar.parse([("limit", "2")], COLUMNS), mark="m/1")
        forged = page.next[:-2] + ("AA" if page.next[-2:] != "AA" else "BB")
        query = grammar.parse([("limit", str(limit)), ("after", forged)], COLUMNS)
        with pytest.raises(Invalid):
            rows.page(connection, query, mark="m/1")


@given(text=st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    for name in ("t", "n", "d", "at", "or", "not.and", "order", "select", "limit", "nope"):
        try:
            grammar.parse([(name, text)], COLUMNS)
            grammar.parse([(name, f"({text})")], COLUMNS)
            grammar.parse([(name, f"eq.{text}")], COLUMNS)
            grammar.parse([(name, f"in.({text})")], COLUMNS)
        except Invalid as refused:
            assert refused.about["field"]


@given(parts=st.lists(st.text(max_size=8), min_size=1, max_size=5))
def test_quoted_parts_come_back(parts):
    from opendata.query.logic import split

    text = ",".join('"' + p.replace("\\", "\\\\").replace('"', '\\"') + '"' for p in parts)
    assert split(text, field="x") == parts
