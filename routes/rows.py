"""/api/v1/datasets/{slug}/rows, facets, aggregate, sql: asking the rows of a release."""

from collections.abc import Callable, Iterator
from typing import Any

from duckdb import DuckDBPyConnection
from fastapi import APIRouter, Request, Response

import files
from errors import Invalid
from opendata import tables
from opendata.query import aggregate as groups
from opendata.query import facets as counts
from opendata.query import grammar, written
from opendata.query import rows as pages
from opendata.query.clauses import where
from opendata.query.sandbox import SANDBOX
from opendata.query.source import Source
from paging import LIMIT
from routes import artefacts, row_shapes
from routes.problems import answers
from routes.row_answers import ANSWERS, CSV, SQL_CALLS, Asked, as_csv, as_json, asked, form, only

SECONDS = 5.0  # for one question
ROWS = 100  # on a page

router = APIRouter(
    prefix="/v1/datasets/{slug}",
    tags=["rows"],
    responses=answers(400, 401, 403, 404, 410, 413, 422),
)


def _mark(source: Source) -> str:
    return f"{source.slug}/{source.number}"


@router.get(
    "/rows",
    summary="Rows, filtered and sorted: a page as JSON, or all that match as CSV",
    response_model=row_shapes.Rows,
    responses=row_shapes.CSV,
    openapi_extra=row_shapes.ROWS,
)
def rows(request: Request, slug: str) -> Response:
    after = request.query_params.get("after")
    one = asked(request, slug, pin=_pin(slug, after) if after else None)
    query = grammar.parse(one.params, one.source.columns)
    if form(request) == CSV:
        return _csv(one, query)
    if query.limit is not None and query.limit > LIMIT:
        raise Invalid(field="limit", why="too-many", limit=LIMIT)
    return as_json(one, "rows", lambda: _page(one.source, query))


def _pin(slug: str, after: str) -> int:
    """The Release of a cursor: its pages all come from the one they began on."""
    of, _, number = pages.mark_of(after).rpartition("/")
    if of != slug:
        raise Invalid(field="after", why="cursor")
    return int(number)


def _page(source: Source, query: grammar.Query) -> bytes:
    with tables.opened(source.table_sha256, seconds=SECONDS) as cursor:
        answer: dict[str, Any] = {}
        if query.count:
            answer["count"] = _count(source, query, cursor)
        page = pages.page(cursor, query, mark=_mark(source))
    names = [column.name for column in page.columns]
    items = written.records(names, page.rows)
    return written.dump({"items": items, "next": page.next, **answer})


def _count(source: Source, query: grammar.Query, cursor: DuckDBPyConnection) -> int:
    """How many rows match; of one condition on one release it is counted once."""
    if not query.where.parts:
        return source.rows
    key = f"count {source.table_sha256} {where(query.where)!r}"
    kept = ANSWERS.get(key)
    if kept is None:
        kept = str(pages.count(cursor, query.where)).encode()
        ANSWERS.put(key, kept)
    return int(kept)


def _csv(one: Asked, query: grammar.Query) -> Response:
    """Everything that matches; the published bytes themselves when nothing is asked of them."""
    source = one.source
    if query.after is not None or query.count:
        raise Invalid(field="after" if query.after else "count", why="not-csv")
    if not one.params:
        headers = one.headers(f'"{source.digest}"')
        del headers["ETag"]
        return artefacts.as_file(
            one.request,
            files.path_of(source.digest),
            digest=source.digest,
            name=f"{source.slug}-{source.number}.csv",
            media_type="text/csv; charset=utf-8",
            headers=headers | {"Content-Encoding": "identity"},
        )
    name = f"{source.slug}-{source.number}-rows.csv"
    return as_csv(one, _lines(source, query), name=name)


def _lines(source: Source, query: grammar.Query) -> Iterator[bytes]:
    yield pages.header(query.columns)
    with tables.opened(source.table_sha256) as cursor:
        yield from pages.lines(cursor, query)


@router.get(
    "/facets",
    summary="How often each value stands in some columns, among the rows that match",
    response_model=row_shapes.Facets,
    openapi_extra=row_shapes.FACETS,
)
def facets(request: Request, slug: str) -> Response:
    one = asked(request, slug)
    wish = counts.parse(one.params, one.source.columns)
    return as_json(one, "facets", lambda: _facets(one.source, wish))


def _facets(source: Source, wish: counts.Wish) -> bytes:
    with tables.opened(source.table_sha256, seconds=SECONDS) as cursor:
        found = counts.facets(cursor, wish)
    columns = {
        name: written.records(("value", "count"), pairs) for name, pairs in found.columns.items()
    }
    return written.dump({"columns": columns, "count": found.count})


@router.get(
    "/aggregate",
    summary="Groups of rows, counted and measured",
    response_model=row_shapes.Groups,
    openapi_extra=row_shapes.AGGREGATE,
)
def aggregate(request: Request, slug: str) -> Response:
    one = asked(request, slug)
    wish = groups.parse(one.params, one.source.columns)
    return as_json(one, "aggregate", lambda: _groups(one.source, wish))


def _groups(source: Source, wish: groups.Wish) -> bytes:
    with tables.opened(source.table_sha256, seconds=SECONDS) as cursor:
        found = groups.aggregate(cursor, wish)
    rows = [[written.cell(value) for value in row] for row in found.rows]
    items = written.records(found.names, rows)
    return written.dump({"items": items, "truncated": found.truncated})


@router.get(
    "/sql",
    summary="One SELECT on the table `data`, read-only, at most 5 seconds and 10,000 rows",
    description="DuckDB's SQL without files, settings, chance and clocks. 60 calls a minute; "
    "RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset tell how many are left.",
    response_model=row_shapes.Table,
    responses=answers(429),
    openapi_extra=row_shapes.SQL,
)
def sql(request: Request, slug: str) -> Response:
    one = asked(request, slug)
    only(one.params, ("q",))
    q = request.query_params.get("q", "")
    client = request.client.host if request.client else ""
    path = files.path_of(one.source.table_sha256)
    return as_json(
        one, "sql", lambda: SANDBOX.ask(path, q).body, before=lambda: SQL_CALLS.take(client)
    )


def _also_head() -> None:
    """HEAD asks the same, without being described twice."""
    handlers: dict[str, Callable[..., Response]] = {
        "/rows": rows,
        "/facets": facets,
        "/aggregate": aggregate,
        "/sql": sql,
    }
    for path, handler in handlers.items():
        router.add_api_route(path, handler, methods=["HEAD"], include_in_schema=False)


_also_head()
