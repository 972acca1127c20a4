"""The rules of a Scorecard: indicators with formula and weight, who rates, how many it takes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from opendata.datasets import EMAIL

ONE, ZERO = Decimal(1), Decimal(0)
TOP = Decimal(100)
KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
PLACES = 4  # decimals of a weight or a mark
INDICATORS = 30
DEPARTMENTS = 200
LIMITS = {
    "name": 80,
    "name_en": 160,
    "formula": 300,
    "numerator": 200,
    "denominator": 200,
    "unit": 40,
    "exclusions": 500,
}
NEEDED = ("name", "formula", "numerator", "denominator", "unit")
MANUAL, RATING = "manual", "rating:"
FEWEST = 5  # a figure of fewer people could point to one of them (统计法 28)


class RaterGroup(StrEnum):
    """Who rates: five groups outside of government, and itself."""

    PUBLIC = "public"
    BUSINESS = "business"
    DEPUTIES = "deputies"
    EXPERTS = "experts"
    THIRD_PARTY = "third-party"
    INTERNAL = "internal"


class Band(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


MANY = (RaterGroup.PUBLIC, RaterGroup.BUSINESS)  # persons who did not agree to be told apart
MIN_N = {
    RaterGroup.PUBLIC: 30,
    RaterGroup.BUSINESS: 10,
    RaterGroup.DEPUTIES: 5,
    RaterGroup.EXPERTS: 3,
    RaterGroup.THIRD_PARTY: 1,
    RaterGroup.INTERNAL: 1,
}


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One thing that is measured, 0 to 100; `groups` share its weight among who rates it. `source`
    is `manual` or `rating:<rate>`; a `turned` one counts 100 less the rate."""

    key: str
    name: str
    name_en: str = ""
    formula: str = ""
    numerator: str = ""
    denominator: str = ""
    unit: str = ""
    exclusions: str = ""
    weight: Decimal
    groups: Mapping[RaterGroup, Decimal]
    source: str = MANUAL
    turned: bool = False

    @property
    def rate(self) -> str:
        """The rate of service ratings it is taken from; empty when marks are entered."""
        return self.source.removeprefix(RATING) if self.source.startswith(RATING) else ""


@dataclass(frozen=True, kw_only=True)
class ScoreRules:
    """All that decides a score. `departments` are the keys of those scored; `lead` says which side
    must weigh more: public, internal, or neither (empty)."""

    indicators: tuple[Indicator, ...] = ()
    departments: tuple[str, ...] = ()
    min_n: Mapping[RaterGroup, int] = field(default_factory=lambda: dict(MIN_N))
    green: Decimal = Decimal(85)
    yellow: Decimal = Decimal(70)
    lead: str = ""
    contact: str = ""

    def as_json(self) -> dict[str, Any]:
        rows = [
            {name: getattr(each, name) for name in ("key", *LIMITS, "source", "turned")}
            | {"weight": text(each.weight)}
            | {"groups": {group.value: text(w) for group, w in each.groups.items()}}
            for each in self.indicators
        ]
        return {
            "indicators": rows,
            "departments": list(self.departments),
            "min_n": {group.value: n for group, n in self.min_n.items()},
            "green": text(self.green),
            "yellow": text(self.yellow),
            "lead": self.lead,
            "contact": self.contact,
        }

    @classmethod
    def from_json(cls, rules: Mapping[str, Any]) -> "ScoreRules":
        rows = tuple(
            Indicator(
                **{name: row[name] for name in ("key", *LIMITS, "source", "turned")},
                weight=Decimal(row["weight"]),
                groups={RaterGroup(group): Decimal(w) for group, w in row["groups"].items()},
            )
            for row in rules["indicators"]
        )
        return cls(
            indicators=rows,
            departments=tuple(rules["departments"]),
            min_n={RaterGroup(group): n for group, n in rules["min_n"].items()},
            green=Decimal(rules["green"]),
            yellow=Decimal(rules["yellow"]),
            lead=rules["lead"],
            contact=rules["contact"],
        )


