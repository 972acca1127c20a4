"""Files on disk into the content-addressed folder: whole or not at all, and swept of what a kill
left behind."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from files import NAME, path_of
from settings import settings

__all__ = ["digest", "keep_copy", "keep_path", "path_of", "scratch", "sweep"]

BLOCK = 1 << 20
WORK = "work"  # beside the bytes, so that a finished file is moved and not copied


def keep_path(path: Path, *, known: str = "") -> str:
    """Move a finished file into the folder and give its sha256, which may be `known` already. A
    kill at any moment leaves either the whole file under its hash or none. The file is gone from
    `path` afterwards; bytes that are kept already are not written again."""
    name = known or digest(path)
    place = _place(name)
    if _is_there(place, path):
        if not place.samefile(path):
            path.unlink()
        return name
    _flush(path)
    try:
        os.replace(path, place)
    except OSError as error:
        if error.errno != errno.EXDEV:  # another file system
            raise
        _copied_in(path, place)
        path.unlink()
    _flush(place.parent)
    return name


def keep_copy(path: Path) -> str:
    """The same, with the file left where it is."""
    name = digest(path)
    place = _place(name)
    if not _is_there(place, path):
        _copied_in(path, place)
        _flush(place.parent)
    return name


def digest(path: Path) -> str:
    """The sha256 of a file in hex, read in blocks of 1 MB."""
    found = sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for unfinished files, on the file system of the kept ones; removed at the end."""
    work = settings().folder / WORK
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def sweep(older_than: datetime) -> int:
    """Remove the parts of unfinished writes that nobody touched since `older_than`; how many.
    Kept bytes and the tables of Releases in the making (work/*.duckdb) are never touched."""
    folder, removed = settings().folder, 0
    parts = [path for path in folder.glob("[0-9a-f][0-9a-f]/*") if not NAME.fullmatch(path.name)]
    parts += [path for path in (folder / WORK).glob("*") if path.suffix != ".duckdb"]
    for path in parts:
        if _touched(path) < older_than.timestamp():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
            removed += 1
    return removed


def _touched(path: Path) -> float:
    """When the youngest file in it was written, in seconds since 1970."""
    try:
        return max(each.stat().st_mtime for each in (path, *path.rglob("*")))
    except FileNotFoundError:  # somebody else is cleaning up
        return float("inf")


def _place(name: str) -> Path:
    place = settings().folder / name[:2] / name
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _is_there(place: Path, path: Path) -> bool:
    return place.is_file() and place.stat().st_size == path.stat().st_size


def _copied_in(path: Path, place: Path) -> None:
    handle, part = tempfile.mkstemp(dir=place.parent, prefix="part-")
    try:
        with os.fdopen(handle, "wb") as target, path.open("rb") as source:
            shutil.copyfileobj(source, target, BLOCK)
            target.flush()
            os.fsync(target.fileno())
        os.replace(part, place)
    except BaseException:
        os.unlink(part)
        raise


def _flush(path: Path) -> None:
    """Have a file or folder on the disk itself."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
