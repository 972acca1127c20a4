"""GeoJSON features (RFC 7946) as rows: their properties, and points as two columns."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from errors import Unreadable
from opendata.problems import Problem, Weight
from opendata.staged import Source

LONGITUDE, LATITUDE, GEOMETRY, ID = "longitude", "latitude", "geometry", "id"
WGS84 = ("CRS84", "4326")
Elements = Callable[[], Iterator[tuple[int, Any]]]


@dataclass(frozen=True)
class Plan:
    """`rows` gives (number, object) with the geometry among its members."""

    rows: Elements
    problems: list[Problem]


def noticed(collection: dict[str, Any]) -> list[Problem]:
    """Coordinates in another system than WGS 84 are taken as they stand, which blocks."""
    crs = json.dumps(collection.get("crs"))
    if collection.get("crs") is None or any(each in crs for each in WGS84):
        return []
    return [Problem(kind="coordinate-system", weight=Weight.BLOCK, about={"crs": crs[:200]})]


def plan(elements: Elements, source: Source) -> Plan:
    """Points alone (of two numbers) become longitude and latitude; any other geometry makes one
    column `geometry` of GeoJSON text for all. Refuses Unreadable (geojson)."""
    points, has_id, own = True, False, set[str]()
    for number, feature in elements():
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise Unreadable(file=source.name, why="geojson", line=number)
        if not isinstance(feature.get("properties") or {}, dict):
            raise Unreadable(file=source.name, why="geojson", line=number)
        points = points and _is_point(feature.get("geometry"))
        has_id = has_id or "id" in feature
        own.update(feature.get("properties") or {})
    names = _free(own, LONGITUDE), _free(own, LATITUDE), _free(own, GEOMETRY)
    key = _free(own, ID) if has_id else None

    def rows() -> Iterator[tuple[int, Any]]:
        for number, feature in elements():
            row = {key: feature.get("id")} if key else {}
            row.update(feature.get("properties") or {})
            row.update(_place(feature.get("geometry"), points, names))
            yield number, row

    return Plan(rows, [])


def _is_point(geometry: Any) -> bool:
    if geometry is None:
        return True
    place = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(place, list) or geometry.get("type") != "Point" or len(place) != 2:
        return False
    return all(isinstance(each, int | float) and not isinstance(each, bool) for each in place)


def _place(geometry: Any, points: bool, names: tuple[str, str, str]) -> dict[str, Any]:
    if points:
        east, north = geometry["coordinates"] if geometry else (None, None)
        return {names[0]: east, names[1]: north}
    text = None if geometry is None else json.dumps(geometry, ensure_ascii=False)
    return {names[2]: text}


def _free(taken: set[str], name: str) -> str:
    while name in taken:
        name = f"{name}_"
    return name
