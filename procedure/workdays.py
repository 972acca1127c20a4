"""Which days are workdays: by the State Council's yearly notices, else projected and marked so."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal

from errors import Invalid, Unreadable
from procedure.fields import build
from procedure.statutory import SATURDAY, days_off
from settings import ROOT

FOLDER = ROOT / "data" / "calendar" / "cn"
DAY = timedelta(days=1)


class Certainty(StrEnum):
    OFFICIAL = "official"
    PROJECTED = "projected"


@dataclass(frozen=True, kw_only=True)
class Year:
    """One file. `holidays` are days off, `workdays` are weekend days worked (调休); late December
    may come from the next year's notice. `local` adds days of one region to a year."""

    year: int
    status: Literal["official", "projected", "local"]
    source: tuple[str, ...]
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]


@dataclass(frozen=True)
class Calendar:
    """The days that differ from Monday to Friday, and which years are told by a notice."""

    off: frozenset[date]
    worked: frozenset[date]
    told: frozenset[int]
    official: frozenset[int]
    version: str

    def certainty(self, day: date) -> Certainty:
        """Projected without an official notice; late December also without the next year's,
        which changed it in 2006, 2007, 2011 and 2018."""
        needed = {day.year, day.year + 1} if (day.month, day.day) >= (12, 25) else {day.year}
        return Certainty.OFFICIAL if needed <= self.official else Certainty.PROJECTED

    def is_workday(self, day: date) -> tuple[bool, Certainty]:
        """Whether `day` is a workday, and how sure that is."""
        return self.works(day), self.certainty(day)

    def works(self, day: date) -> bool:
        """Whether `day` is a workday, as far as is known."""
        if isinstance(day, datetime):
            raise TypeError("a workday is asked of a date, not of a moment")
        if day in self.off or day in self.worked:
            return day in self.worked
        is_holiday = day.year not in self.told and day in days_off(day.year)
        return day.weekday() < SATURDAY and not is_holiday


def load(folder: Path = FOLDER, *, overlay: Path | None = None) -> Calendar:
    """The calendar of the year files in `folder`; those in `overlay` (next year's notice, days of
    one region) have the last word. Refuses Unreadable(file=…)."""
    return _load(folder, overlay)


@cache
def _load(folder: Path, overlay: Path | None) -> Calendar:
    files = [*_files(folder), *(_files(overlay) if overlay else [])]
    off: set[date] = set()
    worked: set[date] = set()
    told = set()
    official = set()
    digest = sha256()
    for file in files:
        year = _read(file)
        digest.update(file.read_bytes())
        off = (off - set(year.workdays)) | set(year.holidays)
        worked = (worked - set(year.holidays)) | set(year.workdays)
        if year.status != "local":
            told.add(year.year)
        if year.status == "official":
            official.add(year.year)
    return Calendar(
        frozenset(off),
        frozenset(worked),
        frozenset(told),
        frozenset(official),
        version=f"cn-{max(official, default='none')}-{digest.hexdigest()[:12]}",
    )


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9][0-9][0-9][0-9].json"))


def _read(file: Path) -> Year:
    try:
        year = build(Year, json.loads(file.read_text("utf-8")))
    except (ValueError, Invalid) as error:
        raise Unreadable(file=file.name, why="not-a-calendar", wrong=str(error)) from None
    days = [*year.holidays, *year.workdays]
    strays = [day for day in days if day.year != year.year]
    if file.stem != str(year.year) or strays or len(set(days)) < len(days):
        raise Unreadable(
            file=file.name, why="not-a-calendar", wrong="days of another year, or told twice"
        )
    return year


def add_workdays(calendar: Calendar, day: date, n: int) -> date:
    """The n-th workday after `day`; `day` itself for n = 0."""
    while n > 0:
        day += DAY
        n -= calendar.works(day)
    return day


def workdays_between(calendar: Calendar, start: date, end: date) -> int:
    """Workdays after `start` up to and including `end`; 0 if `end` is not later."""
    days = (start + i * DAY for i in range(1, (end - start).days + 1))
    return sum(calendar.works(day) for day in days)


def next_workday(calendar: Calendar, day: date) -> date:
    """`day` if it is a workday, else the first one after it."""
    while not calendar.works(day):
        day += DAY
    return day
