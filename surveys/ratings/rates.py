"""The rates of a service, a department, a window: each with its formula, its numbers and how sure
it is, counted in the database; those who did not rate stand apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from itertools import chain

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from errors import NotFound
from models import (
    Department,
    Matter,
    Rating,
    Rectification,
    RectificationState,
    Service,
    Window,
)
from surveys.results.intervals import wilson

LEAST = 30
"""Under so many valid ratings nothing is ranked."""
CONTENT = 3
"""基本满意 and above: satisfied."""


class Formula(StrEnum):
    """What is divided by what, over the cases finished in the period.

    SATISFACTION (满意率): levels 5, 4, 3 / valid ratings. ACTIVE (主动评价率): valid ratings that
    people gave themselves / cases handled. BAD (差评率): levels 2, 1 / valid ratings. IN_TIME
    (差评整改率): answered by the deadline / answered or past the deadline, without upheld appeals.
    FOLLOW_UP (回访率): visited / bad ratings under a name."""

    SATISFACTION = "satisfaction"
    ACTIVE = "active"
    BAD = "bad"
    IN_TIME = "in-time"
    FOLLOW_UP = "follow-up"


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both in it; None: without an end."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: InstrumentedAttribute[date]) -> Iterable[ColumnElement[bool]]:
        if self.first is not None:
            yield day >= self.first
        if self.last is not None:
            yield day <= self.last


@dataclass(frozen=True)
class Rate:
    """A share. `excluded`: how many were left out of it for the reason that its Formula names."""

    formula: Formula
    numerator: int
    denominator: int
    excluded: int = 0

    @property
    def n(self) -> int:
        return self.denominator

    @property
    def value(self) -> float | None:
        """None when there is nothing to divide by, which is neither 0 nor 100 per cent."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's, 95 per cent."""
        return wilson(self.numerator, self.denominator) if self.denominator else None

    @property
    def is_rankable(self) -> bool:
        return self.denominator >= LEAST


@dataclass(frozen=True)
class Tally:
    """What was counted. `voided`: ratings against which an appeal was upheld; `assisted`: valid
    ones entered by staff; `due`: rectifications answered or past their deadline; `pending`: those
    still in time; `late`: of the due ones, answered late or still not."""

    handled: int = 0
    five: int = 0
    four: int = 0
    three: int = 0
    two: int = 0
    one: int = 0
    voided: int = 0
    assisted: int = 0
    in_time: int = 0
    due: int = 0
    pending: int = 0
    named_bad: int = 0
    visited: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Tally)))

    @property
    def levels(self) -> dict[int, int]:
        return {5: self.five, 4: self.four, 3: self.three, 2: self.two, 1: self.one}

    @property
    def valid(self) -> int:
        return self.five + self.four + self.three + self.two + self.one

    @property
    def bad(self) -> int:
        return self.two + self.one

    @property
    def unrated(self) -> int:
        """未评价: silence, which counts for nothing."""
        return self.handled - self.valid - self.voided

    @property
    def late(self) -> int:
        return self.due - self.in_time

    @property
    def satisfaction(self) -> Rate:
        good = self.five + self.four + self.three
        return Rate(Formula.SATISFACTION, good, self.valid, self.voided)

    @property
    def rates(self) -> Mapping[Formula, Rate]:
        active = self.valid - self.assisted
        each = (
            self.satisfaction,
            Rate(Formula.ACTIVE, active, self.handled, self.assisted + self.voided),
            Rate(Formula.BAD, self.bad, self.valid, self.voided),
            Rate(Formula.IN_TIME, self.in_time, self.due, self.pending),
            Rate(Formula.FOLLOW_UP, self.visited, self.named_bad, self.bad - self.named_bad),
        )
        return {rate.formula: rate for rate in each}


LEVELS = {5: "five", 4: "four", 3: "three", 2: "two", 1: "one"}
Ids = Sequence[int] | Select[int]


class Key(StrEnum):
    """What is counted by."""

    SERVICE = "service_id"
    WINDOW = "window_id"


def _tallies(
    session: Session, key: Key, *, service_ids: Ids | None, period: Period, today: date
) -> dict[int, Tally]:
    """The Tally of each service or window. Three queries: cases and ratings are counted in their
    indexes alone, the few bad ones with what was done about them."""
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for at, name, n in chain(
        _handled(session, key, service_ids, period),
        _rated(session, key, service_ids, period),
        _rectified(session, key, service_ids, period, today),
    ):
        if at is not None:
            found[at][name] += n
    return {at: Tally(**counts) for at, counts in found.items()}


Counted = Iterator[tuple[int | None, str, int]]


def _within(
    table: type[Matter] | type[Rating], service_ids: Ids | None, period: Period
) -> Iterator[ColumnElement[bool]]:
    if service_ids is not None:
        yield table.service_id.in_(service_ids)
    yield from period.holds(table.finished_on)


def _handled(session: Session, key: Key, service_ids: Ids | None, period: Period) -> Counted:
    by = getattr(Matter, key)
    where = _within(Matter, service_ids, period)
    for at, n in session.execute(select(by, func.count()).where(*where).group_by(by)):
        yield at, "handled", n


