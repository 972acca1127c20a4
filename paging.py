"""Pages of a list, and the opaque cursors that lead from one Page to the next."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from hmac import compare_digest
from typing import Any, Generic, TypeVar

from errors import Invalid
from settings import settings

Item = TypeVar("Item")
LIMIT = 200  # items on a Page that a machine may ask for
MARK = 8  # bytes of signature: a cursor guards no secret, it only must not be made up


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some items of a list in its order; `next` is the cursor of the rest, None at the end."""

    items: Sequence[Item]
    next: str | None = None


def cut(
    rows: Sequence[Item], *, limit: int, place: Callable[[Item], tuple[int | str, ...]]
) -> Page[Item]:
    """The Page of the first `limit` rows, of which one too many was read; `place` says where in
    the list's order a row stands."""
    if len(rows) <= limit:
        return Page(rows)
    return Page(rows[:limit], encode_cursor(*place(rows[limit - 1])))


def encode_cursor(*place: int | str) -> str:
    """The cursor that stands just after the item at `place` in its list's order."""
    return _sealed(json.dumps(place, ensure_ascii=False, separators=(",", ":")).encode()).decode()


def decode_cursor(cursor: str, *kinds: type[int] | type[str]) -> tuple[Any, ...]:
    """The place in a cursor: one value for each of `kinds`. Refuses Invalid, when it is not ours
    or of another list."""
    try:
        given = cursor.encode("ascii")
        data = urlsafe_b64decode(given + b"=" * (-len(given) % 4))[MARK:]
    except ValueError:
        raise Invalid(field="after", why="cursor") from None
    if not compare_digest(given, _sealed(data)):
        raise Invalid(field="after", why="cursor")
    place = json.loads(data)
    if [type(part) for part in place] != list(kinds):
        raise Invalid(field="after", why="cursor")
    return tuple(place)


def _sealed(data: bytes) -> bytes:
    key = blake2b(settings().secret.encode(), digest_size=32, person=b"minyi-cursor").digest()
    mark = blake2b(data, key=key, digest_size=MARK).digest()
    return urlsafe_b64encode(mark + data).rstrip(b"=")
