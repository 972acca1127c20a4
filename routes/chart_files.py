"""/chart/{code}.{png,svg,json,csv} and /embed/chart/{code}: kept charts for pages elsewhere."""

import json
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

import clock
from db import reading
from errors import NotFound, Refusal
from i18n import DEFAULT, LANGUAGES
from opendata import chart_picture, chart_words, charts, saved_charts
from opendata.saved_charts import Saved
from refusal_words import say
from routes import artefacts
from routes.charts import links
from routes.frame import language_of
from routes.plain import page
from settings import settings

WIDTHS = (320, 720, 1080)  # pixels of the drawing; few, so that few are ever drawn
ROWS = 200  # shown under an embedded chart; all are in its CSV
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors *"
)
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
Pair = tuple[Saved, charts.Shown]


def _png(shown: charts.Shown, width: int) -> bytes:
    return chart_picture.png(shown.picture(width=width))


def _svg(shown: charts.Shown, width: int) -> bytes:
    return chart_picture.svg(shown.picture(width=width))


def _spec(shown: charts.Shown, width: int) -> bytes:
    return json.dumps(shown.picture(width=width), ensure_ascii=False).encode()


def _csv(shown: charts.Shown, _width: int) -> bytes:
    return shown.csv()


KINDS: dict[str, tuple[str, Callable[[charts.Shown, int], bytes]]] = {
    "png": ("image/png", _png),
    "svg": ("image/svg+xml", _svg),
    "json": ("application/json", _spec),
    "csv": ("text/csv; charset=utf-8", _csv),
}


def _found(code: str, language: str) -> Pair:
    """The chart; one that a reader made says so beside its source."""
    with reading() as session:
        saved = saved_charts.by_code(session, code=code, now=clock.now())
        shown = charts.shown(saved.release, saved.form, language=language)
    return saved, shown if saved.official else shown.signed(chart_words.by_reader(language))


def picture(request: Request) -> Response:
    """One form of the chart. Only the address decides what it holds, so caches may share it."""
    code, _dot, kind = request.path_params["name"].rpartition(".")
    if kind not in KINDS:
        raise NotFound(address=request.url.path)
    asked = request.query_params.get("lang", "")
    saved, shown = _found(code, asked if asked in LANGUAGES else DEFAULT)
    width = _width(request.query_params.get("width", ""))
    media_type, make = KINDS[kind]
    # What is drawn follows from the specification; drawing it first would take a second.
    drawn = _spec(shown, width) + f"{kind} {shown.data.sha256()}".encode()
    etag = f'"{sha256(drawn).hexdigest()}"'
    way = "attachment" if kind == "csv" else "inline"
    headers = {
        "ETag": etag,
        "Cache-Control": "public, no-cache",
        "Access-Control-Allow-Origin": "*",
        "Content-Security-Policy": ALONE,
        "Content-Disposition": f"{way}; filename=chart-{saved.chart.code}.{kind}",
        "Link": f'<{links(code)["page"]}>; rel="describedby"',
    }
    if artefacts.has(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(make(shown, width), headers=headers, media_type=media_type)


def _width(text: str) -> int:
    return int(text) if text in map(str, WIDTHS) else 720


def embed(request: Request) -> Response:
    """The chart as a page for a frame: picture, sentence, table, source, the way back."""
    code, language = request.path_params["code"], language_of(request)
    saved, shown = _found(code, language)
    dataset = saved.release.dataset
    answer = page(
        request,
        "embedded_chart",
        saved=saved,
        shown=shown,
        heads=charts.headings(shown, language),
        rows=shown.table(language)[:ROWS],
        more=len(shown.data.rows) > ROWS,
        links=links(saved.chart.code),
        about=f"{settings().public_url}/dataset/{quote(dataset.slug)}",
    )
    answer.headers["Content-Security-Policy"] = FRAMED
    etag = f'"{sha256(bytes(answer.body)).hexdigest()}"'
    answer.headers["ETag"] = etag
    if artefacts.has(request, etag):
        return Response(status_code=304, headers=dict(answer.headers) | {"content-length": "0"})
    return answer


def refused(request: Request, error: Exception) -> Response:
    """Why there is no chart, in words, also within a frame; a broken picture for a picture."""
    if isinstance(error, HTTPException) and error.status_code != 404:
        return Response(error.detail, error.status_code, error.headers)
    refusal = error if isinstance(error, Refusal) else NotFound(address=request.url.path)
    words = say(refusal, language_of(request))
    answer = page(request, "refused", status=refusal.status, public=False, words=words)
    if request.url.path.startswith("/embed/"):
        answer.headers["Content-Security-Policy"] = FRAMED
    return answer


handlers = {Refusal: refused, HTTPException: refused}
routes: list[BaseRoute] = [
    Mount("/chart", Starlette(routes=[Route("/{name}", picture)], exception_handlers=handlers)),
    Mount("/embed/chart", Starlette(routes=[Route("/{code}", embed)], exception_handlers=handlers)),
]
