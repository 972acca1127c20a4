"""The text of a Word document: paragraphs, tables and automatic numbers, in reading order.

Tracked changes are taken as accepted. Headers, footers, footnotes and comments are not read.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
from docx.opc.exceptions import OpcError

from consultation.docx_numbers import Numbers
from errors import TooLarge, Unreadable
from files import BROKEN_ZIP

LARGEST = 100 * 2**20  # bytes, all parts unpacked
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SKIPPED = {
    f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "rt")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
TEXTS = {f"{W}t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
FAULTS = (
    *BROKEN_ZIP,
    *(OpcError, SyntaxError, KeyError, ValueError, AttributeError, TypeError),
)


def docx_text(name: str, data: bytes) -> str:
    """Paragraphs with an empty line between them; a table has a line a row, cells between tabs.

    Refuses Unreadable (not-a-docx), and TooLarge when it unpacks to more than 100 MB.
    """
    if not data.startswith(b"PK\x03\x04"):
        raise Unreadable(why="not-a-docx", file=name)
    try:
        with ZipFile(BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > LARGEST:
            raise TooLarge(file=name, limit=LARGEST, size=size)
        document = docx.Document(BytesIO(data))
        return "\n\n".join(_blocks(document.element.body, Numbers(document.part)))
    except FAULTS as error:
        raise Unreadable(why="not-a-docx", file=name) from error


def _blocks(parent: Any, numbers: Numbers) -> Iterator[str]:
    """Paragraphs and tables, those inside content controls and insertions too."""
    for element in parent:
        if element.tag == f"{W}p":
            yield _paragraph(element, numbers)
        elif element.tag == f"{W}tbl":
            yield from _table(element, numbers)
        elif isinstance(element.tag, str) and element.tag not in SKIPPED:
            yield from _blocks(element, numbers)


def _paragraph(element: Any, numbers: Numbers) -> str:
    text, label = "".join(_pieces(element)), numbers.label(element)
    return label + text if text.strip() else ""


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in TEXTS:
            yield child.text or ""
        elif child.tag in BREAKS:
            yield BREAKS[child.tag]
        elif isinstance(child.tag, str) and child.tag not in SKIPPED:
            yield from _pieces(child)
            if child.tag == f"{W}p":  # of a text box
                yield "\n"


def _table(table: Any, numbers: Numbers) -> Iterator[str]:
    """Rows as lines of one block; a row with a single cell is plain paragraphs."""
    rows: list[str] = []
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is not table:
            continue
        cells = [
            list(filter(None, _blocks(cell, numbers)))
            for cell in row.iter(f"{W}tc")
            if _own(cell, row)
        ]
        filled = [cell for cell in cells if cell]
        if len(filled) == 1:
            yield from ["\n".join(rows), *filled[0]]
            rows = []
        else:
            rows.append("\t".join(" ".join(" ".join(cell).split()) for cell in cells))
    yield "\n".join(rows)


def _own(cell: Any, row: Any) -> bool:
    return next(cell.iterancestors(f"{W}tr")) is row
