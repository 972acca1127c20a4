"""The ground of a map without tiles: a frame of degrees around what is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

from opendata.chart_look import LINE, MUTED

Spec = dict[str, Any]
PLACE: Spec = {
    "longitude": {"field": "lon", "type": "quantitative"},
    "latitude": {"field": "lat", "type": "quantitative"},
}
LABEL: Spec = {"text": {"field": "text", "type": "nominal"}}


@dataclass(frozen=True)
class _Frame:
    """The stretch of the earth that is drawn, in degrees, and the step of its grid."""

    west: float
    east: float
    south: float
    north: float

    @property
    def step(self) -> float:
        """Of 1, 2 or 5 times a power of ten, four to ten of them over the longer side."""
        rough = max(self.east - self.west, self.north - self.south) / 4
        power = 10.0 ** floor(log10(rough))
        return next(power * each for each in (5, 2, 1) if power * each <= rough)

    def between(self, low: float, high: float) -> list[float]:
        count = range(ceil(low / self.step), floor(high / self.step) + 1)
        return [round(number * self.step, 9) for number in count]


def _frame(places: Sequence[tuple[float, float]]) -> _Frame:
    """Around all that is drawn, with a little room."""
    east, north = [at[0] for at in places], [at[1] for at in places]
    room = max(max(east) - min(east), max(north) - min(north), 0.01) * 0.06
    return _Frame(
        max(-180, min(east) - room),
        min(180, max(east) + room),
        max(-85, min(north) - room),
        min(85, max(north) + room),
    )


def grid(places: Sequence[tuple[float, float]]) -> list[Spec]:
    """Layers below a map of these longitudes and latitudes: a frame, lines of round degrees in
    it, and what degrees these are."""
    frame = _frame(places or [(0.0, 0.0)])
    east, north = frame.between(frame.west, frame.east), frame.between(frame.south, frame.north)
    lines = [[[each, frame.south], [each, frame.north]] for each in east]
    lines += [[[frame.west, each], [frame.east, each]] for each in north]
    corners = [(frame.west, frame.south), (frame.west, frame.north), (frame.east, frame.north),
               (frame.east, frame.south), (frame.west, frame.south)]  # fmt: skip
    shape = {
        "type": "Feature",
        "geometry": {
            "type": "MultiLineString",
            "coordinates": [*lines, [list(corner) for corner in corners]],
        },
    }
    stroke = {"type": "geoshape", "filled": False, "stroke": LINE, "strokeWidth": 0.8}
    below = [{"lon": each, "lat": frame.south, "text": _degrees(each, "EW")} for each in east]
    beside = [{"lon": frame.west, "lat": each, "text": _degrees(each, "NS")} for each in north]
    text = {"type": "text", "fontSize": 12, "color": MUTED}
    return [
        {"data": {"values": [shape]}, "mark": stroke},
        {"data": {"values": below}, "mark": text | {"dy": 11}, "encoding": PLACE | LABEL},
        {
            "data": {"values": beside},
            "mark": text | {"align": "right", "dx": -5},
            "encoding": PLACE | LABEL,
        },
    ]


def _degrees(value: float, signs: str) -> str:
    return f"{abs(value):g}°{signs[0] if value >= 0 else signs[1]}"
