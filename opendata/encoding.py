"""The encoding of a text file, by proof over the whole file and never by statistics."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from errors import Unreadable
from opendata.reading import Question
from opendata.staged import Source

CHUNK = 4 * 2**20
SAMPLES = 8
SAMPLE_LENGTH = 40
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
WIDE = ("utf-16-le", "utf-16-be")
CANDIDATES = ("big5", "big5hkscs", "shift_jis", "euc-kr", "cp1252")
READABLE = {"utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gbk", *WIDE, *CANDIDATES}
CELLS = re.compile('[^,;|\t\r\n"]+')


@dataclass
class Samples:
    """The first distinct cells that hold more than ASCII."""

    found: dict[str, None] = field(default_factory=dict)
    full: bool = False

    def look(self, text: str) -> None:
        if self.full or text.isascii():
            return
        for cell in CELLS.finditer(text):
            if not cell[0].isascii():
                self.found[cell[0].strip()[:SAMPLE_LENGTH]] = None
                if len(self.found) == SAMPLES:
                    self.full = True
                    return


@dataclass(frozen=True)
class Text:
    """A file proved to be text in `encoding`."""

    encoding: str
    samples: tuple[str, ...]


def prove(source: Source) -> Text | Question:
    """Byte order mark, else UTF-8 strict over the whole file, else GB18030 strict over the whole
    file, else a question with every other encoding the whole file could be. What a person
    answered is proved as well. Refuses Unreadable (encoding, nul, cut-off)."""
    path, named = source.path, source.reading.encoding
    if named is not None:
        return _named(source, named)
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((encoding for mark, encoding in BOMS if start.startswith(mark)), None)
    if marked is not None:
        return _named(source, marked)
    if nul := _line_of_nul(path):
        return _asked(source, WIDE) or _refuse(source, why="nul", line=nul)
    return _unmarked(source)


def _unmarked(source: Source) -> Text | Question:
    utf8, fault = _decoded(source.path, "utf-8")
    if fault is None:
        return Text("utf-8", utf8)
    cut_off = utf8 and fault.reason == "unexpected end of data"
    gb18030, other = _decoded(source.path, "gb18030")
    if other is None and not cut_off:
        return Text("gb18030", gb18030)
    if cut_off:
        return _asked(source, ("gb18030",)) or _refuse(source, why="cut-off")
    return _asked(source, CANDIDATES) or _refuse(source, why="encoding")


def as_utf8(source: Source, text: Text) -> Path:
    """The same characters as UTF-8, with a mark or without: the file, or a copy in the folder."""
    if text.encoding in {"utf-8", "utf-8-sig"}:
        return source.path
    path = source.folder / "utf8"
    with path.open("w", encoding="utf-8", newline="") as copy:
        for number, chunk in enumerate(_chunks(source.path, text.encoding)):
            copy.write(chunk.removeprefix("\ufeff") if number == 0 else chunk)
    return path


def _named(source: Source, encoding: str) -> Text:
    if encoding not in READABLE:
        _refuse(source, why="encoding", encoding=encoding)
    samples, fault = _decoded(source.path, encoding)
    if fault is not None:
        cut = "end of data" in fault.reason or "truncated" in fault.reason
        _refuse(source, why="cut-off" if cut else "encoding", encoding=encoding)
    return Text(encoding, samples)


def _refuse(source: Source, *, why: str, **about: object) -> Question:
    raise Unreadable(file=source.name, why=why, **about)


def _asked(source: Source, encodings: tuple[str, ...]) -> Question | None:
    """A question with those encodings that the whole file can be; None when it is none of them."""
    samples = {}
    for encoding in encodings:
        found, fault = _decoded(source.path, encoding)
        if fault is None:
            samples[encoding] = list(found)
    return Question("encoding", tuple(samples), samples) if samples else None


def _decoded(path: Path, encoding: str) -> tuple[tuple[str, ...], UnicodeDecodeError | None]:
    """The samples, and where decoding failed."""
    samples, fault = Samples(), None
    try:
        for text in _chunks(path, encoding):
            if "\0" in text:
                fault = UnicodeDecodeError(encoding, b"\0", 0, 1, "NUL")
                break
            samples.look(text)
    except UnicodeDecodeError as error:
        fault = error
    except UnicodeError:  # UTF-16 without the mark it was said to have
        fault = UnicodeDecodeError(encoding, b"", 0, 0, "no mark")
    return tuple(samples.found), fault


def _chunks(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            yield decoder.decode(data)
    yield decoder.decode(b"", True)


def _line_of_nul(path: Path) -> int | None:
    line = 1
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            if (place := data.find(b"\0")) >= 0:
                return line + data.count(b"\n", 0, place)
            line += data.count(b"\n")
    return None
