"""The process that draws charts: vl-convert with local fonts, nothing from a network."""

import json
import sys
from typing import Any

import vl_convert

from opendata.worker import serve

VERSION = "6.4"  # of Vega-Lite, as Streamlit's own
SCALE = 2  # pixels of a PNG for each of the chart


def drawn(question: bytes) -> bytes:
    """A sign and the picture: + when it was drawn, - with the reason when it cannot be. `question`
    is JSON: {"kind": "svg" or "png", "chart": a whole specification}."""
    asked = json.loads(question)
    options: dict[str, Any] = {"vl_version": VERSION, "allowed_base_urls": []}
    try:
        if asked["kind"] == "svg":
            return b"+" + str(vl_convert.vegalite_to_svg(asked["chart"], **options)).encode()
        return b"+" + bytes(vl_convert.vegalite_to_png(asked["chart"], scale=SCALE, **options))
    except ValueError as error:
        return b"-" + str(error).encode()


if __name__ == "__main__":
    serve(drawn, sys.stdin.buffer, sys.stdout.buffer)
