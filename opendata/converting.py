"""Table `data` from table `raw`: cells as values of their columns' types."""

import re
from collections.abc import Iterator, Sequence

from duckdb import DuckDBPyConnection

from opendata import cells, doubts
from opendata.columns import TEXTUAL, Column, ColumnType, quoted
from opendata.problems import SHOWN_PER_KIND, Problem, Weight

SHOWN = 30
LONG_NUMBER = re.compile("[0-9]{5,}")


def convert(
    con: DuckDBPyConnection, names: Sequence[str], columns: Sequence[Column]
) -> list[Problem]:
    """Make table `data` with `columns` in their order, each from the column of `raw` that bears
    its name. A cell that is not of its type becomes NULL and a Problem (type) that blocks; so does
    a column that the file has not (missing-column) or that `columns` do not know (extra-column)."""
    places = {name: place for place, name in enumerate(names)}
    found = [(places[each.name], each) for each in columns if each.name in places]
    raw = cells.seen(con, [place for place, each in found if each.type is not ColumnType.TEXT])
    fields = ["_id", *(_field(places.get(column.name), column) for column in columns)]
    con.execute(f"CREATE OR REPLACE TABLE data AS SELECT {', '.join(fields)} FROM {raw}")
    problems = list(_faults(con, raw, found))
    for column in columns:
        if column.name not in places:
            problems.append(Problem(kind="missing-column", weight=Weight.BLOCK, column=column.name))
    for name in names:
        if name not in {column.name for column in columns}:
            problems.append(Problem(kind="extra-column", weight=Weight.BLOCK, column=name))
    for place, column in found:
        if column.type is ColumnType.TEXT:
            problems.extend(doubts.of(con, place, column))
    return problems


def _field(place: int | None, column: Column) -> str:
    name = quoted(column.name)
    if place is None:
        return f"CAST(NULL AS {column.sql_type}) AS {name}"
    absent, value = cells.missing(place, column), cells.value(place, column)
    return f"CASE WHEN {absent} THEN NULL ELSE {value} END::{column.sql_type} AS {name}"


def _faults(
    con: DuckDBPyConnection, raw: str, found: Sequence[tuple[int, Column]]
) -> Iterator[Problem]:
    """Cells that are there in `raw` and not in `data`."""
    typed = [
        each for each in found if each[1].type not in TEXTUAL or each[1].type is ColumnType.REGION
    ]
    if not typed:
        return
    there = ", ".join(
        f"count(*) FILTER (NOT {cells.missing(place, column)})" for place, column in typed
    )
    kept = ", ".join(f"count({quoted(column.name)})" for _, column in typed)
    before = con.execute(f"SELECT {there} FROM {raw}").fetchone() or ()
    after = con.execute(f"SELECT {kept} FROM data").fetchone() or ()
    for (place, column), cells_there, values in zip(typed, before, after, strict=True):
        if cells_there > values:
            yield from _cells(con, raw, place, column, cells_there - values)


def _cells(
    con: DuckDBPyConnection, raw: str, place: int, column: Column, times: int
) -> Iterator[Problem]:
    rows = con.execute(
        f"SELECT raw._id, c{place} FROM {raw} AS raw JOIN data USING (_id)"
        f" WHERE data.{quoted(column.name)} IS NULL AND NOT {cells.missing(place, column)}"
        f" ORDER BY 1 LIMIT {SHOWN_PER_KIND}"
    ).fetchall()
    for row, cell in rows:
        about = {"type": column.type.value, "cell": masked(str(cell))}
        yield Problem(kind="type", weight=Weight.BLOCK, row=row, column=column.name, about=about)
    if times > len(rows):
        yield Problem(
            kind="type",
            weight=Weight.BLOCK,
            column=column.name,
            times=times - len(rows),
            about={"type": column.type.value},
        )


def masked(cell: str) -> str:
    """A cell for showing: its beginning, long numbers without their end."""
    return LONG_NUMBER.sub(lambda match: match[0][:3] + "…", cell[: 2 * SHOWN])[:SHOWN]
