"""A department at its desk: by when it owes something, what is its own, who of it is told."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

import notices
from identity import permits
from models import Account, Department, Membership
from procedure import deadlines, workdays


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
