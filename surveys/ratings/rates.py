"""The rates of a service, a department, a window: each with its formula, its numbers and how sure
it is, counted in the database; those who did not rate stand apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
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
from models.rating import BAD
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


def _counts(today: date) -> list[ColumnElement[int]]:
    """The columns of a Tally, in its order."""
    valid = and_(Rating.id.is_not(None), Rating.voided_at.is_(None))
    levels = [and_(valid, Rating.level == level) for level in (5, 4, 3, 2, 1)]
    bad = and_(valid, Rating.level <= BAD)
    owed = and_(bad, Rectification.state != RectificationState.EXCUSED)
    over = or_(Rectification.answered_on.is_not(None), Rectification.due_on < today)
    conditions = [
        *levels,
        Rating.voided_at.is_not(None),
        and_(valid, Rating.is_assisted),
        and_(owed, Rectification.answered_on <= Rectification.due_on),
        and_(owed, over),
        and_(owed, Rectification.answered_on.is_(None), Rectification.due_on >= today),
        and_(bad, Rating.is_named),
        and_(bad, Rating.is_named, Rectification.state == RectificationState.VISITED),
    ]
    counted = [func.coalesce(func.sum(case((each, 1), else_=0)), 0) for each in conditions]
    return [func.count(Matter.id), *counted]


def _tallies(
    session: Session,
    by: InstrumentedAttribute[Any],
    *where: ColumnElement[bool],
    period: Period,
    today: date,
) -> dict[int, Tally]:
    query = (
        select(by, *_counts(today))
        .select_from(Matter)
        .join(Service, Service.id == Matter.service_id)
        .outerjoin(Rating, Rating.matter_id == Matter.id)
        .outerjoin(Rectification, Rectification.rating_id == Rating.id)
        .where(*where, *period.holds(Matter.finished_on))
        .group_by(by)
    )
    return {key: Tally(*map(int, counts)) for key, *counts in session.execute(query)}


def of_services(
    session: Session, *, service_ids: Sequence[int], period: Period, today: date
) -> dict[int, Tally]:
    """The Tally of each of these services, by id. One query."""
    where = Matter.service_id.in_(service_ids)
    found = _tallies(session, Matter.service_id, where, period=period, today=today)
    return {key: found.get(key, Tally()) for key in service_ids}


def of_windows(
    session: Session, *, service_id: int, period: Period, today: date
) -> list[tuple[Window, Tally]]:
    """The Tally of each window at which the service was given. Two queries."""
    found = _tallies(
        session,
        Matter.window_id,
        Matter.service_id == service_id,
        Matter.window_id.is_not(None),
        period=period,
        today=today,
    )
    rows = session.scalars(select(Window).where(Window.id.in_(found)).order_by(Window.code))
    return [(row, found[row.id]) for row in rows]


@dataclass(frozen=True)
class DepartmentRow:
    """A department with all below it; `is_sum` when it gives no services itself."""

    department: Department
    tally: Tally
    is_sum: bool = False


def of_departments(session: Session, *, period: Period, today: date) -> list[DepartmentRow]:
    """Every department that has services in its subtree, in the order of the tree. Two queries."""
    own = _tallies(session, Service.department_id, period=period, today=today)
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
    """The Tally of one department with all below it. Two queries. Refuses NotFound."""
    path = session.scalar(select(Department.path).where(Department.key == key))
    if path is None:
        raise NotFound(department=key)
    here = select(Department.id).where(Department.path.startswith(path, autoescape=True))
    where = Service.department_id.in_(here)
    found = _tallies(session, Service.department_id, where, period=period, today=today)
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
