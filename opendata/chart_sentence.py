"""The alternative to seeing a chart: what it shows, in sentences made from its numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from i18n import translate
from opendata import chart_words as cw
from opendata.chart_data import Cell, ChartData, is_backwards, order_of
from opendata.chart_form import (
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
from opendata.chart_marks import Drawn, Mark, drawn
from opendata.columns import Column, coordinates

NAMED = 3  # of several that are equal
ENOUGH = 10  # points to speak of a correlation
CLEAR = 0.5


def _(text: str) -> str:
    return text  # marked here, translated in `said`


@dataclass(frozen=True)
class _Teller:
    form: ChartForm
    data: ChartData
    columns: Sequence[Column]
    language: str

    def said(self, text: str, **facts: object) -> str:
        return translate(text, self.language).format(**facts)

    def number(self, value: int | float) -> str:
        return cw.number(value, self.language)

    @property
    def x(self) -> Axis | None:
        return axis_of(self.form.x, self.columns)

    @property
    def y(self) -> Measure | None:
        return measure_of(self.form.y, self.columns)

    def value(self, value: int | float) -> str:
        unit = cw.unit(self.y) if self.y else ""
        return cw.with_unit(value, unit, self.language)

    def name(self, mark: Mark) -> str:
        """Of a bar or a point of a line: where it stands along x, and in which series."""
        name = cw.value(mark.x, self.language, self.x)
        return f"{name} · {self.series(mark.colour)}" if self.form.colour else name

    def series(self, colour: Cell) -> str:
        return cw.value(colour, self.language)

    def names(self, names: Sequence[str]) -> str:
        comma = ", " if self.language == "en" else "、"
        listed = comma.join(names[:NAMED])
        if len(names) <= NAMED:
            return listed
        more = self.number(len(names) - NAMED)
        return self.said(_("{names} and {n} more"), names=listed, n=more)


def sentence(form: ChartForm, data: ChartData, columns: Sequence[Column], language: str) -> str:
    """What the chart of a checked `form` shows: how much, largest and smallest with all that are
    equal, the way of a line, and what is left out. Numbers are those of `data`."""
    teller = _Teller(form, data, columns, language)
    what = drawn(form, data, columns)
    return (" " if language == "en" else "").join(_sentences(teller, what))


def _sentences(teller: _Teller, what: Drawn) -> Iterator[str]:
    if not teller.data.total:
        yield teller.said(_("No rows match."))
        return
    if not what.marks:
        yield teller.said(_("There is nothing to draw."))
    elif teller.form.kind in RAW:
        yield from _of_dots(teller, what)
    else:
        yield from _of_groups(teller, what)
    yield from _left_out(teller, what)
    rows = teller.number(teller.data.total)
    yield teller.said(_("Made from {n} rows."), n=rows)


def _of_groups(teller: _Teller, what: Drawn) -> Iterator[str]:
    assert teller.x and teller.y
    heading = cw.title(ChartForm(**{**vars(teller.form), "title": ""}), teller.columns,
                       teller.language)  # fmt: skip
    if what.groups > what.shown:
        kept = {Sort.LARGEST: _("{title}: the {k} largest of {n} groups."),
                Sort.SMALLEST: _("{title}: the {k} smallest of {n} groups."),
                Sort.X: _("{title}: the first {k} of {n} groups.")}  # fmt: skip
        order = order_of(teller.form, teller.x)
        text = kept[order]
        if is_backwards(order, teller.x):
            text = _("{title}: the last {k} of {n} groups.")
        k, n = teller.number(what.shown), _many(teller, what)
        yield teller.said(text, title=heading, k=k, n=n)
    else:
        n = _many(teller, what)
        yield teller.said(_("{title}: {n} groups."), title=heading, n=n)
    if what.series:
        names = teller.names([teller.series(each) for each in what.series])
        yield teller.said(_("Split into {n}: {names}."), n=len(what.series), names=names)
    if teller.form.kind in ORDERED:
        yield from _ways(teller, what)
    yield from _extremes(teller, what)


def _many(teller: _Teller, what: Drawn) -> str:
    n = teller.number(what.groups)
    return teller.said(_("more than {n}"), n=n) if teller.data.truncated else n


def _extremes(teller: _Teller, what: Drawn) -> Iterator[str]:
    """The largest and the smallest of what is drawn, each with all that equal it."""
    valued = what.valued
    without = len(what.marks) - len(valued)
    if not valued:
        yield teller.said(_("None of them has a value."))
        return
    high, low = max(y for _mark, y in valued), min(y for _mark, y in valued)
    if len(valued) == 1:
        name, value = teller.name(valued[0][0]), teller.value(high)
        yield teller.said(_("{name}: {value}."), name=name, value=value)
    elif high == low:
        yield teller.said(_("All are equal: {value}."), value=teller.value(high))
    else:
        for text, bound in (
            (_("Largest: {names} ({value})."), high),
            (_("Smallest: {names} ({value})."), low),
        ):
            names = teller.names([teller.name(mark) for mark, y in valued if y == bound])
            yield teller.said(text, names=names, value=teller.value(bound))
    if without:
        yield teller.said(_("{n} have no value."), n=teller.number(without))


def _ways(teller: _Teller, what: Drawn) -> Iterator[str]:
    """From the first value to the last, of each series."""
    for colour in what.series[:NAMED] or (None,):
        line = [pair for pair in what.valued if not what.series or pair[0].colour == colour]
        if len(line) < 2:
            continue
        (first, start), (last, end) = line[0], line[-1]
        facts = {
            "first": cw.value(first.x, teller.language, teller.x),
            "last": cw.value(last.x, teller.language, teller.x),
            "start": teller.value(start),
            "end": teller.value(end),
            "change": teller.value(abs(_difference(end, start))),
        }
        text = _way(start, end)
        colon = ": " if teller.language == "en" else "："
        prefix = teller.series(colour) + colon if what.series else ""
        yield prefix + teller.said(text, **facts)


def _way(start: int | float, end: int | float) -> str:
    if end > start:
        return _("From {first} ({start}) to {last} ({end}) it rose by {change}.")
    if end < start:
        return _("From {first} ({start}) to {last} ({end}) it fell by {change}.")
    return _("At {first} and at {last} it was the same: {start}.")


def _difference(end: int | float, start: int | float) -> int | float:
    """Without the dust of binary fractions: 0.3 - 0.1 is 0.2."""
    if isinstance(end, int) and isinstance(start, int):
        return end - start
    return float(f"{end - start:.12g}")


def _of_dots(teller: _Teller, what: Drawn) -> Iterator[str]:
    if teller.form.kind is Kind.MAP_POINTS:
        yield from _of_places(teller, what)
        return
    x, y = teller.x, axis_of(teller.form.y, teller.columns)
    assert x and y
    yield teller.said(_("{n} points."), n=teller.number(len(what.marks)))
    for axis, cells in ((x, [mark.x for mark in what.marks]), (y, [mark.y for mark in what.marks])):
        low, high = min(cells, key=_order), max(cells, key=_order)
        yield teller.said(
            _("{column} from {low} to {high}."),
            column=axis.column.label,
            low=cw.value(low, teller.language, axis),
            high=cw.value(high, teller.language, axis),
        )
    yield from _together(teller, what, x, y)


def _order(cell: Cell) -> tuple[float, str]:
    return (float(cell), "") if isinstance(cell, int | float) else (0.0, str(cell))


def _together(teller: _Teller, what: Drawn, x: Axis, y: Axis) -> Iterator[str]:
    pairs = [
        (float(mark.x), float(y))
        for mark, y in what.valued
        if isinstance(mark.x, int | float) and not isinstance(mark.x, bool)
    ]
    r = correlation(pairs)
    if r is None or len(pairs) < ENOUGH:
        return
    text = _("There is no clear line between them (correlation {r}).")
    if r >= CLEAR:
        text = _("Where {x} is larger, {y} tends to be larger (correlation {r}).")
    elif r <= -CLEAR:
        text = _("Where {x} is larger, {y} tends to be smaller (correlation {r}).")
    yield teller.said(text, x=x.column.label, y=y.column.label, r=f"{r:.2f}")


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's r, between -1 and 1; None where one of the two does not vary."""
    n = len(pairs)
    if n < 2:
        return None
    scale_x = max(abs(x) for x, _y in pairs) or 1.0
    scale_y = max(abs(y) for _x, y in pairs) or 1.0
    scaled = [(x / scale_x, y / scale_y) for x, y in pairs]
    mean_x, mean_y = fsum(x for x, _y in scaled) / n, fsum(y for _x, y in scaled) / n
    xx = fsum((x - mean_x) ** 2 for x, _y in scaled)
    yy = fsum((y - mean_y) ** 2 for _x, y in scaled)
    if xx < 1e-24 or yy < 1e-24:
        return None
    xy = fsum((x - mean_x) * (y - mean_y) for x, y in scaled)
    return max(-1.0, min(1.0, xy / sqrt(xx) / sqrt(yy)))


