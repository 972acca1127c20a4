"""From marks to scores: exact sums, rounded once; what has too few behind it is never scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from surveys.scorecards.rules import Band, RaterGroup, ScoreRules

HUNDREDTH = Decimal("0.01")


class PartState(StrEnum):
    """COUNTED, or why a part says nothing: fewer than asked for, nobody says how many, no mark."""

    COUNTED = "counted"
    FEW = "few"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True)
class Given:
    """What one group gave one department on one indicator: 0 to 100, by `n`."""

    value: Decimal
    n: int | None
    source: str = ""


Marks = Mapping[tuple[str, RaterGroup], Given]


@dataclass(frozen=True)
class Part:
    """One group's share in one indicator. `weight` is of the whole score and stays what the rules
    say, whether the part counts or not; `points` is weight × value, not rounded."""

    indicator: str
    group: RaterGroup
    weight: Decimal
    min_n: int
    state: PartState
    value: Decimal | None = None
    n: int | None = None
    source: str = ""

    @property
    def points(self) -> Decimal | None:
        counts = self.state is PartState.COUNTED and self.value is not None
        return self.weight * self.value if counts and self.value is not None else None


@dataclass(frozen=True)
class Score:
    """One department's. `total` is None (样本不足) while any part says nothing; then there is no
    band and no rank either."""

    department: str
    parts: tuple[Part, ...]
    total: Decimal | None
    band: Band | None
    rank: int | None = None


def score(rules: ScoreRules, *, department: str, marks: Marks) -> Score:
    """The exact sum of weight × mark over all parts, rounded half up to two decimals once."""
    parts = tuple(
        _part(rules, each.key, group, each.weight * weight, marks)
        for each in rules.indicators
        for group, weight in each.groups.items()
    )
    points = [part.points for part in parts]
    counted = [each for each in points if each is not None]
    total = None
    if parts and len(counted) == len(points):
        total = sum(counted, Decimal(0)).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Score(department, parts, total, None if total is None else band(rules, total))


def _part(
    rules: ScoreRules, indicator: str, group: RaterGroup, weight: Decimal, marks: Marks
) -> Part:
    needed, given = rules.min_n[group], marks.get((indicator, group))
    if given is None:
        return Part(indicator, group, weight, needed, PartState.NONE)
    state = PartState.COUNTED
    if given.n is None:
        state = PartState.UNKNOWN
    elif given.n < needed:
        state = PartState.FEW
    return Part(indicator, group, weight, needed, state, given.value, given.n, given.source)


def band(rules: ScoreRules, total: Decimal) -> Band:
    if total >= rules.green:
        return Band.GREEN
    return Band.YELLOW if total >= rules.yellow else Band.RED


def league(rules: ScoreRules, *, marks: Mapping[str, Marks]) -> list[Score]:
    """Every department of the rules: those scored, the best first, equal scores on equal ranks
    (1, 2, 2, 4); then those with too few marks, in the order of the rules, without a rank."""
    scores = [score(rules, department=key, marks=marks.get(key, {})) for key in rules.departments]
    totals = [each.total for each in scores if each.total is not None]
    ranked = [
        replace(each, rank=1 + sum(other > each.total for other in totals))
        for each in scores
        if each.total is not None
    ]
    return [*_sorted(ranked), *(each for each in scores if each.total is None)]


def _sorted(scores: Sequence[Score]) -> list[Score]:
    return sorted(scores, key=lambda each: (each.rank or 0, each.department))
