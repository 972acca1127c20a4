"""The gate before publishing: every check on an open table, and what may be done about it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from duckdb import DuckDBPyConnection

from opendata.checks import CHECKS
from opendata.columns import Column
from opendata.examined import Examined
from opendata.fixes import Fix, apply
from opendata.offers import offers
from opendata.problems import Problem, Report, Weight, gather
from opendata.rules import KINDS, Rules, may_accept

__all__ = ["CHECKS", "KINDS", "Fix", "Rules", "apply", "check", "offers"]

# What reading a file sees too, before cells are typed, and what the gate calls it.
SAME = {"formula": "formula-text", "mixed-units": "mixed-units"}
Progress = Callable[[str, float], None]


def check(
    con: DuckDBPyConnection,
    columns: Sequence[Column],
    rules: Rules,
    *,
    fixes: Sequence[Fix] = (),
    before: Iterable[Problem] = (),
    progress: Progress = lambda _step, _share: None,
) -> Report:
    """All Problems of table data(_id, …columns), as it stands after `fixes` were applied, with
    those found `before` while reading (of dropped columns no more). Problems that a Fix accepts
    become warnings with its reason. Changes nothing; leaves no temporary table."""
    gone = frozenset(fix.column for fix in fixes if fix.kind == "drop" and fix.column)
    table = Examined(con, tuple(columns), rules, gone)
    try:
        found = _found(table, before, progress)
        return gather(
            (_accepted(problem, fixes) for problem in found),
            rows=table.rows,
            checked=[each.__name__.replace("_", "-") for each in CHECKS],
        )
    finally:
        table.close()


def _found(table: Examined, before: Iterable[Problem], progress: Progress) -> Iterator[Problem]:
    told = set[tuple[str, str | None]]()
    for problem in before:
        if problem.column not in table.gone:
            told.add((SAME.get(problem.kind, problem.kind), problem.column))
            yield problem
    for done, each in enumerate(CHECKS):
        progress("check", done / len(CHECKS))
        for problem in each(table):
            if problem.kind not in SAME.values() or (problem.kind, problem.column) not in told:
                yield problem
    progress("check", 1.0)


def _accepted(problem: Problem, fixes: Sequence[Fix]) -> Problem:
    if not may_accept(problem.kind):
        return problem
    for fix in fixes:
        if (fix.kind, fix.how, fix.column) == ("accept", problem.kind, problem.column):
            if not fix.reason.strip():
                continue
            weight = Weight.WARN if problem.weight is Weight.BLOCK else problem.weight
            about = {**problem.about, "accepted": fix.reason.strip()}
            return replace(problem, weight=weight, about=about)
    return problem
