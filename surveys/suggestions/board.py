"""Hot topics: how much came in on what, with the trend, and how it was replied to.

What people raised here and what a hotline took in are counted apart, always. Four queries at the
most, whatever the number of rows; every share has its numerator and denominator."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, select
from sqlalchemy.orm import Session

from models import Channel, Department, Suggestion, SuggestionState
from models.suggestion import WAITS
from procedure import workdays
from surveys.suggestions import places
from surveys.suggestions.vocabulary import TOPICS

WEEKS = 12
PERIOD = timedelta(weeks=4)
FEW = 20  # in both periods together: fewer say nothing of a trend
SURE = 1.96
WEEK = timedelta(days=7)


class Trend(StrEnum):
    """MORE and LESS are beyond chance: of two counts with the same rate, the difference exceeds
    1.96 times the root of their sum in one case of twenty. NO_MORE: within chance. TOO_FEW: under
    20 in both together."""

    MORE = "more"
    LESS = "less"
    SAME = "same"
    TOO_FEW = "too-few"


class Came(StrEnum):
    """Through which door: raised here, or an order of a hotline."""

    HERE = "here"
    HOTLINE = "hotline"


@dataclass(frozen=True)
class Volume:
    """How often a topic came in: in the last four weeks, in the four before, with the trend."""

    topic: str
    came: Came
    now: int
    before: int
    trend: Trend
    weeks: Mapping[date, int]  # by the Monday with which the week begins

    @property
    def total(self) -> int:
        return sum(self.weeks.values())


@dataclass(frozen=True)
class Share:
    """numerator of denominator; the share is None when there is nothing to divide by."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Handling:
    """How those that came in over the weeks of the board were handled. `on_time`: of those whose
    reply is there or overdue, how many were replied to by the day owed. `days`: workdays until
    the reply, the median of `replied` with a date. `satisfied`: rated 3 to 5 of all that were
    rated; not to rate counts for nothing."""

    came: Came
    received: int
    waiting: int
    overdue: int
    replied: int
    rerouted: int
    withdrawn: int
    on_time: Share
    satisfied: Share
    days: float | None


@dataclass(frozen=True)
class Board:
    first: date  # the Monday of the oldest week
    until: date
    volumes: Sequence[Volume]
    handling: Sequence[Handling]

    @property
    def weeks(self) -> list[date]:
        return [self.first + n * WEEK for n in range(WEEKS)]


def board(session: Session, *, today: date, region: str | None = None) -> Board:
    """The last twelve weeks, this one included. Refuses NotFound for a region that is none."""
    first = today - timedelta(days=today.weekday()) - (WEEKS - 1) * WEEK
    where: list[ColumnElement[bool]] = [
        Suggestion.received_on >= first,
        Suggestion.received_on <= today,
    ]
    if region is not None:
        where.append(Suggestion.region_id.in_(places.within(session, code=region)))
    volumes = _volumes(session, where, first=first, today=today)
    return Board(first, today, volumes, _handling(session, where, today=today))


@dataclass(frozen=True)
class Late:
    """What a department owes replies to, after the day owed: how many, the oldest day."""

    department: Department
    n: int
    since: date


def overdue(session: Session, *, today: date, limit: int = 20) -> list[Late]:
    """Departments with overdue replies, most first; of what came in here and by hotline alike.
    Two queries."""
    n, since = func.count(), func.min(Suggestion.due_on)
    rows = session.execute(
        select(Suggestion.department_id, n, since)
        .where(Suggestion.state == SuggestionState.ASSIGNED, Suggestion.due_on < today)
        .group_by(Suggestion.department_id)
        .order_by(n.desc(), Suggestion.department_id)
        .limit(limit)
    ).all()
    ids = [id_ for id_, _n, _since in rows]
    query = select(Department).where(Department.id.in_(ids))
    known = {department.id: department for department in session.scalars(query)}
    return [Late(known[id_], count, day) for id_, count, day in rows if id_ in known and day]


def _came() -> ColumnElement[str]:
    return case((Suggestion.channel == Channel.HOTLINE, Came.HOTLINE.value), else_=Came.HERE.value)


