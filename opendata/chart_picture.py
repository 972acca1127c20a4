"""Charts as SVG and PNG, drawn in a process apart: its hundred megabytes are not the web's."""

import json
from functools import lru_cache
from typing import Any

from errors import TooSlow
from opendata.worker import Late, Worker

SECONDS = 20.0  # the first one in a process takes a second
KEPT = 64  # pictures
PAINTER = Worker("opendata.drawn")


def svg(chart: dict[str, Any]) -> bytes:
    """The SVG of a whole specification (chart_spec.picture). Refuses TooSlow.
    ValueError for one that is none."""
    return _drawn(_text(chart), "svg")


def png(chart: dict[str, Any]) -> bytes:
    return _drawn(_text(chart), "png")


def _text(chart: dict[str, Any]) -> str:
    return json.dumps(chart, ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=KEPT)
def _drawn(chart: str, kind: str) -> bytes:
    question = f'{{"kind": "{kind}", "chart": {chart}}}'.encode()
    try:
        answer = PAINTER.ask(question, seconds=SECONDS)
    except Late:
        raise TooSlow(limit=SECONDS) from None
    if answer[:1] == b"-":
        raise ValueError(answer[1:].decode())
    return answer[1:]
