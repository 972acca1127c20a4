"""DuckDB files of Releases, made straight from columns and rows."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from opendata.columns import Column, quoted

Rows = Iterable[Sequence[Any]]


def make_table(path: Path, columns: Sequence[Column], rows: Rows) -> Path:
    """A file with the one table `data`, `_id` counting from 1."""
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as con:
        fields = ", ".join(f"{quoted(each.name)} {each.sql_type}" for each in columns)
        con.execute(f"CREATE TABLE data (_id BIGINT, {fields})")
        marks = ", ".join("?" for _ in range(len(columns) + 1))
        for number, row in enumerate(rows, start=1):
            con.execute(f"INSERT INTO data VALUES ({marks})", [number, *row])
    return path


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute("SELECT * EXCLUDE (_id) FROM data ORDER BY _id").fetchall()
