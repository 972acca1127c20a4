"""Files of cases: CSV, TSV, JSON, Excel, as rows of text."""

from errors import Empty, Invalid, TooLarge
from surveys import workbook
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
    rows = _workbook(data) if name.lower().endswith(".xlsx") else order_files.read(name, data)
    if not rows:
        raise Empty(file=name, field="file")
    known = matters.named(rows[0])
    lacking = [matters.COLUMNS[key][1] for key in matters.NEEDED if key not in known]
    if lacking:
        raise Invalid(field="file", why="matter-columns", allowed=lacking)
    return rows


def _workbook(data: bytes) -> list[Row]:
    """The first sheet; its first row names the columns."""
    lines = workbook.first_sheet(data, unpacked=UNPACKED)
    if not lines:
        return []
    header = [str(cell).strip() for cell in lines[0]]
    rows = [dict(zip(header, map(_cell, line), strict=False)) for line in lines[1:]]
    return [row for row in rows if any(row.values())]


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
