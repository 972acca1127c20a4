"""The files made of a Release's table: names, media types, and who writes each."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from opendata.artefacts import columnar, excel, plain, sheets
from opendata.columns import Column, coordinates

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON, JSON_LD, ZIP = "application/json", "application/ld+json", "application/zip"


class Kind(NamedTuple):
    """`write` makes the file at a path from the table of a connection."""

    name: str
    media_type: str
    write: Callable[[DuckDBPyConnection, Path], None]


def of(table: str, columns: Sequence[Column], *, rows: int, at: datetime) -> list[Kind]:
    """What is made of `table`; `at` is the time that stands in files which must hold one."""

    def plainly(write: Callable[..., None]) -> Callable[[DuckDBPyConnection, Path], None]:
        return lambda con, path: write(con, table, columns, path)

    def workbook(con: DuckDBPyConnection, path: Path) -> None:
        sheets.write(con, table, columns, path, rows=rows, at=at)

    found = [
        Kind("data.csv", CSV, plainly(plain.csv)),
        Kind("data-excel.csv", CSV, plainly(excel.write)),
        Kind("data.xlsx", XLSX, workbook),
        Kind("data.jsonl", "application/x-ndjson", plainly(plain.jsonl)),
        Kind("data.parquet", "application/vnd.apache.parquet", plainly(columnar.write)),
    ]
    if coordinates(list(columns)):
        found.append(Kind("data.geojson", "application/geo+json", plainly(plain.geojson)))
    return found
