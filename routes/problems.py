"""Refusals as problem details (RFC 9457), in the reader's language."""

import json
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from errors import Invalid, NotFound, NotSignedIn, Refusal, TooLarge, TooMany
from i18n import best_language, translate
from refusal_words import say
from routes.headers import BODY
from routes.shapes import Problem


def _(text: str) -> str:
    return text  # marked here, translated in `problem`


MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: _("Not possible"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Method not allowed"),
    409: _("Not possible now"),
    410: _("Withdrawn"),
    413: _("Too large"),
    422: _("Not valid"),
    429: _("Too many requests"),
    500: _("Our fault"),
}


class WrongMethod(Refusal):
    code, status = "wrong-method", 405


class Broken(Refusal):
    code, status = "broken", 500


def problem(request: Request, refusal: Refusal, headers: dict[str, str] | None = None) -> Response:
    """A Refusal as an answer; who must sign in or wait is told how in a header, too."""
    language = best_language(request.headers.get("accept-language"))
    body = Problem(
        type=f"urn:minyi:problem:{refusal.code}",
        title=translate(TITLES[refusal.status], language),
        status=refusal.status,
        detail=say(refusal, language),
        code=refusal.code,
        about=json.loads(json.dumps(refusal.about, default=str)),
    )
    told = {"Content-Language": language, "Vary": "Accept-Language", **(headers or {})}
    if isinstance(refusal, NotSignedIn):
        told["WWW-Authenticate"] = "Bearer"
    if isinstance(refusal, TooMany):
        told["Retry-After"] = str(60 * int(refusal.about.get("minutes", 1)))
    return Response(body.model_dump_json(), refusal.status, told, media_type=MEDIA_TYPE)


def answer_refusals(api: FastAPI) -> None:
    """Every way in which an address can say no answers with a problem."""

    @api.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        return problem(request, refusal)

    @api.exception_handler(RequestValidationError)
    async def not_valid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        field = next((part for part in reversed(first["loc"]) if isinstance(part, str)), "body")
        return problem(request, Invalid(field=field, why=first["type"]))

    @api.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        path = request.url.path
        kinds = {
            404: NotFound(address=path),
            405: WrongMethod(method=request.method),
            413: TooLarge(limit=BODY),
        }
        refusal = kinds.get(error.status_code, Invalid(field="body", why=error.detail))
        return problem(request, refusal, dict(error.headers or {}))

    @api.exception_handler(Exception)
    async def broken(request: Request, _error: Exception) -> Response:
        return problem(request, Broken())


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI's description of the refusals an address may answer with, by status."""
    return {status: _described(status) for status in statuses}


def _described(status: int) -> dict[str, Any]:
    codes = sorted(kind.code for kind in _kinds(Refusal) if kind.status == status)
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": " · ".join([TITLES[status], *codes]),
        "content": {MEDIA_TYPE: {"schema": schema}},
    }


def _kinds(root: type[Refusal]) -> Iterator[type[Refusal]]:
    yield root
    for kind in root.__subclasses__():
        yield from _kinds(kind)
