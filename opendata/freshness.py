"""Freshness: the age of the newest Release against the promised update cycle. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models import Cycle

OVERDUE = 1.5  # cycles; beyond it the check L20 (update_cycle exceeded ×1.5) warns


class Word(StrEnum):
    """FRESH within the cycle, DUE up to one and a half of it, OVERDUE beyond; UNPROMISED without
    a cycle (不定期), EMPTY without a Release in force."""

    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"
    UNPROMISED = "unpromised"
    EMPTY = "empty"


@dataclass(frozen=True)
class Freshness:
    """`days` are whole days since the newest Release, `cycles` how many promised cycles they are;
    both None where there is no Release, `cycles` also where nothing is promised."""

    word: Word
    days: int | None = None
    cycles: float | None = None


def freshness(last: datetime | None, *, cycle: Cycle, now: datetime) -> Freshness:
    """How fresh data of `last` are at `now`. A Release of the future counts as of now."""
    if last is None:
        return Freshness(Word.EMPTY)
    age = max(0.0, (now - last).total_seconds()) / 86400
    if cycle.days is None:
        return Freshness(Word.UNPROMISED, int(age))
    cycles = age / cycle.days
    word = Word.FRESH if cycles <= 1 else Word.DUE if cycles <= OVERDUE else Word.OVERDUE
    return Freshness(word, int(age), cycles)
