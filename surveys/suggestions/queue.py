"""The desk: what waits in one's departments, most urgent first, what was offered, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Integer, and_, cast, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from errors import NotAllowed, NotFound, NotSignedIn
from identity.permits import ALLOWED, Act
from models import Account, Department, Suggestion, SuggestionState, SuggestionStep
from models.suggestion import WAITS
from surveys.suggestions import routing


class Part(StrEnum):
    """WAITING with us · OFFERED to us by another department · UNASSIGNED, nobody's · ANSWERED, to
    be shown or hidden."""

    WAITING = "waiting"
    OFFERED = "offered"
    UNASSIGNED = "unassigned"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Load:
    """How many lie in each Part; `overdue` of those that wait."""

    waiting: int
    overdue: int
    offered: int
    unassigned: int
    answered: int


def _ours(account: Account | None, *acts: Act) -> ColumnElement[bool]:
    """That a Suggestion's department is one in which, or below which, the account may do one of
    the acts. Refuses NotSignedIn, NotAllowed when there is none."""
    if account is None:
        raise NotSignedIn(act=acts[0].value)
    roles = frozenset().union(*(ALLOWED[act] for act in acts))
    paths = {m.department.path for m in account.memberships if m.role in roles}
    if not paths:
        raise NotAllowed(act=acts[0].value)
    within = (Department.path.startswith(path, autoescape=True) for path in sorted(paths))
    return or_(*within)


def _part(account: Account | None, part: Part) -> ColumnElement[bool]:
    departments = select(Department.id).where(_ours(account, Act.ROUTE, Act.REPLY))
    if part is Part.WAITING:
        return and_(
            Suggestion.department_id.in_(departments),
            Suggestion.state == SuggestionState.ASSIGNED,
        )
    if part is Part.OFFERED:
        return and_(
            Suggestion.offered_to_id.in_(departments),
            Suggestion.state == SuggestionState.ASSIGNED,
        )
    if part is Part.ANSWERED:
        return and_(
            Suggestion.department_id.in_(departments),
            Suggestion.state == SuggestionState.REPLIED,
        )
    mine = Suggestion.state == SuggestionState.RECEIVED
    return mine if routing.sees_unassigned(account) else and_(mine, false())


def rows(
    session: Session, *, account: Account | None, part: Part, offset: int = 0, limit: int = 10
) -> Sequence[Suggestion]:
    """One page of a Part: by deadline, the answered ones by the day they were answered, newest
    first. Refuses NotSignedIn, NotAllowed."""
    order = (
        (Suggestion.replied_at.desc(), Suggestion.id.desc())
        if part is Part.ANSWERED
        else (Suggestion.due_on, Suggestion.id)
    )
    query = (
        select(Suggestion)
        .where(_part(account, part))
        .options(
            joinedload(Suggestion.department),
            joinedload(Suggestion.offered_to),
            joinedload(Suggestion.region),
            joinedload(Suggestion.account),
        )
        .order_by(*order)
    )
    return session.scalars(query.offset(offset).limit(limit)).all()


def one(session: Session, *, account: Account | None, suggestion_id: int) -> Suggestion:
    """One of somebody's own desk, with its steps. Refuses NotSignedIn, NotAllowed, NotFound, also
    for one that is not theirs to see."""
    found = session.scalar(
        select(Suggestion)
        .where(Suggestion.id == suggestion_id, or_(*(_part(account, part) for part in Part)))
        .options(
            joinedload(Suggestion.department),
            joinedload(Suggestion.offered_to),
            joinedload(Suggestion.region),
            joinedload(Suggestion.account),
            selectinload(Suggestion.steps).joinedload(SuggestionStep.department),
        )
    )
    if found is None:
        raise NotFound(suggestion=suggestion_id)
    return found


def load(session: Session, *, account: Account | None, today: date) -> Load:
    """How much lies where. One query. Refuses NotSignedIn, NotAllowed."""
    late = and_(_part(account, Part.WAITING), Suggestion.due_on < today)
    counted = [*(_part(account, part) for part in Part), late]
    sums = [func.coalesce(func.sum(cast(each, Integer)), 0) for each in counted]
    open_or_answered = (*WAITS, SuggestionState.REPLIED)
    row = session.execute(select(*sums).where(Suggestion.state.in_(open_or_answered))).one()
    waiting, offered, unassigned, answered, overdue = map(int, row)
    return Load(waiting, overdue, offered, unassigned, answered)
