"""Withholding small counts so that they do not follow from the rest, even for one who knows every
margin (统计法 28; D. Gusfield, SIAM J. Comput. 17, 1988). Pure."""

import heapq
from collections.abc import Iterator, Sequence

K = 5  # counts from 1 to K - 1 are small
Cell = tuple[int, int]
Table = Sequence[Sequence[int]]
_Node = tuple[str, int]


def of_list(counts: Sequence[int]) -> frozenset[int]:
    """The places to withhold of a list whose sum is known: the small counts, and the next larger
    ones until none of them follows, also for one who knows that zeros are shown. Where that cannot
    be, all."""
    hidden = {at for at, n in enumerate(counts) if 0 < n < K}
    rest = sorted((n, at) for at, n in enumerate(counts) if n >= K)
    while hidden and (len(hidden) < 2 or sum(counts[at] for at in hidden) <= len(hidden)):
        if not rest:
            return frozenset(range(len(counts)))
        hidden.add(rest.pop(0)[1])
    return frozenset(hidden)


def of_table(counts: Table) -> frozenset[Cell] | None:
    """The cells to withhold, given that the sums of all rows and columns are known: the small ones
    and as many others that each withheld one may be more or less than it is. None when the sums
    alone tell a small count: then no cell may be shown."""
    cells = {(i, j) for i, row in enumerate(counts) for j, _ in enumerate(row)}
    hidden = {(i, j) for i, j in cells if 0 < counts[i][j] < K}
    while told := next(_told(counts, hidden, floor=1), None):
        more = _around(counts, hidden, told, floor=1, may_add=True)
        if more is None:
            return None if next(_told(counts, cells, floor=0), None) else frozenset(cells)
        hidden |= more
    return frozenset(hidden)


def _told(counts: Table, hidden: set[Cell], *, floor: int) -> Iterator[Cell]:
    """Withheld counts for which only one number fits what is known. Zeros that all are withheld
    with everything else need not be hidden in truth."""
    for cell in sorted(hidden, key=lambda cell: (counts[cell[0]][cell[1]], cell)):
        is_free = not (floor or counts[cell[0]][cell[1]])
        if not is_free and _around(counts, hidden, cell, floor=floor, may_add=False) is None:
            yield cell


def _around(
    counts: Table, hidden: set[Cell], cell: Cell, *, floor: int, may_add: bool
) -> set[Cell] | None:
    """The cells to withhold besides, of the least sum, so that `cell` can change together with
    others around a cycle, by one up and one down; none where it can already."""
    row, column = ("row", cell[0]), ("column", cell[1])
    ways = [_cheapest(counts, hidden, cell, column, row, floor, may_add)]
    if counts[cell[0]][cell[1]] > floor:
        ways.append(_cheapest(counts, hidden, cell, row, column, floor, may_add))
    found = [way for way in ways if way is not None]
    return min(found, key=lambda way: (way[0], sorted(way[1])))[1] if found else None


def _cheapest(
    counts: Table,
    hidden: set[Cell],
    leaving: Cell,
    start: _Node,
    goal: _Node,
    floor: int,
    may_add: bool,
) -> tuple[int, set[Cell]] | None:
    queue: list[tuple[int, _Node, tuple[Cell, ...]]] = [(0, start, ())]
    done = set[_Node]()
    while queue:
        cost, node, new = heapq.heappop(queue)
        if node == goal:
            return cost, set(new)
        if node in done:
            continue
        done.add(node)
        for there, over in _steps(counts, node, floor):
            n = counts[over[0]][over[1]]
            if over == leaving:
                continue
            if over in hidden:
                heapq.heappush(queue, (cost, there, new))
            elif may_add and n > 0:
                heapq.heappush(queue, (cost + n, there, (*new, over)))
    return None


def _steps(counts: Table, node: _Node, floor: int) -> Iterator[tuple[_Node, Cell]]:
    """From a row to a column over a cell that rises, and back over one that falls."""
    kind, at = node
    if kind == "row":
        for j in range(len(counts[at])):
            yield ("column", j), (at, j)
    else:
        for i in range(len(counts)):
            if counts[i][at] > floor:
                yield ("row", i), (i, at)
