"""Text written row by row from a query, in order and in bounded memory."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection

from opendata import engine
from opendata.columns import TEXTUAL, Column, quoted

BATCH = 32 << 20  # bytes of one batch of rows, about
LEAST, MOST = 2_048, 16_384  # rows of one batch; DuckDB makes none smaller than the first


def write(
    con: DuckDBPyConnection, query: str, path: Path, *, rows: int, head: str = "", tail: str = ""
) -> None:
    """Write `head`, the one text column of `query` row after row as it is, and `tail`."""
    with path.open("wb") as file:
        file.write(head.encode())
        for piece in pieces(con, query, rows=rows):
            file.write(piece)
        file.write(tail.encode())


def pieces(con: DuckDBPyConnection, query: str, *, rows: int) -> Iterator[memoryview]:
    """The UTF-8 bytes of the one text column (never NULL) of `query`, `rows` rows at a time."""
    for batch in con.sql(query).to_arrow_reader(rows):
        column = batch.column(0)
        if len(column):
            ends, data = column.buffers()[1:]
            places = memoryview(ends).cast("q")
            first, last = places[column.offset], places[column.offset + len(column)]
            if data is not None:
                yield memoryview(data)[first:last]


def batch(con: DuckDBPyConnection, table: str, columns: Sequence[Column]) -> int:
    """How many rows to take at a time, so that a batch is about 32 MB of text."""
    texts = [
        f"coalesce(strlen({quoted(each.name)}), 0)" for each in columns if each.type in TEXTUAL
    ]
    if not texts:
        return MOST
    size = engine.value(
        con, f"SELECT coalesce(avg(list_sum([{', '.join(texts)}])), 0) FROM {table}"
    )
    return max(LEAST, min(MOST, int(BATCH / max(1.0, size))))


def csv_line(cells: Sequence[str], end: str) -> str:
    """The SQL expression of one line of CSV from expressions of its cells, none of them NULL.
    One flat call, because a chain of || may not be deeper than a thousand."""
    return f"concat_ws(',', {', '.join(cells)}) || {end}"


def csv_cell(value: str, *, plain: bool = False) -> str:
    """The SQL expression of one cell: NULL is nothing, an empty text a pair of quotes, quotes else
    only where needed. `plain` says that it never needs them."""
    if plain:
        return f"coalesce({value}, '')"
    return f"""CASE WHEN {value} IS NULL THEN ''
        WHEN {value} = '' OR regexp_matches({value}, '[",\\r\\n]')
        THEN '"' || replace({value}, '"', '""') || '"' ELSE {value} END"""


def csv_head(names: Sequence[str]) -> str:
    """A header row without its line end, quoted as the cells are."""
    return ",".join(_quoted(name) for name in names)


def _quoted(text: str) -> str:
    if not text or any(each in text for each in '",\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
