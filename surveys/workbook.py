"""Excel workbooks that people hand in: read within bounds, or refused."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar

from python_calamine import CalamineError, CalamineWorkbook

from errors import TooLarge, Unreadable
from files import BROKEN_ZIP

Grid = list[list[Any]]
Found = TypeVar("Found")


def first_sheet(data: bytes, *, unpacked: int, rows: int | None = None) -> Grid:
    """The cells of the first sheet, of at most so many rows. Refuses as sheets()."""

    def first(book: CalamineWorkbook) -> Grid:
        found: Grid = book.get_sheet_by_index(0).to_python(nrows=rows)
        return found

    return _read(data, first, unpacked=unpacked)


def sheets(data: bytes, *, unpacked: int, names: tuple[str, ...]) -> dict[str, Grid]:
    """The cells of the sheets of these names, those that there are, from the first row on. Refuses
    TooLarge for more than `unpacked` bytes, Unreadable for what is no workbook."""

    def wanted(book: CalamineWorkbook) -> dict[str, Grid]:
        there = {each.strip().lower(): each for each in book.sheet_names}
        return {
            name: book.get_sheet_by_name(there[name]).to_python(skip_empty_area=False)
            for name in names
            if name in there
        }

    return _read(data, wanted, unpacked=unpacked)


def _read(data: bytes, take: Callable[[CalamineWorkbook], Found], *, unpacked: int) -> Found:
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            size = sum(each.file_size for each in packed.infolist())
        if size > unpacked:
            raise TooLarge(limit=unpacked, size=size)
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            return take(book)
    except (*BROKEN_ZIP, CalamineError, ValueError, IndexError) as error:
        raise Unreadable(field="file", why="not-what-it-says") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how a bug in calamine arrives here
            raise Unreadable(field="file", why="not-what-it-says") from error
        raise