def _of_places(teller: _Teller, what: Drawn) -> Iterator[str]:
    n = teller.number(len(what.marks))
    yield teller.said(_("{n} points on a map without borders."), n=n)
    places = [mark.at for mark in what.marks if mark.at]
    for column, number in zip(coordinates(list(teller.columns)) or (), (0, 1), strict=False):
        values = [place[number] for place in places]
        yield teller.said(
            _("{column} from {low} to {high}."),
            column=column.label,
            low=teller.number(min(values)),
            high=teller.number(max(values)),
        )
    if what.series:
        names = teller.names([teller.series(each) for each in what.series])
        yield teller.said(_("Split into {n}: {names}."), n=len(what.series), names=names)


def _left_out(teller: _Teller, what: Drawn) -> Iterator[str]:
    """All that the chart does not show, and why."""
    form, x = teller.form, teller.x
    if form.kind is Kind.MAP_REGIONS and what.marks:
        yield teller.said(_(
            "Each circle lies in the middle of the points of its area (median); borders are not "
            "drawn."
        ))  # fmt: skip
    if x is not None and what.blank:
        text = _("{n} rows without {column} are left out.")
        if form.kind is Kind.BAR:
            text = _("{n} rows have no {column}.")
        yield teller.said(text, n=teller.number(what.blank), column=x.column.label)
    if what.unplaced:
        text = {
            Kind.MAP_REGIONS: _("{n} areas have no coordinates or no value and are left out."),
            Kind.MAP_POINTS: _("{n} rows without coordinates are left out."),
        }.get(form.kind, _("{n} rows without one of the two values are left out."))
        yield teller.said(text, n=teller.number(what.unplaced))
    if what.gaps:
        text = _("In between, {n} periods have no rows.")
        yield teller.said(text, n=teller.number(what.gaps))
    if what.dropped:
        text = _("{n} smaller series are left out.")
        yield teller.said(text, n=teller.number(what.dropped))
    if teller.data.step > 1:
        yield teller.said(_("One row in {n} is drawn."), n=teller.number(teller.data.step))
