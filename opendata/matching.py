"""Matching the rows of two Releases' tables: by key, or as whole rows.

Rows are matched by key. A key that holds NULL, or that stands in several rows of either table,
names no row: rows with such a key, and all rows where there are no keys, are matched as whole rows,
each with one equal row at most, so that they are added or removed but never changed. Always: old
rows − removed + added = new rows, and removing, replacing and adding what is listed makes the new
table of the old one, but for the order of rows, which is no difference.

Columns are matched by name. Those that only one table has are named, and their cells are not
compared. A column of another type is compared by value where both are numbers or both are times,
else by text as in data.csv.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from duckdb import DuckDBPyConnection

from opendata import engine
from opendata.columns import quoted

if TYPE_CHECKING:
    import pyarrow as pa  # 40 MB: who only asks for rows does without

MEMORY = 128  # MB of DuckDB, while comparing for a reader; more is spilled to disk
SIDES = ("old", "new")
NUMBERS = ("BIGINT", "DOUBLE", "DECIMAL")
TIMES = ("DATE", "TIMESTAMP")


@dataclass(frozen=True)
class Sides:
    """The columns of both tables with their SQL types, and the keys that both have."""

    old: dict[str, str]
    new: dict[str, str]
    keys: tuple[str, ...]

    @property
    def both(self) -> list[str]:
        return [name for name in self.new if name in self.old]

    def columns(self) -> list[dict[str, str]]:
        """The columns that were added, removed or are of another type."""
        found = [
            {"kind": "added", "name": name, "type": self.new[name]}
            for name in self.new
            if name not in self.old
        ]
        for name, type_ in self.old.items():
            if name not in self.new:
                found.append({"kind": "removed", "name": name, "type": type_})
            elif self.new[name] != type_:
                found.append(
                    {"kind": "retyped", "name": name, "from": type_, "type": self.new[name]}
                )
        return found

    def value(self, side: str, name: str) -> str:
        """The cell as an SQL expression that equals the other side's where the values do."""
        cell, types = f"{side}.{quoted(name)}", (self.old[name], self.new[name])
        if types[0] == types[1]:
            return cell
        if all(each.startswith(TIMES) for each in types):
            return f"{cell}::TIMESTAMP"
        if all(each.startswith(NUMBERS) for each in types):
            return f"{cell}::DOUBLE" if "DOUBLE" in types else f"{cell}::DECIMAL(38, 6)"
        return f"{cell}::VARCHAR"

    def differs(self, name: str) -> str:
        return f"{self.value('old', name)} IS DISTINCT FROM {self.value('new', name)}"

    def text(self, side: str, name: str) -> str:
        """The cell as text; NULL where this table has no such column."""
        there = name in (self.old if side == "old" else self.new)
        return f"{side}.{quoted(name)}::VARCHAR" if there else "NULL::VARCHAR"


@contextmanager
def matched(
    old: Path,
    new: Path,
    keys: Sequence[str],
    folder: Path | None,
    *,
    memory: int = MEMORY,
    known: "pa.Table | None" = None,
) -> Iterator[tuple[DuckDBPyConnection, Sides]]:
    """A connection with the table changes(kind, old_row, new_row); it is not sought again where it
    is `known`."""
    with (
        tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as scratch,
        engine.attached(Path(scratch), memory=memory, old=old, new=new) as con,
    ):
        con.execute("CREATE TABLE changes (kind VARCHAR, old_row BIGINT, new_row BIGINT)")
        sides = _sides(con, keys)
        if known is not None:
            con.register("known", known)
            con.execute("INSERT INTO changes SELECT * FROM known")
            con.unregister("known")
        elif sides.keys:
            _by_key(con, sides)
        else:
            _by_row(con, sides, {side: f"{side}.data" for side in SIDES})
        yield con, sides


