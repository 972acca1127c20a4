"""What every check is given, and how it says what it found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from procedure import profiles
from procedure.deadlines import Convention, length
from procedure.form import Notice, NoticeFinding, Severity
from procedure.profiles import Profile
from procedure.workdays import Calendar

PRACTICE = "公开征求意见公告的通行做法"


@dataclass(frozen=True)
class Given:
    """The notice, with what is needed to judge it. `today` is asked for what may be overdue."""

    notice: Notice
    calendar: Calendar
    today: date | None
    personal_data: Callable[[str], bool] | None

    @property
    def profile(self) -> Profile:
        return profiles.profile(self.notice.profile)

    @property
    def strictest(self) -> Profile:
        """The Profile whose minimum counts: a stricter one when market entities are affected."""
        if self.notice.affects_market_entities and self.profile.stricter:
            return profiles.profile(self.profile.stricter)
        return self.profile

    @property
    def basis(self) -> str:
        return self.profile.basis or PRACTICE

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last day of the comment period, when both are known and in order."""
        first, last = self.notice.first_day, self.notice.last_day
        return None if first is None or last is None or last < first else (first, last)

    def counted(self, convention: Convention) -> int | None:
        """The length of the period in the Profile's unit; None without a period or a minimum."""
        if self.span is None or self.strictest.minimum is None:
            return None
        first, last = self.span
        unit = self.strictest.unit
        return length(first, last, unit=unit, convention=convention, calendar=self.calendar)

    @property
    def is_short(self) -> bool:
        """Shorter than the minimum even if the first day counts."""
        counted = self.counted(Convention.INCLUSIVE)
        return counted is not None and counted < (self.strictest.minimum or 0)


def _found(
    severity: Severity, key: str, about: str, basis: str, facts: dict[str, object]
) -> NoticeFinding:
    return NoticeFinding(key[:3], severity, about.format(**facts), basis, key, facts)


def refuse(key: str, about: str, basis: str, **facts: object) -> NoticeFinding:
    return _found(Severity.REFUSE, key, about, basis, facts)


def warn(key: str, about: str, basis: str, **facts: object) -> NoticeFinding:
    return _found(Severity.WARN, key, about, basis, facts)


def info(key: str, about: str, basis: str, **facts: object) -> NoticeFinding:
    return _found(Severity.INFO, key, about, basis, facts)
