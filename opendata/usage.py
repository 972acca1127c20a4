"""How often data are asked for: counted in memory, written down by day, no person in it."""

import re
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import Dataset, Usage

PAGE, QUERY = "page", "query"
LONGEST = 60
MACHINE = re.compile(
    r"bot\b|bot[/_-]|crawl|spider|slurp|archiver|preview|monitor|uptime|headless", re.IGNORECASE
)
_LOCK = threading.Lock()
_COUNTED: Counter[tuple[int, str]] = Counter()


@dataclass(frozen=True)
class Totals:
    """Times asked for, by what: the page, a query through the API or the table, a file."""

    times: Mapping[str, int]

    @property
    def views(self) -> int:
        return self.times.get(PAGE, 0)

    @property
    def queries(self) -> int:
        return self.times.get(QUERY, 0)

    @property
    def downloads(self) -> int:
        return sum(n for what, n in self.times.items() if what not in (PAGE, QUERY))


@dataclass(frozen=True)
class Month:
    first: date
    totals: Totals


def count(dataset_id: int, what: str) -> None:
    """Count one page view ("page"), query ("query") or download (the file's name). Takes no
    address, no cookie, no account: nothing that tells one reader from another."""
    name = "original" if what.startswith("original/") else what[:LONGEST]
    with _LOCK:
        _COUNTED[dataset_id, name] += 1


def is_machine(agent: str | None) -> bool:
    """Whether a User-Agent says of itself that it is no reader; programs that fetch data (curl,
    python, R) are readers."""
    return bool(agent and MACHINE.search(agent))


def flush(session: Session, today: date) -> int:
    """Write down what was counted since the last time, under `today`; how many kinds of it. What
    cannot be written is counted on; only a commit that fails afterwards loses it. Called every
    minute, it puts at most that minute before midnight under the wrong day."""
    with _LOCK:
        taken = Counter(_COUNTED)
        _COUNTED.clear()
    try:
        known = set(
            session.scalars(select(Dataset.id).where(Dataset.id.in_({i for i, _ in taken})))
        )
        for (dataset_id, what), times in sorted(taken.items()):
            if dataset_id in known:  # a harvested one may be gone since
                _add(session, dataset_id=dataset_id, what=what, day=today, times=times)
    except BaseException:
        with _LOCK:
            _COUNTED.update(taken)
        raise
    return len(taken)


def _add(session: Session, *, dataset_id: int, what: str, day: date, times: int) -> None:
    if _added_to(session, dataset_id=dataset_id, what=what, day=day, times=times):
        return
    try:
        with session.begin_nested():
            session.add(Usage(dataset_id=dataset_id, day=day, what=what, times=times))
    except IntegrityError:  # another process began this day a moment ago
        if not _added_to(session, dataset_id=dataset_id, what=what, day=day, times=times):
            raise


def _added_to(session: Session, *, dataset_id: int, what: str, day: date, times: int) -> bool:
    statement = update(Usage).where(
        Usage.dataset_id == dataset_id, Usage.day == day, Usage.what == what
    )
    values = {"times": Usage.times + times}
    return session.connection().execute(statement.values(values), {}).rowcount == 1


def totals(session: Session, *, dataset_id: int) -> Totals:
    """Of all days written down so far."""
    rows = session.execute(
        select(Usage.what, func.sum(Usage.times))
        .where(Usage.dataset_id == dataset_id)
        .group_by(Usage.what)
    )
    return Totals({what: int(times) for what, times in rows})


def months(session: Session, *, dataset_id: int, today: date, last: int = 12) -> list[Month]:
    """By month, the oldest of the `last` first, months without any in their place."""
    firsts = [_months_back(today, n) for n in reversed(range(last))]
    counted: dict[date, Counter[str]] = {first: Counter() for first in firsts}
    rows = session.execute(
        select(Usage.day, Usage.what, Usage.times).where(
            Usage.dataset_id == dataset_id, Usage.day >= firsts[0]
        )
    )
    for day, what, times in rows:
        first = day.replace(day=1)
        if first in counted:
            counted[first][what] += times
    return [Month(first, Totals(dict(counted[first]))) for first in firsts]


def _months_back(today: date, n: int) -> date:
    number = today.year * 12 + today.month - 1 - n
    return date(number // 12, number % 12 + 1, 1)
