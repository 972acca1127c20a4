"""PollRules: what a ballot of each method may hold, and how it is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from errors import Invalid
from models import PollMethod

OTHER = "other"  # the key of "other, please say"
OPTIONS = 30
RANKED_OPTIONS = 12  # of a ranked poll: at most 12 · 2^11 counters
LEVELS = 10
CREDITS = 10_000
MONEY = 10**15
ASSURANCE = 5


class Tally(StrEnum):
    """How rankings name a winner; the result shows both."""

    IRV = "irv"
    SCHULZE = "schulze"


CHOOSING = (PollMethod.SINGLE, PollMethod.MULTIPLE, PollMethod.APPROVAL)  # may offer OTHER


@dataclass(frozen=True)
class Option:
    """What a ballot may name; `cost` of a budget poll."""

    key: str
    cost: int = 0


@dataclass(frozen=True, kw_only=True)
class PollRules:
    """Of the method; what does not belong to it keeps its default."""

    least: int = 1  # multiple
    most: int | None = None
    high: int = 5  # score: points from 0
    budget: int | None = None  # what may be spent, in `unit`
    unit: str = ""
    credits: int = 100  # quadratic: n votes cost n²
    partial: bool = True  # ranked: some options may be left out
    tally: Tally = Tally.IRV


USED: dict[PollMethod, tuple[str, ...]] = {
    PollMethod.SINGLE: (),
    PollMethod.MULTIPLE: ("least", "most"),
    PollMethod.APPROVAL: (),
    PollMethod.RANKED: ("partial", "tally"),
    PollMethod.SCORE: ("high",),
    PollMethod.BUDGET: ("budget", "unit"),
    PollMethod.QUADRATIC: ("credits",),
}


def as_json(rules: PollRules, method: PollMethod) -> dict[str, Any]:
    """What is kept: only what the method uses."""
    return {name: value for name, value in asdict(rules).items() if name in USED[method]}


def from_json(kept: Mapping[str, Any]) -> PollRules:
    known = {each.name for each in fields(PollRules)}
    facts = {name: value for name, value in kept.items() if name in known}
    if "tally" in facts:
        facts["tally"] = Tally(facts["tally"])
    return PollRules(**facts)


def check(rules: PollRules, *, method: PollMethod, options: Sequence[Option], other: bool) -> None:
    """Refuses Invalid for rules that no ballot, or every ballot, would keep."""
    if other and method not in CHOOSING:
        raise Invalid(field="other", why="other-method")
    limit = RANKED_OPTIONS if method is PollMethod.RANKED else OPTIONS
    if len(options) > limit:
        raise Invalid(field="choices", why="too-many", limit=limit)
    if method is PollMethod.MULTIPLE:
        most = len(options) + other if rules.most is None else rules.most
        if not 1 <= rules.least <= most <= len(options) + other:
            raise Invalid(field="most", why="least-most")
    elif method is PollMethod.SCORE and not 1 <= rules.high <= LEVELS:
        raise Invalid(field="high", why="between", given=f"1–{LEVELS}")
    elif method is PollMethod.QUADRATIC and not 1 <= rules.credits <= CREDITS:
        raise Invalid(field="credits", why="between", given=f"1–{CREDITS}")
    elif method is PollMethod.BUDGET:
        _check_budget(rules, options)


def _check_budget(rules: PollRules, options: Sequence[Option]) -> None:
    if rules.budget is None or not 1 <= rules.budget <= MONEY:
        raise Invalid(field="budget", why="between", given=f"1–{MONEY}")
    if any(not 1 <= option.cost <= rules.budget for option in options):
        raise Invalid(field="cost", why="cost")
