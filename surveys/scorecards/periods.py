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


def quarter(day: date, *, back: int = 0) -> Period:
    """The calendar quarter in which `day` lies, or one `back` quarters before it."""
    count = day.year * 4 + (day.month - 1) // 3 - back
    return Period(_begin(count), _begin(count + 1) - timedelta(days=1))


def _begin(count: int) -> date:
    return date(count // 4, 3 * (count % 4) + 1, 1)
