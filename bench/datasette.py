"""Datasette 0.65.5 in an environment of its own, serving the same table from SQLite."""

import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import psutil

from bench.rows_table import COLUMNS
from bench.server import ROOT, Server

VERSION = "0.65.5"
HOME = ROOT / "var" / "bench-datasette"
INDEXED = ("区", "状态", "类别", "受理时间", "办理天数", "满意度")
LIMITS = {"sql_time_limit_ms": 60_000, "facet_time_limit_ms": 60_000, "suggest_facets": "off"}


def program() -> Path:
    """The installed program. Raises FileNotFoundError when there is no way to install it."""
    path = HOME / "bin" / "datasette"
    if not path.is_file():
        try:
            subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
            pip = [str(HOME / "bin" / "pip"), "install", "-q", f"datasette=={VERSION}"]
            subprocess.run(pip, check=True, timeout=180, capture_output=True)
        except (subprocess.SubprocessError, OSError) as error:
            raise FileNotFoundError(f"Datasette {VERSION} cannot be installed") from error
    return path


def load(table: Path, target: Path) -> float:
    """The rows of the DuckDB file as the table `data` of an SQLite file with six indexes; how many
    seconds it took."""
    begun = time.monotonic()
    names = [column.name for column in COLUMNS]
    fields = ", ".join(f'"{name}"' for name in ("_id INTEGER PRIMARY KEY", *names)).replace(
        '"_id INTEGER PRIMARY KEY"', "_id INTEGER PRIMARY KEY"
    )
    chosen = ", ".join(
        f'CAST("{c.name}" AS VARCHAR)'
        if c.name == "受理时间"
        else f'CAST("{c.name}" AS DOUBLE)'
        if c.name == "满意度"
        else f'"{c.name}"'
        for c in COLUMNS
    )
    with sqlite3.connect(target) as lite, _opened(table) as duck:
        lite.execute("PRAGMA journal_mode = OFF")
        lite.execute(f"CREATE TABLE data ({fields})")
        rows = duck.execute(f"SELECT _id, {chosen} FROM data")
        marks = ", ".join("?" for _ in range(len(names) + 1))
        while some := rows.fetchmany(20_000):
            lite.executemany(f"INSERT INTO data VALUES ({marks})", some)
        for number, name in enumerate(INDEXED):
            lite.execute(f'CREATE INDEX i{number} ON data ("{name}")')
        lite.execute("ANALYZE")
    lite.close()
    return time.monotonic() - begun


def _opened(table: Path) -> duckdb.DuckDBPyConnection:
    """As bench.rows opens it: DuckDB wants the same settings for the same file."""
    return duckdb.connect(str(table), read_only=True, config={"threads": 2})


@contextmanager
def datasette(database: Path, *, port: int = 8796) -> Iterator[Server]:
    """It serves `database`, its time limits raised so that it may finish."""
    settings = [word for name, value in LIMITS.items() for word in ("--setting", name, str(value))]
    words = [str(program()), "serve", "-i", str(database), "--port", str(port), *settings]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(f"{url}/-/versions.json")
            yield Server(url, psutil.Process(process.pid), {})
        finally:
            process.terminate()
            process.wait(20)


def _wait(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(url)
