"""How a table lies in rows of text: delimiter, header row, names of the columns."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from errors import Empty, Unreadable
from opendata import limits
from opendata.problems import Problem, Weight
from opendata.reading import Question

Row = Sequence[str | None]

DELIMITERS = (",", "\t", ";", "|")
HEAD = 100  # rows looked at
SEARCHED = 20  # rows among which the header is looked for
SAMPLE = 3  # rows shown with a question
NUMBERLIKE = re.compile(r"[+\-]?[\d０-９][\d０-９.,，/:：年月日时分秒%\- T]*")
RESERVED = "_id"
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def delimiter_of(lines: Sequence[str]) -> str | Question:
    """The only delimiter by which every line (physical, first HEAD of the file) has the same
    number of cells, two or more; when several do, a question; when none does, the one by which
    most lines agree; "," when there is but one column."""
    widths = {each: _widths(lines, each) for each in DELIMITERS}
    agreed = {each: found for each, found in widths.items() if found and found[0][0] > 1}
    even = [each for each, found in agreed.items() if len(found) == 1]
    if len(even) > 1:
        samples = {each: [" ¦ ".join(row) for row in _split(lines[:SAMPLE], each)] for each in even}
        return Question("delimiter", tuple(even), samples)
    if even:
        return even[0]
    return max(agreed, key=lambda each: (agreed[each][0][1], agreed[each][0][0]), default=",")


def _widths(lines: Sequence[str], delimiter: str) -> list[tuple[int, int]]:
    """(cells in a row, rows that have so many), the most common first."""
    return Counter(map(len, filter(None, _split(lines, delimiter)))).most_common()


def _split(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return []


@dataclass(frozen=True)
class Header:
    """`row` counts from 1, 0 when there is none; `unnamed` are places of columns the file gives
    no name for."""

    row: int
    names: tuple[str, ...]
    unnamed: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = field(default=())


def header_of(head: Sequence[Row], *, told: int | None, file: str = "") -> Header | Question:
    """The header among the first rows. Rows above it that fill at most half of the table's usual
    width are titles. When it has numbers just where all other rows have them, a question. Refuses
    Empty, Unreadable (header, columns)."""
    full = [number for number, row in enumerate(head, 1) if any(row)]
    if not full:
        raise Empty(field="file", file=file)
    if told is not None:
        return _header(head, int(told), file)
    width = Counter(_filled(head[number - 1]) for number in full).most_common(1)[0][0]
    first = next((n for n in full[:SEARCHED] if not _is_title(head[n - 1], width)), full[0])
    if len(full) > 1 and _looks_like_data(
        head[first - 1], [head[n - 1] for n in full if n > first]
    ):
        shown = [_shown(head[number - 1]) for number in full[:SAMPLE]]
        return Question("header", (str(first), "0"), {str(first): shown[:1], "0": shown})
    return _header(head, first, file)


def _is_title(row: Row, width: int) -> bool:
    return width > 1 and bool(row[0]) and 2 * _filled(row) <= width


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell)


def _looks_like_data(first: Row, others: Sequence[Row]) -> bool:
    """Whether `first` has a number, and has numbers just where all the other rows have them."""
    kinds = [bool(NUMBERLIKE.fullmatch((cell or "").strip())) for cell in first]
    if not any(kinds):
        return False
    return all(
        bool(NUMBERLIKE.fullmatch(cell.strip())) is kind
        for row in others
        for kind, cell in zip(kinds, row, strict=False)
        if cell and cell.strip()
    )


def _shown(row: Row) -> str:
    return " ¦ ".join((cell or "")[:40] for cell in row[:20])


def _header(head: Sequence[Row], number: int, file: str) -> Header:
    if not 0 <= number <= len(head):
        raise Unreadable(file=file, why="header", row=number)
    width = len(head[number - 1]) if number else max(map(len, head))
    if width > limits.COLUMNS:
        raise Unreadable(file=file, why="columns", limit=limits.COLUMNS)
    given = head[number - 1] if number else [None] * width
    names, problems = unique(given, unnamed_is_fault=bool(number))
    above = [row for row in head[: max(number - 1, 0)] if any(row)]
    if above:
        about = {"rows": [_shown(row) for row in above[:SAMPLE]]}
        rows = Problem(kind="rows-above-header", weight=Weight.WARN, times=len(above), about=about)
        problems.append(rows)
    unnamed = frozenset(place for place, name in enumerate(given) if not (name or "").strip())
    return Header(number, tuple(names), unnamed, tuple(problems))


def unique(given: Row, *, unnamed_is_fault: bool = True) -> tuple[list[str], list[Problem]]:
    """Names as they are, trimmed, without what XML and SQL cannot write; an empty one becomes 列N,
    the second of one name (to DuckDB, so
    without regard to case) gets _2. `_id` is taken by the row number."""
    taken, names, problems = {RESERVED}, [], []
    wished = [UNWRITABLE.sub("", name or "").strip().strip("\ufeff") for name in given]
    for place, wish in enumerate(wished, 1):
        stem = wish or f"列{place}"
        name, number = stem, 1
        while name.lower() in taken or (name != wish and name in wished):
            number += 1
            name = f"{stem}_{number}"
        taken.add(name.lower())
        names.append(name)
        if name != wish and (wish or unnamed_is_fault):
            about = {"place": place, "given": wish}
            kind = "header-twice" if wish else "header-empty"
            problems.append(Problem(kind=kind, weight=Weight.WARN, column=name, about=about))
    return names, problems
