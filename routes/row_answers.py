"""Answers about rows over HTTP: who asks, ETag and 304, answers kept, how often one may ask."""

import gzip
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import quote

from fastapi import Request, Response
from sqlalchemy.orm import Session
from starlette.responses import StreamingResponse

import clock
from db import reading
from errors import Invalid, TooMany
from opendata import usage
from opendata.query import source
from opendata.query.source import Source
from routes.artefacts import has
from routes.negotiation import best
from routes.published import PINNED, asker

JSON, CSV = "application/json", "text/csv"
FORMS = {"json": JSON, "csv": CSV}
FORMAT = "1"  # of the answers: another one makes other ETags
KEPT = 16_000_000  # bytes of answers in memory
LARGEST = 200_000  # bytes of one of them
CALLS, SECONDS = 60, 60  # of SQL, for one address of the network


class Kept:
    """The last answers by their ETag, up to `size` bytes; releases never change, so none is ever
    out of date."""

    def __init__(self, size: int = KEPT) -> None:
        self.size = size
        self.taken = 0
        self.bodies: OrderedDict[str, bytes] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, etag: str) -> bytes | None:
        with self.lock:
            if etag in self.bodies:
                self.bodies.move_to_end(etag)
            return self.bodies.get(etag)

    def put(self, etag: str, body: bytes) -> None:
        if len(body) > LARGEST:
            return
        with self.lock:
            self.taken += len(body) - len(self.bodies.pop(etag, b""))
            self.bodies[etag] = body
            while self.taken > self.size:
                self.taken -= len(self.bodies.popitem(last=False)[1])


