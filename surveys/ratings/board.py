"""What everybody sees of services: those found, and the bad ratings with what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

import paging
from errors import NotFound
from models import (
    AppealGround,
    Department,
    Rating,
    RatingAppeal,
    Rectification,
    RectificationState,
    Service,
)
from moderation.cleaning import clean
from paging import Page
from surveys.ratings.rates import Period, Tally, of_services

DONE = (RectificationState.ANSWERED, RectificationState.VISITED)


class Fate(StrEnum):
    """Of a bad rating: OPEN in time, LATE whether answered since or not, DONE in time, EXCUSED by
    an upheld appeal."""

    OPEN = "open"
    LATE = "late"
    DONE = "done"
    EXCUSED = "excused"


@dataclass(frozen=True)
class Found:
    service: Service
    tally: Tally


@dataclass(frozen=True)
class BadRating:
    """A bad rating as everybody may see it: its words only once the department answered."""

    id: int
    service: Service
    level: int
    reasons: Sequence[str]
    given_at: datetime
    due_on: date
    state: RectificationState
    fate: Fate
    is_late: bool
    words: str
    supplement: str
    are_held_back: bool
    answer: str
    answered_on: date | None
    ground: AppealGround | None
    is_upheld: bool | None
    ruling: str


def services(
    session: Session,
    *,
    words: str = "",
    department: str = "",
    period: Period,
    today: date,
    after: str | None = None,
    limit: int = 20,
) -> Page[Found]:
    """Active services by name, that have every word in name or code, of a department with all
    below it. Three queries at the most. Refuses NotFound, Invalid for a cursor."""
    query = (
        select(Service)
        .join(Department)
        .where(Service.is_active, *_matching(words))
        .options(contains_eager(Service.department))
        .order_by(Service.name, Service.id)
        .limit(limit + 1)
    )
    if department:
        query = query.where(_within(session, department))
    if after:
        name, last = paging.decode_cursor(after, str, int)
        further = and_(Service.name == name, Service.id > last)
        query = query.where(or_(Service.name > name, further))
    page = paging.cut(
        session.scalars(query).all(), limit=limit, place=lambda each: (each.name, each.id)
    )
    ids = [each.id for each in page.items]
    tallies = of_services(session, service_ids=ids, period=period, today=today)
    return Page([Found(each, tallies[each.id]) for each in page.items], page.next)


def _matching(words: str) -> list[ColumnElement[bool]]:
    return [
        or_(
            *(
                func.lower(column).contains(word.lower(), autoescape=True)
                for column in (Service.name, Service.name_en, Service.code)
            )
        )
        for word in clean(words).split()[:8]
    ]


def _within(session: Session, key: str) -> ColumnElement[bool]:
    path = session.scalar(select(Department.path).where(Department.key == clean(key)))
    if path is None:
        raise NotFound(department=key)
    return Department.path.startswith(path, autoescape=True)


def bad_ratings(
    session: Session,
    *,
    service_id: int | None = None,
    department: str = "",
    fate: Fate | None = None,
    today: date,
    after: str | None = None,
    limit: int = 20,
) -> Page[BadRating]:
    """Bad ratings, the newest first. Two queries at the most. Refuses NotFound, Invalid for a
    cursor."""
    query = (
        select(Rectification, RatingAppeal)
        .join(Rectification.rating)
        .join(Rating.service)
        .join(Service.department)
        .outerjoin(RatingAppeal, RatingAppeal.rating_id == Rating.id)
        .options(
            contains_eager(Rectification.rating)
            .contains_eager(Rating.service)
            .contains_eager(Service.department)
        )
        .order_by(Rectification.id.desc())
        .limit(limit + 1)
    )
    if service_id is not None:
        query = query.where(Rating.service_id == service_id)
    if department:
        query = query.where(_within(session, department))
    if fate is not None:
        query = query.where(_has(fate, today))
    if after:
        (last,) = paging.decode_cursor(after, int)
        query = query.where(Rectification.id < last)
    rows = [(row, appeal) for row, appeal in session.execute(query)]
    page = paging.cut(rows, limit=limit, place=lambda each: (each[0].id,))
    return Page([shown(row, appeal, today=today) for row, appeal in page.items], page.next)


def _has(fate: Fate, today: date) -> ColumnElement[bool]:
    state = Rectification.state
    late = or_(
        Rectification.answered_on > Rectification.due_on,
        and_(Rectification.answered_on.is_(None), Rectification.due_on < today),
    )
    if fate is Fate.EXCUSED:
        return state == RectificationState.EXCUSED
    if fate is Fate.LATE:
        return and_(state != RectificationState.EXCUSED, late)
    if fate is Fate.DONE:
        return and_(state.in_(DONE), Rectification.answered_on <= Rectification.due_on)
    waiting = (RectificationState.OPEN, RectificationState.VERIFIED)
    return and_(state.in_(waiting), Rectification.due_on >= today)


def shown(row: Rectification, appeal: RatingAppeal | None, *, today: date) -> BadRating:
    """What of it is for everybody. Words that a Rule holds back stay back, and that is said."""
    rating, is_told = row.rating, row.state in DONE
    ruled = appeal if appeal is not None and appeal.ruled_at is not None else None
    late = row.is_late(today)
    if row.state is RectificationState.EXCUSED:
        fate = Fate.EXCUSED
    elif late:
        fate = Fate.LATE
    else:
        fate = Fate.DONE if is_told else Fate.OPEN
    held = (bool(rating.shown) and not rating.is_fit) or not rating.supplement_is_fit
    return BadRating(
        id=rating.id,
        service=rating.service,
        level=rating.level,
        reasons=rating.reasons,
        given_at=rating.given_at,
        due_on=row.due_on,
        state=row.state,
        fate=fate,
        is_late=late,
        words=rating.shown if is_told and rating.is_fit else "",
        supplement=rating.supplement if is_told and rating.supplement_is_fit else "",
        are_held_back=is_told and held,
        answer=row.answer if is_told else "",
        answered_on=row.answered_on,
        ground=ruled.ground if ruled else None,
        is_upheld=ruled.is_upheld if ruled else None,
        ruling=ruled.ruling if ruled else "",
    )


def rectification_of(session: Session, *, rating_id: int, today: date) -> BadRating | None:
    """What was done about one Rating; None for one that is not bad."""
    row = session.scalar(
        select(Rectification)
        .where(Rectification.rating_id == rating_id)
        .options(
            joinedload(Rectification.rating)
            .joinedload(Rating.service)
            .joinedload(Service.department)
        )
    )
    if row is None:
        return None
    appeal = session.scalar(select(RatingAppeal).where(RatingAppeal.rating_id == rating_id))
    return shown(row, appeal, today=today)
