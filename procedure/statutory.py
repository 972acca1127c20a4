"""The days off that the law itself gives, for years whose holiday notice is not out yet."""

import json
from datetime import date, timedelta
from functools import cache

from settings import ROOT

FESTIVALS = ROOT / "data" / "calendar" / "festivals.json"
SATURDAY = 5


@cache
def festivals(year: int) -> tuple[date, ...]:
    """Spring Festival, Qingming, Dragon Boat, Mid-Autumn; nothing beyond the table (2004–2060)."""
    days = _table().get(str(year), [])
    return tuple(date.fromisoformat(f"{year}-{day}") for day in days)


@cache
def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = json.loads(FESTIVALS.read_text("utf-8"))
    return table


@cache
def days_off(year: int) -> frozenset[date]:
    """The 13 days of 全国年节及纪念日放假办法 (2024) art. 2 and the days given in lieu (art. 6):
    one that falls on a weekend or on another is made up for on the next weekday."""
    days = [date(year, *day) for day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))]
    if festivals(year):
        spring, qingming, dragon_boat, mid_autumn = festivals(year)
        days += [spring + timedelta(days=i) for i in (-1, 0, 1, 2)]
        days += [qingming, dragon_boat, mid_autumn]
    off = set(days)
    for i, day in enumerate(sorted(days)):
        if day.weekday() >= SATURDAY or day in sorted(days)[:i]:
            off.add(_next_weekday(day, off))
    return frozenset(off)


def _next_weekday(day: date, taken: set[date]) -> date:
    while day.weekday() >= SATURDAY or day in taken:
        day += timedelta(days=1)
    return day
