"""Text columns that are nearly something else: reported, never changed."""

from collections.abc import Iterator

from duckdb import DuckDBPyConnection

from opendata import cells
from opendata.cells import fits, full, narrowed, text, trimmed
from opendata.columns import Column
from opendata.problems import Problem, Weight

ROWS, CELLS = 20_000, 500
MOST = 0.8  # of the first cells, for a look at all of them
NEARLY = 0.95  # of all cells
FIRST = 10
FORMS = {
    "number": "|".join((cells.SCIENTIFIC, cells.GROUPED, cells.DECIMAL_COMMA)),
    "date": "|".join(cells.DAYS.values()),
    "datetime": "|".join(cells.MOMENTS.values()),
}


def of(con: DuckDBPyConnection, place: int, column: Column) -> Iterator[Problem]:
    """ambiguous-date (01/02/2026), mixed-units (12万, 3.5 km), unit-in-cells (one unit for all),
    almost-type (95 % numbers or dates) of one text column of `raw`."""
    found = con.execute(
        f"SELECT x FROM (SELECT {trimmed(place)} AS x FROM raw LIMIT {ROWS})"
        f" WHERE x <> '' LIMIT {CELLS}"
    ).fetchall()
    sample = [narrowed(str(cell)) for (cell,) in found]
    if _most(sample, cells.AMBIGUOUS):
        yield from _ambiguous(con, place, column)
    elif _most(sample, cells.WITH_UNIT) and not _most(sample, FORMS["number"]):
        yield from _units(con, place, column)
    else:
        for type_, pattern in FORMS.items():
            if _most(sample, pattern):
                yield from _nearly(con, place, column, type_, pattern)
                return


def _most(sample: list[str], pattern: str) -> bool:
    return bool(sample) and sum(fits(pattern, each) for each in sample) >= MOST * len(sample)


def _present(place: int, column: Column) -> str:
    marks = ", ".join(map(text, ("", *column.missing, *cells.MARKS)))
    return f"c{place} IS NOT NULL AND lower({trimmed(place)}) NOT IN ({marks})"


def _ambiguous(con: DuckDBPyConnection, place: int, column: Column) -> Iterator[Problem]:
    """`readings` are the formats by which every cell is a date: one, both or none."""
    cell = f"regexp_replace({cells.narrow(trimmed(place))}, '[-.]', '/', 'g')"
    formats = ("%d/%m/%Y", "%m/%d/%Y")
    counts = ", ".join(f"count(try_strptime({cell}, {text(each)}))" for each in formats)
    every, *valid = con.execute(
        f"SELECT count(*), {counts} FROM raw WHERE {_present(place, column)}"
    ).fetchone() or (0, 0, 0)
    readings = [each for each, count in zip(formats, valid, strict=True) if count == every]
    yield Problem(
        kind="ambiguous-date",
        weight=Weight.WARN,
        column=column.name,
        times=every,
        about={"readings": readings},
    )


def _units(con: DuckDBPyConnection, place: int, column: Column) -> Iterator[Problem]:
    cell = cells.narrow(trimmed(place))
    rows = con.execute(
        f"SELECT regexp_extract({cell}, {text(f'^(?:{cells.WITH_UNIT})$')}, 1) AS unit, count(*)"
        f" FROM raw WHERE {_present(place, column)} AND {full(cell, cells.WITH_UNIT)}"
        " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20"
    ).fetchall()
    units = {unit: count for unit, count in rows}
    if set(units) <= {""}:
        return
    mixed = len(units) > 1
    yield Problem(
        kind="mixed-units" if mixed else "unit-in-cells",
        weight=Weight.WARN if mixed else Weight.INFO,
        column=column.name,
        times=sum(units.values()),
        about={"units": units},
    )


def _nearly(
    con: DuckDBPyConnection, place: int, column: Column, type_: str, pattern: str
) -> Iterator[Problem]:
    cell = cells.narrow(trimmed(place))
    present = _present(place, column)
    other = f"NOT {full(cell, pattern)}"
    every, others = con.execute(
        f"SELECT count(*), count(*) FILTER ({other}) FROM raw WHERE {present}"
    ).fetchone() or (0, 0)
    if not others or others > (1 - NEARLY) * every:
        return
    rows = con.execute(
        f"SELECT _id FROM raw WHERE {present} AND {other} ORDER BY 1 LIMIT {FIRST}"
    ).fetchall()
    yield Problem(
        kind="almost-type",
        weight=Weight.WARN,
        row=rows[0][0],
        column=column.name,
        times=others,
        about={"type": type_, "rows": [row for (row,) in rows]},
    )
