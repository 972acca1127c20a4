"""By when a bad rating is put right, how long a case can be rated: profiles with their sources."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from errors import Unreadable
from models import Department
from moderation import desk
from procedure.fields import build
from procedure.profiles import Confidence
from settings import ROOT

FILE = ROOT / "data" / "terms" / "ratings.json"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """One profile, and how surely `source` says so. It counts for the `departments` named by their
    keys and for all below them."""

    key: str
    title: str
    source: str
    confidence: Confidence
    workdays: int
    rate_within_days: int
    departments: tuple[str, ...]

    def due(self, after: date) -> date:
        """The last day to put right what was rated on the day `after`."""
        return desk.due(after, self.workdays)

    def last_day(self, finished_on: date) -> date:
        """The last day on which a case that was finished then can be rated."""
        return finished_on + timedelta(days=self.rate_within_days)


@cache
def _read(path: Path) -> tuple[str, dict[str, Terms]]:
    record = json.loads(path.read_text("utf-8"))
    profiles = {row["key"]: build(Terms, row) for row in record["profiles"]}
    if record["default"] not in profiles:
        raise Unreadable(file=path.name, why="default", given=record["default"])
    return record["default"], profiles


def all_terms() -> list[Terms]:
    return list(_read(FILE)[1].values())


def applying(department: Department) -> Terms:
    """The profile of the nearest department, from this one up, that has one; else the default."""
    default, profiles = _read(FILE)
    for key in reversed(department.path.strip("/").split("/")):
        for terms in profiles.values():
            if key in terms.departments:
                return terms
    return profiles[default]
