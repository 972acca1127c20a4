"""A look into the XML of an .xlsx before it is opened: size, extent, formulas, macros."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

from errors import TooLarge, Unreadable
from files import BROKEN_ZIP
from opendata import limits
from opendata.problems import SHOWN_PER_KIND, Problem, Weight
from opendata.staged import Source

CHUNK = 4 * 2**20
LARGEST_INDEX = 4 * 2**20  # bytes of workbook.xml and its relations
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# A cell with something in it, where it stands, its kind and what it begins with.
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>\s*<(?:\w+:)?(\w+)")
PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
EMPTY_FORMULA = re.compile(
    rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>|</(?:\w+:)?c>)"
)


@dataclass
class Look:
    """What one sheet holds. `formulas` are places (row, column from 1) of the first ones."""

    cells: int = 0
    height: int = 0
    width: int = 0
    formulas: int = 0
    uncomputed: int = 0
    faults: int = 0  # cells like #N/A, which are read as empty
    first: list[str] = field(default_factory=list)
    macros: bool = False

    @property
    def area(self) -> int:
        return self.height * self.width

    def problems(self, *, book_name: str) -> Iterator[Problem]:
        if self.formulas:
            about = {"cells": self.first[:SHOWN_PER_KIND]}
            yield Problem(kind="formula", weight=Weight.WARN, times=self.formulas, about=about)
        if self.uncomputed:
            times = self.uncomputed
            yield Problem(kind="formula-without-value", weight=Weight.BLOCK, times=times)
        if self.faults:
            yield Problem(kind="formula-fault", weight=Weight.BLOCK, times=self.faults)
        if self.macros:
            yield Problem(kind="macros", weight=Weight.INFO, about={"file": book_name})


def require_sane(source: Source) -> None:
    """Refuses Unreadable (cut-off, path), TooLarge for a workbook that would unpack to too much."""
    try:
        with zipfile.ZipFile(source.path) as book:
            members = book.infolist()
    except BROKEN_ZIP as error:
        raise Unreadable(file=source.name, why="cut-off") from error
    size = sum(each.file_size for each in members)
    packed = sum(each.compress_size for each in members)
    if size > limits.SHEET:
        raise TooLarge(file=source.name, limit=limits.SHEET)
    if size > limits.RATIO_FROM and size > limits.SHEET_RATIO * max(packed, 1):
        raise TooLarge(file=source.name, limit=limits.RATIO_FROM, why="ratio")


def looks_of(source: Source) -> dict[str, Look]:
    """One Look a worksheet, by name. Refuses Unreadable (cut-off) when a part cannot be read."""
    try:
        with zipfile.ZipFile(source.path) as book:
            macros = any(name.endswith("vbaProject.bin") for name in book.namelist())
            looks = {}
            for name, part in _sheets(book).items():
                with book.open(part) as file:
                    looks[name] = _look(file)
                looks[name].macros = macros
            return looks
    except (*BROKEN_ZIP, KeyError, ElementTree.ParseError) as error:
        raise Unreadable(file=source.name, why="cut-off") from error


def _sheets(book: zipfile.ZipFile) -> dict[str, str]:
    """The part that holds each worksheet."""
    index = _xml(book, "xl/_rels/workbook.xml.rels")
    targets = {
        each.get("Id"): each.get("Target", "")
        for each in index
        if each.get("Type", "").endswith("/worksheet")
    }
    found = {}
    for each in _xml(book, "xl/workbook.xml").iter():
        target = targets.get(each.get(RELATION) or each.get(STRICT))
        if each.tag.endswith("}sheet") and target:
            path = target if target.startswith("/") else f"/xl/{target}"
            found[each.get("name", "")] = posixpath.normpath(path).lstrip("/")
    return found


def _xml(book: zipfile.ZipFile, part: str) -> ElementTree.Element:
    with book.open(part) as file:
        text = file.read(LARGEST_INDEX)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise zipfile.BadZipFile(part)
    return ElementTree.fromstring(text)


def _look(file: IO[bytes]) -> Look:
    look, rest = Look(), b""
    while data := file.read(CHUNK):
        text = rest + data
        cut = max(text.rfind(b"</row>") + 6, text.rfind(b":row>") + 5)  # after a whole row
        cut = cut if cut > 6 else 0
        text, rest = text[:cut], text[cut:]
        if len(rest) > limits.LINE:
            raise zipfile.BadZipFile("cell")
        _count(look, text)
    _count(look, rest)
    return look


def _count(look: Look, text: bytes) -> None:
    for attributes, content in CELL.findall(text):
        look.cells += 1
        place = PLACE.search(attributes)
        if place:
            look.width = max(look.width, _number(place[1]))
            look.height = max(look.height, int(place[2]))
        if content == b"f":
            look.formulas += 1
            if place and len(look.first) < SHOWN_PER_KIND:
                look.first.append((place[1] + place[2]).decode())
        if b't="e"' in attributes:
            look.faults += 1
    look.uncomputed += len(EMPTY_FORMULA.findall(text)) if b"</f>" in text or b":f>" in text else 0


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
