"""data.xlsx: typed cells, and the data dictionary on a second sheet."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection
from rustpy_xlsxwriter import Format, write_worksheets

from opendata import engine
from opendata.artefacts import lines
from opendata.artefacts.excel import DIGITS, headings
from opendata.columns import TEMPORAL, TEXTUAL, Column, ColumnType, quoted

ROWS = 1_048_575  # a sheet holds one more, which is the header's
CHARACTERS = 32_767  # of one cell
DATA, DICTIONARY = "数据", "数据字典"
FORMATS = {ColumnType.DATE: "yyyy-mm-dd", ColumnType.DATETIME: "yyyy-mm-dd hh:mm:ss"}
WIDTHS = {ColumnType.DATE: 12.0, ColumnType.DATETIME: 20.0, ColumnType.TEXT: 20.0}
FIELDS = ("字段 field", "标题 title", "类型 type", "单位 unit", "说明 note", "注 remark")
CLOCKED = ("docProps/core.xml", "docProps/app.xml")  # the last two parts; the first holds the time


@dataclass(frozen=True)
class Cells:
    """How a column is written: an SQL expression, and what had to be done to it."""

    value: str
    remark: str = ""


def write(
    con: DuckDBPyConnection,
    table: str,
    columns: Sequence[Column],
    path: Path,
    *,
    rows: int,
    at: datetime,
) -> None:
    """A workbook of two sheets. Identifiers and codes are text, dates are dates, numbers numbers.
    What a sheet cannot hold is said on the second: of more than 1,048,575 rows the first ones,
    texts cut at 32,767 characters, and as text whole columns with numbers of more than 15 digits
    or dates before 1900-03-01. `at` stands in it as the time it was made."""
    cells = [_cells(con, table, column) for column in columns]
    names = headings(columns)
    values = ", ".join(
        f"{each.value} AS {quoted(name)}" for each, name in zip(cells, names, strict=True)
    )
    reader = con.sql(f"SELECT {values} FROM {table} LIMIT {ROWS}").to_arrow_reader(
        lines.batch(con, table, columns)
    )
    write_worksheets(
        [(DATA, reader), (DICTIONARY, _dictionary(columns, cells, rows))],
        str(path),
        freeze_panes={DATA: {"row": 1, "col": 0}, DICTIONARY: {"row": 1, "col": 0}},
        bold_headers=True,
        autofilter={DATA: True},
        column_widths={
            DATA: {
                name: WIDTHS.get(column.type, 14.0)
                for column, name in zip(columns, names, strict=True)
            },
            DICTIONARY: {name: 24.0 for name in FIELDS},
        },
        column_formats={
            DATA: {
                name: Format().set_num_format(_format(column))
                for column, name, each in zip(columns, names, cells, strict=True)
                if not each.remark and _format(column)
            }
        },
    )
    _set_time(path, at)


def _format(column: Column) -> str:
    if column.type is ColumnType.INTEGER:
        return "0"
    if column.type is ColumnType.NUMBER and column.scale is not None:
        return "0." + "0" * column.scale if column.scale else "0"
    return FORMATS.get(column.type, "")


def _cells(con: DuckDBPyConnection, table: str, column: Column) -> Cells:
    name = quoted(column.name)
    if column.type in TEXTUAL:
        if _any(con, table, f"length({name}) > {CHARACTERS}"):
            return Cells(f"left({name}, {CHARACTERS})", f"超过 {CHARACTERS} 字的单元格已截断")
        return Cells(name)
    if column.type in TEMPORAL:
        if _any(con, table, f"{name} < DATE '1900-03-01' OR {name} >= DATE '10000-01-01'"):
            return Cells(f"{name}::VARCHAR", "含 1900 年 3 月前的日期，按文本写入")
        return Cells(name)
    if column.type is ColumnType.INTEGER or column.scale is not None:
        most = (10**DIGITS - 1) / 10 ** (column.scale or 0)
        if _any(con, table, f"{name} NOT BETWEEN {-most:.6f} AND {most:.6f}"):
            return Cells(f"{name}::VARCHAR", f"含超过 {DIGITS} 位的数，按文本写入")
        return Cells(f"{name}::DOUBLE")  # the writer leaves out DECIMAL without a word
    return Cells(name)


def _any(con: DuckDBPyConnection, table: str, condition: str) -> bool:
    return engine.value(con, f"SELECT bool_or({condition}) FROM {table}") is True


def _dictionary(
    columns: Sequence[Column], cells: Sequence[Cells], rows: int
) -> list[dict[str, Any]]:
    found = [
        (each.name, each.title, each.type.value, each.unit, each.note, cell.remark)
        for each, cell in zip(columns, cells, strict=True)
    ]
    if rows > ROWS:
        said = f"本表只含前 {ROWS} 行，共 {rows} 行；全部数据见 data.csv 或 data.parquet"
        found.append(("", "", "", "", "", said))
    return [dict(zip(FIELDS, each, strict=True)) for each in found]


def _set_time(path: Path, at: datetime) -> None:
    """Put `at` in the place of the present time, so that the same table gives the same bytes. The
    parts that hold it are the last ones and are written again, nothing else is touched."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        tail = book.infolist()[-len(CLOCKED) :]
        if tuple(each.filename for each in tail) != CLOCKED:
            return
        parts = [(each, book.read(each)) for each in tail]
        for each, _ in parts:
            book.filelist.remove(each)
            del book.NameToInfo[each.filename]
        book.start_dir = tail[0].header_offset
        for each, content in parts:
            book.writestr(zipfile.ZipInfo(each.filename), _timed(content, at), zipfile.ZIP_DEFLATED)


def _timed(content: bytes, at: datetime) -> bytes:
    before, found, rest = content.partition(b'<dcterms:created xsi:type="dcterms:W3CDTF">')
    if not found:
        return content
    now = rest[:20]
    return content.replace(now, f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode())
