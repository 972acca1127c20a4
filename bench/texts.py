"""Splitting the real statutes into clauses, and comparing those that have several versions."""

import re
import time
from collections import defaultdict
from pathlib import Path

from bench import Row
from consultation.clauses import ParsedDraft, split
from consultation.diff import diff

LAWS = Path(__file__).resolve().parents[2] / "shared" / "data" / "laws"
DATE = re.compile(r"\([\d-]+\)$")


def rows() -> list[Row]:
    """Raises FileNotFoundError where the statutes are not beside the project."""
    paths = sorted(LAWS.glob("*.md"))
    if not paths:
        raise FileNotFoundError(LAWS)
    splits, versions = [], defaultdict(list)
    for path in paths:
        text = path.read_text("utf-8")
        begun = time.perf_counter()
        parsed = split(text)
        splits.append(time.perf_counter() - begun)
        versions[DATE.sub("", path.stem)].append(parsed)
    diffs = [
        (_seconds(old, new), f"{name}: {len(old.clauses)} and {len(new.clauses)} clauses")
        for name, found in versions.items()
        for at, old in enumerate(found)
        for new in found[at + 1 :]
    ]
    slowest, which = max(diffs)
    return [
        Row("clauses: the slowest statute", max(splits) * 1000, "ms", None, f"of {len(paths)}"),
        Row("diff: the slowest pair", slowest, "s", 2, which),
        Row(f"diff: all {len(diffs)} dated pairs", sum(s for s, _ in diffs), "s"),
    ]


def _seconds(old: ParsedDraft, new: ParsedDraft) -> float:
    begun = time.perf_counter()
    diff(old, new)
    return time.perf_counter() - begun
