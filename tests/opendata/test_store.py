"""Files on disk into the content-addressed folder: moved whole or not at all, and swept."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

import files
from opendata import store
from settings import ROOT, settings


@pytest.fixture
def finished(database, tmp_path) -> Path:
    path = tmp_path / "finished"
    path.write_bytes(b"rows")
    return path


def kept() -> list[Path]:
    return [path for path in settings().folder.rglob("*") if path.is_file()]


def test_a_file_is_moved_under_its_hash(finished):
    name = store.keep_path(finished)
    assert name == sha256(b"rows").hexdigest()
    assert files.path_of(name).read_bytes() == b"rows"
    assert not finished.exists()


def test_a_copy_leaves_the_file_where_it_is(finished):
    assert files.path_of(store.keep_copy(finished)).read_bytes() == finished.read_bytes()


def test_a_copy_does_not_follow_what_is_written_into_the_file_later(finished):
    name = store.keep_copy(finished)
    finished.write_bytes(b"other")
    assert files.path_of(name).read_bytes() == b"rows"


@pytest.mark.parametrize("keep", [store.keep_path, store.keep_copy])
def test_bytes_that_are_there_are_not_written_again(finished, keep):
    place = files.path_of(files.keep(b"rows"))
    written = place.stat().st_mtime_ns
    keep(finished)
    assert place.stat().st_mtime_ns == written
    assert len(kept()) == 1


def test_keeping_a_kept_file_keeps_it(finished):
    place = files.path_of(store.keep_path(finished))
    store.keep_path(place)
    store.keep_copy(place)
    assert place.read_bytes() == b"rows"


def test_a_cut_file_under_the_hash_is_made_whole(finished):
    place = files.path_of(files.keep(b"rows"))
    place.write_bytes(b"ro")
    store.keep_path(finished)
    assert place.read_bytes() == b"rows"


def test_a_file_on_another_file_system_is_copied(finished, monkeypatch):
    replace = os.replace

    def only_here(source, target):
        if Path(source) == finished:
            raise OSError(18, "Invalid cross-device link")
        replace(source, target)

    monkeypatch.setattr(store.os, "replace", only_here)
    name = store.keep_path(finished)
    assert files.path_of(name).read_bytes() == b"rows"
    assert not finished.exists()


@pytest.mark.parametrize("keep", [store.keep_path, store.keep_copy])
def test_a_full_disk_leaves_nothing(finished, monkeypatch, keep):
    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        keep(finished)
    assert not kept()
    assert finished.exists()


KILLED = """
import os, sys
from pathlib import Path
from opendata import store
fsync = os.fsync
def die(fd):
    fsync(fd)
    os.kill(os.getpid(), 9)
store.os.fsync = die
store.{keep}(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("keep", ["keep_path", "keep_copy"])
def test_a_kill_while_writing_leaves_the_hash_empty_and_a_part_to_sweep(finished, keep):
    killed = subprocess.run([sys.executable, "-c", KILLED.format(keep=keep), finished], cwd=ROOT)
    assert killed.returncode == -9
    assert not [path for path in kept() if files.NAME.fullmatch(path.name)]
    store.sweep(datetime.now() + timedelta(minutes=1))
    assert not kept()
    assert files.path_of(store.keep_path(finished)).read_bytes() == b"rows"


def test_sweeping_leaves_kept_bytes_young_parts_and_tables_in_the_making(finished):
    place = files.path_of(store.keep_path(finished))
    part = place.parent / "part-young"
    part.write_bytes(b"half")
    work = settings().folder / store.WORK
    work.mkdir()
    table = work / "release-1.duckdb"
    table.write_bytes(b"table")
    os.utime(table, (0, 0))
    os.utime(place, (0, 0))
    assert store.sweep(datetime.now() - timedelta(hours=1)) == 0
    assert place.exists() and part.exists() and table.exists()


def test_sweeping_removes_old_parts_and_forgotten_folders(database):
    folder = settings().folder / "ab"
    folder.mkdir(parents=True)
    (folder / "part-old").write_bytes(b"half")
    with store.scratch() as scratch:
        (scratch / "data.csv").write_bytes(b"half")
        assert store.sweep(datetime.now() + timedelta(minutes=1)) == 2
        assert not scratch.exists()


def test_a_scratch_folder_goes_away(database):
    with store.scratch() as folder:
        (folder / "part").write_bytes(b"x")
    assert not folder.exists()
    assert settings().folder in folder.parents
