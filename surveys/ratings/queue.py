"""The desk: bad ratings that wait, the most urgent first, and appeals to rule on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Integer, and_, cast, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from identity.permits import Act
from models import (
    Account,
    Department,
    Rating,
    RatingAppeal,
    Rectification,
    RectificationState,
    Service,
)
from moderation import desk


class Part(StrEnum):
    """WAITING to be verified or answered · VISITING: answered, and given under a name · DONE."""

    WAITING = "waiting"
    VISITING = "visiting"
    DONE = "done"


@dataclass(frozen=True)
class Load:
    """How many lie in each Part; `late` of those that wait."""

    waiting: int
    visiting: int
    done: int
    late: int


@dataclass(frozen=True)
class Waiting:
    """One Rectification with its Rating, and the appeal that was filed, if one was."""

    row: Rectification
    appeal: RatingAppeal | None


def _part(part: Part) -> ColumnElement[bool]:
    state = Rectification.state
    if part is Part.WAITING:
        return state.in_((RectificationState.OPEN, RectificationState.VERIFIED))
    to_visit = and_(state == RectificationState.ANSWERED, Rating.is_named)
    if part is Part.VISITING:
        return to_visit
    done = (
        RectificationState.ANSWERED,
        RectificationState.VISITED,
        RectificationState.EXCUSED,
    )
    return and_(state.in_(done), ~to_visit)


def load(session: Session, *, account: Account | None, today: date) -> Load:
    """How much lies where, in the departments of the account. One query. Refuses NotSignedIn,
    NotAllowed."""
    late = and_(_part(Part.WAITING), Rectification.due_on < today)
    counted = [*(_part(part) for part in Part), late]
    sums = [func.coalesce(func.sum(cast(each, Integer)), 0) for each in counted]
    query = (
        select(*sums)
        .select_from(Rectification)
        .join(Rating, Rating.id == Rectification.rating_id)
        .join(Department, Department.id == Rectification.department_id)
        .where(desk.within(account, Act.RECTIFY))
    )
    return Load(*map(int, session.execute(query).one()))


def rows(
    session: Session, *, account: Account | None, part: Part, offset: int = 0, limit: int = 10
) -> Sequence[Waiting]:
    """One page of a Part, by deadline; what is done the newest first. One query. Refuses
    NotSignedIn, NotAllowed."""
    order = (
        (Rectification.id.desc(),)
        if part is Part.DONE
        else (Rectification.due_on, Rectification.id)
    )
    query = (
        select(Rectification, RatingAppeal)
        .join(Rectification.rating)
        .join(Rating.service)
        .join(Department, Department.id == Rectification.department_id)
        .outerjoin(RatingAppeal, RatingAppeal.rating_id == Rating.id)
        .where(desk.within(account, Act.RECTIFY), _part(part))
        .options(
            contains_eager(Rectification.department),
            contains_eager(Rectification.rating).contains_eager(Rating.service),
            contains_eager(Rectification.rating).joinedload(Rating.matter),
        )
        .order_by(*order)
        .offset(offset)
        .limit(limit)
    )
    return [Waiting(row, appeal) for row, appeal in session.execute(query)]


def appeals(
    session: Session, *, account: Account | None, limit: int = 20
) -> Sequence[RatingAppeal]:
    """Appeals that wait for a ruling, the oldest first. One query. Refuses NotSignedIn,
    NotAllowed."""
    return session.scalars(
        select(RatingAppeal)
        .join(Department, Department.id == RatingAppeal.department_id)
        .where(desk.within(account, Act.REVIEW_RATING), RatingAppeal.ruled_at.is_(None))
        .options(
            joinedload(RatingAppeal.rating)
            .joinedload(Rating.service)
            .joinedload(Service.department),
            joinedload(RatingAppeal.rating).joinedload(Rating.rectification),
        )
        .order_by(RatingAppeal.id)
        .limit(limit)
    ).all()
