"""/api/v1/datasets/{slug}/diff: what changed between two releases, row by row."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

import files
from db import reading
from errors import Invalid, NotFound
from opendata import changes, diff, usage
from opendata.changes import KINDS
from opendata.query import grammar, written
from opendata.query.source import Source
from paging import LIMIT, decode_cursor, encode_cursor
from routes import row_shapes
from routes.problems import answers
from routes.row_answers import (
    CSV,
    Asked,
    as_csv,
    as_json,
    form,
    only,
    release_of,
    source_of,
)

ITEMS = 100

router = APIRouter(
    prefix="/v1/datasets/{slug}", tags=["rows"], responses=answers(401, 403, 404, 410, 422)
)


@router.get(
    "/diff",
    summary="What changed between two releases: rows added, removed, changed",
    response_model=row_shapes.Difference,
    responses=row_shapes.CSV,
    openapi_extra=row_shapes.DIFF,
)
def difference(request: Request, slug: str) -> Response:
    old, one = _pair(request, slug)
    only(one.params, ("from", "to", "kind", "limit", "after"))
    if form(request) == CSV:
        name = f"{slug}-{old.number}-{one.source.number}.csv"
        return as_csv(one, _lines(old, one.source), name=name)
    given = grammar.single(one.params)
    kinds = _kinds(given.get("kind"))
    limit = grammar.parse([("limit", given["limit"])], ()).limit if "limit" in given else ITEMS
    if limit is None or limit > LIMIT:
        raise Invalid(field="limit", why="too-many", limit=LIMIT)
    place = decode_cursor(given["after"], str, int) if "after" in given else (kinds[0], 0)
    if place[0] not in kinds:
        raise Invalid(field="after", why="cursor")
    return as_json(one, "diff", lambda: _page(old, one.source, kinds, place, limit))


router.add_api_route("/diff", difference, methods=["HEAD"], include_in_schema=False)


def _pair(request: Request, slug: str) -> tuple[Source, Asked]:
    """The two Releases: `to` or the newest, and `from` or the one before it. Refuses what
    `source_of` refuses."""
    before, number = release_of(request, "from"), release_of(request, "to")
    with reading() as session:
        new = source_of(session, request, slug, number=number)
        before_new = new.number - 1 if before is None else before
        if not before_new:
            raise NotFound(dataset=slug, release=before_new)
        old = source_of(session, request, slug, number=before_new)
    if not usage.is_machine(request.headers.get("user-agent")):
        usage.count(new.dataset_id, usage.QUERY)
    return old, Asked(request, new, before is not None and number is not None, old)


def _kinds(wish: str | None) -> tuple[str, ...]:
    if wish is None:
        return KINDS
    if wish not in KINDS:
        raise Invalid(field="kind", why="value", given=wish[:80], allowed=list(KINDS))
    return (wish,)


def _paths(old: Source, new: Source) -> tuple[Path, Path]:
    return files.path_of(old.table_sha256), files.path_of(new.table_sha256)


def _lines(old: Source, new: Source) -> Iterator[bytes]:
    with changes.TURN:
        yield from diff.csv(*_paths(old, new), keys=new.keys)


def _page(
    old: Source, new: Source, kinds: tuple[str, ...], place: tuple[str, int], limit: int
) -> bytes:
    counts, _ = changes.compared(old.table_sha256, new.table_sha256, new.keys)
    items, following = _items(old, new, [k for k in kinds if counts[k]], place, limit)
    told = {"from": old.number, "to": new.number, **counts, "items": items, "next": following}
    return written.dump(told)


def _items(
    old: Source, new: Source, kinds: list[str], place: tuple[str, int], limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """Changes from `place` on, kind after kind, and the cursor of the rest."""
    items: list[dict[str, Any]] = []
    begun = KINDS.index(place[0])
    for kind in (each for each in kinds if KINDS.index(each) >= begun):
        after = place[1] if kind == place[0] else 0
        if len(items) == limit:
            return items, encode_cursor(kind, 0)
        tables = old.table_sha256, new.table_sha256, new.keys
        page = changes.rows(*tables, kind=kind, after=after, limit=limit - len(items))
        items += [asdict(each) for each in page.items]
        if page.next is not None:
            return items, encode_cursor(kind, page.next)
    return items, None
