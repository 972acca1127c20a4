"""CKAN's datastore: the rows of a dataset's newest release under the id of its CSV."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

import files
from db import reading
from errors import Empty, Invalid, NotFound
from opendata import tables, usage
from opendata.ckan import datastore, lists, records, statement
from opendata.ckan import tables as known
from opendata.ckan.datastore import Wish, flag, whole
from opendata.ckan.package import ASKED
from opendata.columns import Column, ColumnType
from opendata.query import source
from opendata.query.sandbox import SANDBOX
from opendata.query.source import Source
from opendata.query.values import ROW
from routes.refusing import refusing
from routes.row_answers import SQL_CALLS

SECONDS = 5.0  # for one question
TABLES = (
    Column(name="name"),
    Column(name="oid", type=ColumnType.INTEGER),
    Column(name="alias_of"),
)
Given = Mapping[str, Any]


def datastore_search(given: Given, request: Request) -> dict[str, Any]:
    """Rows of the resource `resource_id` (the CSV of a dataset). `filters` {column: value, values,
    or signs gt, gte, lt, lte with values}, a list of such (one must hold), `$or` within; `q` words
    or {column: words}; `fields`, `sort` "a, b desc nulls last", `limit` (100, at most 32000; what
    was taken is told), `offset`, `distinct`, `include_total`, `include_next_page`,
    `records_format` objects, lists, csv or tsv."""
    resource = _resource(given)
    if resource == known.NAME:
        return _tables(given)
    form = given.get("records_format") or "objects"
    if form not in datastore.FORMATS:
        allowed = list(datastore.FORMATS)
        raise Invalid(field="records_format", why="value", given=str(form)[:80], allowed=allowed)
    found = _source(resource, request)
    wish = datastore.parse(given, found.columns)
    with tables.opened(found.table_sha256, seconds=SECONDS) as cursor:
        answer = datastore.search(cursor, wish, known=found.rows)
    told = {
        **_echo(given, resource, wish),
        "records_format": form,
        "records": records.shown(wish.columns, answer.rows, form),
        "fields": datastore.fields(wish.columns),
    }
    if answer.total is not None:
        told |= {"total": answer.total, "total_was_estimated": False}
    following = _next(given, wish, answer)
    return {**told, "next_page": following} if following else told


def _resource(given: Given) -> str:
    value = given.get("resource_id") or given.get("id")
    if not isinstance(value, str) or not value:
        raise Empty(field="resource_id")
    return value


def _echo(given: Given, resource: str, wish: Wish) -> dict[str, Any]:
    """What was asked, the limit as it was taken."""
    told: dict[str, Any] = {
        "resource_id": resource,
        "limit": wish.query.limit,
        "offset": wish.query.offset,
        "include_total": wish.total,
    }
    return told | {name: given[name] for name in ("filters", "q", "sort") if given.get(name)}


def _next(given: Given, wish: Wish, answer: datastore.Answer) -> dict[str, Any] | None:
    """What to ask next, besides what was asked; nothing on the last page."""
    limit, end = wish.query.limit or 0, wish.query.offset + len(answer.rows)
    if not flag(given, "include_next_page", "limit" in given) or not limit:
        return None
    if len(answer.rows) < limit or (answer.total is not None and end >= answer.total):
        return None
    return {"limit": limit, "offset": end}


def _source(resource: str, request: Request) -> Source:
    """The rows of the newest Release behind a resource, open ones only. Counts the question.
    Refuses NotFound."""
    with reading() as session:
        slug, file = lists.holder(session, resource=resource)
        found = source.open_source(session, slug=slug, number=None) if file == ASKED else None
    if found is None:
        raise NotFound(resource=resource[:80])
    if not usage.is_machine(request.headers.get("user-agent")):
        usage.count(found.dataset_id, usage.QUERY)
    return found


def _tables(given: Given) -> dict[str, Any]:
    """The tables there are, asked for with a limit and an offset alone."""
    with reading() as session:
        every = known.open_tables(session)
    limit = whole(given, "limit", datastore.LIMIT) or 0
    start = whole(given, "offset", 0) or 0
    rows = [(f"{number:x}", name, number, None) for name, number in every]
    columns = (ROW, *TABLES)
    return {
        "resource_id": known.NAME,
        "fields": [{"id": "_id", "type": "text"}, *datastore.fields(TABLES)],
        "records": records.shown(columns, rows[start : start + limit], "objects"),
        "records_format": "objects",
        "limit": limit,
        "offset": start,
        "total": len(every),
        "total_was_estimated": False,
    }


def datastore_info(given: Given, request: Request) -> dict[str, Any]:
    """The table behind a resource: how many rows, how many bytes, its columns. `id`."""
    resource = _resource(given)
    found = _source(resource, request)
    size = files.path_of(found.table_sha256).stat().st_size
    meta = {"id": resource, "count": found.rows, "size": size, "db_size": size, "idx_size": 0}
    fields = []
    for column, told in zip(found.columns, datastore.fields(found.columns), strict=True):
        schema = {
            "native_type": column.sql_type,
            "notnull": False,
            "index_name": None,
            "is_index": False,
            "uniquekey": found.keys == (column.name,),
        }
        fields.append({**told, "schema": schema})
    return {"meta": {**meta, "table_type": "BASE TABLE", "aliases": []}, "fields": fields}


def datastore_search_sql(given: Given, request: Request) -> dict[str, Any]:
    """One SELECT, `sql`, from one resource, whose id in double quotes is the table. DuckDB's SQL:
    close to PostgreSQL's. At most 5 seconds, 10,000 rows, 60 calls a minute."""
    sql = given.get("sql")
    if not isinstance(sql, str) or not sql.strip():
        raise Empty(field="sql")
    asked = statement.read(sql)
    found = _source(asked.resource, request)
    SQL_CALLS.take(request.client.host if request.client else "")
    said = SANDBOX.ask(files.path_of(found.table_sha256), asked.sql)
    answer = statement.answer(said.body, found.columns)
    told = {"sql": sql, "fields": answer.fields, "records": answer.records}
    return {**told, "records_truncated": True} if answer.truncated else told


@refusing
def dump(request: Request) -> Response:
    """/datastore/dump/{resource}: everything that matches, as a file."""
    given = dict(request.query_params)
    form = given.get("format", "csv").lower()
    if form not in records.DUMPS:
        raise Invalid(field="format", why="value", given=form[:80], allowed=list(records.DUMPS))
    found = _source(request.path_params["resource"], request)
    wish = datastore.parse(given, found.columns, most=None)
    name = quote(f"{found.slug}-{found.number}.{form}", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=utf-8''{name}",
        "Content-Encoding": "identity",
        "Cache-Control": "no-cache",
        "Access-Control-Allow-Origin": "*",
    }
    pieces = _pieces(found, wish, form, bom=flag(given, "bom"))
    media_type = records.MEDIA_TYPES[form]
    if request.method == "HEAD":
        pieces = iter(())
    return StreamingResponse(pieces, headers=headers, media_type=media_type)


def _pieces(found: Source, wish: Wish, form: str, *, bom: bool) -> Iterator[bytes]:
    with tables.opened(found.table_sha256) as cursor:
        yield from records.dump(cursor, wish.query, form, bom=bom)


ACTIONS: dict[str, Callable[[dict[str, Any], Request], Any]] = {
    each.__name__: each for each in (datastore_search, datastore_info, datastore_search_sql)
}
