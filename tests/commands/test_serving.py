"""Backups are whole, are put back, and keep secrets."""

import json
import os
import shutil
import sqlite3
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

import cli
import db
import files
from consultation import comments
from models import Comment, Consultation, Role
from settings import ROOT, settings
from tests.commands.site import fill, run
from tests.world import (
    NOON,
    make_department,
    make_staff,
)


def said():
    with db.reading() as session:
        return session.scalar(select(func.count(Comment.id)))


def say_one_more():
    with db.unit() as session:
        made = session.scalars(select(Consultation).where(Consultation.slug == "parking")).one()
        comments.post_comment(
            session,
            account=make_staff(session, made, Role.AUDITOR),
            consultation_id=made.id,
            body="备份之后",
            now=NOON,
        )


def round_trip(tell, folder):
    """Back up, go on, put back; what was said after is gone, files are there."""
    name = files.keep(b"attached")
    archive = str(folder / "site.tar.gz")
    assert tell("backup", archive)[0] == 0
    say_one_more()
    files.path_of(name).unlink()
    code, facts = tell("restore", archive)
    assert (code, facts["refused"]["code"]) == (1, "conflict")
    db.engine().dispose()
    assert tell("restore", archive, "--replace")[0] == 0
    assert said() == 2
    assert files.path_of(name).read_bytes() == b"attached"
    assert tell("ledger", "verify")[0] == 0


def test_a_backup_is_put_back(tell, site):
    round_trip(tell, site.folder)


def test_a_backup_is_put_back_into_an_empty_place(tell, site, monkeypatch):
    archive = str(site.folder / "site.tar.gz")
    tell("backup", archive)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{site.folder}/new/minyi.db")
    monkeypatch.setenv("MINYI_FOLDER", f"{site.folder}/new/files")
    code, _facts, _said = run("restore", archive)
    assert code == 0
    with sqlite3.connect(f"{site.folder}/new/minyi.db") as copy:
        assert copy.execute("SELECT count(*) FROM comment").fetchone() == (2,)
    copy.close()


def test_a_backup_holds_what_is_being_written_meanwhile_whole_or_not_at_all(tell, site):
    with db.unit() as session:
        make_department(session)
        tell("backup", str(site.folder / "site.tar.gz"))
    with tarfile.open(site.folder / "site.tar.gz") as archive:
        archive.extract("database.sqlite", site.folder, filter="data")
    with sqlite3.connect(site.folder / "database.sqlite") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()


def test_a_backup_leaves_out_what_is_unfinished_and_keeps_what_is_checked(tell, site):
    kept, work = files.keep(b"kept"), settings().folder / "work"
    (work / "build-1").mkdir(parents=True)
    (work / "build-1" / "data.csv").write_bytes(b"half")
    (work / "release-1.duckdb").write_bytes(b"checked")
    tell("backup", str(site.folder / "site.tar.gz"))
    with tarfile.open(site.folder / "site.tar.gz") as archive:
        names = set(archive.getnames())
    assert {f"files/{kept[:2]}/{kept}", "files/work/release-1.duckdb"} <= names
    assert not {name for name in names if "build-1" in name}


def test_a_backup_is_not_written_over(tell, site):
    path = site.file("site.tar.gz", b"precious")
    assert tell("backup", path)[0] == 1
    assert Path(path).read_bytes() == b"precious"


def test_there_is_no_backup_of_a_database_that_is_not_there(site, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{site.folder}/typo.db")
    code, facts, _said = run("backup", str(site.folder / "site.tar.gz"))
    assert (code, facts["refused"]["code"]) == (1, "not-found")
    assert not (site.folder / "typo.db").exists()


@pytest.mark.parametrize("kind", ["garbage", "cut", "other"])
def test_an_archive_that_is_none_is_not_put_back(tell, site, kind):
    path = site.folder / "a.tar.gz"
    tell("backup", str(path))
    if kind == "garbage":
        path.write_bytes(b"garbage")
    elif kind == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        with tarfile.open(path, "w:gz") as archive:
            archive.add(ROOT / "README.md", "README.md")
    code, facts = tell("restore", str(path), "--replace")
    assert (code, facts["refused"]["code"]) == (1, "unreadable")
    assert said() == 2


@pytest.mark.postgres
@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="no pg_dump here")
def test_a_backup_of_postgresql_is_put_back(postgres_database, tmp_path, capsys):
    fill(tmp_path)

    def tell(*words):
        code = cli.main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    name = files.keep(b"attached")
    archive = str(tmp_path / "site.tar.gz")
    assert tell("backup", archive)[0] == 0
    say_one_more()
    files.path_of(name).unlink()
    assert tell("restore", archive)[0] == 1
    assert tell("restore", archive, "--replace")[0] == 0
    assert (said(), files.path_of(name).read_bytes()) == (2, b"attached")
    assert tell("ledger", "verify")[0] == 0


def test_a_tool_that_is_not_installed_is_named(site, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://minyi:secret@127.0.0.1:1/none")
    monkeypatch.setenv("PATH", str(site.folder))
    code, facts, _said = run("backup", str(site.folder / "site.tar.gz"))
    assert (code, facts["refused"]["about"]) == (1, {"program": "pg_dump"})


def test_a_password_does_not_stand_in_the_list_of_processes(site, monkeypatch):
    tool = site.folder / "pg_dump"
    tool.write_text('#!/bin/sh\necho "$@" "$PGPASSWORD" > "$SEEN"\nexit 1\n')
    tool.chmod(0o755)
    monkeypatch.setenv("SEEN", str(site.folder / "seen"))
    monkeypatch.setenv("PATH", f"{site.folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://minyi:secret@127.0.0.1:1/none")
    code, facts, _said = run("backup", str(site.folder / "site.tar.gz"))
    assert (code, facts["refused"]["about"]) == (1, {"program": "pg_dump", "exit": 1})
    assert (
        (site.folder / "seen")
        .read_text()
        .rstrip()
        .endswith("postgresql://minyi@127.0.0.1:1/none secret")
    )


def test_migrating_hides_the_password(site, capsys):
    assert cli.main(["migrate", "--json"]) == 0
    assert settings().database_url in capsys.readouterr().out
