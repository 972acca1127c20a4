"""Bytes kept by content hash: what people attach and what is published."""

import os
import re
import tempfile
import zlib
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

from errors import NotFound
from settings import settings

NAME = re.compile("[0-9a-f]{64}")
# What reading a damaged or locked zip container (.docx, .xlsx, .zip) raises.
BROKEN_ZIP = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


def keep(data: bytes) -> str:
    """Store `data` once under its sha256, written whole or not at all. Gives the hash back."""
    name = sha256(data).hexdigest()
    path = _path(name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except BaseException:
            os.unlink(part)
            raise
    return name


def is_kept(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and _path(name).is_file()


def path_of(name: str) -> Path:
    """Where the bytes of this sha256 lie. Refuses NotFound."""
    if not is_kept(name):
        raise NotFound(file=name)
    return _path(name)


def _path(name: str) -> Path:
    return settings().folder / name[:2] / name
