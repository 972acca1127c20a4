"""Refusals in CKAN's words: the statuses and shapes that ckanapi turns into its exceptions."""

from typing import Any

from starlette.requests import Request

from errors import Invalid, NotAllowed, NotFound, NotSignedIn, Refusal, TooSlow, Withdrawn
from i18n import best_language
from refusal_words import say


class BadSearch(Refusal):
    """A search that cannot be read; `about` is of the Invalid it comes from."""

    code, status = "invalid", 409


def told(refusal: Refusal, request: Request) -> tuple[int, dict[str, Any]]:
    """The status and the error. Clients cut the message at the first colon."""
    words = say(refusal, best_language(request.headers.get("accept-language")))
    if isinstance(refusal, NotFound | Withdrawn):
        return 404, {"__type": "Not Found Error", "message": f"Not found: {words}"}
    if isinstance(refusal, NotAllowed | NotSignedIn):
        return 403, {"__type": "Authorization Error", "message": f"Access denied: {words}"}
    if isinstance(refusal, BadSearch):
        if refusal.about.get("field") in ("sort", "facet.field"):
            return 400, {
                "__type": "Search Query Error",
                "message": f"Search Query is invalid: {words}",
            }
        return 409, {"__type": "Search Error", "message": f"Search error: {words}"}
    field = str(refusal.about.get("field", "data"))
    if isinstance(refusal, TooSlow):
        field = "query"
    if isinstance(refusal, Invalid | TooSlow):
        return 409, {"__type": "Validation Error", field: [words]}
    return refusal.status, {"__type": "Refused", "message": f"Refused: {words}"}
