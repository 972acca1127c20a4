"""What changed between two Releases' tables: rows added, removed, changed; columns too. How rows
are matched, and which columns are compared, is said in opendata.matching."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duckdb import DuckDBPyConnection

from opendata import engine
from opendata.artefacts import lines
from opendata.matching import SIDES, Sides, matched

if TYPE_CHECKING:
    import pyarrow as pa  # 40 MB: who only asks for rows does without

BATCH = 8_192  # changes written at a time
KINDS = ("added", "removed", "changed")
KEPT = 100_000  # changes that are given along with their counts
MARKS = ("_change", "_row", "_columns")  # the first columns of the CSV


@dataclass(frozen=True)
class Cell:
    """One cell before and after, as text of data.csv; None where it is empty or not there."""

    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Change:
    """One row. `old_row` and `new_row` are its `_id` in either table; `key` holds its key columns;
    `cells` the changed ones, or all of an added or removed row."""

    kind: str
    old_row: int | None
    new_row: int | None
    key: dict[str, str | None]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Page:
    """Some Changes of one kind; `next` is what to give as `after` for those that follow."""

    items: tuple[Change, ...]
    next: int | None


def counts(
    old: Path, new: Path, *, keys: Sequence[str], folder: Path | None = None
) -> dict[str, Any]:
    """{"added", "removed", "changed": rows, "by": "key" or "row", "columns": […]} between two
    DuckDB files. `folder` is for spilled data."""
    with matched(old, new, keys, folder) as (con, sides):
        return _counts(con, sides)


def compared(
    old: Path, new: Path, *, keys: Sequence[str], folder: Path | None = None
) -> "tuple[dict[str, Any], pa.Table | None]":
    """The counts(), and which rows changed (kind, old_row, new_row) for page(known=…), so that
    nobody need match the tables again; None where that are more than 100,000."""
    with matched(old, new, keys, folder) as (con, sides):
        found = _counts(con, sides)
        few = sum(found[kind] for kind in KINDS) <= KEPT
        return found, con.table("changes").to_arrow_table() if few else None


def page(
    old: Path,
    new: Path,
    *,
    keys: Sequence[str],
    kind: str,
    after: int = 0,
    limit: int = 100,
    folder: Path | None = None,
    known: "pa.Table | None" = None,
) -> Page:
    """The Changes of one kind whose row number (in the new table, of removed rows in the old) is
    above `after`, by that number."""
    assert kind in KINDS
    with matched(old, new, keys, folder, known=known) as (con, sides):
        place = "old_row" if kind == "removed" else "new_row"
        names = list(dict.fromkeys([*sides.new, *sides.old]))
        texts = [sides.text(side, name) for name in names for side in SIDES]
        differs = [
            sides.differs(name)
            if kind == "changed" and name in sides.both
            else _there(sides, kind, name)
            for name in names
        ]
        con.execute(
            f"CREATE TABLE chosen AS SELECT old_row, new_row FROM changes"
            f" WHERE kind = ? AND {place} > ? ORDER BY {place} LIMIT ?",
            [kind, after, limit + 1],
        )
        rows = con.execute(
            f"SELECT old_row, new_row, [{', '.join(differs)}], [{', '.join(texts)}] FROM chosen"
            f" LEFT JOIN {_chosen(con, 'old')} ON old._id = old_row"
            f" LEFT JOIN {_chosen(con, 'new')} ON new._id = new_row ORDER BY {place}"
        ).fetchall()
    items = tuple(_change(kind, sides, names, row) for row in rows[:limit])
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(items, (last[0] if kind == "removed" else last[1]) if last else None)


def csv(
    old: Path, new: Path, *, keys: Sequence[str], folder: Path | None = None
) -> Iterator[bytes]:
    """Every Change as CSV like data.csv with three columns in front: `_change` is added, removed,
    or before and after of a changed row; `_row` its number in its table; `_columns` the names of
    the changed columns, with a line end between them. Old table's columns follow the new one's."""
    with matched(old, new, keys, folder) as (con, sides):
        yield from _csv(con, sides)


def write(
    old: Path, new: Path, *, keys: Sequence[str], path: Path, folder: Path | None = None
) -> dict[str, Any]:
    """The CSV as a file, and the counts()."""
    found = matched(old, new, keys, folder, memory=engine.MEMORY)
    with found as (con, sides), path.open("wb") as file:
        file.writelines(_csv(con, sides))
        return _counts(con, sides)


def _chosen(con: DuckDBPyConnection, side: str) -> str:
    """The rows of the page in one table, by their numbers: a scan that skips all the others."""
    found = con.execute(f"SELECT {side}_row FROM chosen WHERE {side}_row IS NOT NULL").fetchall()
    numbers = ", ".join(str(number) for (number,) in found) or "NULL"
    return f"(SELECT * FROM {side}.data WHERE _id IN ({numbers})) AS {side}"


def _counts(con: DuckDBPyConnection, sides: Sides) -> dict[str, Any]:
    found = dict(con.execute("SELECT kind, count(*) FROM changes GROUP BY kind").fetchall())
    return {
        **{kind: found.get(kind, 0) for kind in KINDS},
        "by": "key" if sides.keys else "row",
        "columns": sides.columns(),
    }


def _there(sides: Sides, kind: str, name: str) -> str:
    """Whether a column belongs to an added or removed row: it stands in that row's table."""
    table = {"added": sides.new, "removed": sides.old}.get(kind, {})
    return "true" if name in table else "false"


