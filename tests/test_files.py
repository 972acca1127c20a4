"""Files by content hash: whole or not at all, and nothing else can be reached."""

from hashlib import sha256

import pytest

import files
from errors import NotFound
from settings import settings


def test_bytes_are_found_under_their_hash(database):
    name = files.keep(b"words")
    assert name == sha256(b"words").hexdigest()
    assert files.path_of(name).read_bytes() == b"words"


def test_keeping_twice_writes_once(database):
    first = files.path_of(files.keep(b"words"))
    written = first.stat().st_mtime_ns
    files.keep(b"words")
    assert first.stat().st_mtime_ns == written


def test_nothing_half_written_is_left(database):
    files.keep(b"words")
    assert sum(path.is_file() for path in settings().folder.rglob("*")) == 1


def test_a_write_that_fails_leaves_nothing(database, monkeypatch):
    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        files.keep(b"words")
    assert not [path for path in settings().folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "name", ["", "00", "../../etc/passwd", "..", "/etc/passwd", "g" * 64, "A" * 64, "a" * 65]
)
def test_only_hashes_lead_to_files(database, name):
    with pytest.raises(NotFound):
        files.path_of(name)


def test_a_hash_nobody_kept_is_not_found(database):
    with pytest.raises(NotFound):
        files.path_of("a" * 64)
