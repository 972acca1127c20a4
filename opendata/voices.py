"""What Inquiries, Reuses and Applications share: bounded words, bounded numbers, who is told."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

import notices
from errors import Empty, Invalid, TooLong, TooMany
from identity import permits
from models import Account, Application, Department, Inquiry, Membership, Reuse
from moderation.cleaning import clean
from moderation.screen import screen
from procedure import deadlines, workdays
from settings import settings


def worded(text: str, *, field: str, limit: int, needed: bool = True) -> str:
    """The cleaned text. Refuses Empty, TooLong."""
    cleaned = clean(text)
    if needed and not cleaned:
        raise Empty(field=field)
    if len(cleaned) > limit:
        raise TooLong(field=field, limit=limit, length=len(cleaned))
    return cleaned


def line(text: str, *, field: str, limit: int, needed: bool = True) -> str:
    """The cleaned text on one line. Refuses Empty, TooLong."""
    return " ".join(worded(text, field=field, limit=limit, needed=needed).split())


def masked(text: str) -> str:
    """The text as the public may read it: personal data in it are hidden."""
    return screen(text).masked


def fit_for_all(text: str, *, field: str) -> None:
    """Refuses Invalid(why="personal") for a text of the department that the public is to read and
    that surely holds personal data."""
    if any(finding.is_surely_personal for finding in screen(text).findings):
        raise Invalid(field=field, why="personal")


def bound(session: Session, *, account_id: int, now: datetime) -> None:
    """Refuses TooMany for who asked, handed in and applied too often within an hour."""
    limit, since = settings().comments_per_hour, now - timedelta(hours=1)
    recent = sum(
        session.scalar(
            select(func.count()).select_from(table).where(whose == account_id, when > since)
        )
        or 0
        for table, whose, when in (
            (Inquiry, Inquiry.account_id, Inquiry.asked_at),
            (Reuse, Reuse.account_id, Reuse.handed_in_at),
            (Application, Application.account_id, Application.applied_at),
        )
    )
    if recent >= limit:
        raise TooMany(limit=limit, minutes=60)


def due(asked_on: date, n: int) -> date:
    """The last of `n` workdays after `asked_on` to hold a department to (民法典 201: the day of
    asking does not count); while holidays are not announced, the earliest day it can be."""
    return deadlines.due(
        asked_on,
        n,
        unit=deadlines.Unit.WORKDAYS,
        convention=deadlines.Convention.CIVIL,
        calendar=workdays.load(),
    ).for_duty


def within(account: Account | None, act: permits.Act) -> ColumnElement[bool]:
    """That a Department is one in which the account may do `act`. Refuses NotSignedIn,
    NotAllowed when there is none."""
    paths = permits.paths(account, act)
    return or_(*(Department.path.startswith(path, autoescape=True) for path in paths))


def tell_department(
    session: Session,
    *,
    act: permits.Act,
    department: Department,
    kind: str,
    facts: dict[str, Any],
    link: str,
    but: int,
    now: datetime,
) -> None:
    """Tell whoever may do `act` for the department, by a role there or above; not `but`, whose
    doing it is."""
    rows = session.scalars(select(Membership).where(Membership.role.in_(permits.ALLOWED[act])))
    told = {row.account_id for row in rows if department.is_within(row.department)} - {but}
    owed = [(account_id, facts, link) for account_id in sorted(told)]
    notices.tell_many(session, owed=owed, kind=kind, now=now)
