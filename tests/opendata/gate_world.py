"""Builders for the gate's tests: a small typed table in memory, and real-looking test numbers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb

from opendata.columns import Column, ColumnType, quoted
from opendata.gate import Rules

T = ColumnType
TODAY = date(2026, 11, 22)
IDENTITY = "11010519491231002X"
MOBILE = "13800138000"
CARD = "6222021234567894"
PLATE = "沪A12345"
CREDIT_CODE = "91350100M000100Y43"


def open_table(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Any:
    """A connection with table data(_id, …columns) of `rows`."""
    con = duckdb.connect()
    fields = "".join(f", {quoted(each.name)} {each.sql_type}" for each in columns)
    con.execute(f"CREATE TABLE data (_id BIGINT{fields})")
    if rows:
        marks = ", ".join("?" * (len(columns) + 1))
        con.executemany(
            f"INSERT INTO data VALUES ({marks})",
            [[number, *row] for number, row in enumerate(rows, start=1)],
        )
    return con


def texts(values: Sequence[str | None], name: str = "说明") -> tuple[Any, list[Column]]:
    """A table of one text column beside a number that tells the rows apart."""
    columns = [Column(name="序", type=T.INTEGER), Column(name=name)]
    return open_table(columns, list(enumerate(values))), columns


def rules(**facts: Any) -> Rules:
    return Rules(**{"today": TODAY, **facts})


def rows(con: Any) -> list[tuple[Any, ...]]:
    return con.execute("SELECT * EXCLUDE (_id) FROM data ORDER BY _id").fetchall()
