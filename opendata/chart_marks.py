"""What is drawn of a chart's rows: bars, points of a line or dots, and what is left out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from opendata.chart_data import Cell, ChartData, is_backwards, order_of
from opendata.chart_form import (
    COUNT,
    ORDERED,
    RAW,
    Axis,
    ChartForm,
    Kind,
    Measure,
    Sort,
    axis_of,
    measure_of,
)
from opendata.columns import Column
from opendata.query.aggregate import WRITTEN

SERIES = 7  # as many as there are colours
OTHER = "\0other"  # the colour of all series beyond these, where they add up
STEPS = 2_000  # periods that are filled between the first and the last


@dataclass(frozen=True)
class Mark:
    """One bar, point or dot. `n` rows stand behind it; `at` is longitude and latitude."""

    x: Cell
    y: int | float | None
    colour: Cell = None
    n: int = 1
    at: tuple[float, float] | None = None


@dataclass(frozen=True)
class Drawn:
    """`marks` in the order drawn. `groups` are all that are known along x, `shown` those drawn;
    `blank` rows have no x; `unplaced` groups or rows have no coordinates or no number; `gaps`
    periods between the first and the last have no rows; `series` in order, without colour ()."""

    marks: tuple[Mark, ...]
    groups: int
    shown: int
    series: tuple[Cell, ...] = ()
    dropped: int = 0
    blank: int = 0
    unplaced: int = 0
    gaps: int = 0

    @property
    def valued(self) -> list[tuple[Mark, int | float]]:
        """The marks that have a value, each with it."""
        return [(mark, mark.y) for mark in self.marks if mark.y is not None]


def drawn(form: ChartForm, data: ChartData, columns: Sequence[Column]) -> Drawn:
    """What `form`, already checked against `columns`, draws of `data`."""
    if form.kind in RAW:
        return _dots(form, data)
    x, y = axis_of(form.x, columns), measure_of(form.y, columns)
    assert x is not None and y is not None
    marks = list(_marks(form, data, x))
    blank = sum(mark.n for mark in marks if mark.x is None)
    if form.kind in ORDERED or form.kind is Kind.MAP_REGIONS:
        marks = [mark for mark in marks if mark.x is not None]
    unplaced = 0
    if form.kind is Kind.MAP_REGIONS:
        placed = [mark for mark in marks if mark.at is not None and mark.y is not None]
        unplaced, marks = len(marks) - len(placed), placed
    series: tuple[Cell, ...] = ()
    dropped = 0
    if form.colour:
        marks, series, dropped = _few_series(marks, y)
    order = _order(marks, order_of(form, x), y)
    kept = order[-form.most :] if is_backwards(order_of(form, x), x) else order[: form.most]
    places = {each: place for place, each in enumerate(kept)}
    marks = [mark for mark in marks if mark.x in places]
    gaps = 0
    if x.part and order_of(form, x) is Sort.X:
        marks, gaps = _filled(marks, x, y, series)
        places = {mark.x: place for place, mark in enumerate(sorted(marks, key=_by_day))}
    rank = {each: number for number, each in enumerate(series)}
    marks.sort(key=lambda mark: (places[mark.x], rank.get(mark.colour, 0)))
    return Drawn(tuple(marks), len(order), len(places), series, dropped, blank, unplaced, gaps)


def _marks(form: ChartForm, data: ChartData, x: Axis) -> Iterator[Mark]:
    first = 2 if form.colour else 1
    rows = reversed(data.rows) if is_backwards(order_of(form, x), x) else data.rows
    for row in rows:
        n = row[first] if form.y == COUNT else row[first + 1]
        at = None
        if form.kind is Kind.MAP_REGIONS and _number(row[-2]) is not None:
            at = (_number(row[-2]) or 0.0, _number(row[-1]) or 0.0)
        colour = row[1] if form.colour else None
        yield Mark(row[0], _number(row[first]), colour, int(n or 0), at)


def _dots(form: ChartForm, data: ChartData) -> Drawn:
    marks, unplaced = [], 0
    series: Counter[Cell] = Counter()
    for row in data.rows:
        colour = row[2] if form.colour else None
        if row[0] is None or row[1] is None:
            unplaced += 1
            continue
        series[colour] += 1
        if form.kind is Kind.MAP_POINTS:
            at = (_number(row[0]) or 0.0, _number(row[1]) or 0.0)
            marks.append(Mark(None, None, colour, at=at))
        else:
            marks.append(Mark(row[0], _number(row[1]), colour))
    kept = _largest(series) if form.colour else ()
    left = {each for each in series if form.colour and each not in kept}
    fold = [replace(mark, colour=OTHER) if mark.colour in left else mark for mark in marks]
    names = (*kept, OTHER) if left else kept
    return Drawn(tuple(fold), len(data.rows), len(fold), names, unplaced=unplaced)


def _largest(rows: Counter[Cell]) -> tuple[Cell, ...]:
    """The colours that get one of their own, by rows; ties by name."""
    order = sorted(rows, key=lambda each: (-rows[each], str(each)))
    return tuple(order if len(order) <= SERIES else order[: SERIES - 1])


def _few_series(marks: list[Mark], y: Measure) -> tuple[list[Mark], tuple[Cell, ...], int]:
    """At most seven series: what is beyond is put together where it adds up, else left out, and
    then counted."""
    rows: Counter[Cell] = Counter()
    for mark in marks:
        rows[mark.colour] += mark.n
    kept = _largest(rows)
    inside = [mark for mark in marks if mark.colour in kept]
    outside = [mark for mark in marks if mark.colour not in kept]
    if not outside:
        return marks, kept, 0
    if not y.adds_up:
        return inside, kept, len(rows) - len(kept)
    sums: dict[Cell, Mark] = {}
    for mark in outside:
        before = sums.get(mark.x, Mark(mark.x, None, OTHER, 0))
        value = mark.y if before.y is None else before.y + (mark.y or 0)
        sums[mark.x] = replace(before, y=value, n=before.n + mark.n)
    return [*inside, *sums.values()], (*kept, OTHER), 0


def _order(marks: Iterable[Mark], sort: Sort, y: Measure) -> list[Cell]:
    """The groups along x as they stand in the data; where several series share one, by what they
    come to together, else by the largest of them."""
    values: dict[Cell, list[float]] = {}
    for mark in marks:
        values.setdefault(mark.x, [])
        if mark.y is not None:
            values[mark.x].append(mark.y)
    if sort is Sort.X:
        return list(values)
    sign = -1 if sort is Sort.LARGEST else 1
    come = sum if y.adds_up else max

    def place(group: Cell) -> tuple[bool, float]:
        found = values[group]
        return not found, sign * come(found) if found else 0.0

    return sorted(values, key=place)


def _filled(
    marks: list[Mark], x: Axis, y: Measure, series: Sequence[Cell]
) -> tuple[list[Mark], int]:
    """Periods without rows between the first and the last: nought of what adds up, else no value,
    so that a line breaks. Also how many they are."""
    days = sorted({mark.x for mark in marks if isinstance(mark.x, str)})
    if len(days) < 2:
        return marks, 0
    periods = list(_periods(day_of(days[0]), day_of(days[-1]), x.part))
    if periods[-1] < days[-1]:
        return marks, 0
    known = {(mark.x, mark.colour) for mark in marks}
    absent = 0 if y.adds_up else None
    more = [
        Mark(period, absent, colour, 0)
        for period in periods
        for colour in (series or (None,))
        if (period, colour) not in known
    ]
    return marks + more, len(set(periods) - set(days))


def _periods(first: date, last: date, part: str) -> Iterator[str]:
    day = first
    for _ in range(STEPS):
        if day > last:
            return
        yield day.strftime(WRITTEN[part])
        day = _next(day, part)


def day_of(text: str) -> date:
    """The first day of 2026, 2026-01, 2026-W05 or 2026-01-31, time of day or not."""
    if "W" in text:
        year, _dash, week = text.partition("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    return date.fromisoformat((text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)[:10])


def _next(day: date, part: str) -> date:
    if part == "year":
        return day.replace(year=day.year + 1)
    if part == "month":
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + timedelta(days=7 if part == "week" else 1)


def _by_day(mark: Mark) -> tuple[bool, str]:
    return mark.x is None, str(mark.x)


def _number(cell: Cell) -> int | float | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    return cell
