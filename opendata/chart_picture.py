"""Charts as SVG and PNG by vl-convert: local fonts, nothing from a network."""

import json
from functools import lru_cache
from threading import Lock
from typing import Any

import vl_convert

VERSION = "6.4"  # of Vega-Lite, as Streamlit's own
SCALE = 2  # pixels of a PNG for each of the chart
_one_at_a_time = Lock()


def svg(chart: dict[str, Any]) -> bytes:
    """The SVG of a whole specification (chart_spec.picture)."""
    return _drawn(json.dumps(chart, ensure_ascii=False, sort_keys=True), "svg")


def png(chart: dict[str, Any]) -> bytes:
    return _drawn(json.dumps(chart, ensure_ascii=False, sort_keys=True), "png")


@lru_cache(maxsize=64)
def _drawn(chart: str, kind: str) -> bytes:
    options: dict[str, Any] = {"vl_version": VERSION, "allowed_base_urls": []}
    with _one_at_a_time:
        if kind == "svg":
            return str(vl_convert.vegalite_to_svg(chart, **options)).encode()
        return bytes(vl_convert.vegalite_to_png(chart, scale=SCALE, **options))
