"""DuckDB as the workshop uses it: bounded, offline, writing into one folder only."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from opendata.columns import quoted

MEMORY = 700  # MB
PER_COLUMN = 0.3  # MB more for each column of a very wide table: what its vectors take
THREADS = 2
CONFIG = {
    "memory_limit": f"{MEMORY}MB",
    "threads": str(THREADS),
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def working(file: Path, folder: Path) -> DuckDBPyConnection:
    """A connection that writes the database `file` and spills into `folder`; it may read files."""
    con = duckdb.connect(str(file), config={**CONFIG, "temp_directory": str(folder / "spill")})
    con.execute("SET preserve_insertion_order = true")
    con.execute("SET enable_progress_bar = false")  # it would stand in the output of commands
    return con


@contextmanager
def attached(folder: Path, *, memory: int = MEMORY, **tables: Path) -> Iterator[DuckDBPyConnection]:
    """A connection with each database of `tables` attached read-only under its name, and `memory`
    in MB, more for very wide tables. No other file outside `folder` can be reached any more, and no
    setting changed."""
    folder = folder.resolve()
    con = working(Path(":memory:"), folder)
    try:
        for name, path in tables.items():
            con.execute(f"ATTACH {literal(str(path))} AS {quoted(name)} (READ_ONLY)")
        wide = PER_COLUMN * value(con, "SELECT count(*) FROM duckdb_columns() WHERE NOT internal")
        con.execute(f"SET memory_limit = '{max(memory, int(wide))}MB'")
        con.execute("SET arrow_large_buffer_size = true")
        con.execute(f"SET allowed_directories = [{literal(str(folder))}]")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        yield con
    finally:
        con.close()


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def compact(con: DuckDBPyConnection, source: str, target: Path) -> int:
    """Write the table `source` as the one table `data` of a new database file, by `_id`, which
    counts 1 … n without a gap afterwards. Gives n. The file is whole or not there; its bytes
    differ from run to run, because DuckDB writes a chance identifier into its header."""
    rows = _rows_by_id(con, source)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    con.execute(f"ATTACH {literal(str(part))} AS compacted")
    try:
        con.execute(f"CREATE TABLE compacted.data AS {rows}")
        found = value(con, "SELECT count(*) FROM compacted.data")
        con.execute("CHECKPOINT compacted")
    finally:
        con.execute("DETACH compacted")
    part.replace(target)
    return int(found)


def value(con: DuckDBPyConnection, query: str) -> Any:
    """The one value that a query gives; the connection is free for the next one afterwards."""
    ((found,),) = con.execute(query).fetchall()
    return found


def _rows_by_id(con: DuckDBPyConnection, source: str) -> str:
    """The query of the rows in order; sorting them is left out when they lie in order, which a
    column called rowid keeps from being seen."""
    named = con.execute(f"SELECT * FROM {source} LIMIT 0").description or []
    if "rowid" not in {name.lower() for name, *_ in named}:
        in_order = f"SELECT bool_and(_id IS NOT DISTINCT FROM rowid + 1) FROM {source}"
        if value(con, in_order) is not False:
            return f"SELECT * FROM {source}"
    numbered = "row_number() OVER (ORDER BY _id)"
    return f"SELECT * REPLACE ({numbered} AS _id) FROM {source} ORDER BY _id"
