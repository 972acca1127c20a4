"""/data/{dataset}/{release or latest}/{file}: the bytes of a release as they were published."""

from base64 import b64encode
from pathlib import PurePosixPath
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

import clock
import files
from db import reading
from errors import NotFound
from identity import tokens
from models import Account
from opendata import passes, served, shelf, usage
from opendata.served import Served
from routes import artefacts
from routes.refusing import HANDLERS

# A year would be as true, but what is withdrawn must not live on in caches.
PINNED = "public, max-age=86400, immutable"
NAMES = {  # by name within a release; any other keeps its own behind the slug
    "data.csv": ".csv",
    "data-excel.csv": "-excel.csv",
    "data.xlsx": ".xlsx",
    "data.jsonl": ".jsonl",
    "data.parquet": ".parquet",
    "data.geojson": ".geojson",
    "all.zip": ".zip",
}


def published(request: Request) -> Response:
    asked = request.path_params
    wanted = {
        "slug": asked["slug"],
        "number": _number(asked["release"]),
        "name": asked["file"],
    }
    with reading() as session:
        account = asker(session, request, slug=asked["slug"])
        found = served.open_file(session, **wanted) or served.readable_file(
            session, **wanted, account=account, now=clock.now()
        )
    answer = artefacts.as_file(
        request,
        files.path_of(found.sha256),
        digest=found.sha256,
        name=saved_as(found),
        media_type=found.media_type,
        changed_at=found.published_at,
        headers=_headers(found, pinned=asked["release"] != shelf.LATEST),
    )
    if request.method == "GET" and _begins(answer):
        usage.count(found.dataset_id, found.name)
    return answer


def _begins(answer: Response) -> bool:
    """Whether bytes are sent from the first one on: the parts after it are the same download."""
    part = answer.headers.get("content-range", "bytes 0-")
    return answer.status_code in {200, 206} and part.startswith("bytes 0-")


def asker(session: Session, request: Request, *, slug: str) -> Account | None:
    """Who asks: whom a pass was made for, or the owner of a bearer token. Refuses NotSignedIn for
    a pass or a token that is not good."""
    given = request.query_params.get("pass")
    if given:
        return session.get(Account, passes.check_pass(given, slug=slug, now=clock.now()))
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return tokens.owner(session, token=token.strip()) if scheme.lower() == "bearer" else None


def saved_as(file: Served) -> str:
    """The file's name on the reader's disk: of which Dataset and which Release it is."""
    name = PurePosixPath(file.name).name
    if file.name.startswith("original/"):
        return name
    return f"{file.slug}-{file.number}{NAMES.get(file.name, f'-{name}')}"


def _headers(file: Served, *, pinned: bool) -> dict[str, str]:
    digest = b64encode(bytes.fromhex(file.sha256)).decode()
    slug = quote(file.slug)
    headers = {
        "Repr-Digest": f"sha-256=:{digest}:",  # RFC 9530
        "Content-Location": f"/data/{slug}/{file.number}/{quote(file.name)}",
        "Link": f'</dataset/{slug}>; rel="describedby"',
        "Cache-Control": PINNED if pinned else "no-cache",
    }
    if not file.is_open:
        return {**headers, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    exposed = "ETag, Content-Range, Content-Length, Content-Disposition, Repr-Digest"
    return {
        **headers,
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": exposed,
    }


def _number(asked: str) -> int | None:
    """The number of a Release; None is the newest. Refuses NotFound."""
    if asked == shelf.LATEST:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10 and asked[0] != "0"):
        raise NotFound(release=asked)
    return int(asked)


def to_dataset(request: Request) -> Response:
    """From a folder of files to the page that lists them."""
    slug, asked = request.path_params["slug"], request.path_params.get("release", shelf.LATEST)
    number = _number(asked)
    pinned = "" if number is None else f"?release={number}"
    return RedirectResponse(f"/dataset/{quote(slug, safe='')}{pinned}", 303)


def to_list(_request: Request) -> Response:
    return RedirectResponse("/read/datasets", 308)


door = Starlette(
    routes=[
        Route("/", to_list),
        Route("/{slug}", to_dataset),
        Route("/{slug}/{release}", to_dataset),
        Route("/{slug}/{release}/{file:path}", published),
    ],
    exception_handlers=HANDLERS,
)
routes: list[BaseRoute] = [Route("/data", to_list), Mount("/data", door)]
