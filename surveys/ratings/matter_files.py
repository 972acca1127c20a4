"""Files of cases: CSV, TSV, JSON, Excel, as rows of text."""

import zipfile
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from errors import Empty, Invalid, TooLarge, Unreadable
from surveys.ratings import matters
from surveys.suggestions import order_files

LIMIT = 30_000_000  # bytes
UNPACKED = 300_000_000
KINDS = ("csv", "tsv", "json", "xlsx")
Row = dict[str, str]


def read(name: str, data: bytes) -> list[Row]:
    """The rows by column. Refuses TooLarge, Unreadable, Empty, Invalid for a table without the
    columns that a case needs."""
    if len(data) > LIMIT:
        raise TooLarge(file=name, limit=LIMIT, size=len(data))
    rows = _workbook(name, data) if name.lower().endswith(".xlsx") else order_files.read(name, data)
    if not rows:
        raise Empty(file=name, field="file")
    known = matters.named(rows[0])
    lacking = [matters.COLUMNS[key][1] for key in matters.NEEDED if key not in known]
    if lacking:
        raise Invalid(field="file", why="matter-columns", allowed=lacking)
    return rows


def _workbook(name: str, data: bytes) -> list[Row]:
    """The first sheet; its first row names the columns."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            size = sum(each.file_size for each in packed.infolist())
        if size > UNPACKED:
            raise TooLarge(file=name, limit=UNPACKED, size=size)
        lines = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable(file=name, why="not-what-it-says") from error
    if not lines:
        return []
    header = [str(cell).strip() for cell in lines[0]]
    rows = [dict(zip(header, map(_cell, line), strict=False)) for line in lines[1:]]
    return [row for row in rows if any(row.values())]


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