def _sides(con: DuckDBPyConnection, keys: Sequence[str]) -> Sides:
    columns = {
        side: {
            name: type_
            for name, type_ in con.execute(
                "SELECT column_name, data_type FROM duckdb_columns()"
                " WHERE database_name = ? AND table_name = 'data' ORDER BY column_index",
                [side],
            ).fetchall()
            if name != "_id"
        }
        for side in ("old", "new")
    }
    usable = all(key in columns["old"] and key in columns["new"] for key in keys)
    return Sides(columns["old"], columns["new"], tuple(keys) if usable else ())


def _by_key(con: DuckDBPyConnection, sides: Sides) -> None:
    same = " AND ".join(
        f"{sides.value('old', key)} = {sides.value('new', key)}" for key in sides.keys
    )
    rest = [name for name in sides.both if name not in sides.keys]
    differs = " OR ".join(sides.differs(name) for name in rest) or "false"
    clean = doubtful = {side: f"{side}.data" for side in SIDES}
    if _mark_doubtful(con, sides):
        clean, doubtful = (
            {
                side: f"(SELECT * FROM {side}.data {join} JOIN {side}_doubtful USING (_id))"
                for side in SIDES
            }
            for join in ("ANTI", "SEMI")
        )
        _by_row(con, sides, doubtful)
    old, new = (f"{clean[side]} AS {side}" for side in SIDES)
    con.execute(f"""
        INSERT INTO changes SELECT 'added', NULL, new._id FROM {new} ANTI JOIN {old} ON {same};
        INSERT INTO changes SELECT 'removed', old._id, NULL FROM {old} ANTI JOIN {new} ON {same};
        INSERT INTO changes SELECT 'changed', old._id, new._id
            FROM {old} JOIN {new} ON {same} WHERE {differs}
    """)


def _mark_doubtful(con: DuckDBPyConnection, sides: Sides) -> bool:
    """Make old_doubtful(_id) and new_doubtful(_id): rows whose key is NULL or of several rows in
    one of the tables. False when there are none."""
    places = range(len(sides.keys))
    names = ", ".join(f"k{i}" for i in places)
    keyed = {
        side: ", ".join(f"{sides.value(side, key)} AS k{i}" for i, key in enumerate(sides.keys))
        for side in SIDES
    }
    several = " UNION ".join(
        f"SELECT {names} FROM (SELECT {keyed[side]} FROM {side}.data AS {side})"
        f" GROUP BY {names} HAVING count(*) > 1"
        for side in SIDES
    )
    con.execute(f"CREATE TABLE several AS {several}")
    empty = " OR ".join(f"k{i} IS NULL" for i in places)
    same = " AND ".join(f"keyed.k{i} = several.k{i}" for i in places)
    found = 0
    for side in SIDES:
        con.execute(f"""
            CREATE TABLE {side}_doubtful AS
            WITH keyed AS (SELECT _id, {keyed[side]} FROM {side}.data AS {side})
            SELECT _id FROM keyed WHERE {empty}
            UNION SELECT _id FROM keyed SEMI JOIN several ON {same}
        """)
        found += engine.value(con, f"SELECT count(*) FROM {side}_doubtful")
    return found > 0


def _by_row(con: DuckDBPyConnection, sides: Sides, sources: dict[str, str]) -> None:
    """Match equal rows one to one: the nth of its kind with the nth. Rows are compared by SHA-256
    of their cells as JSON, which is as good as the cells and a tenth of their size."""
    for side in SIDES:
        cells = ", ".join(f"{sides.value(side, name)}::VARCHAR" for name in sides.both)
        con.execute(f"""
            CREATE TABLE {side}_rows AS
            WITH told AS (
                SELECT _id, unhex(sha256(to_json([{cells}])::VARCHAR)) AS digest
                FROM {sources[side]} AS {side}
            )
            SELECT _id, digest, row_number() OVER (PARTITION BY digest ORDER BY _id) AS nth
            FROM told
        """)
    con.execute("""
        INSERT INTO changes SELECT 'added', NULL, _id FROM new_rows
            ANTI JOIN old_rows USING (digest, nth);
        INSERT INTO changes SELECT 'removed', _id, NULL FROM old_rows
            ANTI JOIN new_rows USING (digest, nth)
    """)
