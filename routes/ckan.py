"""/api/3/action/… and /api/action/…: the part of CKAN's Action API that clients of open data use
(ckanapi, ckanr, uData, ckanext-harvest). It serves what is open to everyone, so no token is needed
and none is looked at."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from errors import Refusal
from opendata.query import written
from routes import ckan_catalogue, ckan_rows
from routes.ckan_refusals import told
from settings import settings

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Authorization, X-CKAN-API-Key",
}
DEEPEST = 40  # lists and objects of a body within each other
Action = Callable[[dict[str, Any], Request], Any]


class BadRequest(Exception):
    """A request that is none; its text is the whole answer."""


def help_show(given: dict[str, Any], _request: Request) -> str | None:
    """What an action does. `name` is its name."""
    return ACTIONS[given["name"]].__doc__ if given.get("name") in ACTIONS else None


ACTIONS: dict[str, Action] = {
    **ckan_catalogue.ACTIONS,
    **ckan_rows.ACTIONS,
    "help_show": help_show,
}


async def action(request: Request) -> Response:
    """Any action, by GET or POST; the body is read here and the rest done in a thread."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=OPEN)
    body = await request.body() if request.method == "POST" else b""
    return await run_in_threadpool(_answer, request, body)


def _answer(request: Request, body: bytes) -> Response:
    name = request.path_params["name"].strip("/")
    try:
        if name not in ACTIONS:
            raise BadRequest(f"Action name not known: {name}")
        result = ACTIONS[name](_given(request, body), request)
    except BadRequest as bad:
        return _said(f"Bad request: {bad}", 400)
    except Refusal as refusal:
        status, error = told(refusal, request)
        return _said({"help": _help(name), "success": False, "error": error}, status)
    return _said({"help": _help(name), "success": True, "result": result})


def _help(name: str) -> str:
    return f"{settings().public_url}/api/3/action/help_show?name={name}"


def _said(answer: Any, status: int = 200) -> Response:
    """JSON under exactly this type: harvesters take any other for a message in words."""
    answered = Response(written.dump(answer), status, {**OPEN, "Cache-Control": "no-store"})
    answered.headers["Content-Type"] = "application/json"
    return answered


def _given(request: Request, body: bytes) -> dict[str, Any]:
    """The parameters of the address and of the body, which counts more; a key that stands twice
    has a list."""
    found: dict[str, Any] = {}
    for key, value in request.query_params.multi_items():
        found[key] = [*_many(found[key]), value] if key in found else value
    if body.strip():
        found |= _read(body, request.headers.get("content-type", ""))
    return found


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _read(body: bytes, kind: str) -> dict[str, Any]:
    """A JSON object, whatever the type says of it; or a form."""
    try:
        text = body.decode()
        read = json.loads(text)
        json.dumps(read, ensure_ascii=False).encode()  # half a character is none
    except (ValueError, RecursionError):
        if kind.startswith("application/x-www-form-urlencoded"):
            pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
            return dict(pairs)
        raise BadRequest("JSON Error: Error decoding JSON data.") from None
    if not isinstance(read, dict) or _depth(read) > DEEPEST:
        raise BadRequest("Request data JSON decoded to something that is no flat object.")
    return read


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        depth += 1
        inner = [list(v.values()) if isinstance(v, dict) else v for v in level]
        level = [each for v in inner if isinstance(v, list) for each in v]
    return depth


def status(request: Request) -> Response:
    """The same as status_show, without its envelope, for uData."""
    return _said(ckan_catalogue.status_show({}, request))


def version(_request: Request) -> Response:
    return _said({"version": 3})


METHODS = ["GET", "POST", "OPTIONS"]
routes: list[BaseRoute] = [
    Route("/api/action/{name:path}", action, methods=METHODS),
    Route("/api/3/action/{name:path}", action, methods=METHODS),
    Route("/api/util/status", status),
    Route("/api/3", version),
    Route("/api/3/", version),
    Route("/datastore/dump/{resource}", ckan_rows.dump),
]