@dataclass(frozen=True)
class Fault:
    """What is wrong with rules, and where; `kind` is what a Refusal says as `why`."""

    kind: str
    about: str = ""


@dataclass(frozen=True)
class Sides:
    """How much of the score each side decides; together 1."""

    public: Decimal
    others: Decimal
    internal: Decimal


def text(number: Decimal) -> str:
    """The one way in which a number is written: no exponent, no needless zeros."""
    return f"{number.normalize():f}"


def exact(given: object) -> Decimal | None:
    """A number as it was written, with at most four decimals; None when it is none."""
    try:
        number = Decimal(str(given).strip())
    except InvalidOperation:
        return None
    fine = number.is_finite() and abs(number) <= 10**6 and number == round(number, PLACES)
    return number if fine else None


def shares(rules: ScoreRules) -> dict[RaterGroup, Decimal]:
    """How much of the whole score each group decides."""
    found = dict.fromkeys(RaterGroup, ZERO)
    for each in rules.indicators:
        for group, weight in each.groups.items():
            found[group] += each.weight * weight
    return found


def sides(rules: ScoreRules) -> Sides:
    """Public against internal, and who is neither."""
    by_group = shares(rules)
    public, internal = by_group[RaterGroup.PUBLIC], by_group[RaterGroup.INTERNAL]
    return Sides(public, sum(by_group.values(), ZERO) - public - internal, internal)


def misshapen(rules: ScoreRules) -> Iterator[Fault]:
    """What cannot even be kept as a draft."""
    if len(rules.indicators) > INDICATORS or len(rules.departments) > DEPARTMENTS:
        yield Fault("score-many")
    seen: set[str] = set()
    for each in rules.indicators:
        if not KEY.fullmatch(each.key) or each.key in seen:
            yield Fault("score-key", each.key)
        seen.add(each.key)
        if any(len(getattr(each, name)) > limit for name, limit in LIMITS.items()):
            yield Fault("score-long", each.key)
        weights = (each.weight, *each.groups.values())
        if any(exact(weight) is None or not ZERO <= weight <= ONE for weight in weights):
            yield Fault("score-weight", each.key)
    if rules.lead not in {"", "public", "internal"} or len(rules.contact) > 254:
        yield Fault("score-lead")
    if set(rules.min_n) != set(RaterGroup) or any(n < 1 for n in rules.min_n.values()):
        yield Fault("score-min")


def unfinished(rules: ScoreRules, *, rates: frozenset[str]) -> Iterator[Fault]:
    """What must be put right before the rules are published; `rates` are those that service
    ratings give."""
    if not rules.indicators:
        yield Fault("score-none")
    elif sum((each.weight for each in rules.indicators), ZERO) != ONE:
        yield Fault("score-sum")
    for each in rules.indicators:
        if sum(each.groups.values(), ZERO) != ONE or each.weight <= ZERO:
            yield Fault("score-groups", each.key)
        if not all(getattr(each, name).strip() for name in NEEDED):
            yield Fault("score-words", each.key)
        rated = each.rate in rates and set(each.groups) == {RaterGroup.PUBLIC}
        if each.source != MANUAL and not rated:
            yield Fault("score-source", each.key)
    if any(rules.min_n[group] < FEWEST for group in MANY):
        yield Fault("score-few")
    if not ZERO < rules.yellow < rules.green <= TOP:
        yield Fault("score-bands")
    if not rules.departments or len(set(rules.departments)) != len(rules.departments):
        yield Fault("score-departments")
    if not EMAIL.fullmatch(rules.contact.strip()):
        yield Fault("score-contact")
    side = sides(rules)
    if rules.lead == "public" and side.public <= side.internal:
        yield Fault("score-public-led")
    if rules.lead == "internal" and side.internal <= side.public + side.others:
        yield Fault("score-internal-led")


def tidy(rules: ScoreRules) -> ScoreRules:
    """The rules without what says nothing: groups of weight 0."""
    rows = tuple(
        replace(each, groups={group: w for group, w in each.groups.items() if w != ZERO})
        for each in rules.indicators
    )
    return replace(rules, indicators=rows, contact=rules.contact.strip())
