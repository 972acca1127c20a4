"""Counters of ranked ballots, out of which both instant runoff and Schulze are counted.

A ballot a > b > c adds one to (∅, a), to ({a}, b) and to ({a, b}, c): each option with the set of
those above it. When the options E are out, a ballot goes to c just if all above c are in E, so c
has the sum of (P, c) over P ⊆ E; and c stands above d on the ballots of (P, c) with d ∉ P. Of n
options there are n · 2^(n-1) such counters, however many ballots there are.
"""

from collections.abc import Mapping, Sequence

Above = Mapping[tuple[frozenset[str], str], int]


def marks(ranking: Sequence[str]) -> list[tuple[frozenset[str], str]]:
    """What one ballot adds one to."""
    return [(frozenset(ranking[:place]), key) for place, key in enumerate(ranking)]


def going_to(above: Above, *, out: frozenset[str], options: Sequence[str]) -> dict[str, int]:
    """How many ballots go to each option that is still in."""
    votes = {key: 0 for key in options if key not in out}
    for (before, key), n in above.items():
        if key in votes and before <= out:
            votes[key] += n
    return votes


def pairwise(above: Above, options: Sequence[str]) -> dict[tuple[str, str], int]:
    """(a, b) → ballots that put a above b; an option left out stands below all that are ranked."""
    pairs = {(one, two): 0 for one in options for two in options if one != two}
    for (before, key), n in above.items():
        for other in options:
            if other != key and other not in before:
                pairs[key, other] += n
    return pairs
