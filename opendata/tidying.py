"""What is looked at in every staged table: empty columns, formulas, a header that comes again."""

from collections.abc import Iterator
from dataclasses import replace

from duckdb import DuckDBPyConnection

from opendata.cells import full
from opendata.problems import SHOWN_PER_KIND, Problem, Weight
from opendata.staged import Staged

# A spreadsheet computes what begins with one of these; a number or a lone sign is no formula.
NO_FORMULA = r"[+\-][0-9０-９.,% ]*|[-+—]+|[+-]?[0-9.,]+[eE][+-]?[0-9]+"
SIGNS = "=+-@"


def tidied(con: DuckDBPyConnection, staged: Staged) -> Staged:
    """Without columns that have neither name nor cell, and with what was noticed."""
    staged = _without_empty(con, staged)
    noticed = (*_formulas(con, staged), *_headers_again(con, staged))
    return replace(staged, problems=(*staged.problems, *noticed))


def _without_empty(con: DuckDBPyConnection, staged: Staged) -> Staged:
    unnamed = {
        each.column
        for each in staged.problems
        if each.kind == "header-empty" and each.column is not None
    }
    empty = [
        place
        for place, name in enumerate(staged.names)
        if name in unnamed and not _has_cell(con, place)
    ]
    if not empty:
        return staged
    kept = [place for place in range(len(staged.names)) if place not in empty]
    gone = {staged.names[place] for place in empty}
    if not kept:
        return staged
    for place in empty:
        con.execute(f"ALTER TABLE raw DROP COLUMN c{place}")
    for new, old in enumerate(kept):
        if new != old:
            con.execute(f"ALTER TABLE raw RENAME COLUMN c{old} TO c{new}")
    problems = [each for each in staged.problems if each.column not in gone]
    dropped = Problem(kind="empty-columns", weight=Weight.INFO, times=len(empty))
    names = tuple(staged.names[place] for place in kept)
    return replace(staged, names=names, problems=(*problems, dropped))


def _has_cell(con: DuckDBPyConnection, place: int) -> bool:
    return con.execute(f"SELECT 1 FROM raw WHERE c{place} <> '' LIMIT 1").fetchone() is not None


def _formulas(con: DuckDBPyConnection, staged: Staged) -> Iterator[Problem]:
    """Cells that a spreadsheet would compute. They are published as they are in data.csv and made
    safe in the file for Excel."""
    if not staged.names:
        return
    starts = [f"c{place} <> '' AND contains('{SIGNS}', c{place}[1])" for place in _places(staged)]
    counts = ", ".join(f"count(*) FILTER ({each})" for each in starts)
    found = con.execute(f"SELECT {counts} FROM raw").fetchone() or ()
    for place, count in enumerate(found):
        if count:
            yield from _of_column(con, place, staged.names[place], starts[place])


def _places(staged: Staged) -> range:
    return range(len(staged.names))


def _of_column(con: DuckDBPyConnection, place: int, name: str, starts: str) -> Iterator[Problem]:
    condition = f"{starts} AND NOT {full(f'trim(c{place})', NO_FORMULA)}"
    for weight, signs in ((Weight.WARN, "=@"), (Weight.INFO, "+-")):
        where = f"{condition} AND contains('{signs}', c{place}[1])"
        times, first = con.execute(
            f"SELECT count(*), min(_id) FROM raw WHERE {where}"
        ).fetchone() or (0, None)
        if times:
            rows = con.execute(
                f"SELECT _id FROM raw WHERE {where} ORDER BY 1 LIMIT {SHOWN_PER_KIND}"
            ).fetchall()
            about = {"rows": [row for (row,) in rows]}
            yield Problem(
                kind="formula", weight=weight, row=first, column=name, times=times, about=about
            )


def _headers_again(con: DuckDBPyConnection, staged: Staged) -> Iterator[Problem]:
    """Rows that repeat the names: two files were joined, or a page break was printed."""
    if len(staged.names) < 2:
        return
    same = " AND ".join(f"trim(c{place}) = ?" for place in _places(staged))
    rows = con.execute(
        f"SELECT _id FROM raw WHERE {same} ORDER BY 1 LIMIT {SHOWN_PER_KIND}", list(staged.names)
    ).fetchall()
    for (row,) in rows:
        yield Problem(kind="header-again", weight=Weight.BLOCK, row=row)
