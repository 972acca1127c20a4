"""data.csv, data.jsonl and data.geojson: the table as text for machines."""

from collections.abc import Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection

from opendata.artefacts import lines
from opendata.columns import NUMERIC, Column, ColumnType, coordinates, quoted
from opendata.engine import literal


def csv(con: DuckDBPyConnection, table: str, columns: Sequence[Column], path: Path) -> None:
    """The canonical CSV: UTF-8 without BOM, header of names, LF, NULL an empty field, an empty
    text a pair of quotes, quotes else only where needed, numbers and dates as DuckDB writes them.
    Where the table has one column only, NULL is a pair of quotes too: readers skip empty lines."""
    names = [quoted(column.name) for column in columns]
    if len(names) == 1:
        names = [f"coalesce({names[0]}::VARCHAR, '') AS {names[0]}"]
    con.execute(
        f"COPY (SELECT {', '.join(names)} FROM {table}) TO {literal(str(path))}"
        " (FORMAT csv, HEADER, DELIMITER ',', NULLSTR '')"
    )


def jsonl(con: DuckDBPyConnection, table: str, columns: Sequence[Column], path: Path) -> None:
    """One JSON object a line: numbers as numbers, dates as text, what is not finite as null."""
    query = f"SELECT {_object(columns)} || chr(10) FROM {table}"
    lines.write(con, query, path, rows=lines.batch(con, table, columns))


def geojson(con: DuckDBPyConnection, table: str, columns: Sequence[Column], path: Path) -> None:
    """A FeatureCollection (RFC 7946), one Feature a line, its id the number of the row. A row
    without a place on earth has geometry null. The coordinates are given as they are published:
    WGS 84 is what RFC 7946 says, and what the dictionary has to say if they are not."""
    found = coordinates(list(columns))
    assert found is not None
    east, north = (quoted(column.name) for column in found)
    rest = [column for column in columns if column not in found]
    query = f"""
        SELECT CASE WHEN _id = 1 THEN '' ELSE ',' || chr(10) END
            || '{{"type":"Feature","id":' || _id || ',"geometry":'
            || CASE WHEN {east} BETWEEN -180 AND 180 AND {north} BETWEEN -90 AND 90
               THEN '{{"type":"Point","coordinates":' || to_json([{east}, {north}])::VARCHAR || '}}'
               ELSE 'null' END
            || ',"properties":' || {_object(rest)} || '}}'
        FROM {table}"""
    lines.write(
        con,
        query,
        path,
        rows=lines.batch(con, table, columns),
        head='{"type":"FeatureCollection","features":[\n',
        tail="\n]}\n",
    )


def _object(columns: Sequence[Column]) -> str:
    """The SQL expression of a row as a JSON object."""
    if not columns:
        return "'{}'"
    fields = ", ".join(f"{literal(column.name)}: {_value(column)}" for column in columns)
    return f"to_json({{{fields}}})::VARCHAR"


def _value(column: Column) -> str:
    name = quoted(column.name)
    if column.type in NUMERIC and column.type is not ColumnType.INTEGER and column.scale is None:
        return f"CASE WHEN isfinite({name}) THEN {name} END"
    return name
