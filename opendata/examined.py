"""Examined, an open table under the gate: what the checks share, so that each scans little."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from duckdb import DuckDBPyConnection

from opendata.columns import TEXTUAL, Column, quoted
from opendata.problems import Problem
from opendata.rules import KINDS, Rules

FEW = 50_000  # distinct values up to which a column is checked by value and not by row
SHOWN = 100  # Problems that carry their row; the rest of a kind and column is one more


@dataclass
class Examined:
    """`con` holds table data(_id, …columns)."""

    con: DuckDBPyConnection
    columns: tuple[Column, ...]
    rules: Rules
    gone: frozenset[str] = frozenset()  # columns that a Fix dropped
    _sources: dict[str, str] = field(default_factory=dict)

    @cached_property
    def rows(self) -> int:
        return int(self.one("SELECT count(*) FROM data")[0])

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns)

    @property
    def texts(self) -> list[Column]:
        return [column for column in self.columns if column.type in TEXTUAL]

    @cached_property
    def distinct(self) -> dict[str, int]:
        """About how many values each column has."""
        if not self.columns:
            return {}
        counts = ", ".join(f"approx_count_distinct({quoted(c.name)})" for c in self.columns)
        found = self.one(f"SELECT {counts} FROM data")
        return {column.name: n for column, n in zip(self.columns, found, strict=True)}

    def one(self, sql: str, *values: Any) -> tuple[Any, ...]:
        found = self.con.execute(sql, values or None).fetchone()
        assert found is not None
        return found

    def all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.con.execute(sql, values or None).fetchall()

    def source(self, column: Column) -> str:
        """What to select (value, n, row) from: the values of a text column, each with how many
        rows have it and the first of them."""
        if column.name not in self._sources:
            self._sources[column.name] = self._source(column)
        return self._sources[column.name]

    def _source(self, column: Column) -> str:
        name = quoted(column.name)
        if self.distinct[column.name] > FEW:
            return (
                f"(SELECT {name} AS value, 1 AS n, _id AS row FROM data WHERE {name} IS NOT NULL)"
            )
        table = f"temp.examined_{len(self._sources)}"
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE {table.removeprefix('temp.')} AS "
            f"SELECT {name} AS value, count(*) AS n, min(_id) AS row FROM data "
            f"WHERE {name} IS NOT NULL GROUP BY ALL ORDER BY row"
        )
        return table

    def close(self) -> None:
        for source in self._sources.values():
            if source.startswith("temp."):
                self.con.execute(f"DROP TABLE IF EXISTS {source}")


def problems(
    kind: str, column: str | None, found: list[tuple[int, int, dict[str, Any]]], total: int
) -> list[Problem]:
    """A Problem for each (row, times, about) of `found`, and one for what of `total` is left."""
    kept = [
        Problem(kind=kind, weight=KINDS[kind], row=row, column=column, times=times, about=about)
        for row, times, about in found[:SHOWN]
    ]
    rest = total - sum(problem.times for problem in kept)
    if rest > 0:
        kept.append(Problem(kind=kind, weight=KINDS[kind], column=column, times=rest))
    return kept
