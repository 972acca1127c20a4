"""Rows written as CKAN's datastore writes them: as records of an answer, and as dumps."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from duckdb import DuckDBPyConnection

from opendata.ckan.datastore import fields
from opendata.columns import Column, quoted
from opendata.query import rows, written
from opendata.query.clauses import ordering, where
from opendata.query.grammar import Query
from opendata.query.values import ROW

BATCH = 2_000  # rows made at a time
BOM = "\ufeff".encode()
ELEMENT = re.compile(r"(?!xml)[^\W\d][\w.-]*", re.IGNORECASE)
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SCHEMA = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
Rows = Sequence[Sequence[Any]]


def shown(columns: Sequence[Column], found: Rows, form: str) -> Any:
    """`found` as objects, lists, csv or tsv; the texts have no header."""
    if form == "objects":
        return written.records([column.name for column in columns], found)
    if form == "lists":
        return [list(row) for row in found]
    return _delimited(found, form).decode()


def _delimited(found: Rows, form: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, dialect="excel-tab" if form == "tsv" else "excel")
    writer.writerows([_cell(value) for value in row] for row in found)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else value


def dump(cursor: DuckDBPyConnection, query: Query, form: str, *, bom: bool) -> Iterator[bytes]:
    """Everything that matches, as csv, tsv, json or xml with its header, some at a time."""
    if bom:
        yield BOM
    yield from DUMPS[form](cursor, query)


def _batches(cursor: DuckDBPyConnection, query: Query) -> Iterator[Rows]:
    here = where(query.where)
    names = ", ".join(quoted(column.name) for column in query.columns)
    order = f"ORDER BY {ordering(query.full_order)}" if query.order else ""
    limit = "" if query.limit is None else f"LIMIT {query.limit}"
    sql = f"SELECT {names} FROM data WHERE {here.sql} {order} {limit} OFFSET {query.offset}"
    cursor.execute(sql, here.list)
    while some := cursor.fetchmany(BATCH):
        yield some


def _csv(cursor: DuckDBPyConnection, query: Query) -> Iterator[bytes]:
    if query.offset or query.limit == 0:
        yield from _separated(cursor, query, "csv")
        return
    yield rows.header(query.columns)
    yield from rows.lines(cursor, query)


def _tsv(cursor: DuckDBPyConnection, query: Query) -> Iterator[bytes]:
    yield from _separated(cursor, query, "tsv")


def _separated(cursor: DuckDBPyConnection, query: Query, form: str) -> Iterator[bytes]:
    yield _delimited([[column.name for column in query.columns]], form)
    for some in _batches(cursor, query):
        yield _delimited(some, form)


def _json(cursor: DuckDBPyConnection, query: Query) -> Iterator[bytes]:
    yield b'{\n  "fields": ' + written.dump(fields(query.columns)) + b',\n  "records": ['
    between = b"\n    "
    for some in _batches(cursor, query):
        yield between + b",\n    ".join(written.dump(list(row)) for row in some)
        between = b",\n    "
    yield b"\n]}\n"


def _xml(cursor: DuckDBPyConnection, query: Query) -> Iterator[bytes]:
    """A row an element, a cell an element of its column's name; where XML has no such name it is
    `value` with the name as its `key`."""
    names = [column.name for column in query.columns]
    tags = [_tag(name) for name in names]
    yield f"<data {SCHEMA}>\n".encode()
    for some in _batches(cursor, query):
        yield "".join(_row(tags, names, row) for row in some).encode()
    yield b"</data>\n"


def _tag(name: str) -> tuple[str, str]:
    """The opening without its bracket, and the name to close with."""
    if ELEMENT.fullmatch(name):
        return name, name
    return f"value key={quoteattr(NOT_XML.sub('', name))}", "value"


def _row(tags: Sequence[tuple[str, str]], names: Sequence[str], row: Sequence[Any]) -> str:
    number, cells = "", []
    for (begin, end), name, value in zip(tags, names, row, strict=True):
        if name == ROW.name:
            number = f' _id="{value}"'
        elif value is None:
            cells.append(f'<{begin} xsi:nil="true"/>')
        else:
            text = escape(NOT_XML.sub("", str(_cell(value))))
            cells.append(f"<{begin}>{text}</{end}>")
    return f"<row{number}>{''.join(cells)}</row>\n"


DUMPS: dict[str, Callable[[DuckDBPyConnection, Query], Iterator[bytes]]] = {
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "xml": _xml,
}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xml": "text/xml; charset=utf-8",
}