class Windows:
    """So many calls in a fixed window for each client, counted in this process."""

    def __init__(self, calls: int = CALLS, seconds: int = SECONDS) -> None:
        self.calls, self.seconds = calls, seconds
        self.begun = 0.0
        self.counts: dict[str, int] = {}
        self.lock = threading.Lock()

    def take(self, client: str) -> dict[str, str]:
        """One call more; the RateLimit headers. Refuses TooMany."""
        now = time.monotonic()
        with self.lock:
            if now - self.begun >= self.seconds:
                self.begun, self.counts = now, {}
            used = self.counts[client] = self.counts.get(client, 0) + 1
            reset = max(1, round(self.begun + self.seconds - now))
        if used > self.calls:
            raise TooMany(limit=self.calls, minutes=self.seconds // 60)
        left = self.calls - used
        return {
            "RateLimit-Limit": str(self.calls),
            "RateLimit-Remaining": str(left),
            "RateLimit-Reset": str(reset),
        }


ANSWERS = Kept()
SQL_CALLS = Windows()


@dataclass(frozen=True)
class Asked:
    """A request and the Release it is about; `pinned` when its number stands in the address."""

    request: Request
    source: Source
    pinned: bool
    old: Source | None = None  # what it is compared with

    @property
    def params(self) -> list[tuple[str, str]]:
        """What the readers of the query language see."""
        pairs = self.request.query_params.multi_items()
        return [pair for pair in pairs if pair[0] not in ("release", "pass", "format")]

    def etag(self, kind: str) -> str:
        """Of what this address answers in one representation, `kind`."""
        tables = [each and (each.digest, each.table_sha256) for each in (self.source, self.old)]
        told = [FORMAT, kind, *tables, *sorted(self.params)]
        return f'"{blake2b(repr(told).encode(), digest_size=16).hexdigest()}"'

    def headers(self, etag: str) -> dict[str, str]:
        link = f"/data/{quote(self.source.slug)}/{self.source.number}/data.csv"
        headers = {
            "ETag": etag,
            "Link": f'<{link}>; rel="describedby", </dataset/{quote(self.source.slug)}>; rel="up"',
            "Minyi-Release": str(self.source.number),
            "Vary": "Accept, Accept-Encoding",
            "Cache-Control": PINNED if self.pinned else "no-cache",
        }
        if not self.source.is_open:
            headers |= {
                "Cache-Control": "private, no-cache",
                "Vary": "Accept, Accept-Encoding, Authorization",
            }
        return headers


def asked(request: Request, slug: str, *, pin: int | None = None) -> Asked:
    """The Release that is asked about: the one in the address, else the one of a cursor (`pin`),
    else the newest. Counts the question. Refuses NotFound, Withdrawn, NotSignedIn, NotAllowed,
    Invalid(field="release")."""
    number = release_of(request, "release")
    with reading() as session:
        found = source_of(session, request, slug, number=pin if number is None else number)
    if not usage.is_machine(request.headers.get("user-agent")):
        usage.count(found.dataset_id, usage.QUERY)
    return Asked(request, found, number is not None)


def source_of(session: Session, request: Request, slug: str, *, number: int | None) -> Source:
    """A Release that whoever asks may read."""
    account = asker(session, request, slug=slug)
    return source.open_source(session, slug=slug, number=number) or source.readable(
        session, slug=slug, number=number, account=account, now=clock.now()
    )


def release_of(request: Request, field: str) -> int | None:
    """The number of a Release in the parameter `field`."""
    given = request.query_params.getlist(field)
    if len(given) > 1:
        raise Invalid(field=field, why="twice")
    if not given:
        return None
    text = given[0]
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise Invalid(field=field, why="value", given=text[:80], allowed=["1 …"])
    return int(text)


def as_json(
    one: Asked,
    kind: str,
    make: Callable[[], bytes],
    *,
    before: Callable[[], dict[str, str]] = dict,
) -> Response:
    """A JSON answer: 304 for who has it, from memory when it was made before, else made now, after
    `before`, which may refuse and gives headers. Packed, it is another one with its own ETag."""
    packed = takes_gzip(one.request)
    etag = one.etag(f"{kind} gzip" if packed else kind)
    headers = one.headers(etag)
    if has(one.request, etag):
        return Response(status_code=304, headers=headers)
    body = ANSWERS.get(etag)
    if body is None:
        headers |= before()
        body = make()
        if packed:
            body = gzip.compress(body, compresslevel=4, mtime=0)
        ANSWERS.put(etag, body)
    headers["Content-Encoding"] = "gzip" if packed else "identity"
    return Response(body, headers=headers, media_type="application/json")


def as_csv(one: Asked, lines: Iterator[bytes], *, name: str) -> Response:
    """Lines of CSV as they are made; packed on the way for who takes it."""
    packed = takes_gzip(one.request)
    etag = one.etag("csv gzip" if packed else "csv")
    headers = one.headers(etag)
    if has(one.request, etag):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name, safe='')}"
    headers["Content-Encoding"] = "gzip" if packed else "identity"
    if one.request.method == "HEAD":
        lines = iter(())
    elif packed:
        lines = _packing(lines)
    return StreamingResponse(lines, headers=headers, media_type="text/csv; charset=utf-8")


def _packing(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(1, wbits=31)
    for number, piece in enumerate(pieces):
        packed = packer.compress(piece)
        if number == 0:
            packed += packer.flush(zlib.Z_SYNC_FLUSH)
        if packed:
            yield packed
    yield packer.flush()


def takes_gzip(request: Request) -> bool:
    """Whether the client takes gzip and does not like it as it is better."""
    wishes = request.headers.get("accept-encoding", "").replace(" ", "").lower().split(",")
    return any(wish.partition(";q=")[0] == "gzip" for wish in wishes) and "gzip;q=0" not in wishes


def form(request: Request) -> str:
    """JSON or CSV. Refuses Invalid(field="format")."""
    wish = request.query_params.get("format")
    if wish is None:
        return best(request.headers.get("accept", ""), (JSON, CSV)) or JSON
    if wish not in FORMS:
        raise Invalid(field="format", why="value", given=wish[:80], allowed=list(FORMS))
    return FORMS[wish]


def only(params: Sequence[tuple[str, str]], allowed: Sequence[str]) -> None:
    """Refuses Invalid for a parameter this address does not know."""
    for name, _text in params:
        if name not in allowed:
            raise Invalid(field=name or "q", why="parameter", allowed=list(allowed))
