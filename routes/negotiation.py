"""Which form of a thing a client wants: the extension of the address, else its Accept header."""

from collections.abc import Sequence

from starlette.requests import Request


def best(accept: str, offered: Sequence[str]) -> str | None:
    """The media type of `offered` the client likes most (RFC 9110 §12.5.1): by q, and the earlier
    offered one where it likes several alike. None when it takes none of them; an empty header
    takes all."""
    wishes = [_wish(part) for part in accept.split(",") if part.strip()]
    if not wishes:
        return offered[0]
    likings = [(_liking(kind, wishes), -place, kind) for place, kind in enumerate(offered)]
    most, _, kind = max(likings)
    return kind if most > 0 else None


def prefers_html(request: Request) -> bool:
    """Whether a person's browser asks: HTML is named and liked at least as much as JSON. Programs
    that take anything (*/*) get what programs read."""
    accept = request.headers.get("accept", "")
    named = "text/html" in accept or "application/xhtml+xml" in accept
    return named and best(accept, ("text/html", "application/problem+json")) == "text/html"


def _wish(part: str) -> tuple[str, float]:
    kind, *parameters = (each.strip() for each in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            return kind.lower(), _quality(value.strip())
    return kind.lower(), 1.0


def _quality(text: str) -> float:
    """A qvalue; what cannot be read counts as nothing."""
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 <= value <= 1 else 0.0


def _liking(kind: str, wishes: list[tuple[str, float]]) -> float:
    """The q of the most exact range that covers `kind`."""
    whole = kind.split("/")[0] + "/*"
    found = [(exact, q) for wish, q in wishes for exact in [_exactness(wish, kind, whole)] if exact]
    return max(found)[1] if found else 0.0


def _exactness(wish: str, kind: str, whole: str) -> int:
    return {kind: 3, whole: 2, "*/*": 1}.get(wish, 0)
