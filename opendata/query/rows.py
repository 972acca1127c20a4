"""Rows of a Release: one page of them, how many there are, and all of them as CSV."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from duckdb import DuckDBPyConnection

from errors import Invalid
from opendata.artefacts.lines import batch
from opendata.columns import TEXTUAL, Column, ColumnType, quoted
from opendata.query.clauses import Clause, behind, every, ordering, where
from opendata.query.grammar import Order, Query
from opendata.query.logic import Group
from paging import decode_cursor, encode_cursor

BATCH = 4_096  # rows of CSV made at a time at most
SPECIAL = ',"#\n\r'  # what DuckDB's COPY, which wrote data.csv, puts in quotes
Cursor = DuckDBPyConnection


@dataclass(frozen=True)
class Page:
    """Rows in the order asked for, as Python values in the order of `columns`; `ids` are their
    `_id`. `next` is the cursor of the rest, None at the end."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
    ids: Sequence[int]
    next: str | None


def page(cursor: Cursor, query: Query, *, mark: str) -> Page:
    """One page. `mark` names the Release in its cursors: one of another Release, or of another
    order, is refused with Invalid(field="after")."""
    limit = query.limit or 100
    orders = query.full_order
    here = every([where(query.where), _place(query, mark)])
    found = (
        _sorted(cursor, query, here, limit) if query.order else _plain(cursor, query, here, limit)
    )
    more = len(found) > limit
    rows = found[:limit]
    keys = len(orders)
    following = _encode(rows[-1][:keys], query, mark) if more else None
    ids = [row[keys - 1] for row in rows]
    return Page(query.columns, [row[keys:] for row in rows], ids, following)


def _plain(cursor: Cursor, query: Query, here: Clause, limit: int) -> list[tuple[Any, ...]]:
    """In the order of the file, which the table keeps: the search ends with the page. Without a
    condition it is known where that is, `_id` being the number of the row."""
    if not query.where.parts:
        last = (here.values[0] if here.values else 0) + query.offset + limit + 1
        here = every([here, Clause("_id <= ?", (last,))])
    sql = f"SELECT _id, {_names(query.columns)} FROM data WHERE {here.sql} {_cut(query, limit)}"
    return cursor.execute(sql, here.list).fetchall()


def _sorted(cursor: Cursor, query: Query, here: Clause, limit: int) -> list[tuple[Any, ...]]:
    """First the places, from the columns of the order alone, then the cells of these rows: sorting
    with all columns would read and carry all of them."""
    orders = query.full_order
    sql = (
        f"SELECT {_names([each.column for each in orders])} FROM data WHERE {here.sql} "
        f"ORDER BY {ordering(orders)} {_cut(query, limit)}"
    )
    places = cursor.execute(sql, here.list).fetchall()
    ids = [place[-1] for place in places]
    cells = cursor.execute(
        f"SELECT _id, {_names(query.columns)} FROM data WHERE _id IN (SELECT unnest(?::BIGINT[]))",
        [ids],
    ).fetchall()
    by_id = {row[0]: row[1:] for row in cells}
    return [(*place, *by_id[place[-1]]) for place in places]


def _names(columns: Sequence[Column]) -> str:
    return ", ".join(quoted(column.name) for column in columns)


def _cut(query: Query, limit: int) -> str:
    return f"LIMIT {limit + 1} OFFSET {query.offset}"


def count(cursor: Cursor, group: Group) -> int:
    """How many rows meet the conditions."""
    here = where(group)
    found = cursor.execute(f"SELECT count(*) FROM data WHERE {here.sql}", here.list).fetchone()
    return int(found[0]) if found else 0


def _place(query: Query, mark: str) -> Clause:
    """The condition that stands in the cursor. Refuses Invalid."""
    if query.after is None:
        return every(())
    given, told, text = decode_cursor(query.after, str, str, str)
    if (given, told) != (mark, _told(query)):
        raise Invalid(field="after", why="cursor")
    orders = query.full_order
    place = [_back(each, order) for each, order in zip(json.loads(text), orders, strict=True)]
    return behind(orders, place)


def mark_of(after: str) -> str:
    """The `mark` of the page that gave this cursor. Refuses Invalid(field="after")."""
    return str(decode_cursor(after, str, str, str)[0])


def _encode(place: Sequence[Any], query: Query, mark: str) -> str:
    text = json.dumps(place, default=str, ensure_ascii=False)
    return encode_cursor(mark, _told(query), text)


def _told(query: Query) -> str:
    """The order that a cursor belongs to: it is no use under another one."""
    return blake2b(ordering(query.full_order).encode(), digest_size=6).hexdigest()


def _back(value: Any, order: Order) -> Any:
    """A value of a cursor as it came from the table."""
    if value is None:
        return None
    column = order.column
    if column.type is ColumnType.DATE:
        return date.fromisoformat(value)
    if column.type is ColumnType.DATETIME:
        return datetime.fromisoformat(value)
    return (
        Decimal(value) if column.type is ColumnType.NUMBER and column.scale is not None else value
    )


def header(columns: Sequence[Column]) -> bytes:
    """The first line of the CSV."""
    return (",".join(_quoted(column.name) for column in columns) + "\n").encode()


def _quoted(text: str) -> str:
    special = not text or any(char in text for char in SPECIAL)
    return '"' + text.replace('"', '""') + '"' if special else text


def lines(cursor: Cursor, query: Query) -> Iterator[bytes]:
    """All rows that match, as the lines of data.csv hold them, a megabyte at a time."""
    here = where(query.where)
    order = f"ORDER BY {ordering(query.full_order)}" if query.order else ""
    limit = f"LIMIT {query.limit}" if query.limit else ""
    sql = f"SELECT {line(query.columns)} FROM data WHERE {here.sql} {order} {limit}"
    size = min(BATCH, batch(cursor, "data", query.columns))
    cursor.execute(sql, here.list)
    while rows := cursor.fetchmany(size):  # Arrow would be faster by half, and take 40 MB for good
        yield "".join([row for (row,) in rows]).encode()


def line(columns: Sequence[Column]) -> str:
    """The SQL of one line of CSV with its line end. Text is quoted where it must be; a line with a
    single empty cell is "" so that it is not taken for no line."""
    cells = [_cell(column) for column in columns]
    if len(cells) == 1:
        return f"concat(coalesce({cells[0]}, '\"\"'), chr(10))"
    return f"concat({', chr(44), '.join(cells)}, chr(10))"


def _cell(column: Column) -> str:
    name = quoted(column.name)
    if column.type not in TEXTUAL:
        return f"CAST({name} AS VARCHAR)"
    special = " OR ".join(f"contains({name}, chr({ord(char)}))" for char in SPECIAL)
    return (
        f"CASE WHEN {special} OR {name} = '' "
        f"THEN concat('\"', replace({name}, '\"', '\"\"'), '\"') ELSE {name} END"
    )
