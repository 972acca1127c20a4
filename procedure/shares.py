"""Percentages that add up to exactly 100.00."""

from collections.abc import Sequence
from decimal import Decimal

WHOLE = 10_000  # hundredths of a per cent


def shares(counts: Sequence[int]) -> list[Decimal]:
    """The percentage of each count, with two decimals, by largest remainder; of equal remainders
    the first gets the hundredth. All zeros for counts that are all zero."""
    total = sum(counts)
    if total == 0:
        return [Decimal("0.00")] * len(counts)
    parts = [count * WHOLE // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: -(counts[i] * WHOLE % total))
    for i in by_remainder[: WHOLE - sum(parts)]:
        parts[i] += 1
    return [Decimal(part).scaleb(-2) for part in parts]
