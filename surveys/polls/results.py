"""What a Poll came to: counted out of the counters while it runs, frozen at closing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from audit.ledger import canonical
from errors import NotAllowed, NotFound, Withdrawn
from models import AskingState, Poll, PollMethod
from surveys.polls import counters, drafting
from surveys.polls import rules as rules_of
from surveys.polls.counting import budget, irv, points, rankings, schulze, shares
from surveys.polls.rules import CHOOSING, PollRules, Tally

SMALL = 5  # ballots of an assurance level below which its choices are not shown
Result = dict[str, Any]  # plain values, as they are kept, published and recounted


def of(session: Session, *, poll: Poll) -> Result:
    """The result. Refuses NotFound before it opens, NotAllowed(why="until-close") for everybody
    while it runs and hides it, Withdrawn."""
    if not poll.is_public:
        raise NotFound(poll=poll.slug)
    if poll.state is AskingState.WITHDRAWN:
        raise Withdrawn(why="poll", poll=poll.slug, reason=poll.reason)
    if poll.result is not None:
        return poll.result
    if poll.hides_results:
        raise NotAllowed(act="results", why="until-close", poll=poll.slug)
    return counted(poll, counters.totalled(session, poll_id=poll.id), seed=poll.slug)


def counted(poll: Poll, counts: counters.Counts, *, seed: str) -> Result:
    """The result of a Poll out of its counters, or of a recount; `seed` of a lot, if it comes to
    one."""
    return count(
        counts,
        method=poll.method,
        rules=rules_of.from_json(poll.rules),
        keys=drafting.keys_of(poll),
        costs={choice.key: choice.cost or 0 for choice in poll.choices},
        quorum=poll.quorum,
        seed=seed,
    )


def digest(result: Result) -> str:
    """sha256 over the canonical JSON of a result, as the Ledger has it."""
    return sha256(canonical(result)).hexdigest()


def count(
    counts: counters.Counts,
    *,
    method: PollMethod,
    rules: PollRules,
    keys: Sequence[str],
    costs: Mapping[str, int],
    quorum: int | None,
    seed: str,
) -> Result:
    """The result out of counters; pure. Without its quorum a poll has counts and no winner."""
    by_level: Counter[int] = Counter()
    totals: Counter[tuple[str, str]] = Counter()
    for (measure, key, level), n in counts.items():
        totals[measure, key] += n
        if measure == counters.BALLOTS:
            by_level[level] += n
    ballots = totals[counters.BALLOTS, ""]
    met = quorum is None or ballots >= quorum
    if method is PollMethod.RANKED:
        found = _ranked(totals, rules=rules, keys=keys, ballots=ballots, seed=seed)
    elif method in (PollMethod.SCORE, PollMethod.QUADRATIC):
        found = _pointed(totals, keys=keys, ballots=ballots)
    else:
        found = _chosen(totals, method=method, keys=keys, ballots=ballots)
    if method is PollMethod.BUDGET:
        found |= _spent(totals, keys=keys, costs=costs, sum_=rules.budget or 0)
    winners = found.pop("winners") if met else found.pop("winners")[:0]
    return {
        "method": method.value,
        "ballots": ballots,
        "quorum": quorum,
        "quorum_met": met,
        "winners": winners,
        "tied": len(winners) > 1 and method is not PollMethod.BUDGET,
        "levels": _levels(counts, by_level, keys=keys, shown=method in CHOOSING),
        **found,
    }


def _chosen(
    totals: Mapping[tuple[str, str], int],
    *,
    method: PollMethod,
    keys: Sequence[str],
    ballots: int,
) -> Result:
    """Shares over ballots; where several may be chosen also over all choices made."""
    n = [totals[counters.CHOICE, key] for key in keys]
    adding_up = shares.adding_up(n)
    alone = method is PollMethod.SINGLE
    options = []
    for key, one, share in zip(keys, n, adding_up, strict=True):
        row = {"key": key, "n": one, "share": share if alone else shares.of(one, ballots)}
        options.append(row if alone else row | {"share_of_choices": share})
    winners = shares.leaders(list(zip(keys, n, strict=True)))
    return {"options": options, "winners": winners}


def _pointed(totals: Mapping[tuple[str, str], int], *, keys: Sequence[str], ballots: int) -> Result:
    given: dict[str, Counter[int]] = {key: Counter() for key in keys}
    for (measure, key), n in totals.items():
        if measure == counters.GIVEN:
            option, _sign, number = key.rpartition(":")
            given[option][int(number)] += n
    options, sums = [], list[tuple[str, int]]()
    for key in keys:
        one = points.count(given[key], ballots=ballots)
        spread = {str(number): n for number, n in one.given.items()}
        row = {"key": key, "n": one.total, "mean": one.mean, "median": one.median}
        options.append(row | {"given": spread})
        sums.append((key, one.total))
    return {"options": options, "winners": shares.leaders(sums)}


def _spent(
    totals: Mapping[tuple[str, str], int],
    *,
    keys: Sequence[str],
    costs: Mapping[str, int],
    sum_: int,
) -> Result:
    votes = {key: totals[counters.CHOICE, key] for key in keys}
    options = [rules_of.Option(key, costs[key]) for key in keys]
    spent = budget.count(votes, options=options, budget=sum_)
    return {
        "winners": list(spent.funded),
        "budget": {"sum": sum_, "spent": spent.cost, "left": spent.left},
    }


def _ranked(
    totals: Mapping[tuple[str, str], int],
    *,
    rules: PollRules,
    keys: Sequence[str],
    ballots: int,
    seed: str,
) -> Result:
    """Both tallies; the poll's own names the winner."""
    above = {
        counters.read_above(key, keys): n
        for (measure, key), n in totals.items()
        if measure == counters.ABOVE
    }
    runoff = irv.count(above, options=keys, ballots=ballots, seed=seed)
    pairs = rankings.pairwise(above, keys)
    beaten = schulze.count(pairs, options=keys)
    first = [above.get((frozenset(), key), 0) for key in keys]
    options = [
        {"key": key, "n": n, "share": share}
        for key, n, share in zip(keys, first, shares.adding_up(first), strict=True)
    ]
    rounds = [
        {"votes": each.votes, "exhausted": each.exhausted, "out": each.out, "rule": each.rule}
        for each in runoff.rounds
    ]
    return {
        "options": options,
        "winners": list(runoff.winners if rules.tally is Tally.IRV else beaten.winners),
        "tally": rules.tally.value,
        "irv": {"rounds": rounds, "winners": list(runoff.winners)},
        "schulze": {
            "pairs": _matrix(pairs, keys),
            "strength": _matrix(beaten.strength, keys),
            "condorcet": beaten.condorcet,
            "winners": list(beaten.winners),
        },
    }


def _matrix(pairs: Mapping[tuple[str, str], int], keys: Sequence[str]) -> dict[str, dict[str, int]]:
    return {one: {two: pairs[one, two] for two in keys if two != one} for one in keys}


def _levels(
    counts: counters.Counts, by_level: Mapping[int, int], *, keys: Sequence[str], shown: bool
) -> list[dict[str, Any]]:
    """Ballots of each assurance level; what was chosen in it only where that points at nobody: a
    level that is held back alone would be the difference of the others."""
    held_back = {level for level, n in by_level.items() if 0 < n < SMALL}
    rest = sorted((n, level) for level, n in by_level.items() if level not in held_back)
    if len(held_back) == 1 and rest:
        held_back.add(rest[0][1])
    return [
        {
            "level": level,
            "ballots": n,
            "options": {key: counts[counters.CHOICE, key, level] for key in keys}
            if shown and level not in held_back
            else None,
        }
        for level, n in sorted(by_level.items())
        if n
    ]
