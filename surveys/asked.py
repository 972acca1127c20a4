"""What Polls and Surveys share: who is at work on them, and times that are no slip of the pen."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_

from errors import Invalid, NotAllowed, NotSignedIn
from identity import permits
from models import Account, AskingState, Department, Poll, Survey
from procedure.fields import YEARS

ACTS = (permits.Act.ASK, permits.Act.OPEN_ASKING)


def works_on(account: Account | None, asked: Poll | Survey) -> bool:
    """Whether the account may make it or open it."""
    return any(permits.may(account, act, asked.department) for act in ACTS)


def theirs(
    account: Account | None, of: type[Poll] | type[Survey], states: Sequence[AskingState]
) -> list[ColumnElement[bool]]:
    """For a query: what the account may make or open, in these states or in any. Refuses
    NotSignedIn, NotAllowed when there is no department in which it may."""
    if account is None:
        raise NotSignedIn(act="ask")
    roles = permits.ALLOWED[ACTS[0]] | permits.ALLOWED[ACTS[1]]
    paths = sorted({m.department.path for m in account.memberships if m.role in roles})
    if not paths:
        raise NotAllowed(act="ask")
    within = or_(*(Department.path.startswith(path, autoescape=True) for path in paths))
    where = [of.department.has(within)]
    return [*where, of.state.in_(states)] if states else where


def check_year(name: str, moment: datetime | None) -> None:
    """Refuses Invalid for a year that is a slip of the pen."""
    if moment is not None and moment.year not in YEARS:
        raise Invalid(field=name, why="out-of-range")
