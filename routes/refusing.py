"""How the addresses of open data say no: in words for people, as a problem for programs."""

from collections.abc import Callable
from functools import wraps

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from errors import NotFound, Refusal, Withdrawn
from refusal_words import say
from routes.frame import language_of
from routes.negotiation import prefers_html
from routes.plain import page
from routes.problems import problem

Endpoint = Callable[[Request], Response]


def refused(request: Request, error: Exception) -> Response:
    """The refusal; a tombstone says why and where the other releases are."""
    refusal = error if isinstance(error, Refusal) else NotFound(address=request.url.path)
    if isinstance(error, HTTPException) and error.status_code != 404:
        return Response(error.detail, error.status_code, error.headers)
    if not prefers_html(request):
        return problem(request, refusal, {"Cache-Control": "no-store"})
    if isinstance(refusal, Withdrawn):
        return page(request, "withdrawn", status=410, public=False, about=refusal.about)
    return page(
        request,
        "data_refused",
        status=refusal.status,
        public=False,
        words=say(refusal, language_of(request)),
        dataset=refusal.about.get("dataset") if refusal.status in {401, 403} else None,
    )


def refusing(endpoint: Endpoint) -> Endpoint:
    """An endpoint whose refusals are answered here, wherever it is mounted."""

    @wraps(endpoint)
    def answered(request: Request) -> Response:
        try:
            return endpoint(request)
        except Refusal as refusal:
            return refused(request, refusal)

    return answered


HANDLERS = {Refusal: refused, HTTPException: refused}
