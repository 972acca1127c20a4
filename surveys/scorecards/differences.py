"""What one edition of rules changed against the one before."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from surveys.scorecards.rules import LIMITS, Indicator, RaterGroup, ScoreRules, shares, text


@dataclass(frozen=True)
class Change:
    """`kind` is weight, group, indicator-added, indicator-removed, wording, group-weight, min-n,
    bands, department-added, department-removed, lead or contact; `about` names what of."""

    kind: str
    about: str
    was: str
    now: str


def changes(before: ScoreRules, after: ScoreRules) -> Iterator[Change]:
    """Everything that differs, what weighs on scores first."""
    was, now = shares(before), shares(after)
    for group in RaterGroup:
        if was[group] != now[group]:
            yield Change("group", group.value, share(was[group]), share(now[group]))
    old = {each.key: each for each in before.indicators}
    new = {each.key: each for each in after.indicators}
    for key, each in new.items():
        if key in old:
            yield from _indicator(old[key], each)
        else:
            yield Change("indicator-added", each.name, "", share(each.weight))
    for key, each in old.items():
        if key not in new:
            yield Change("indicator-removed", each.name, share(each.weight), "")
    yield from _rest(before, after)


def share(weight: Decimal) -> str:
    """A weight in per cent."""
    return f"{text(100 * weight)} %"


def _indicator(old: Indicator, new: Indicator) -> Iterator[Change]:
    if old.weight != new.weight:
        yield Change("weight", new.name, share(old.weight), share(new.weight))
    if dict(old.groups) != dict(new.groups):
        yield Change("group-weight", new.name, "", "")
    words = [name for name in LIMITS if getattr(old, name) != getattr(new, name)]
    if words or (old.source, old.turned) != (new.source, new.turned):
        yield Change("wording", new.name, "", "")


def _rest(before: ScoreRules, after: ScoreRules) -> Iterator[Change]:
    for group in RaterGroup:
        if before.min_n[group] != after.min_n[group]:
            was, now = before.min_n[group], after.min_n[group]
            yield Change("min-n", group.value, str(was), str(now))
    bands = [f"{text(rules.green)} / {text(rules.yellow)}" for rules in (before, after)]
    if bands[0] != bands[1]:
        yield Change("bands", "", *bands)
    for key in after.departments:
        if key not in before.departments:
            yield Change("department-added", key, "", "")
    for key in before.departments:
        if key not in after.departments:
            yield Change("department-removed", key, "", "")
    for name in ("lead", "contact"):
        if getattr(before, name) != getattr(after, name):
            yield Change(name, "", getattr(before, name), getattr(after, name))
