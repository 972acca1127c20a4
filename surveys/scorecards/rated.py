"""Marks taken from service ratings: the rate of exactly the period, with how many stand behind."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.orm import Session

from errors import Conflict
from identity import permits
from models import Account, Mark
from surveys.ratings import rates
from surveys.ratings.rates import Formula, Rate, Tally
from surveys.scorecards import keeping, marks
from surveys.scorecards.marks import MarkForm
from surveys.scorecards.periods import Period
from surveys.scorecards.rules import PLACES, TOP, RaterGroup, ScoreRules

SOURCE = "好差评：{numerator} / {denominator}（{first}至{last}办结的办件）"


def take(
    session: Session,
    *,
    account: Account | None,
    scorecard_id: int,
    period: Period,
    today: date,
    now: datetime,
) -> list[Mark]:
    """Write the marks of every indicator whose source is a rate, a department counted with all
    below it; one that nobody rated gets none. Three queries beside the writing. Refuses as
    marks.enter(), Conflict before the period has ended or when no indicator has such a source."""
    scorecard, account = keeping.held(
        session, account=account, scorecard_id=scorecard_id, act=permits.Act.SCORE
    )
    rules = keeping.rules_of(scorecard)
    if not any(each.rate for each in rules.indicators):
        raise Conflict(why="no-rates", scorecard=scorecard.slug)
    if today <= period.last:
        raise Conflict(why="period-runs", scorecard=scorecard.slug)
    span = rates.Period(period.first, period.last)
    rows = rates.of_departments(session, period=span, today=today)
    tallies = {row.department.key: row.tally for row in rows}
    forms = list(_forms(rules, tallies, period))
    return marks.write(
        session, account=account, scorecard=scorecard, period=period, forms=forms, now=now
    )


def _forms(rules: ScoreRules, tallies: dict[str, Tally], period: Period) -> Iterator[MarkForm]:
    for indicator in rules.indicators:
        for key in rules.departments if indicator.rate else ():
            rate = tallies.get(key, Tally()).rates[Formula(indicator.rate)]
            if rate.denominator:
                yield MarkForm(
                    department=key,
                    indicator=indicator.key,
                    group=RaterGroup.PUBLIC,
                    value=_mark(rate, turned=indicator.turned),
                    n=rate.n,
                    source=SOURCE.format(
                        numerator=rate.numerator,
                        denominator=rate.denominator,
                        first=period.first,
                        last=period.last,
                    ),
                )


def _mark(rate: Rate, *, turned: bool) -> Decimal:
    """The rate in per cent, or what is left of it, to four decimals."""
    places = Decimal(1).scaleb(-PLACES)
    value = (Decimal(100 * rate.numerator) / rate.denominator).quantize(places, ROUND_HALF_UP)
    return TOP - value if turned else value
