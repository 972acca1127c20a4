"""The Surveys that an analyst works on."""

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from errors import NotFound
from identity import permits
from models import Account, AskingState, Department, Survey


def surveys(
    session: Session, *, account: Account | None, offset: int = 0, limit: int = 20
) -> list[Survey]:
    """Those that were opened, in the departments in which, and below which, the account may
    analyse, the newest first. Refuses NotSignedIn, NotAllowed."""
    query = select(Survey).options(joinedload(Survey.department)).where(*_theirs(account))
    return list(session.scalars(query.order_by(Survey.id.desc()).offset(offset).limit(limit)))


def count(session: Session, *, account: Account | None) -> int:
    query = select(func.count()).select_from(Survey).where(*_theirs(account))
    return session.scalar(query) or 0


def one(session: Session, *, account: Account | None, slug: str) -> Survey:
    """Refuses NotFound, NotSignedIn, NotAllowed."""
    query = select(Survey).options(joinedload(Survey.department)).where(Survey.slug == slug)
    found = session.scalar(query)
    if found is None:
        raise NotFound(survey=slug)
    permits.require(account, permits.Act.ANALYSE, found.department)
    return found


def _theirs(account: Account | None) -> tuple[ColumnElement[bool], ...]:
    paths = permits.paths(account, permits.Act.ANALYSE)
    within = or_(*(Department.path.startswith(path, autoescape=True) for path in paths))
    opened = (AskingState.OPEN, AskingState.CLOSED, AskingState.WITHDRAWN)
    return Survey.department.has(within), Survey.state.in_(opened)
