"""Whether an uploaded file may be published as it came: only when the gate has seen all of it."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LINES = ("csv", "tsv", "jsonl")  # all that stands in them becomes rows
PACKED = (b"PK\x03\x04", b"\x1f\x8b")
# What a workbook of plain cells is made of: no comments, pictures, macros, caches, other sheets.
PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core|custom)\.xml"
    r"|xl/(workbook|styles|sharedStrings|calcChain|metadata)\.xml|xl/theme/[^/]+"
    r"|xl/_rels/workbook\.xml\.rels|xl/worksheets/sheet[^/]*\.xml"
    r"|xl/worksheets/_rels/[^/]+|xl/printerSettings/[^/]+"
)
SHEET = "xl/worksheets/sheet"


def is_all_rows(path: Path, *, reading: Mapping[str, Any], report: Mapping[str, Any]) -> bool:
    """Whether the file holds nothing but the table that was checked: no rows above the header, no
    second sheet or member, nothing beside the list of a JSON document. When in doubt it does."""
    if report.get("counts", {}).get("rows-above-header"):
        return False
    kind = reading.get("format")
    with path.open("rb") as file:
        start = file.read(64)
    try:
        if kind == "xlsx":
            return start.startswith(PACKED[0]) and _is_one_sheet(path)
        if start.startswith(PACKED[0]):
            return kind in LINES and _is_one_member(path)
    except (zipfile.BadZipFile, OSError):
        return False
    if kind == "json":
        return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")
    return kind in LINES or kind == "parquet"


def _is_one_sheet(path: Path) -> bool:
    with zipfile.ZipFile(path) as book:
        names = book.namelist()
    known = all(PARTS.fullmatch(name) for name in names)
    return known and sum(name.startswith(SHEET) for name in names) == 1


def _is_one_member(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        members = [each for each in archive.infolist() if not each.is_dir()]
        return len(members) == 1 and not archive.comment
