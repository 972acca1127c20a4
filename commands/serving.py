"""Running the house on the command line: migrate, work, backup, restore, reindex."""

import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sqlalchemy.engine import URL, make_url

import db
import migrations
from commands import Answer
from errors import Conflict, NotFound, Unreadable
from files import NAME
from opendata import store
from settings import settings

DATABASE = {True: "database.sqlite", False: "database.dump"}


def migrate_arguments(_parser: ArgumentParser) -> None:
    pass


def migrate(_args: Namespace) -> Answer:
    """Bring the database to the newest form; nothing happens where it is there already."""
    migrations.upgrade(db.engine())
    url = make_url(settings().database_url).render_as_string(hide_password=True)
    return Answer({"database": url, "revision": "head"}, f"{url} is up to date")


def work_arguments(_parser: ArgumentParser) -> None:
    pass


def work(_args: Namespace) -> Answer:
    """Be the worker until a signal says stop."""
    import logging

    import jobs

    logging.basicConfig(level=logging.INFO)
    jobs.work()
    return Answer({"stopped": True})


def reindex_arguments(_parser: ArgumentParser) -> None:
    pass


def reindex(_args: Namespace) -> Answer:
    import search

    with db.unit() as session:
        n = search.reindex(session)
    return Answer({"consultations": n}, f"{n} consultations in the index")


def backup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("archive", help="the .tar.gz to write")


def backup(args: Namespace) -> Answer:
    """One archive of a consistent copy of the database and all files, while the site runs."""
    target = Path(args.archive)
    if target.exists():
        raise Conflict(file=str(target), why="exists")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE[settings().sqlite]
        _copy_database(copy)
        part = target.with_name(target.name + ".part")
        with tarfile.open(part, "w:gz") as archive:
            archive.add(copy, copy.name)
            for path in _kept_files(settings().folder):
                archive.add(path, Path("files") / path.relative_to(settings().folder))
        part.replace(target)
    size = target.stat().st_size
    return Answer({"archive": str(target), "bytes": size}, f"{target}: {size:,} bytes")


def _kept_files(folder: Path) -> list[Path]:
    """Kept bytes and the tables of Releases in the making, without unfinished writes: those come
    and go while we read."""
    kept = (path for path in folder.glob("[0-9a-f][0-9a-f]/*") if NAME.fullmatch(path.name))
    return sorted([*kept, *(folder / store.WORK).glob("*.duckdb")])


def _copy_database(copy: Path) -> None:
    if not settings().sqlite:
        _run(["pg_dump", "-Fc", "-f", str(copy), "-d"])
        return
    database = make_url(settings().database_url).database or ""
    if not Path(database).is_file():
        raise NotFound(database=database)
    source = sqlite3.connect(database)
    target = sqlite3.connect(copy)
    with source, target:
        source.backup(target)
    source.close()
    target.close()


def _run(command: list[str], *files: str) -> None:
    """Run one of PostgreSQL's tools on our database; the password is not for everyone's `ps`.
    Refuses NotFound where the tool is not installed, Conflict where it fails."""
    url = make_url(settings().database_url)
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    open_ = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, url.query
    ).render_as_string()
    try:
        subprocess.run([*command, open_, *files], check=True, env={**os.environ, **password})
    except FileNotFoundError as error:
        raise NotFound(program=command[0]) from error
    except subprocess.CalledProcessError as error:
        raise Conflict(program=command[0], exit=error.returncode) from error


def restore_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("archive")
    parser.add_argument("--replace", action="store_true", help="write over what is there")


def restore(args: Namespace) -> Answer:
    """Put an archive back while the site is stopped. Refuses NotFound, Unreadable, Conflict."""
    if not Path(args.archive).is_file():
        raise NotFound(file=args.archive)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            with tarfile.open(args.archive) as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
            raise Unreadable(file=args.archive, why="not-what-it-says") from error
        copy = folder / DATABASE[settings().sqlite]
        if not copy.is_file():
            raise Unreadable(file=args.archive, why="not-a-backup")
        _put_database(copy, replace=args.replace)
        if (folder / "files").is_dir():
            shutil.copytree(folder / "files", settings().folder, dirs_exist_ok=True)
    return Answer({"restored": args.archive}, f"{args.archive} is back")


def _put_database(copy: Path, *, replace: bool) -> None:
    if not settings().sqlite:
        clean = ["--clean", "--if-exists"] if replace else []
        _run(["pg_restore", "--no-owner", "--exit-on-error", *clean, "-d"], str(copy))
        return
    target = Path(make_url(settings().database_url).database or "")
    if target.exists() and not replace:
        raise Conflict(file=str(target), why="exists")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    shutil.copy(copy, part)
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    part.replace(target)
