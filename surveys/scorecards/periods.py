"""The exact span of days that marks and bulletins speak of."""

from dataclasses import dataclass
from datetime import date, timedelta

from errors import Invalid

LONGEST = timedelta(days=366)


@dataclass(frozen=True, order=True)
class Period:
    """From the first day to the last, both in it."""

    first: date
    last: date

    def check(self) -> None:
        """Refuses Invalid when it ends before it begins, or is longer than a year."""
        if self.last < self.first:
            raise Invalid(field="period", why="before-opening")
        if self.last - self.first > LONGEST:
            raise Invalid(field="period", why="score-period")


def offered(today: date) -> list[Period]:
    """What marks are usually given for: this quarter and seven before it, then twelve months, then
    three years."""
    quarters = [quarter(today, back=back) for back in range(8)]
    months = [_months(today.year * 12 + today.month - 1 - back, 1) for back in range(12)]
    years = [_months((today.year - back) * 12, 12) for back in range(3)]
    return [*quarters, *months, *years]


def quarter(day: date, *, back: int = 0) -> Period:
    """The calendar quarter in which `day` lies, or one `back` quarters before it."""
    count = day.year * 4 + (day.month - 1) // 3 - back
    return _months(3 * count, 3)


def _months(first: int, count: int) -> Period:
    """So many months from the month `first`, counted from the year 0."""
    begin, end = (date(each // 12, each % 12 + 1, 1) for each in (first, first + count))
    return Period(begin, end - timedelta(days=1))
