"""Offers: which Fixes would end a Problem, the best first."""

from collections.abc import Iterator, Sequence

from opendata.columns import Column
from opendata.fixes import MASKABLE, Fix
from opendata.problems import Problem, Report, Weight
from opendata.rules import is_personal, may_accept

IMPOSSIBLE = {"impossible-date", "unknown-region", "out-of-range", "not-finite"}
UNTIDY = {"stray-blanks", "full-width", "control-characters"}


def offers(report: Report, columns: Sequence[Column]) -> list[Fix]:
    """For each kind of Problem and column, in the order of the report, Fixes each of which ends
    it: what keeps most of the data first. An acceptance still lacks its reason."""
    types = {column.name: column for column in columns}
    several = len(types) > 1
    found = (
        fix
        for problem in _distinct(report)
        for fix in _for(problem, types.get(problem.column or ""))
        if several or fix.kind != "drop"
    )
    return list(dict.fromkeys(found))


def offered(problem: Problem, columns: Sequence[Column]) -> list[Fix]:
    """The same for one Problem; of small cells, the first of them knows most."""
    column = next((each for each in columns if each.name == problem.column), None)
    return [fix for fix in _for(problem, column) if len(columns) > 1 or fix.kind != "drop"]


def _distinct(report: Report) -> Iterator[Problem]:
    seen = set[tuple[str, str | None]]()
    for problem in report.shown:
        if (problem.kind, problem.column) not in seen and "accepted" not in problem.about:
            seen.add((problem.kind, problem.column))
            yield problem


def _for(problem: Problem, column: Column | None) -> Iterator[Fix]:
    kind = problem.kind
    if column and kind in UNTIDY:
        yield Fix(kind="clean", column=column.name)
    if column and kind == "missing-marks":
        yield Fix(kind="clean", column=column.name, how="marks")
    if column and is_personal(kind):
        yield from _hiding(problem, column)
    if column and kind in IMPOSSIBLE:
        yield Fix(kind="suppress", column=column.name, how="cells")
        yield Fix(kind="suppress", column=column.name, how="rows")
    if column and kind == "empty-column":
        yield Fix(kind="drop", column=column.name)
    if kind == "duplicate-row":
        yield Fix(kind="suppress", how="duplicates")
    if kind == "small-cell":
        yield from _coarsening(problem)
    if problem.weight is not Weight.INFO and may_accept(kind):
        yield Fix(kind="accept", column=problem.column, how=kind)
    if column and kind in ("type", "missing-column"):
        yield Fix(kind="drop", column=column.name)


def _hiding(problem: Problem, column: Column) -> Iterator[Fix]:
    if column.type in MASKABLE and problem.kind != "personal-landline":
        yield Fix(kind="mask", column=column.name)
    if home := problem.about.get("with"):
        yield Fix(kind="mask", column=str(home))
        yield Fix(kind="drop", column=str(home))
    yield Fix(kind="drop", column=column.name)


def _coarsening(problem: Problem) -> Iterator[Fix]:
    for way in problem.about.get("ways", ()):
        yield Fix(kind=way["kind"], column=way["column"], how=way["how"])
    yield Fix(kind="suppress", how="cells")
    yield Fix(kind="suppress", how="rows")
