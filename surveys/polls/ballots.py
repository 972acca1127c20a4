"""Reading one ballot of each method out of what anybody may have sent, into its one canonical form.

    single                       {"choice": key}
    multiple, approval, budget   {"choices": [key, …]}     in the order of the poll
    ranked                       {"ranking": [key, …]}     the best first
    score                        {"scores": {key: points}} every option
    quadratic                    {"votes": {key: votes}}   only what got votes

A ranking may also come as {"ranks": {key: 1 …}}, as people write numbers on paper.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from errors import Empty, Invalid
from models import PollMethod
from surveys.polls.rules import OTHER, Option, PollRules

Ballot = dict[str, Any]
FIELDS = {
    PollMethod.SINGLE: "choice",
    PollMethod.MULTIPLE: "choices",
    PollMethod.APPROVAL: "choices",
    PollMethod.BUDGET: "choices",
    PollMethod.RANKED: "ranking",
    PollMethod.SCORE: "scores",
    PollMethod.QUADRATIC: "votes",
}


def read(
    given: object,
    *,
    method: PollMethod,
    rules: PollRules,
    options: Sequence[Option],
    other: bool = False,
) -> Ballot:
    """The ballot in its canonical form. Refuses Empty for nothing chosen; Invalid, with `why`, for
    what is no ballot of this method, an option of another poll, one named twice, gaps or repeats in
    a ranking, too few or too many, points off the scale, more than the budget or the credits."""
    if not isinstance(given, Mapping):
        raise Invalid(field="ballot", why="ballot")
    name = FIELDS[method]
    if method is PollMethod.RANKED and set(given) == {"ranks"}:
        given = {"ranking": _in_order(given["ranks"])}
    if set(given) != {name}:
        raise Invalid(field="ballot", why="ballot", allowed=[name])
    known = [option.key for option in options] + ([OTHER] if other else [])
    value = given[name]
    if method is PollMethod.SINGLE:
        return {"choice": _keys([value], known)[0]}
    if method is PollMethod.RANKED:
        return {"ranking": _ranking(value, known, rules)}
    if method is PollMethod.SCORE:
        return {"scores": _scores(value, known, rules)}
    if method is PollMethod.QUADRATIC:
        return {"votes": _votes(value, known, rules)}
    chosen = _keys(value, known)
    if not chosen:
        raise Empty(field="ballot")
    if method is PollMethod.MULTIPLE:
        most = len(known) if rules.most is None else rules.most
        if not rules.least <= len(chosen) <= most:
            raise Invalid(field="ballot", why="how-many", given=f"{rules.least}–{most}")
    if method is PollMethod.BUDGET:
        _within_budget(chosen, rules, options)
    return {"choices": sorted(chosen, key=known.index)}


def canonical(ballot: Mapping[str, Any]) -> str:
    """The ballot as one text, the same for the same ballot."""
    return json.dumps(ballot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def names_other(ballot: Mapping[str, Any]) -> bool:
    """Whether "other, please say" is chosen."""
    return ballot.get("choice") == OTHER or OTHER in ballot.get("choices", ())


def _keys(value: object, known: Sequence[str]) -> list[str]:
    """Options of this poll, none twice."""
    if not isinstance(value, list | tuple) or len(value) > 2 * len(known):
        raise Invalid(field="ballot", why="ballot")
    for each in value:
        _known(each, known)
    if len(set(value)) < len(value):
        raise Invalid(field="ballot", why="repeats")
    return list(value)


def _known(key: object, known: Sequence[str]) -> None:
    if not isinstance(key, str):
        raise Invalid(field="ballot", why="ballot")
    if key not in known:
        shown = key[:40].encode(errors="replace").decode()  # half a character is no text
        raise Invalid(field="ballot", why="option", given=shown)


def _in_order(ranks: object) -> list[object]:
    """Numbers 1, 2, 3 … beside options as a list. A number that is missing is a gap."""
    if not isinstance(ranks, Mapping):
        raise Invalid(field="ballot", why="ballot")
    if any(type(rank) is not int for rank in ranks.values()):
        raise Invalid(field="ballot", why="ballot")
    order = sorted(ranks.values())
    if len(set(order)) < len(order):
        raise Invalid(field="ballot", why="repeats")
    if order != list(range(1, len(order) + 1)):
        raise Invalid(field="ballot", why="gaps")
    return sorted(ranks, key=ranks.__getitem__)


def _ranking(value: object, known: Sequence[str], rules: PollRules) -> list[str]:
    if isinstance(value, list) and (None in value or "" in value):
        raise Invalid(field="ballot", why="gaps")
    ranking = _keys(value, known)
    if not ranking:
        raise Empty(field="ballot")
    if not rules.partial and len(ranking) < len(known):
        raise Invalid(field="ballot", why="whole-ranking")
    return ranking


def _numbers(value: object, known: Sequence[str]) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise Invalid(field="ballot", why="ballot")
    for key, number in value.items():
        _known(key, known)
        if type(number) is not int or number < 0:
            raise Invalid(field="ballot", why="whole-number")
    return {key: value[key] for key in known if key in value}


def _scores(value: object, known: Sequence[str], rules: PollRules) -> dict[str, int]:
    scores = _numbers(value, known)
    if len(scores) < len(known):
        raise Invalid(field="ballot", why="whole-scores")
    if any(points > rules.high for points in scores.values()):
        raise Invalid(field="ballot", why="between", given=f"0–{rules.high}")
    return scores


def _votes(value: object, known: Sequence[str], rules: PollRules) -> dict[str, int]:
    votes = {key: n for key, n in _numbers(value, known).items() if n}
    if not votes:
        raise Empty(field="ballot")
    if any(n > rules.credits for n in votes.values()) or cost(votes) > rules.credits:
        raise Invalid(field="ballot", why="credits", limit=rules.credits)
    return votes


def cost(votes: Mapping[str, int]) -> int:
    """The credits that quadratic votes cost: the sum of their squares."""
    return sum(n * n for n in votes.values())


def _within_budget(chosen: Sequence[str], rules: PollRules, options: Sequence[Option]) -> None:
    costs = {option.key: option.cost for option in options}
    budget = rules.budget or 0
    if sum(costs[key] for key in chosen) > budget:
        raise Invalid(field="ballot", why="over-budget", limit=budget)
