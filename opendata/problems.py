"""Problem, one fault in uploaded data, and the Report that gathers them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

SHOWN_PER_KIND = 100


class Weight(StrEnum):
    """What a Problem means: BLOCK forbids publishing until fixed or explained, WARN is published
    with the data, INFO is only worth knowing."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One fault. `row` counts data rows from 1 (the header is not one) and equals `_id`; None is
    about the whole column or table. `times` says how many cells it stands for. `about` holds plain
    values for the sentence shown; never a whole personal datum, masked ones only."""

    kind: str
    weight: Weight
    row: int | None = None
    column: str | None = None
    times: int = 1
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What the gate found. `shown` holds at most 100 Problems a kind and column; `counts` all, by
    kind; `blocking` is how many of weight BLOCK stand."""

    rows: int
    checked: tuple[str, ...]
    counts: dict[str, int]
    blocking: int
    shown: tuple[Problem, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "checked": list(self.checked),
            "counts": self.counts,
            "blocking": self.blocking,
            "problems": [
                {
                    "kind": each.kind,
                    "weight": each.weight.value,
                    "row": each.row,
                    "column": each.column,
                    "times": each.times,
                    "about": each.about,
                }
                for each in self.shown
            ],
        }


def gather(problems: Iterable[Problem], *, rows: int, checked: Iterable[str]) -> Report:
    """Read all problems, keep the first of each kind and column, count every one."""
    counts: Counter[str] = Counter()
    kept: Counter[tuple[str, str | None]] = Counter()
    shown: list[Problem] = []
    blocking = 0
    for problem in problems:
        counts[problem.kind] += problem.times
        blocking += problem.times if problem.weight is Weight.BLOCK else 0
        place = (problem.kind, problem.column)
        if kept[place] < SHOWN_PER_KIND:
            shown.append(problem)
            kept[place] += 1
    return Report(rows, tuple(checked), dict(sorted(counts.items())), blocking, tuple(shown))
