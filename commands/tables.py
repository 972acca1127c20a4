"""Reading tables: .csv, .tsv, .xlsx and .json, gzipped or not, as rows of text."""

import csv
import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterable
from io import BytesIO, StringIO
from pathlib import PurePath

from python_calamine import CalamineError, CalamineWorkbook

from commands import LIMIT
from consultation.reading import decoded
from errors import Empty, Invalid, TooLarge, Unreadable

Row = dict[str, str]


def read_table(name: str, data: bytes) -> list[Row]:
    """The rows of a table by column name, cells as text. Refuses Unreadable, Empty, TooLarge."""
    if name.endswith(".gz"):
        name, data = name[:-3], _unpacked(name, data)
    ending = PurePath(name).suffix.lower()
    if ending == ".xlsx":
        rows = _from_xlsx(name, data)
    elif ending == ".json":
        rows = _from_json(name, data)
    elif ending in {".csv", ".tsv"}:
        delimiter = "\t" if ending == ".tsv" else ","
        rows = _from_text(name, decoded(name, data), delimiter=delimiter)
    else:
        raise Unreadable(file=name, why="kind", kinds=[".csv", ".tsv", ".xlsx", ".json"])
    if not rows:
        raise Empty(file=name)
    return rows


def column(rows: list[Row], name: str) -> str:
    """The name, if the table has such a column. Refuses Invalid with those it has."""
    if name not in rows[0]:
        raise Invalid(field="column", why="unknown", column=name, columns=list(rows[0]))
    return name


def _unpacked(name: str, data: bytes) -> bytes:
    try:
        with gzip.open(BytesIO(data)) as file:
            found = file.read(LIMIT + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(file=name, why="not-what-it-says") from error
    if len(found) > LIMIT:
        raise TooLarge(file=name, limit=LIMIT)
    return found


def _from_text(name: str, text: str, *, delimiter: str) -> list[Row]:
    csv.field_size_limit(10_000_000)
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter, restkey="…")
    try:
        _once(name, reader.fieldnames or ())
        return [{key: str(value or "") for key, value in row.items()} for row in reader]
    except csv.Error as error:
        raise Unreadable(file=name, why="not-what-it-says", line=reader.line_num) from error


def _once(name: str, header: Iterable[str]) -> None:
    twice = next((column for column, n in Counter(header).items() if column and n > 1), None)
    if twice is not None:
        raise Unreadable(file=name, why="column-twice", column=twice)


def _from_xlsx(name: str, data: bytes) -> list[Row]:
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
        lines = sheet.to_python()
    except (CalamineError, ValueError) as error:
        raise Unreadable(file=name, why="not-what-it-says") from error
    if not lines:
        return []
    header = [str(cell) for cell in lines[0]]
    _once(name, header)
    return [dict(zip(header, map(_cell, line), strict=False)) for line in lines[1:]]


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _from_json(name: str, data: bytes) -> list[Row]:
    try:
        value = json.loads(decoded(name, data))
    except json.JSONDecodeError as error:
        raise Unreadable(file=name, why="not-what-it-says", line=error.lineno) from error
    if not (isinstance(value, list) and all(isinstance(row, dict) for row in value)):
        raise Unreadable(file=name, why="not-a-list-of-objects")
    columns = list(dict.fromkeys(key for row in value for key in row))
    return [{key: _text(row.get(key)) for key in columns} for row in value]


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
