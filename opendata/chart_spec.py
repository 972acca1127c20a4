"""The Vega-Lite specification of a chart: data inline, no address in it, one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from i18n import translate
from opendata import chart_words as cw
from opendata.chart_data import Cell, ChartData
from opendata.chart_form import ADDING_UP, Axis, ChartForm, Kind, axis_of, measure_of
from opendata.chart_look import INK, MUTED, PALETTE, TEXT, config
from opendata.chart_map import LABEL, PLACE, grid
from opendata.chart_marks import Drawn, Mark, day_of, drawn
from opendata.columns import Column

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
BAR = 30  # pixels of one bar lying down
HEIGHT = 340
MAP_HEIGHT = 460
DIRECT = 30  # bars that still have room for their value
LINES = 4  # lines that still have room for their name at the end
APART = 0.07  # of the height, between two such names
CLOSING = "，。、；：！？）》”,.;:!?)"  # never at the beginning of a line
WIDE = 720  # pixels of a picture
ACROSS = {"year": "%Y", "month": "%Y-%m", "week": "%Y-%m-%d", "day": "%Y-%m-%d"}
Spec = dict[str, Any]


def _(text: str) -> str:
    return text  # marked here, translated where it is drawn


@dataclass(frozen=True)
class _Pencil:
    """All that the parts of a specification are made from."""

    form: ChartForm
    columns: Sequence[Column]
    what: Drawn
    language: str

    @property
    def x(self) -> Axis:
        found = axis_of(self.form.x, self.columns)
        assert found is not None
        return found

    def along(self, cell: Cell) -> str:
        return cw.value(cell, self.language, axis_of(self.form.x, self.columns))

    def title(self, text: str) -> list[str]:
        """A text over several lines would be read as marks of a new line."""
        return [" ".join(text.split())]

    @property
    def y_title(self) -> str:
        measure = measure_of(self.form.y, self.columns)
        if measure is None:
            axis = axis_of(self.form.y, self.columns)
            column = axis.column if axis else None
            return f"{column.label} ({column.unit})" if column and column.unit else (
                column.label if column else ""
            )  # fmt: skip
        unit = cw.unit(measure)
        name = cw.measure(measure, self.language)
        return f"{name} ({unit})" if unit else name


def spec(form: ChartForm, data: ChartData, columns: Sequence[Column], language: str) -> Spec:
    """The chart of a checked `form`, as wide as what holds it, without title."""
    pencil = _Pencil(form, columns, drawn(form, data, columns), language)
    if not (pencil.what.valued or (form.kind is Kind.MAP_POINTS and pencil.what.marks)):
        return {"$schema": SCHEMA, "config": config(), "width": "container", **_nothing(pencil)}
    parts = {
        Kind.BAR: _bars,
        Kind.LINE: _line,
        Kind.AREA: _line,
        Kind.POINT: _points,
        Kind.MAP_POINTS: _map,
        Kind.MAP_REGIONS: _map,
    }[form.kind](pencil)
    return {"$schema": SCHEMA, "config": config(), "width": "container", **parts}


def _nothing(pencil: _Pencil) -> Spec:
    """Axes without a value on them would stand at NaN."""
    words = translate(_("There is nothing to draw."), pencil.language)
    return {
        "data": {"values": [{"text": words}]},
        "height": 80,
        "mark": {"type": "text", "color": MUTED},
        "encoding": LABEL,
    }


def picture(chart: Spec, *, title: str, source: str, width: int = WIDE) -> Spec:
    """The same chart to stand alone: a width of its own, its title above, its source below."""
    inner = {name: each for name, each in chart.items() if name not in ("$schema", "config")}
    below = {
        "text": _lines(source, width // 8),
        "orient": "bottom",
        "anchor": "start",
        "fontSize": 12,
        "fontWeight": "normal",
        "color": MUTED,
        "offset": 12,
    }
    return {
        "$schema": SCHEMA,
        "config": chart["config"] | {"background": "#ffffff"},
        "padding": 16,
        "title": {
            "text": _lines(title, width // 12),
            "anchor": "start",
            "fontSize": 18,
            "color": TEXT,
            "offset": 12,
        },  # fmt: skip
        "vconcat": [{**inner, "width": width, "title": below}],
    }


def _lines(text: str, room: int) -> list[str]:
    """`text` cut into lines of `room` narrow characters, a Chinese one being two of them."""
    lines, used = [""], 0
    for char in text:
        size = 2 if ord(char) > 0x2E7F else 1
        if used + size > room and char not in CLOSING:
            lines.append("")
            used = 0
        lines[-1] += char
        used += size
    return [line.strip() for line in lines]


def _values(pencil: _Pencil) -> list[Spec]:
    """The marks as rows of inline data; two values that look the same stay apart."""
    labels = _apart([mark.x for mark in pencil.what.marks], pencil.along)
    names = _apart(list(pencil.what.series), lambda cell: cw.value(cell, pencil.language))
    return [_row(mark, labels, names, pencil) for mark in pencil.what.marks]


def _apart(cells: Sequence[Cell], label: Any) -> dict[Cell, str]:
    found: dict[Cell, str] = {}
    for cell in dict.fromkeys(cells):
        text = label(cell)
        while text in found.values():
            text += "\u200b"
        found[cell] = text
    return found


def _row(mark: Mark, labels: dict[Cell, str], names: dict[Cell, str], pencil: _Pencil) -> Spec:
    row: Spec = {"x": labels[mark.x], "y": mark.y, "n": mark.n}
    if mark.y is not None:
        row["value"] = cw.number(mark.y, pencil.language)
    if isinstance(mark.x, int | float) and not isinstance(mark.x, bool):
        row["at"] = mark.x
    elif isinstance(mark.x, str) and pencil.form.x and pencil.x.is_time:
        row["at"] = _moment(mark.x)
    if names:
        row["colour"] = names[mark.colour]
    if mark.at:
        row["lon"], row["lat"] = mark.at
    return row


def _moment(text: str) -> str:
    """A time of day, or the first day of a period, as JavaScript reads it, in UTC."""
    return text.replace(" ", "T") + "Z" if len(text) > 10 else day_of(text).isoformat()


def _colour(pencil: _Pencil, *, legend: bool = True) -> Spec:
    names = _apart(list(pencil.what.series), lambda cell: cw.value(cell, pencil.language))
    if not names:
        return {"value": INK}
    column = axis_of(pencil.form.colour, pencil.columns)
    key = {"title": column.column.label if column else "", "orient": "top", "columns": 3,
           "labelLimit": 160, "symbolType": "circle"}  # fmt: skip
    return {
        "field": "colour",
        "type": "nominal",
        "scale": {"domain": list(names.values()), "range": PALETTE[: len(names)]},
        "legend": key if legend else None,
    }


def _told(pencil: _Pencil) -> list[Spec]:
    """What is said when a mark is pointed at."""
    told = [{"field": "x", "title": cw.axis(pencil.x, pencil.language), "type": "nominal"}]
    if pencil.what.series:
        colour = axis_of(pencil.form.colour, pencil.columns)
        told.append({"field": "colour", "title": colour.column.label if colour else "",
                     "type": "nominal"})  # fmt: skip
    return [*told, {"field": "value", "title": pencil.y_title, "type": "nominal"}]


def _bars(pencil: _Pencil) -> Spec:
    """Bars from nought: standing on a time, lying for names, so that these can be read."""
    values = _values(pencil)
    order = list(dict.fromkeys(row["x"] for row in values))
    standing = pencil.x.is_time
    stacked = not pencil.what.series or _stacks(pencil)
    groups: Spec = {"field": "x", "type": "nominal", "sort": order,
                    "title": cw.axis(pencil.x, pencil.language) if standing else None,
                    "axis": {"labelLimit": 150, "labelOverlap": standing, "labelAngle": 0,
                             "labelPadding": 6, "ticks": False}}  # fmt: skip
    length = {
        "field": "y",
        "type": "quantitative",
        "title": pencil.y_title,
        "scale": {"zero": True},
        "axis": {"tickCount": 5},
        "stack": "zero" if stacked and pencil.what.series else None,
    }
    across, along, offset = ("x", "y", "xOffset") if standing else ("y", "x", "yOffset")
    encoding: Spec = {across: groups, along: length, "color": _colour(pencil),
                      "tooltip": _told(pencil)}  # fmt: skip
    if not stacked:
        encoding[offset] = {"field": "colour", "type": "nominal"}
    layers: list[Spec] = [{"mark": {"type": "bar"}, "encoding": encoding}]
    if not pencil.what.series and len(values) <= DIRECT and not (standing and len(values) > 12):
        layers += [_bar_label(across, groups, along, sign, standing) for sign in (1, -1)]
    beside = 1 if stacked else len(pencil.what.series)
    height = HEIGHT if standing else max(90, len(order) * max(BAR, 14 * beside))
    return {"data": {"values": values}, "height": height, "layer": layers}


def _bar_label(across: str, groups: Spec, along: str, sign: int, standing: bool) -> Spec:
    """Values at the ends of bars, outside on either side of nought."""
    mark: Spec = {"type": "text", "fontSize": 13}
    if standing:
        mark |= {"dy": -9 * sign, "baseline": "middle"}
    else:
        mark |= {"align": "left" if sign > 0 else "right", "dx": 5 * sign}
    return {
        "transform": [{"filter": "datum.y >= 0" if sign > 0 else "datum.y < 0"}],
        "mark": mark,
        "encoding": {
            across: groups,
            along: {"field": "y", "type": "quantitative"},
            "text": {"field": "value", "type": "nominal"},
        },
    }


def _stacks(pencil: _Pencil) -> bool:
    """Only what adds up and is never below nought can be stacked."""
    measure = measure_of(pencil.form.y, pencil.columns)
    negative = any(y < 0 for _mark, y in pencil.what.valued)
    return measure is not None and measure.how in ADDING_UP and not negative


def _line(pencil: _Pencil) -> Spec:
    values = _values(pencil)
    area = pencil.form.kind is Kind.AREA
    stacked = area and _stacks(pencil)
    direct = not stacked and _ends_apart(pencil)
    encoding: Spec = {
        "x": _run(pencil),
        "y": {
            "field": "y",
            "type": "quantitative",
            "title": pencil.y_title,
            "axis": {"tickCount": 5},
            "scale": {"zero": area or _near_nought(pencil)},
            "stack": "zero" if stacked and pencil.what.series else None,
        },  # fmt: skip
        "color": _colour(pencil, legend=not direct),
    }
    mark: Spec = {"type": "area" if area else "line", "line": True} if area else {"type": "line"}
    if area:
        mark["fillOpacity"] = 0.75 if stacked and pencil.what.series else 0.25
    dots: Spec = {"mark": {"type": "circle", "size": 45, "opacity": 1 if not area else 0},
                  "encoding": {**encoding, "tooltip": _told(pencil)}}  # fmt: skip
    layers = [{"mark": mark, "encoding": encoding}]
    if not stacked or not pencil.what.series:
        layers.append(dots)
    if direct and pencil.what.series:
        layers.append(_end_names(encoding, values))
    return {"data": {"values": values}, "height": HEIGHT, "layer": layers}


def _end_names(encoding: Spec, values: list[Spec]) -> Spec:
    """The name of each line at its last point."""
    last = {row["colour"]: row for row in values if row["y"] is not None}
    return {
        "data": {"values": list(last.values())},
        "mark": {"type": "text", "align": "left", "dx": 8, "fontWeight": 600},
        "encoding": {**encoding, "text": {"field": "colour", "type": "nominal"}},
    }


def _ends_apart(pencil: _Pencil) -> bool:
    """Whether the names of the lines find room at their ends."""
    values = [y for _mark, y in pencil.what.valued]
    if not values or len(pencil.what.series) > LINES:
        return False
    span = (max(values) - min(values)) or 1
    last = {mark.colour: y for mark, y in pencil.what.valued}
    ends = sorted(last.values())
    pairs = zip(ends, ends[1:], strict=False)
    return all(after - before >= APART * span for before, after in pairs)


def _near_nought(pencil: _Pencil) -> bool:
    """A line may leave nought out when it lies far from it: the change is what it shows."""
    values = [y for _mark, y in pencil.what.valued]
    return not values or min(values) <= 0.5 * max(values)


def _run(pencil: _Pencil) -> Spec:
    """The x axis of a line or of points: by time in UTC, else by number."""
    run: Spec = {"field": "at", "title": cw.axis(pencil.x, pencil.language)}
    if not pencil.x.is_time:
        return {**run, "type": "quantitative", "scale": {"zero": False}, "axis": {"tickCount": 6}}
    axis: Spec = {"labelOverlap": True, "format": ACROSS.get(pencil.x.part, "%Y-%m-%d")}
    groups = len({mark.x for mark in pencil.what.marks})
    if pencil.x.part and groups <= 8:
        axis["values"] = sorted(
            {_moment(str(mark.x)) for mark in pencil.what.marks if mark.x is not None}
        )
    else:
        axis["tickCount"] = 6
    return {**run, "type": "temporal", "scale": {"type": "utc"}, "axis": axis}


def _points(pencil: _Pencil) -> Spec:
    y = {"field": "y", "type": "quantitative", "title": pencil.y_title, "scale": {"zero": False}}
    return {
        "data": {"values": _values(pencil)},
        "height": HEIGHT,
        "mark": {"type": "circle", "size": 40, "opacity": 0.6},
        "encoding": {"x": _run(pencil), "y": y, "color": _colour(pencil), "tooltip": _told(pencil)},
    }


def _map(pencil: _Pencil) -> Spec:
    """Longitude and latitude under Mercator's projection, north up, the same scale both ways; a
    frame and a grid of degrees instead of tiles, which would have to be fetched."""
    regions = pencil.form.kind is Kind.MAP_REGIONS
    values = _values(pencil)
    dots: Spec = {"mark": {"type": "circle", "opacity": 0.6, "size": 36},
                  "encoding": {**PLACE, "color": _colour(pencil)}}  # fmt: skip
    layers: list[Spec] = [*grid([mark.at for mark in pencil.what.marks if mark.at]), dots]
    if regions:
        dots["encoding"]["size"] = {
            "field": "y", "type": "quantitative", "title": pencil.y_title,
            "scale": {"range": [0, 1600], "zero": True}, "legend": {"orient": "top"},
        }  # fmt: skip
        dots["encoding"]["tooltip"] = _told(pencil)
        if any(y < 0 for _mark, y in pencil.what.valued):
            del dots["encoding"]["size"]
            dots["encoding"]["color"] = {
                "field": "y", "type": "quantitative", "title": pencil.y_title,
                "scale": {"scheme": "blueorange", "domainMid": 0}, "legend": {"orient": "top"},
            }  # fmt: skip
            dots["mark"]["size"] = 500
        name = {"text": {"field": "x", "type": "nominal"}}
        layers.append(
            {"mark": {"type": "text", "fontSize": 13, "dy": 18}, "encoding": {**PLACE, **name}}
        )
    return {
        "data": {"values": values},
        "height": MAP_HEIGHT,
        "projection": {"type": "mercator"},
        "layer": layers,
    }
