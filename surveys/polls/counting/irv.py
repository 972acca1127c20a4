"""Instant runoff: who has least goes out until one has more than half of the ballots left."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from surveys.polls.counting.rankings import Above, going_to


@dataclass(frozen=True)
class Round:
    """`votes` of each option that is in; `exhausted` ballots name none of them any more; who goes
    `out` at its end, and by which `rule` of a tie: "", "before" or "lot"."""

    votes: dict[str, int]
    exhausted: int
    out: str | None = None
    rule: str = ""


@dataclass(frozen=True)
class Runoff:
    """`winners` is one, or several when they tie to the end, or none without ballots."""

    rounds: tuple[Round, ...]
    winners: tuple[str, ...]

    @property
    def is_free_of_ties(self) -> bool:
        return len(self.winners) == 1 and not any(each.rule for each in self.rounds)


def count(above: Above, *, options: Sequence[str], ballots: int, seed: str) -> Runoff:
    """The rounds. Of several with the fewest votes goes out who had fewer in the round before, or
    in the one before that, and so on; after that the lot decides: whose sha256 of "seed/key" is
    largest goes out. When all that are left tie and were never apart, nobody is drawn: they tie."""
    rounds: list[Round] = []
    out: frozenset[str] = frozenset()
    while True:
        votes = going_to(above, out=out, options=options)
        total = sum(votes.values())
        exhausted = ballots - total
        if not total:
            return Runoff((*rounds, Round(votes, exhausted)), ())
        best = max(votes, key=votes.__getitem__)
        if votes[best] * 2 > total:
            return Runoff((*rounds, Round(votes, exhausted)), (best,))
        loser, rule = _last(votes, rounds, seed)
        if loser is None:
            return Runoff((*rounds, Round(votes, exhausted)), tuple(votes))
        rounds.append(Round(votes, exhausted, loser, rule))
        out |= {loser}


def _last(votes: dict[str, int], rounds: Sequence[Round], seed: str) -> tuple[str | None, str]:
    """Who goes out, and by which rule of a tie; nobody when all are even and always were."""
    lowest = [key for key in votes if votes[key] == min(votes.values())]
    if len(lowest) == 1:
        return lowest[0], ""
    for before in reversed(rounds):
        fewest = min(before.votes[key] for key in lowest)
        lowest = [key for key in lowest if before.votes[key] == fewest]
        if len(lowest) == 1:
            return lowest[0], "before"
    if len(lowest) == len(votes):
        return None, ""
    return max(lowest, key=lambda key: lot(seed, key)), "lot"


def lot(seed: str, key: str) -> str:
    """The lot of an option: anybody can draw it again."""
    return sha256(f"{seed}/{key}".encode()).hexdigest()
