"""Filling table `raw`: rows of text in batches of bounded size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa
from duckdb import DuckDBPyConnection

from errors import Unreadable
from opendata import limits
from opendata.dialect import Header, Row
from opendata.problems import SHOWN_PER_KIND, Problem, Weight

CELLS = 400_000  # of one batch
CHARACTERS = 16 * 2**20
COUNTED = 1_000  # rows between two looks at the size of the batch
MARK = "\ufeff"


@dataclass(frozen=True)
class Filled:
    """What went into `raw`. `last_is_short` when the last row alone had too few cells."""

    names: tuple[str, ...]
    rows: int
    problems: tuple[Problem, ...]
    last_is_short: bool = False


def create(con: DuckDBPyConnection, width: int) -> None:
    """An empty table `raw`, in place of any before."""
    columns = "".join(f", c{place} VARCHAR" for place in range(width))
    con.execute(f"CREATE OR REPLACE TABLE raw (_id BIGINT{columns})")


def insert(con: DuckDBPyConnection, columns: Sequence[pa.Array], first: int) -> None:
    """Append a batch, numbered from `first`."""
    numbers = pa.array(range(first, first + len(columns[0])), pa.int64())
    names = ["_id", *(f"c{place}" for place in range(len(columns)))]
    # Not con.register: what is registered stays in memory until the transaction ends.
    con.from_arrow(pa.Table.from_arrays([numbers, *columns], names=names)).insert_into("raw")


def fill(
    con: DuckDBPyConnection, rows: Iterable[tuple[int, Row]], header: Header, *, file: str
) -> Filled:
    """All (line, row) into `raw`. A short row is filled up with NULL and a long one makes the
    table wider; both are Problems that block. Rows without any cell are left out. Refuses
    Unreadable (columns, characters)."""
    filling = _Filling(con, header, file)
    for line, row in rows:
        filling.take(line, row)
    return filling.done()


class _Filling:
    def __init__(self, con: DuckDBPyConnection, header: Header, file: str) -> None:
        self.con, self.file = con, file
        self.names = list(header.names)
        self.batch: list[Row] = []
        self.characters = 0
        self.rows = self.written = 0
        self.blank = self.blanks = 0
        self.ragged: list[Problem] = []
        self.unshown = self.marks = self.short = 0
        self.last_is_short = False
        create(con, len(self.names))

    def take(self, line: int, row: Row) -> None:
        width = len(self.names)
        if not any(row) and not (width == len(row) == 1 and row[0] is not None):
            self.blank += 1
            return
        self.blanks, self.blank = self.blanks + self.blank, 0
        self.rows += 1
        self.last_is_short = len(row) < width
        if len(row) != width:
            row = self._evened(line, row, width)
        self.batch.append(row)
        if len(self.batch) % COUNTED == 0 or width > 100:
            latest = self.batch[-COUNTED:] if width <= 100 else [row]
            self.characters += sum(len(cell) for each in latest for cell in each if cell)
        if self.characters > CHARACTERS or len(self.batch) * width > CELLS:
            self.flush()

    def _evened(self, line: int, row: Row, width: int) -> Row:
        if len(row) < width:
            self.short += 1
            self._note(line, len(row), width)
            return [*row, *[None] * (width - len(row))]
        if not any(row[width:]):
            return row[:width]
        self._note(line, len(row), width)
        self._widen(len(row))
        return row

    def _note(self, line: int, cells: int, width: int) -> None:
        if len(self.ragged) >= SHOWN_PER_KIND:
            self.unshown += 1
            return
        about = {"line": line, "cells": cells, "expected": width}
        problem = Problem(kind="ragged", weight=Weight.BLOCK, row=self.rows, about=about)
        self.ragged.append(problem)

    def _widen(self, width: int) -> None:
        if width > limits.COLUMNS:
            raise Unreadable(file=self.file, why="columns", limit=limits.COLUMNS)
        self.flush()
        taken = {name.lower() for name in self.names}
        for place in range(len(self.names), width):
            name = f"列{place + 1}"
            while name.lower() in taken:
                name += "_"
            self.names.append(name)
            self.con.execute(f"ALTER TABLE raw ADD COLUMN c{place} VARCHAR")

    def flush(self) -> None:
        if not self.batch:
            return
        columns = list(zip(*self.batch, strict=True))
        try:
            arrays = [pa.array(self._unmarked(column), pa.string()) for column in columns]
        except UnicodeEncodeError:  # half a surrogate pair, which only JSON can spell
            raise Unreadable(file=self.file, why="characters") from None
        insert(self.con, arrays, self.written + 1)
        self.written += len(self.batch)
        self.batch, self.characters = [], 0

    def _unmarked(self, column: Sequence[str | None]) -> Sequence[str | None]:
        marked = sum(1 for cell in column if cell and cell[0] == MARK)
        if not marked:
            return column
        self.marks += marked
        return [cell.lstrip(MARK) if cell else cell for cell in column]

    def done(self) -> Filled:
        self.flush()
        problems = [*self.ragged]
        if self.unshown:
            rest = Problem(kind="ragged", weight=Weight.BLOCK, times=self.unshown)
            problems.append(rest)
        if self.blanks:
            problems.append(Problem(kind="blank-rows", weight=Weight.INFO, times=self.blanks))
        if self.marks:
            problems.append(Problem(kind="byte-order-mark", weight=Weight.WARN, times=self.marks))
        alone = self.last_is_short and self.short == 1
        return Filled(tuple(self.names), self.rows, tuple(problems), alone)
