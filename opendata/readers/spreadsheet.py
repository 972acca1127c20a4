"""XLSX and XLS, through calamine: values as they were last computed, no formula or macro run."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from duckdb import DuckDBPyConnection
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

from errors import Empty, TooLarge, Unreadable
from opendata import dialect, limits, staging
from opendata.dialect import Header, Row
from opendata.problems import Problem, Weight
from opendata.readers import workbook
from opendata.reading import Question
from opendata.staged import Progress, Source, Staged

TELL = 20_000
LARGEST_XLS = 128 * 2**20


def read(con: DuckDBPyConnection, source: Source, progress: Progress) -> Staged | Question:
    """One sheet into `raw`. When more than one has cells, a question. Refuses Unreadable (cut-off,
    password, sheet, cells), TooLarge, Empty."""
    progress("opening", 0)
    zipped = source.reading.format == "xlsx"
    if zipped:
        workbook.require_sane(source)
    elif source.path.stat().st_size > LARGEST_XLS:
        raise TooLarge(file=source.name, limit=LARGEST_XLS)
    try:
        with CalamineWorkbook.from_path(source.path) as book:
            return _read(con, source, book, progress, zipped=zipped)
    except PasswordError as error:
        raise Unreadable(file=source.name, why="password") from error
    except (CalamineError, ValueError) as error:
        raise Unreadable(file=source.name, why="cut-off") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how a bug in calamine arrives here
            raise Unreadable(file=source.name, why="not-what-it-says") from error
        raise


def _read(
    con: DuckDBPyConnection,
    source: Source,
    book: CalamineWorkbook,
    progress: Progress,
    *,
    zipped: bool,
) -> Staged | Question:
    looks = workbook.looks_of(source) if zipped else {}
    sheet = _chosen(source, book, looks)
    if isinstance(sheet, Question):
        return sheet
    progress("reading", 0)
    top = sheet.start[0] if sheet.start else 0
    rows = enumerate(map(_texts, sheet.iter_rows()), top + 1)
    head = list(islice(rows, dialect.HEAD))
    told = source.reading.header
    header = dialect.header_of([row for _, row in head], told=told, file=source.name)
    if isinstance(header, Question):
        return header
    height = max(sheet.height, 1)

    def data() -> Iterator[tuple[int, Row]]:
        yield from head[header.row :]
        for number, each in enumerate(rows, len(head)):
            if number % TELL == 0:
                progress("reading", min(number / height, 1))
            yield each

    filled = staging.fill(con, data(), header, file=source.name)
    _even_times(con, len(filled.names))
    found = replace(source.reading, sheet=sheet.name, header=header.row)
    look = looks.get(sheet.name)
    noticed = [
        *_merged(sheet, header, top),
        *(look.problems(book_name=source.name) if look else ()),
    ]
    problems = (*header.problems, *filled.problems, *noticed)
    return Staged(found, filled.names, filled.rows, problems)


def _chosen(
    source: Source, book: CalamineWorkbook, looks: dict[str, "workbook.Look"]
) -> CalamineSheet | Question:
    names = [each.name for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    wished = source.reading.sheet
    if wished is not None:
        if wished not in names:
            raise Unreadable(file=source.name, why="sheet", sheet=wished)
        return _opened(source, book, wished, looks)
    filled = [name for name in names if not looks or looks[name].cells]
    sheets = {name: _opened(source, book, name, looks) for name in filled}
    sheets = {name: sheet for name, sheet in sheets.items() if sheet.height}
    if not sheets:
        raise Empty(field="file", file=source.name)
    if len(sheets) > 1:
        samples = {name: _first_rows(sheet) for name, sheet in sheets.items()}
        return Question("sheet", tuple(sheets), samples)
    return next(iter(sheets.values()))


def _opened(
    source: Source, book: CalamineWorkbook, name: str, looks: dict[str, "workbook.Look"]
) -> CalamineSheet:
    look = looks.get(name)
    if look is not None and look.area > limits.SHEET_CELLS:
        raise Unreadable(file=source.name, why="cells", limit=limits.SHEET_CELLS, sheet=name)
    if look is not None and look.width > limits.COLUMNS:
        raise Unreadable(file=source.name, why="columns", limit=limits.COLUMNS, sheet=name)
    return book.get_sheet_by_name(name)


def _first_rows(sheet: CalamineSheet) -> list[str]:
    rows = islice(sheet.iter_rows(), dialect.SAMPLE)
    return [" ¦ ".join(text[:40] for cell in row[:20] if (text := _text(cell))) for row in rows]


def _texts(row: list[object]) -> Row:
    return [_text(cell) for cell in row]


def _text(cell: object) -> str | None:
    """A number as a spreadsheet shows it, with at most 15 digits: it computes with no more."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, float):
        return plain(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        if cell.microsecond:
            cell = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M:%S")
    return None if cell is None else str(cell)


def plain(number: float) -> str:
    """At most 15 digits, without an exponent: 12.0 is 12, 1e17 is 100000000000000000."""
    text = format(number, ".15g")
    if "e" not in text:
        return text
    exact = format(number, ".0f") if abs(number) >= 1 else format(number, ".20f").rstrip("0")
    return exact if abs(number) < 1e20 and abs(number) > 1e-10 else text


def _even_times(con: DuckDBPyConnection, width: int) -> None:
    """A day without a time, in a column of days with times, is its midnight: that is how a
    spreadsheet holds both."""
    day = "'[0-9]{4}-[0-9]{2}-[0-9]{2}'"
    moment = "'[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}'"
    for place in range(width):
        cell = f"c{place}"
        found = con.execute(
            f"SELECT bool_or(regexp_full_match({cell}, {moment})),"
            f" bool_or(regexp_full_match({cell}, {day})),"
            f" bool_and({cell} IS NULL OR regexp_full_match({cell}, {day})"
            f" OR regexp_full_match({cell}, {moment})) FROM raw"
        ).fetchone()
        if found and all(found):
            con.execute(
                f"UPDATE raw SET {cell} = {cell} || ' 00:00:00'"
                f" WHERE regexp_full_match({cell}, {day})"
            )


def _merged(sheet: CalamineSheet, header: Header, top: int) -> Iterator[Problem]:
    """Cells that are one on screen: the value stands in the first, the others are empty."""
    ranges = sheet.merged_cell_ranges or []
    inside = [each for each in ranges if each[1][0] - top >= header.row]
    if inside:
        (row, column), _ = inside[0]
        about = {"first": [row + 1, column + 1]}
        yield Problem(kind="merged-cells", weight=Weight.WARN, times=len(inside), about=about)
