"""Population tables: what a sample is weighted to. Uploaded as CSV or XLSX, checked row by row."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import files
from errors import Incomplete, NotFound, TooLarge, Unreadable
from identity import permits
from models import Account, Department, Population
from moderation.wording import line
from surveys import workbook

COUNT = ("n", "count", "population", "人数", "人口", "人口数")
BYTES = 5 * 1024 * 1024
UNPACKED = 64 * 1024 * 1024
ROWS = 20_000
DIMENSIONS = 5
CATEGORY = 80


@dataclass(frozen=True)
class Problem:
    """One fault of an uploaded table: kind, row (1 is the first below the headings), column."""

    kind: str
    row: int | None = None
    column: str = ""


@dataclass(frozen=True)
class Table:
    """A table as read: `cells` hold a category a dimension, and n."""

    dimensions: tuple[str, ...]
    cells: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...]


def read(data: bytes, *, name: str) -> Table:
    """A table out of a file. Refuses TooLarge, Unreadable; faults of its rows are its problems."""
    if len(data) > BYTES:
        raise TooLarge(limit=BYTES)
    rows: Iterator[Sequence[Any]] = (
        iter(workbook.first_sheet(data, unpacked=UNPACKED, rows=ROWS + 2))
        if name.lower().endswith(".xlsx")
        else _csv(data)
    )
    head = [str(cell or "").strip() for cell in next(rows, [])]
    found = list(_bounded(rows))
    at = next((i for i, cell in enumerate(head) if cell.lower() in COUNT), None)
    dimensions = [cell for i, cell in enumerate(head) if i != at and cell]
    faults = _faults_of_head(head, at, dimensions)
    if faults or at is None:
        return Table(tuple(dimensions), (), tuple(faults))
    cells: list[dict[str, Any]] = []
    seen: set[tuple[str, ...]] = set()
    for number, row in enumerate(found, 1):
        if any(str(cell if cell is not None else "").strip() for cell in row):
            cell, wrong = _cell(row, head, at, number, seen)
            faults.extend(wrong)
            cells.extend([cell] if not wrong else [])
    if not cells and not faults:
        faults.append(Problem("no-rows"))
    if cells and not sum(cell["n"] for cell in cells):
        faults.append(Problem("no-people"))
    return Table(tuple(dimensions), tuple(cells), tuple(faults))


def _faults_of_head(head: Sequence[str], at: int | None, dimensions: list[str]) -> list[Problem]:
    faults = []
    if at is None:
        faults.append(Problem("no-count"))
    if not 0 < len(dimensions) <= DIMENSIONS:
        faults.append(Problem("dimensions"))
    if len(set(head)) < len(head) or "" in head:
        faults.append(Problem("headings"))
    return faults


def _cell(
    row: Sequence[Any], head: Sequence[str], at: int, number: int, seen: set[tuple[str, ...]]
) -> tuple[dict[str, Any], list[Problem]]:
    faults = [] if len(row) <= len(head) else [Problem("too-wide", number)]
    padded = [*row, *([None] * (len(head) - len(row)))][: len(head)]
    n = _whole(padded[at])
    if n is None:
        faults.append(Problem("not-a-number", number, head[at]))
    categories = {}
    for i, name in enumerate(head):
        if i != at:
            categories[name] = _plain(padded[i])
            if not 0 < len(categories[name]) <= CATEGORY:
                faults.append(Problem("no-category", number, name))
    key = tuple(categories.values())
    if key in seen:
        faults.append(Problem("twice", number))
    seen.add(key)
    return {"categories": categories, "n": n}, faults


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell if cell is not None else "").split())


def _whole(cell: Any) -> int | None:
    """A count of people: 1,234 is one, -1 and 1.5 are none."""
    text = _plain(cell).replace(",", "").replace("，", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 else None


def _bounded(rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows):
        if number >= ROWS:
            raise TooLarge(why="rows", limit=ROWS)
        yield row


def _csv(data: bytes) -> Iterator[Sequence[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable(field="file", why="encoding")
    if "\0" in text:
        raise Unreadable(field="file", why="not-a-table")
    separator = "\t" if "\t" in text[:500] else ","
    try:
        yield from csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    except csv.Error:
        raise Unreadable(field="file", why="not-a-table") from None


def keep(
    session: Session,
    *,
    account: Account | None,
    department_id: int,
    title: str,
    source: str,
    name: str,
    data: bytes,
    now: datetime,
) -> Population:
    """Take in a population table; its bytes are kept. Refuses NotFound, NotAllowed, Empty, TooLong,
    what read() does, and Incomplete with the `problems` of its rows."""
    department = session.get(Department, department_id)
    if department is None:
        raise NotFound(department=department_id)
    account = permits.require(account, permits.Act.ANALYSE, department)
    table = read(data, name=name)
    if table.problems:
        told = [{"kind": p.kind, "row": p.row, "column": p.column} for p in table.problems]
        raise Incomplete(why="population", problems=told[:50], n=len(told))
    population = Population(
        department_id=department.id,
        title=line(title, field="title", limit=200),
        source=line(source, field="source", limit=300),
        cells=list(table.cells),
        sha256=files.keep(data),
        made_by=account.id,
        made_at=now,
    )
    session.add(population)
    session.flush()
    return population


def of_department(session: Session, *, department: Department) -> list[Population]:
    """The tables of a department and of those above it, the newest first."""
    parts = department.path.strip("/").split("/")
    paths = ["/".join(parts[:end]) + "/" for end in range(1, len(parts) + 1)]
    query = (
        select(Population)
        .join(Department, Department.id == Population.department_id)
        .where(Department.path.in_(paths))
        .order_by(Population.id.desc())
        .limit(50)
    )
    return list(session.scalars(query))
