"""What the machine does with a Release: prepare it for the gate, and build its files. Both are
functions of an order, so that they can be done in a process of their own (opendata.apart)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from duckdb import DuckDBPyConnection

from opendata import engine, fixes, gate, intake
from opendata.building import build
from opendata.columns import Column, quoted
from opendata.fixes import Fix
from opendata.orders import BuildOrder, Built, Prepared, PrepareOrder
from opendata.problems import Problem
from opendata.profile import profile
from opendata.quality import quality
from opendata.reading import Question

__all__ = ["BuildOrder", "Built", "PrepareOrder", "Prepared", "build", "prepare"]

SAMPLE = 50  # rows shown while the dictionary is edited
SAMPLE_CELL = 200  # characters of each of their cells

Progress = Callable[[str, float], None]


def prepare(order: PrepareOrder, progress: Progress) -> Prepared:
    """Read a file, convert it, fix it, put it through the gate. Leaves the table as a DuckDB file
    at `order.out`, or nothing there. Refuses Unreadable, TooLarge, Empty, Invalid (a Fix that
    cannot be done)."""
    order.out.unlink(missing_ok=True)
    with (
        TemporaryDirectory(dir=order.out.parent, ignore_cleanup_errors=True) as folder,
        engine.working(Path(folder) / "work.duckdb", Path(folder)) as con,
    ):
        found = _prepared(con, order, progress)
        if found.question is None:
            progress("keep", 0.95)
            engine.compact(con, "data", order.out)
    return found


def _prepared(con: DuckDBPyConnection, order: PrepareOrder, progress: Progress) -> Prepared:
    staged = intake.stage(
        con,
        order.source,
        name=order.name,
        reading=order.reading,
        progress=_within(progress, 0.0, 0.4),
    )
    if isinstance(staged, Question):
        return Prepared(question=staged, reading=order.reading)
    progress("convert", 0.4)
    dictionary, problems = _converted(con, staged.names, order)
    con.execute("DROP TABLE raw")
    progress("fix", 0.6)
    wanted = _still_meant(order, dictionary)
    columns = tuple(fixes.apply(con, dictionary, wanted, order.rules))
    report = gate.check(
        con,
        columns,
        order.rules,
        fixes=wanted,
        before=[*staged.problems, *problems],
        progress=_within(progress, 0.62, 0.85),
    )
    progress("profile", 0.85)
    profiles = profile(con, columns)
    return Prepared(
        question=None,
        reading=staged.reading,
        columns=columns,
        dictionary=dictionary,
        rows=report.rows,
        report=report.as_json(),
        profile=profiles,
        quality=quality(report, profiles, columns=columns, description=order.description),
        offers=[each.as_json() for each in gate.offers(report, columns)],
        sample=_sample(con, columns),
    )


def _converted(
    con: DuckDBPyConnection, names: Sequence[str], order: PrepareOrder
) -> tuple[tuple[Column, ...], list[Problem]]:
    """The columns as asked for, else as guessed. A known column keeps its type as long as every
    cell is of it; else it is what its cells are now."""
    if order.columns is not None:
        return order.columns, intake.convert(con, names, order.columns)
    guessed = intake.guess(con, names)
    known = {column.name: column for column in order.known}
    wanted = [known.get(column.name, column) for column in guessed]
    problems = intake.convert(con, names, wanted)
    odd = {each.column for each in problems if each.kind == "type"}
    odd = {column.name for column in guessed if column.name in odd & set(known)}
    if odd:
        wanted = [
            _told(column, known[column.name]) if column.name in odd else each
            for column, each in zip(guessed, wanted, strict=True)
        ]
        problems = intake.convert(con, names, wanted)
    return tuple(wanted), problems


def _still_meant(order: PrepareOrder, dictionary: Sequence[Column]) -> tuple[Fix, ...]:
    """At the first reading the fixes are those of the Release before: without those for columns
    that are no more."""
    if order.columns is not None:
        return order.fixes
    names = {None, *(column.name for column in dictionary)}
    return tuple(fix for fix in order.fixes if fix.column in names)


def _told(column: Column, known: Column) -> Column:
    return replace(column, title=known.title, note=known.note, unit=known.unit)


def _sample(con: DuckDBPyConnection, columns: Sequence[Column]) -> list[list[str | None]]:
    cells = ", ".join(f"left({quoted(each.name)}::VARCHAR, {SAMPLE_CELL})" for each in columns)
    rows = con.execute(f"SELECT {cells} FROM data ORDER BY _id LIMIT {SAMPLE}").fetchall()
    return [list(row) for row in rows]


def _within(progress: Progress, start: float, end: float) -> Progress:
    """The progress of a part as progress of the whole."""
    return lambda step, share: progress(step, start + (end - start) * min(max(share, 0.0), 1.0))
