"""Suppressing small counts of a published table, so that nothing can be recomputed from totals."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Cell = tuple[int, int]
Node = tuple[str, int]


@dataclass(frozen=True)
class Suppressed:
    """A cross table as it may be shown: None stands for a count withheld. `rows` and `columns` are
    the totals, `total` the grand one."""

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    total: int | None


def suppress_counts(counts: Sequence[Sequence[int]], *, k: int = 5) -> Suppressed:
    """Withhold every count and total from 1 to k - 1, and as many others, the smallest that will
    do, that no withheld one follows from what is shown (统计法 28; D. Gusfield, A graph theoretic
    approach to statistical data security, SIAM J. Comput. 17, 1988), not even for one who knows
    that zeros are shown. Where that cannot be, everything but zeros is withheld, then everything.
    `counts` are rows of one length, none negative; a list of counts is a table of one row."""
    table = _with_totals(counts)
    height, width = len(table), len(table[0])
    cells = [(i, j) for i in range(height) for j in range(width)]
    hidden = {(i, j) for i, j in cells if 0 < table[i][j] < k}
    while told := next(_told(table, hidden), None):
        more = _path(table, hidden, told)
        if more is None:
            positive = {(i, j) for i, j in cells if table[i][j]}
            hidden = positive if hidden != positive else set(cells)
            if next(_told(table, hidden), None):
                hidden = set(cells)
            break
        hidden |= more
    shown = [
        [None if (i, j) in hidden else table[i][j] for j in range(width)] for i in range(height)
    ]
    return Suppressed(
        cells=tuple(tuple(row[:-1]) for row in shown[:-1]),
        rows=tuple(row[-1] for row in shown[:-1]),
        columns=tuple(shown[-1][:-1]),
        total=shown[-1][-1],
    )


def _with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)] if rows else [0]]


def _told(table: list[list[int]], hidden: set[Cell]) -> Iterator[Cell]:
    """Hidden cells of which only one value fits what is shown. Another fits just where a cell can
    be changed together with others around a cycle of hidden cells, by one up and one down."""
    for cell in sorted(hidden, key=lambda cell: (table[cell[0]][cell[1]], cell)):
        if not any(
            _may(table, cell, up) and _reaches(table, hidden, cell, up) for up in (True, False)
        ):
            yield cell


def _may(table: list[list[int]], cell: Cell, up: bool) -> bool:
    """Whether a hidden count can be one more in the sense of the equations `row sums are zero`, in
    which totals of rows and columns count negative. A hidden count is at least 1."""
    i, j = cell
    negative = (i == len(table) - 1) != (j == len(table[0]) - 1)
    return up != negative or table[i][j] > 1


def _steps(table: list[list[int]], node: Node, leaving: Cell) -> Iterator[tuple[Node, Cell]]:
    """From a row to a column over a cell that can rise, and back over one that can fall."""
    kind, at = node
    for other in range(len(table[0]) if kind == "row" else len(table)):
        cell = (at, other) if kind == "row" else (other, at)
        if cell != leaving and _may(table, cell, kind == "row"):
            yield (("column" if kind == "row" else "row"), other), cell


def _ends(cell: Cell, up: bool) -> tuple[Node, Node]:
    """Where the way around starts and where it ends, when `cell` itself rises or falls."""
    row, column = ("row", cell[0]), ("column", cell[1])
    return (column, row) if up else (row, column)


def _reaches(table: list[list[int]], hidden: set[Cell], cell: Cell, up: bool) -> bool:
    return _cheapest(table, hidden, cell, up, only=True) is not None


def _path(table: list[list[int]], hidden: set[Cell], cell: Cell) -> set[Cell] | None:
    """The cells to hide besides, of the least sum, so that `cell` is told no more."""
    ways = [
        way
        for up in (True, False)
        if _may(table, cell, up)
        and (way := _cheapest(table, hidden, cell, up, only=False)) is not None
    ]
    return min(ways, key=lambda way: (way[0], sorted(way[1])))[1] if ways else None


def _cheapest(
    table: list[list[int]], hidden: set[Cell], cell: Cell, up: bool, *, only: bool
) -> tuple[int, set[Cell]] | None:
    """Dijkstra's way around from one end of `cell` to the other: its cost and its new cells."""
    start, goal = _ends(cell, up)
    queue: list[tuple[int, Node, tuple[Cell, ...]]] = [(0, start, ())]
    done = set[Node]()
    while queue:
        cost, node, new = heapq.heappop(queue)
        if node == goal:
            return cost, set(new)
        if node in done:
            continue
        done.add(node)
        for there, over in _steps(table, node, cell):
            value = table[over[0]][over[1]]
            if over in hidden:
                heapq.heappush(queue, (cost, there, new))
            elif not only and value > 0:
                heapq.heappush(queue, (cost + value, there, (*new, over)))
    return None
