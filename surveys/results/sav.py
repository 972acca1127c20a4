"""Responses as SPSS .sav: labels, value labels, missing codes. Pure but for the file.

The writer wants a whole frame, so a file holds at most CELLS cells; more is for CSV.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from surveys.results import codebook
from surveys.results.codebook import Cell, Column

CELLS = 2_500_000
TEXT = 10_000  # bytes of one cell; SPSS itself ends at 32,767
NAME = 60  # bytes


def write(
    path: Path, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, title: str
) -> None:
    """One variable a column. Codes are numbers from 1 in the order of the form, with their meaning
    as value labels; "don't know" is -8, "prefer not to say" -9, both missing."""
    names = variables(columns)
    frame = pd.DataFrame(
        {
            name: _series(column, [row[at] for row in rows])
            for at, (name, column) in enumerate(zip(names, columns, strict=True))
        }
    )
    labels: dict[str, dict[int | float, str]] = {}
    missing: dict[str, Any] = {}
    for name, column in zip(names, columns, strict=True):
        if column.values:
            labels[name] = {column.code(value): said[:110] for value, said in column.values.items()}
            codes = [column.code(value) for value in column.values if value in codebook.ASIDE]
            if codes:
                missing[name] = [*codes]
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=title[:20],
        column_labels={n: c.label[:80] for n, c in zip(names, columns, strict=True)},
        variable_value_labels=labels,
        missing_ranges=missing,
        compress=True,
    )


def _series(column: Column, cells: list[Cell]) -> "pd.Series[float] | pd.Series[str]":
    if column.values or column.is_number:
        return pd.Series([_number(column, cell) for cell in cells], dtype="float64")
    return pd.Series(
        ["" if cell is None else str(cell)[: TEXT // 3] for cell in cells], dtype="str"
    )


def _number(column: Column, cell: Cell) -> float | None:
    if cell is None or isinstance(cell, int | float):
        return cell
    return float(column.code(cell)) if cell in column.values else None


def variables(columns: Sequence[Column]) -> list[str]:
    """Names as SPSS takes them, each once: a letter first, no dots at the end, no reserved word."""
    taken: set[str] = set()
    names = []
    for column in columns:
        name = re.sub(r"\W", "_", column.name)
        name = name if re.match(r"[^\W\d_]", name) else f"q_{name}"
        while len(name.encode()) > NAME:
            name = name[:-1]
        if name.upper() in RESERVED:
            name += "_"
        number, plain = 1, name
        while name.casefold() in taken:
            number += 1
            name = f"{plain}_{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}


def count(path: Path) -> int:
    """The rows of a finished file."""
    frame, _about = pyreadstat.read_sav(str(path), usecols=[str(_first(path))])
    return len(frame)


def _first(path: Path) -> str:
    _frame, about = pyreadstat.read_sav(str(path), metadataonly=True)
    return str(about.column_names[0])
