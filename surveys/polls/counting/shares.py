"""Shares in hundredths of a per cent that add up."""

from collections.abc import Sequence


def adding_up(counts: Sequence[int]) -> list[float]:
    """Per cent with two decimals by largest remainder: they add up to 100.00, or are all 0; of two
    with the same remainder the one that stands first is rounded up."""
    whole = sum(counts)
    if not whole:
        return [0.0] * len(counts)
    floors = [count * 10_000 // whole for count in counts]
    remainders = [count * 10_000 % whole for count in counts]
    order = sorted(range(len(counts)), key=lambda place: (-remainders[place], place))
    for place in order[: 10_000 - sum(floors)]:
        floors[place] += 1
    return [floor / 100 for floor in floors]


def of(count: int, whole: int) -> float:
    """Per cent with two decimals of a share that need not add up with others."""
    return round(count * 10_000 / whole) / 100 if whole else 0.0


def leaders(counts: Sequence[tuple[str, int]]) -> list[str]:
    """The keys with the largest count, several when they tie, none when all are 0."""
    best = max((count for _key, count in counts), default=0)
    return [key for key, count in counts if count == best and best > 0]
