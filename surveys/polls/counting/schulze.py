"""Schulze's method: who is not beaten by the strongest path of majorities (Schulze 2011)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Pairs = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Schulze:
    """`condorcet` beats every other one head to head, if there is such; `strength` of the strongest
    path between two; `winners` several when they tie."""

    condorcet: str | None
    strength: dict[tuple[str, str], int]
    winners: tuple[str, ...]


def count(pairs: Pairs, *, options: Sequence[str]) -> Schulze:
    """From how many ballots put one above another; a path is as strong as its weakest majority,
    measured in winning votes."""
    strength = {(one, two): n if n > pairs[two, one] else 0 for (one, two), n in pairs.items()}
    for middle in options:
        for one in options:
            for two in options:
                if len({one, two, middle}) == 3:
                    through = min(strength[one, middle], strength[middle, two])
                    strength[one, two] = max(strength[one, two], through)
    voted = any(pairs.values())
    winners = tuple(
        one
        for one in options
        if voted and all(strength[one, two] >= strength[two, one] for two in options if two != one)
    )
    beats_all = [
        one
        for one in options
        if voted and all(pairs[one, two] > pairs[two, one] for two in options if two != one)
    ]
    return Schulze(beats_all[0] if beats_all else None, strength, winners)
