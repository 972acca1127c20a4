"""data.parquet: the table with its real types, and the dictionary inside."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import orjson
import pyarrow as pa
from duckdb import DuckDBPyConnection

from opendata.columns import Column, quoted
from opendata.engine import literal

GROUP = 122_880  # rows of one row group, DuckDB's own; readers skip groups by their statistics
DICTIONARY = "columns"  # key of the file's metadata


def write(con: DuckDBPyConnection, table: str, columns: Sequence[Column], path: Path) -> None:
    """Parquet with zstd. The file's metadata hold the dictionary as JSON under `columns`, and an
    Arrow schema whose fields carry title, note and unit: pyarrow, pandas and polars show them."""
    names = ", ".join(quoted(column.name) for column in columns)
    query = f"SELECT {names} FROM {table}"
    dictionary = orjson.dumps([column.as_json() for column in columns]).decode()
    arrow = b64encode(_schema(con, query, columns, dictionary).serialize()).decode()
    metadata = f"{{{literal(DICTIONARY)}: {literal(dictionary)}, 'ARROW:schema': {literal(arrow)}}}"
    con.execute(
        f"COPY ({query}) TO {literal(str(path))}"
        f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP}, KV_METADATA {metadata})"
    )


def _schema(
    con: DuckDBPyConnection, query: str, columns: Sequence[Column], dictionary: str
) -> pa.Schema:
    fields = con.sql(f"{query} LIMIT 0").to_arrow_reader(1).schema
    told = [
        field.with_metadata(
            {
                key: value
                for key, value in (
                    ("title", column.title),
                    ("note", column.note),
                    ("unit", column.unit),
                    ("type", column.type.value),
                )
                if value
            }
        )
        for field, column in zip(fields, columns, strict=True)
    ]
    return pa.schema(told, metadata={DICTIONARY: dictionary})
