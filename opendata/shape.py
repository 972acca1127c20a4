"""Shape, what the bytes of a CSV file show of its structure in one pass."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]

CHUNK = 8 * 2**20
LF, CR, QUOTE = 10, 13, 34
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Shape:
    """`even_quotes`: every quote opens a cell, closes one, or is doubled inside one, so that all
    readers agree on the cells. `longest` line in bytes, quotes not regarded."""

    even_quotes: bool
    quotes: int
    lf: int  # line ends outside quotes
    crlf: int
    cr: int  # alone, anywhere
    longest: int
    ends_line: bool
    marks: int  # byte order marks after the first bytes

    @property
    def mixed(self) -> bool:
        return (self.lf > 0) + (self.crlf > 0) + (self.cr > 0) > 1


def shape_of(path: Path, delimiter: str) -> Shape:
    """Read the whole file (UTF-8) once, in bounded memory."""
    looking = _Looking(ord(delimiter))
    with path.open("rb") as file:
        if file.read(3) != MARK:
            file.seek(0)
        data = file.read(CHUNK)
        while data:
            following = file.read(CHUNK)
            looking.look(data, following[:2])
            data = following
    return looking.shape()


class _Looking:
    def __init__(self, delimiter: int) -> None:
        self.ends = np.array([delimiter, LF, CR], np.uint8)
        self.before = LF  # the byte before this chunk
        self.even = True
        self.quotes = self.lf = self.crlf = self.cr = self.marks = 0
        self.longest = self.open_line = 0
        self.last = 0

    def look(self, data: bytes, following: bytes) -> None:
        """One chunk, and the first bytes of the next one."""
        chunk = np.frombuffer(data, np.uint8)
        around = np.frombuffer(bytes([self.before]) + data + (following or b"\n")[:1], np.uint8)
        quotes = np.flatnonzero(chunk == QUOTE)
        if self.even and len(quotes):
            self._quotes(quotes, around)
        self._lines(chunk, around, quotes)
        self.quotes += len(quotes)
        self.marks += (data + following).count(MARK)
        self.before = self.last = data[-1]

    def _quotes(self, quotes: Places, around: Bytes) -> None:
        """`around` has one byte more on either side."""
        opening = (np.arange(self.quotes, self.quotes + len(quotes)) % 2) == 0
        neighbours = np.where(opening, around[quotes], around[quotes + 2])
        self.even = bool((np.isin(neighbours, self.ends) | (neighbours == QUOTE)).all())

    def _lines(self, chunk: Bytes, around: Bytes, quotes: Places) -> None:
        lf = np.flatnonzero(chunk == LF)
        cr = np.flatnonzero(chunk == CR)
        outside = (np.searchsorted(quotes, lf) + self.quotes) % 2 == 0
        after_cr = around[lf] == CR
        self.crlf += int((outside & after_cr).sum())
        self.lf += int((outside & ~after_cr).sum())
        self.cr += int((around[cr + 2] != LF).sum())
        ends = np.union1d(lf, cr) if len(cr) else lf
        if len(ends):
            inside = int(np.diff(ends).max()) if len(ends) > 1 else 0
            self.longest = max(self.longest, inside, self.open_line + int(ends[0]) + 1)
            self.open_line = len(chunk) - int(ends[-1]) - 1
        else:
            self.open_line += len(chunk)

    def shape(self) -> Shape:
        return Shape(
            even_quotes=self.even and self.quotes % 2 == 0,
            quotes=self.quotes,
            lf=self.lf,
            crlf=self.crlf,
            cr=self.cr,
            longest=max(self.longest, self.open_line),
            ends_line=self.last in (LF, CR),
            marks=self.marks,
        )
