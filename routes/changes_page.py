"""Plain pages of what changed: two Releases row by row, and a file known by its checksum."""

from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

import clock
from db import reading
from errors import Invalid, NotFound, Refusal
from opendata import changes as read
from opendata import inquiry_list, lookup, shelf
from refusal_words import say
from routes.frame import language_of
from routes.lookups import changes_path
from routes.parameters import whole
from routes.plain import page
from routes.published import asker


def changes(request: Request) -> Response:
    """What changed between ?from= and ?to=, the rows of one ?kind= page by page. Refuses NotFound,
    Withdrawn, NotSignedIn, NotAllowed, Invalid for a forged cursor."""
    slug, asked = request.path_params["slug"], request.query_params
    with reading() as session:
        account = asker(session, request, slug=slug)
        found = read.pair(
            session,
            slug=slug,
            old=_number(asked.get("from")),
            new=_number(asked.get("to")),
            account=account,
            now=clock.now(),
        )
        old, new = found.old, found.new
        fixed = inquiry_list.fixes(
            session,
            dataset_id=found.dataset.id,
            number=new.number or 0,
            since=old.number if old else None,
            today=clock.today(),
        )
    facts: dict[str, Any] = {"found": found, "fixed": fixed, "way": f"/dataset/{quote(slug)}"}
    public = found.dataset.is_open
    if old is None:
        return page(request, "changes", public=public, counts=None, kind="", items=[], **facts)
    counts = read.counts(old, new)
    kind = read.first_kind(counts, asked.get("kind", ""))
    rows = read.page(old, new, kind=kind, after=asked.get("after"))
    ends = {"from": str(old.number), "to": str(new.number)}
    passed = {"pass": asked["pass"]} if asked.get("pass") else {}
    return page(
        request,
        "changes",
        public=public,
        counts=counts,
        kind=kind,
        items=rows.items,
        shown=read.shown,
        cells=read.CELLS,
        titles=read.titles(old, new),
        kinds=read.KINDS,
        query=lambda **more: "?" + urlencode({**ends, **more, **passed}),
        next=rows.next,
        passed=passed,
        **facts,
    )


def known(request: Request) -> Response:
    """Which published file has ?sha256=, whether it is the newest, what changed since."""
    given = request.query_params.get("sha256", "").strip()
    refused: Refusal | None = None
    found = None
    try:
        sha256 = lookup.checksum(given) if given else ""
    except Invalid as refusal:
        refused, sha256 = refusal, ""
    if sha256:
        with reading() as session:
            found = lookup.find(session, sha256=sha256, account=None, now=clock.now())
    status = 422 if refused else 404 if sha256 and found is None else 200
    return page(
        request,
        "known_file",
        status=status,
        public=not given,
        given=given[:200],
        sha256=sha256,
        found=found,
        counts=lookup.since(found) if found else None,
        refused=say(refused, language_of(request)) if refused else "",
        path=changes_path(found) if found else None,
    )


def _number(asked: str | None) -> int | None:
    """The number of a Release; None leaves the choice. Refuses NotFound."""
    if not asked or asked == shelf.LATEST:
        return None
    if not whole(asked):
        raise NotFound(release=asked)
    return whole(asked)