def _change(kind: str, sides: Sides, names: Sequence[str], row: tuple[Any, ...]) -> Change:
    old_row, new_row, differs, texts = row
    pairs = {name: (texts[2 * i], texts[2 * i + 1]) for i, name in enumerate(names)}
    place = 0 if kind == "removed" else 1
    return Change(
        kind,
        old_row,
        new_row,
        {key: pairs[key][place] for key in sides.keys},
        tuple(Cell(name, *pairs[name]) for name, told in zip(names, differs, strict=True) if told),
    )


def _csv(con: DuckDBPyConnection, sides: Sides) -> Iterator[bytes]:
    names = list(dict.fromkeys([*sides.new, *sides.old]))
    yield (lines.csv_head([*MARKS, *names]) + "\n").encode()
    changed = ", ".join(
        f"CASE WHEN {sides.differs(name)} THEN {engine.literal(name)} END" for name in sides.both
    )
    parts: list[str] = []
    for place, side in enumerate(SIDES):
        texts = ", ".join(f"{sides.text(side, name)} AS c{i}" for i, name in enumerate(names))
        word = "CASE kind WHEN 'changed' THEN '" + ("before", "after")[place] + "' ELSE kind END"
        parts.append(f"""
            SELECT {word} AS mark, {side}_row AS row, place, {place} AS turn,
                CASE kind WHEN 'changed' THEN array_to_string([{changed}], chr(10)) END AS told,
                {texts} FROM chunk LEFT JOIN old ON old._id = old_row
                LEFT JOIN new ON new._id = new_row WHERE {side}_row IS NOT NULL""")
    cells = [
        lines.csv_cell("mark", plain=True),
        lines.csv_cell("row::VARCHAR", plain=True),
        lines.csv_cell("told"),
        *(lines.csv_cell(f"c{i}") for i in range(len(names))),
    ]
    query = f"""
        SELECT {lines.csv_line(cells, "chr(10)")} FROM ({" UNION ALL ".join(parts)})
        ORDER BY place, turn"""
    for start in range(0, _in_order(con), BATCH):
        for piece in lines.pieces(con, f"WITH {_chunk(con, start)} {query}", rows=BATCH):
            yield bytes(piece)


def _in_order(con: DuckDBPyConnection) -> int:
    """Number the changes from 0 by their row in the new table, removed ones last; how many."""
    con.execute("""
        CREATE TABLE ordered AS SELECT row_number() OVER (
            ORDER BY coalesce(new_row, 9223372036854775807), old_row) - 1 AS place, *
        FROM changes
    """)
    return int(engine.value(con, "SELECT count(*) FROM ordered"))


def _chunk(con: DuckDBPyConnection, start: int) -> str:
    """Common table expressions of some changes in a row, and of the rows that they speak of: whole
    tables are never sorted or joined with all their cells, so that memory stays bounded."""
    within = f"place BETWEEN {start} AND {start + BATCH - 1}"
    found = [f"chunk AS MATERIALIZED (SELECT * FROM ordered WHERE {within})"]
    for side in SIDES:
        low, high = (
            engine.value(con, f"SELECT {end}({side}_row) FROM ordered WHERE {within}")
            for end in ("min", "max")
        )
        between = "false" if low is None else f"_id BETWEEN {low} AND {high}"
        found.append(
            f"{side} AS (SELECT * FROM {side}.data WHERE {between}"
            f" AND _id IN (SELECT {side}_row FROM chunk))"
        )
    return ", ".join(found)