def _rated(session: Session, key: Key, service_ids: Ids | None, period: Period) -> Counted:
    parts = (getattr(Rating, key), Rating.level, Rating.voided_at.is_not(None), Rating.is_assisted)
    where = _within(Rating, service_ids, period)
    query = select(*parts, func.count()).where(*where).group_by(*parts)
    for at, level, is_voided, is_assisted, n in session.execute(query):
        yield at, "voided" if is_voided else LEVELS[level], n
        if is_assisted and not is_voided:
            yield at, "assisted", n


def _rectified(
    session: Session, key: Key, service_ids: Ids | None, period: Period, today: date
) -> Counted:
    """Only of ratings that stand: against the others there was an appeal, and it was upheld."""
    done, due = Rectification.answered_on, Rectification.due_on
    visited = Rectification.state == RectificationState.VISITED
    conditions = {
        "in_time": done <= due,
        "due": or_(done.is_not(None), due < today),
        "pending": and_(done.is_(None), due >= today),
        "named_bad": Rating.is_named,
        "visited": and_(Rating.is_named, visited),
    }
    sums = [func.sum(case((each, 1), else_=0)) for each in conditions.values()]
    by = getattr(Rating, key)
    query = (
        select(by, *sums)
        .join(Rectification, Rectification.rating_id == Rating.id)
        .where(Rating.voided_at.is_(None), *_within(Rating, service_ids, period))
        .group_by(by)
    )
    for at, *counts in session.execute(query):
        for name, n in zip(conditions, counts, strict=True):
            yield at, name, int(n)


def of_services(
    session: Session, *, service_ids: Sequence[int], period: Period, today: date
) -> dict[int, Tally]:
    """The Tally of each of these services, by id. Three queries."""
    found = _tallies(session, Key.SERVICE, service_ids=service_ids, period=period, today=today)
    return {key: found.get(key, Tally()) for key in service_ids}


def of_windows(
    session: Session, *, service_id: int, period: Period, today: date
) -> list[tuple[Window, Tally]]:
    """The Tally of each window at which the service was given. Four queries."""
    found = _tallies(session, Key.WINDOW, service_ids=[service_id], period=period, today=today)
    rows = session.scalars(select(Window).where(Window.id.in_(found)).order_by(Window.code))
    return [(row, found[row.id]) for row in rows]


@dataclass(frozen=True)
class DepartmentRow:
    """A department with all below it; `is_sum` when it gives no services itself."""

    department: Department
    tally: Tally
    is_sum: bool = False


def of_departments(session: Session, *, period: Period, today: date) -> list[DepartmentRow]:
    """Every department that has services in its subtree, in the order of the tree. Five
    queries."""
    tallies = _tallies(session, Key.SERVICE, service_ids=None, period=period, today=today)
    own: dict[int, Tally] = {}
    for service_id, department_id in session.execute(select(Service.id, Service.department_id)):
        tally = tallies.get(service_id, Tally())
        own[department_id] = own.get(department_id, Tally()) + tally
    every = session.scalars(select(Department).order_by(Department.path)).all()
    with_some = [(each.path, own[each.id]) for each in every if each.id in own]
    rows = []
    for department in every:
        within = [tally for path, tally in with_some if path.startswith(department.path)]
        if within:
            is_sum = department.id not in own
            rows.append(DepartmentRow(department, sum(within, Tally()), is_sum))
    return rows


def of_department(session: Session, *, key: str, period: Period, today: date) -> Tally:
    """The Tally of one department with all below it. Four queries. Refuses NotFound."""
    path = session.scalar(select(Department.path).where(Department.key == key))
    if path is None:
        raise NotFound(department=key)
    here = (
        select(Service.id).join(Department).where(Department.path.startswith(path, autoescape=True))
    )
    found = _tallies(session, Key.SERVICE, service_ids=here, period=period, today=today)
    return sum(found.values(), Tally())


@dataclass(frozen=True)
class Ranking:
    """`ranked`: the place, equal ones share it, with the row; `left_out`: too few valid ratings
    for a place, with how many would be needed in `least`; `sums`: what stands above others."""

    ranked: Sequence[tuple[int, DepartmentRow]]
    left_out: Sequence[DepartmentRow]
    sums: Sequence[DepartmentRow] = ()
    least: int = LEAST


def ranking(rows: Iterable[DepartmentRow]) -> Ranking:
    """By satisfaction, the best first; without those with fewer than LEAST valid ratings, and
    without those that only sum up others: nobody is ranked beside what they are part of."""
    every = list(rows)
    own = [row for row in every if not row.is_sum]
    values = [row.tally.satisfaction.value or 0.0 for row in own if _is_rankable(row)]
    ranked = [
        (1 + sum(other > (row.tally.satisfaction.value or 0.0) for other in values), row)
        for row in own
        if _is_rankable(row)
    ]
    left_out = [row for row in own if not _is_rankable(row)]
    sums = [row for row in every if row.is_sum]
    return Ranking(sorted(ranked, key=lambda each: each[0]), left_out, sums)


def _is_rankable(row: DepartmentRow) -> bool:
    return row.tally.satisfaction.is_rankable
