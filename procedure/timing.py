"""Checks of the comment period: long enough, well placed, clearly ended, answered in time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from procedure.deadlines import Convention, Unit, due
from procedure.form import NoticeFinding, day_of, in_shanghai
from procedure.given import Given, info, refuse, warn
from procedure.statutory import festivals
from procedure.workdays import DAY, Calendar, next_workday

ROLLS = "民法典 第二百零三条"
FIRST_DAY = "民法典 第二百零一条"


def ends_before_it_begins(given: Given) -> Iterator[NoticeFinding]:
    """L02, for every Profile."""
    notice = given.notice
    first, last = notice.first_day, notice.last_day
    if first is None or last is None:
        return
    opens, closes = notice.opens_at, notice.closes_at
    if isinstance(opens, datetime) and isinstance(closes, datetime):
        is_backwards = in_shanghai(closes) <= in_shanghai(opens)
    else:
        is_backwards = last < first
    if is_backwards:
        yield refuse(
            "L02-backwards",
            "closes on {last}, not after it opens on {first}",
            given.basis,
            first=first,
            last=last,
        )


def too_short(given: Given) -> Iterator[NoticeFinding]:
    """L02: shorter than the Profile's minimum, and neither a named exception nor a reason."""
    rule, notice = given.strictest, given.notice
    has_reason = bool(notice.shorten_reason.strip()) or not rule.shorten_needs_reason
    excused = notice.exception in rule.exceptions or (rule.may_shorten and has_reason)
    if given.is_short and not excused:
        yield refuse(
            "L02" if rule.unit is Unit.DAYS else "L02-workdays",
            "the period has {days} {unit}, {profile} asks for {minimum}",
            rule.basis,
            days=given.counted(Convention.INCLUSIVE),
            minimum=rule.minimum,
            unit=str(rule.unit),
            profile=rule.key,
        )


def shortened_in_silence(given: Given) -> Iterator[NoticeFinding]:
    """L03: shortened without a reason that the public could read when it opened."""
    rule, notice = given.strictest, given.notice
    if not (given.is_short and rule.may_shorten and rule.shorten_needs_reason):
        return
    if not notice.shorten_reason.strip():
        yield refuse("L03", "the period is shortened without a public reason", rule.basis)
    elif _is_later(notice.shorten_reason_at, notice.opens_at):
        yield refuse(
            "L03-late", "the reason for the shorter period was given after opening", rule.basis
        )


def _is_later(one: date | datetime | None, other: date | datetime | None) -> bool:
    if one is None or other is None:
        return False
    if isinstance(one, datetime) and isinstance(other, datetime):
        return in_shanghai(one) > in_shanghai(other)
    return day_of(one) > day_of(other)


def short_if_counted_by_the_civil_code(given: Given) -> Iterator[NoticeFinding]:
    """L04: long enough only if the first day counts; both ends are told."""
    rule, counted = given.strictest, given.counted(Convention.CIVIL)
    if counted is None or given.is_short or counted >= (rule.minimum or 0) or not given.span:
        return
    ends = {
        str(convention): due(
            given.span[0],
            rule.minimum or 1,
            unit=rule.unit,
            convention=convention,
            calendar=given.calendar,
        ).date
        for convention in Convention
    }
    yield warn(
        "L04" if rule.unit is Unit.DAYS else "L04-workdays",
        "{minimum} {unit} only if the first day counts; by the civil code until {civil}",
        FIRST_DAY,
        minimum=rule.minimum,
        unit=str(rule.unit),
        days=counted,
        **ends,
    )


def ends_on_a_rest_day(given: Given) -> Iterator[NoticeFinding]:
    """L05, first case; the date it rolls to is told."""
    last = given.notice.last_day
    if last is None:
        return
    works, certainty = given.calendar.is_workday(last)
    if not works:
        yield warn(
            "L05-rest-day",
            "the last day, {last}, is a rest day; it rolls to {rolled}",
            ROLLS,
            last=last,
            rolled=next_workday(given.calendar, last),
            certainty=str(certainty),
        )


def lies_in_a_long_holiday(given: Given) -> Iterator[NoticeFinding]:
    """L05, second case: Spring Festival or National Day take more than a quarter of the period."""
    if given.span is None:
        return
    first, last = given.span
    days = (last - first).days + 1
    for key, day in _great_holidays(first, last):
        block = _rest_days_around(day, given.calendar)
        lost = sum(first <= rest <= last for rest in block)
        if lost * 4 > days:
            yield warn(
                key,
                "a long holiday takes {lost} of {days} days",
                ROLLS,
                lost=lost,
                days=days,
                certainty=str(given.calendar.certainty(day)),
            )


def _great_holidays(first: date, last: date) -> Iterator[tuple[str, date]]:
    for year in range(first.year, last.year + 1):
        if festivals(year):
            yield "L05-spring-festival", festivals(year)[0]
        yield "L05-national-day", date(year, 10, 1)


def _rest_days_around(day: date, calendar: Calendar) -> list[date]:
    """The unbroken run of rest days that `day` lies in."""
    start = day
    while not calendar.works(start - DAY):
        start -= DAY
    return [start + timedelta(days=i) for i in range((next_workday(calendar, day) - start).days)]


def closes_without_an_hour(given: Given) -> Iterator[NoticeFinding]:
    """L06: a bare date or a time without zone; 24:00 or the zone of Shanghai is read into it."""
    closes_at = given.notice.closes_at
    if closes_at is None or (isinstance(closes_at, datetime) and closes_at.tzinfo):
        return
    if isinstance(closes_at, datetime):
        yield info(
            "L06-zone",
            "the closing time {closes} has no zone; read as Asia/Shanghai",
            ROLLS,
            closes=closes_at,
        )
    else:
        yield info(
            "L06",
            "closes on {last} without an hour; read as 24:00 Asia/Shanghai",
            ROLLS,
            last=closes_at,
        )


def result_is_late(given: Given) -> Iterator[NoticeFinding]:
    """L13: closed, no result, and the time for it is over on `today`."""
    notice, within, last = given.notice, given.profile.answer_within, given.notice.last_day
    if notice.stage != "closed" or notice.result or last is None or given.today is None:
        return
    answer = due(
        last, within.n, unit=within.unit, convention=Convention.CIVIL, calendar=given.calendar
    )
    if given.today > answer.for_duty:
        yield refuse(
            "L13",
            "closed on {last} without a result; it was due on {due}",
            within.basis,
            last=last,
            due=answer.for_duty,
            n=within.n,
            certainty=str(answer.certainty),
        )


CHECKS = (
    ends_before_it_begins,
    too_short,
    shortened_in_silence,
    short_if_counted_by_the_civil_code,
    ends_on_a_rest_day,
    lies_in_a_long_holiday,
    closes_without_an_hour,
    result_is_late,
)
