"""Points given to options: sums, means and medians of scores, sums of quadratic votes."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Points:
    """`given` is how many ballots gave how many points."""

    total: int
    mean: float
    median: float
    given: dict[int, int]


def count(given: Mapping[int, int], *, ballots: int) -> Points:
    """Of one option; a ballot that gave it nothing gave 0."""
    full = {points: n for points, n in sorted(given.items()) if n and points}
    zero = ballots - sum(full.values())
    full = ({0: zero} if zero else {}) | full
    total = sum(points * n for points, n in full.items())
    mean = round(total / ballots, 4) if ballots else 0.0
    return Points(total, mean, _median(full, ballots), full)


def _median(given: Mapping[int, int], ballots: int) -> float:
    if not ballots:
        return 0.0
    low, high = (ballots - 1) // 2, ballots // 2
    found: list[int] = []
    seen = 0
    for points, n in given.items():
        for place in (low, high):
            if seen <= place < seen + n:
                found.append(points)
        seen += n
    return sum(found) / 2
