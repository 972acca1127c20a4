"""PollCounts: kept as ballots come in, right under concurrency; a recount of the Votes confirms
them or names the difference.

    measure   key                    of
    ballots   ""                     every method
    choice    option                 single, multiple, approval, budget
    given     option:number          score, quadratic
    above     those above>option     ranked; each option by the letter of its place in the poll
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models import Poll, PollCount, PollMethod, Vote

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BALLOTS, CHOICE, GIVEN, ABOVE = "ballots", "choice", "given", "above"
Mark = tuple[str, str]  # measure, key
Counts = Counter[tuple[str, str, int]]  # measure, key, assurance


@dataclass(frozen=True)
class Difference:
    """A counter that does not say what the Votes say."""

    measure: str
    key: str
    assurance: int
    counted: int
    recounted: int


@dataclass(frozen=True)
class Recount:
    """`counts` is what the Votes say."""

    ballots: int
    counts: Counts
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        return not self.differences


def marks(ballot: Mapping[str, Any], *, method: PollMethod, options: Sequence[str]) -> list[Mark]:
    """What one ballot adds one to."""
    found = [(BALLOTS, "")]
    if method is PollMethod.SINGLE:
        found.append((CHOICE, ballot["choice"]))
    elif method is PollMethod.RANKED:
        places, above = {key: place for place, key in enumerate(options)}, 0
        for key in ballot["ranking"]:
            found.append(_above(above, places[key]))
            above |= 1 << places[key]
    elif method in (PollMethod.SCORE, PollMethod.QUADRATIC):
        given = ballot["scores" if method is PollMethod.SCORE else "votes"]
        found.extend((GIVEN, f"{key}:{n}") for key, n in given.items())
    else:
        found.extend((CHOICE, key) for key in ballot["choices"])
    return found


@lru_cache(maxsize=50_000)  # as many as there can be: a recount asks for each of them again
def _above(above: int, place: int) -> Mark:
    """The mark of an option, by its place, below a set of others, by the bits of theirs."""
    letters = (letter for bit, letter in enumerate(LETTERS) if above >> bit & 1)
    return ABOVE, f"{''.join(letters)}>{LETTERS[place]}"


def read_above(key: str, options: Sequence[str]) -> tuple[frozenset[str], str]:
    """What the key of an ABOVE counter stands for."""
    above, _sign, letter = key.partition(">")
    named = dict(zip(LETTERS, options, strict=False))
    return frozenset(named[each] for each in above), named[letter]


def add(
    session: Session,
    *,
    poll_id: int,
    added: Iterable[tuple[Mark, int]],
    removed: Iterable[tuple[Mark, int]] = (),
) -> None:
    """Count ballots in and out: marks with their assurance. The caller holds the Poll."""
    changes = Counter(added)
    changes.subtract(Counter(removed))
    rows = [
        {"poll_id": poll_id, "measure": measure, "key": key, "assurance": level, "n": n}
        for ((measure, key), level), n in sorted(changes.items())
        if n
    ]
    if not rows:
        return
    is_postgres = session.get_bind().dialect.name == "postgresql"
    insert = (postgresql if is_postgres else sqlite).insert(PollCount).values(rows)
    keys = [PollCount.poll_id, PollCount.measure, PollCount.key, PollCount.assurance]
    more = {"n": PollCount.n + insert.excluded.n}
    session.execute(insert.on_conflict_do_update(index_elements=keys, set_=more))


def counted(session: Session, *, poll_id: int) -> Counts:
    """What the counters say, without those that stand at nothing."""
    query = select(PollCount.measure, PollCount.key, PollCount.assurance, PollCount.n)
    rows = session.execute(query.where(PollCount.poll_id == poll_id, PollCount.n != 0))
    return Counter({(measure, key, level): n for measure, key, level, n in rows})


def totalled(session: Session, *, poll_id: int) -> Counts:
    """The same for a result, which needs no levels of ABOVE: a quarter of the rows."""
    level = case((PollCount.measure == ABOVE, 0), else_=PollCount.assurance)
    query = select(PollCount.measure, PollCount.key, level, func.sum(PollCount.n))
    rows = session.execute(
        query.where(PollCount.poll_id == poll_id).group_by(PollCount.measure, PollCount.key, level)
    )
    return Counter({(measure, key, at): int(n) for measure, key, at, n in rows if n})


def recounted(session: Session, *, poll: Poll) -> Counts:
    """What the Votes themselves say, read from the first on."""
    options = [choice.key for choice in poll.choices]
    query = select(Vote.ballot, Vote.assurance, func.count()).where(Vote.poll_id == poll.id)
    rows = session.execute(
        query.group_by(Vote.ballot, Vote.assurance).execution_options(yield_per=2000)
    )
    found: Counts = Counter()
    for ballot, level, n in rows:
        for measure, key in marks(ballot, method=poll.method, options=options):
            found[measure, key, level] += n
    return found


def recount(session: Session, *, poll: Poll) -> Recount:
    """Whether the counters say what the Votes say. The caller holds the Poll, or it is closed."""
    kept, found = counted(session, poll_id=poll.id), recounted(session, poll=poll)
    differences = [
        Difference(*place, counted=kept[place], recounted=found[place])
        for place in sorted(kept.keys() | found.keys())
        if kept[place] != found[place]
    ]
    ballots = sum(n for (measure, _key, _level), n in found.items() if measure == BALLOTS)
    return Recount(ballots, found, tuple(differences))
