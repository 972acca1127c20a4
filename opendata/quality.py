"""The quality score of a Release, from what it holds, with the formula of each part."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from opendata.columns import Column
from opendata.problems import Report

INVALID = (
    *("type", "ragged", "impossible-date", "dates-reversed"),
    *("unknown-region", "out-of-range", "not-finite"),
)
DOUBLE = ("duplicate-row", "duplicate-key", "empty-key")
UNTIDY = ("mixed-units", "stray-blanks", "full-width", "control-characters", "missing-marks")
DESCRIBED = 200  # characters of a description that is long enough
NAME = 60

# key: (points, formula). The names in a formula are those of the part's facts.
FORMULAS = {
    "completeness": (25, "25 * filled / max(1, cells)"),
    "validity": (25, "25 * max(0, 1 - 10 * invalid / max(1, cells))"),
    "uniqueness": (10, "10 * max(0, 1 - double / max(1, rows))"),
    "consistency": (10, "10 * max(0, 1 - 10 * untidy / max(1, cells))"),
    "dictionary": (15, "15 * (titled + noted) / max(1, 2 * columns)"),
    "description": (5, "5 * min(1, characters / 200)"),
    "machine-readability": (10, "10 * plain / max(1, columns)"),
}


def quality(
    report: Report,
    profile: Sequence[Mapping[str, Any]],
    *,
    columns: Sequence[Column],
    description: str,
) -> dict[str, Any]:
    """{"total": 0…100, "parts": [{"key", "points", "of", "value", "formula", "facts"}]}. `value`
    is the share reached, 0…1; `points` is what the formula gives for the facts, to two decimals,
    and the total is their sum. More faults never give more points in any part."""
    facts = _facts(report, profile, columns, description)
    parts = [_part(key, of, formula, facts[key]) for key, (of, formula) in FORMULAS.items()]
    return {"total": round(sum(part["points"] for part in parts), 2), "parts": parts}


def _facts(
    report: Report,
    profile: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    description: str,
) -> dict[str, dict[str, int]]:
    cells = sum(each["count"] for each in profile)
    counts = report.counts
    empty = {each["name"] for each in profile if each["nulls"] >= each["count"]}
    faulty = {each.column for each in report.shown if each.kind in ("mixed-units", "formula-text")}
    return {
        "completeness": {
            "filled": cells - sum(each["nulls"] for each in profile),
            "cells": cells,
        },
        "validity": {"invalid": sum(counts.get(kind, 0) for kind in INVALID), "cells": cells},
        "uniqueness": {"double": sum(counts.get(k, 0) for k in DOUBLE), "rows": report.rows},
        "consistency": {"untidy": sum(counts.get(kind, 0) for kind in UNTIDY), "cells": cells},
        "dictionary": {
            "titled": sum(bool(column.title.strip()) for column in columns),
            "noted": sum(bool(column.note.strip()) for column in columns),
            "columns": len(columns),
        },
        "description": {"characters": len("".join(description.split()))},
        "machine-readability": {
            "plain": sum(
                _is_plain(column.name) and column.name not in empty | faulty for column in columns
            ),
            "columns": len(columns),
        },
    }


def _is_plain(name: str) -> bool:
    """Whether a heading is one short line."""
    return 0 < len(name) <= NAME and name.isprintable() and name == name.strip()


def _part(key: str, of: int, formula: str, facts: dict[str, int]) -> dict[str, Any]:
    share = SHARES[key](facts)
    return {
        "key": key,
        "points": round(of * share, 2),
        "of": of,
        "value": round(share, 4),
        "formula": formula,
        "facts": facts,
    }


def _left(facts: dict[str, int], bad: str, of: str, weight: int = 1) -> float:
    return max(0.0, 1 - weight * facts[bad] / max(1, facts[of]))


SHARES: dict[str, Callable[[dict[str, int]], float]] = {
    "completeness": lambda facts: facts["filled"] / max(1, facts["cells"]),
    "validity": lambda facts: _left(facts, "invalid", "cells", 10),
    "uniqueness": lambda facts: _left(facts, "double", "rows"),
    "consistency": lambda facts: _left(facts, "untidy", "cells", 10),
    "dictionary": lambda facts: (facts["titled"] + facts["noted"]) / max(1, 2 * facts["columns"]),
    "description": lambda facts: min(1.0, facts["characters"] / DESCRIBED),
    "machine-readability": lambda facts: facts["plain"] / max(1, facts["columns"]),
}
