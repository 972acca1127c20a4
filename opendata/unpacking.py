"""Getting the one file out of a .gz or .zip, within limits of size and ratio."""

import gzip
import stat
import zipfile
import zlib
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO

from errors import TooLarge, Unreadable
from files import BROKEN_ZIP
from opendata import limits
from opendata.reading import Question
from opendata.staged import Progress, Source

CHUNK = 2**20
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
PACKED = {".zip", ".gz", ".tgz", ".rar", ".7z", ".tar", ".bz2", ".xz", ".zst"}
TABLES = {".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".json", ".jsonl", ".ndjson"}
TABLES |= {".geojson", ".parquet"}
PERHAPS = {".txt"}


def start_of(source: Source) -> bytes:
    with source.path.open("rb") as file:
        return file.read(64)


def unpacked(source: Source, progress: Progress) -> Source | Question:
    """The file itself, or what is in it, in the folder; when a zip holds several tables, a
    question. Refuses Unreadable (cut-off, path, password, nested, kind), TooLarge."""
    start = start_of(source)
    if start.startswith(GZIP):
        return _from_gzip(source, progress)
    if start.startswith((ZIP, EMPTY_ZIP)) and not _is_workbook(source):
        return _from_zip(source, progress)
    if source.path.stat().st_size > limits.FILE:
        raise TooLarge(file=source.name, limit=limits.FILE)
    return source


def _from_gzip(source: Source, progress: Progress) -> Source:
    progress("unpacking", 0)
    name = source.name[:-3] if source.name.lower().endswith(".gz") else source.name
    try:
        with gzip.open(source.path) as file:
            inner = _copied(file, source, name, packed=source.path.stat().st_size)
    except (EOFError, zlib.error, OSError) as error:
        why = "cut-off" if isinstance(error, EOFError) else "not-what-it-says"
        raise Unreadable(file=source.name, why=why) from error
    return _require_plain(inner)


def _from_zip(source: Source, progress: Progress) -> Source | Question:
    progress("unpacking", 0)
    try:
        with zipfile.ZipFile(source.path) as archive:
            _require_harmless(source, archive.infolist())
            members = {_name(each): each for each in archive.infolist() if _counts(each)}
            member = _member(source, members)
            if isinstance(member, Question):
                return member
            with archive.open(members[member]) as file:
                packed = members[member].compress_size
                inner = _copied(file, source, member, packed=packed)
    except BROKEN_ZIP as error:
        raise Unreadable(file=source.name, why="cut-off") from error
    found = replace(inner.reading, member=member)
    return _require_plain(replace(inner, reading=found))


def _require_harmless(source: Source, members: list[zipfile.ZipInfo]) -> None:
    """No member is ever written under its own name; one that tries a trick is refused still."""
    for member in members:
        name = member.filename
        parts = PurePosixPath(name.replace("\\", "/")).parts
        link = stat.S_ISLNK(member.external_attr >> 16)
        if link or ".." in parts or name[:1] in {"/", "\\"} or name[1:2] == ":":
            raise Unreadable(file=source.name, why="path")


def _counts(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    hidden = path.name.startswith(".") or path.parts[:1] == ("__MACOSX",)
    return not member.is_dir() and not hidden and path.name != "Thumbs.db"


def _name(member: zipfile.ZipInfo) -> str:
    """As its author wrote it: without the UTF-8 flag, Chinese Windows wrote GBK."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _member(source: Source, members: dict[str, zipfile.ZipInfo]) -> str | Question:
    tables = [name for name in members if _ending(name) in TABLES]
    tables = tables or [name for name in members if _ending(name) in PERHAPS]
    wished = source.reading.member
    if wished is not None and wished in members:
        tables = [wished]
    if not tables:
        nested = any(_ending(name) in PACKED for name in members)
        why = "nested" if nested else "kind"
        raise Unreadable(file=source.name, why=why, kinds=sorted(TABLES))
    if len(tables) > 1:
        return Question("member", tuple(tables), {name: [] for name in tables})
    if members[tables[0]].flag_bits & 0x1:
        raise Unreadable(file=source.name, why="password")
    return tables[0]


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _copied(file: IO[bytes] | gzip.GzipFile, source: Source, name: str, *, packed: int) -> Source:
    """Everything `file` gives, or TooLarge."""
    path, size = source.folder / "unpacked", 0
    with path.open("wb") as copy:
        while data := file.read(CHUNK):
            size += len(data)
            if size > limits.FILE:
                raise TooLarge(file=source.name, limit=limits.FILE)
            if size > limits.RATIO_FROM and size > limits.RATIO * max(packed, 1):
                raise TooLarge(file=source.name, limit=limits.RATIO_FROM, why="ratio")
            copy.write(data)
    return replace(source, path=path, name=name)


def _require_plain(inner: Source) -> Source:
    start = start_of(inner)
    zipped = start.startswith((ZIP, EMPTY_ZIP)) and not _is_workbook(inner)
    if zipped or start.startswith(GZIP):
        raise Unreadable(file=inner.name, why="nested")
    return inner


def _is_workbook(source: Source) -> bool:
    """Whether this zip is a spreadsheet. One that is cut off goes by its name."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return source.name.lower().endswith((".xlsx", ".xlsm"))