def _volumes(
    session: Session, where: Iterable[ColumnElement[bool]], *, first: date, today: date
) -> list[Volume]:
    came = _came()
    rows = session.execute(
        select(Suggestion.topic, came, Suggestion.received_on, func.count())
        .where(*where)
        .group_by(Suggestion.topic, came, Suggestion.received_on)
    )
    days: dict[tuple[str, Came], dict[date, int]] = {}
    for topic, door, day, n in rows:
        days.setdefault((topic, Came(door)), {})[day] = n
    found = [_volume(*key, found, first=first, today=today) for key, found in days.items()]
    order = {topic.key: place for place, topic in enumerate(TOPICS)}
    return sorted(found, key=lambda each: (-each.now, order.get(each.topic, 99), each.came))


def _volume(
    topic: str, came: Came, days: Mapping[date, int], *, first: date, today: date
) -> Volume:
    now = sum(n for day, n in days.items() if day > today - PERIOD)
    before = sum(n for day, n in days.items() if today - 2 * PERIOD < day <= today - PERIOD)
    weeks = {first + n * WEEK: 0 for n in range(WEEKS)}
    for day, n in days.items():
        weeks[day - timedelta(days=day.weekday())] += n
    return Volume(topic, came, now, before, trend(now, before), weeks)


def trend(now: int, before: int) -> Trend:
    """Whether two counts of equal periods differ by more than chance (normal approximation of the
    binomial test with share one half)."""
    both = now + before
    if both < FEW:
        return Trend.TOO_FEW
    score = (now - before) / sqrt(both)
    if abs(score) < SURE:
        return Trend.SAME
    return Trend.MORE if score > 0 else Trend.LESS


def _handling(
    session: Session, where: Iterable[ColumnElement[bool]], *, today: date
) -> list[Handling]:
    came, conditions = _came(), list(where)
    waits, is_replied = Suggestion.state.in_(WAITS), Suggestion.state == SuggestionState.REPLIED
    late = and_(waits, Suggestion.due_on < today)
    dated = and_(is_replied, Suggestion.replied_on.is_not(None), Suggestion.due_on.is_not(None))
    counted: dict[str, ColumnElement[bool]] = {
        "waiting": waits,
        "overdue": late,
        "replied": is_replied,
        "rerouted": Suggestion.state == SuggestionState.REROUTED,
        "withdrawn": Suggestion.state == SuggestionState.WITHDRAWN,
        "dated": dated,
        "in_time": and_(dated, Suggestion.replied_on <= Suggestion.due_on),
        "rated": and_(is_replied, Suggestion.rating.is_not(None)),
        "satisfied": and_(is_replied, Suggestion.rating >= 3),
    }
    sums = [func.coalesce(func.sum(cast(each, Integer)), 0).label(n) for n, each in counted.items()]
    query = select(came.label("came"), func.count().label("received"), *sums)
    rows = session.execute(query.where(*conditions).group_by(came)).mappings().all()
    medians = _medians(session, conditions, dated)
    found = {Came(row["came"]): _handled(row, medians) for row in rows}
    return [found[door] for door in Came if door in found]


def _handled(row: Any, medians: Mapping[Came, float]) -> Handling:
    came = Came(row["came"])
    return Handling(
        came=came,
        received=row["received"],
        waiting=row["waiting"],
        overdue=row["overdue"],
        replied=row["replied"],
        rerouted=row["rerouted"],
        withdrawn=row["withdrawn"],
        on_time=Share(row["in_time"], row["dated"] + row["overdue"]),
        satisfied=Share(row["satisfied"], row["rated"]),
        days=medians.get(came),
    )


def _medians(
    session: Session, where: Iterable[ColumnElement[bool]], dated: ColumnElement[bool]
) -> dict[Came, float]:
    """Workdays from the day it came in to the reply: the pairs of days are counted in the
    database, a few hundred at the most for each day."""
    came, calendar = _came(), workdays.load()
    pair = (Suggestion.received_on, Suggestion.replied_on)
    rows = session.execute(
        select(came, *pair, func.count()).where(*where, dated).group_by(came, *pair)
    )
    counts: dict[Came, dict[int, int]] = {}
    for door, start, end, n in rows:
        if end is None:
            continue
        length = workdays.workdays_between(calendar, start, end)
        here = counts.setdefault(Came(door), {})
        here[length] = here.get(length, 0) + n
    return {door: median(found) for door, found in counts.items()}


def median(counts: Mapping[int, int]) -> float:
    """Of values with their numbers; there is at least one."""
    n = sum(counts.values())
    low, high = (n - 1) // 2, n // 2
    seen, found = 0, list[int]()
    for value in sorted(counts):
        seen += counts[value]
        found += [value] * ((low < seen) + (high < seen) - len(found))
    return (found[0] + found[1]) / 2
