"""A budget spent by votes: the most wanted first, as long as the money lasts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.polls.rules import Option


@dataclass(frozen=True)
class Spent:
    """`funded` in the order in which they were; `left` is what nobody got."""

    funded: tuple[str, ...]
    cost: int
    left: int


def count(votes: Mapping[str, int], *, options: Sequence[Option], budget: int) -> Spent:
    """Options by votes, of as many votes the cheaper, then the one that stands first; one that no
    longer fits is passed over. Without a vote nothing is funded."""
    places = {option.key: place for place, option in enumerate(options)}
    order = sorted(options, key=lambda o: (-votes.get(o.key, 0), o.cost, places[o.key]))
    funded, left = [], budget
    for option in order:
        if votes.get(option.key, 0) and option.cost <= left:
            funded.append(option.key)
            left -= option.cost
    return Spent(tuple(funded), budget - left, left)
