"""Whose a Suggestion is: given by duty, handed on by agreement, settled by who stands above.

首接负责 (北京市接诉即办工作条例 art. 14): the department that has it keeps it until another has
accepted it. After adjudication it is not handed on any more (潍坊, art. 22)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Conflict, Invalid, NotAllowed, NotSignedIn
from identity import permits
from identity.permits import Act, require
from models import (
    Account,
    Department,
    StepKind,
    Suggestion,
    SuggestionState,
    SuggestionStep,
)
from moderation import desk, wording
from surveys.suggestions import duties
from surveys.suggestions.handling import NOTE, department, step, taken, tell_author

DESK = "/app/suggestion_desk"
HAD = (StepKind.ASSIGNED, StepKind.ACCEPTED)


def route(session: Session, *, suggestion: Suggestion, now: datetime) -> None:
    """Give a new one to the department whose duty it is; without one it waits to be assigned."""
    found = duties.responsible(session, topic=suggestion.topic, region_id=suggestion.region_id)
    if found is not None:
        _give(session, suggestion, found.lead, now=now)


def route_waiting(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Give out those that nobody had: the duty table knows more now. How many went."""
    waiting = session.scalars(
        select(Suggestion)
        .where(Suggestion.state == SuggestionState.RECEIVED)
        .order_by(Suggestion.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for suggestion in waiting:
        route(session, suggestion=suggestion, now=now)
    return sum(suggestion.state is SuggestionState.ASSIGNED for suggestion in waiting)


def _give(
    session: Session,
    suggestion: Suggestion,
    to: Department,
    *,
    kind: StepKind = StepKind.ASSIGNED,
    note: str = "",
    account: Account | None = None,
    now: datetime,
) -> None:
    suggestion.department, suggestion.department_id = to, to.id
    suggestion.offered_to, suggestion.offered_to_id = None, None
    suggestion.state = SuggestionState.ASSIGNED
    step(session, suggestion, kind, department=to, note=note, account=account, now=now)
    _tell(session, suggestion, to, kind="suggestion-new", but=account, now=now)


def _tell(
    session: Session,
    suggestion: Suggestion,
    to: Department,
    *,
    kind: str,
    but: Account | None,
    now: datetime,
) -> None:
    desk.tell_department(
        session,
        act=Act.ROUTE,
        department=to,
        kind=kind,
        facts={"title": suggestion.shown_title},
        link=DESK,
        but=but.id if but else (suggestion.account_id or 0),
        now=now,
    )


def assign(
    session: Session,
    *,
    account: Account | None,
    suggestion_id: int,
    version: int,
    department_id: int,
    note: str = "",
    now: datetime,
) -> Suggestion:
    """Give one that nobody has to a department. Refuses NotFound, Stale, WrongStage, NotSignedIn,
    NotAllowed without ROUTE there or above, TooLong."""
    to = department(session, department_id=department_id)
    account = require(account, Act.ROUTE, to)
    found = taken(
        session,
        suggestion_id=suggestion_id,
        version=version,
        states=(SuggestionState.RECEIVED,),
    )
    said = wording.line(note, field="note", limit=NOTE, needed=False)
    _give(session, found, to, note=said, account=account, now=now)
    return found


def offer(
    session: Session,
    *,
    account: Account | None,
    suggestion_id: int,
    version: int,
    department_id: int,
    reason: str,
    now: datetime,
) -> Suggestion:
    """Ask another department to take it over; this one keeps it, and owes the reply, until then.

    Refuses NotFound, Stale, WrongStage, NotSignedIn, NotAllowed without ROUTE where it is, Empty,
    TooLong, Conflict after adjudication (`settled`), while another was asked (`offered`), or for
    a department that had it before (`had-it`)."""
    found = taken(session, suggestion_id=suggestion_id, version=version)
    account = _of_holder(account, found)
    to = department(session, department_id=department_id)
    if to.id == found.department_id:
        raise Invalid(field="department", why="same")
    if found.is_settled:
        raise Conflict(suggestion=suggestion_id, why="settled")
    if found.offered_to_id is not None:
        raise Conflict(suggestion=suggestion_id, why="offered")
    if to.id in _holders(session, found):
        raise Conflict(suggestion=suggestion_id, why="had-it")
    said = wording.line(reason, field="reason", limit=NOTE)
    found.offered_to, found.offered_to_id = to, to.id
    step(session, found, StepKind.OFFERED, department=to, note=said, account=account, now=now)
    _tell(session, found, to, kind="suggestion-offered", but=account, now=now)
    return found


def _of_holder(account: Account | None, suggestion: Suggestion) -> Account:
    if suggestion.department is None:
        raise Conflict(suggestion=suggestion.id, why="unassigned")
    return require(account, Act.ROUTE, suggestion.department)


def _holders(session: Session, suggestion: Suggestion) -> set[int | None]:
    query = select(SuggestionStep.department_id).where(
        SuggestionStep.suggestion_id == suggestion.id, SuggestionStep.kind.in_(HAD)
    )
    return set(session.scalars(query))


def accept(
    session: Session, *, account: Account | None, suggestion_id: int, version: int, now: datetime
) -> Suggestion:
    """Take over what was offered. Refuses NotFound, Stale, WrongStage, NotSignedIn, NotAllowed
    without ROUTE in the department asked, Conflict when none was."""
    found = taken(session, suggestion_id=suggestion_id, version=version)
    to = _asked(found)
    account = require(account, Act.ROUTE, to)
    _give(session, found, to, kind=StepKind.ACCEPTED, account=account, now=now)
    return found


def decline(
    session: Session,
    *,
    account: Account | None,
    suggestion_id: int,
    version: int,
    reason: str,
    now: datetime,
) -> Suggestion:
    """Leave it where it is, with the reason. Refuses as accept(), Empty, TooLong."""
    found = taken(session, suggestion_id=suggestion_id, version=version)
    to = _asked(found)
    account = require(account, Act.ROUTE, to)
    said = wording.line(reason, field="reason", limit=NOTE)
    found.offered_to, found.offered_to_id = None, None
    step(session, found, StepKind.DECLINED, department=to, note=said, account=account, now=now)
    if found.department is not None:
        _tell(session, found, found.department, kind="suggestion-back", but=account, now=now)
    return found


def _asked(suggestion: Suggestion) -> Department:
    if suggestion.offered_to is None:
        raise Conflict(suggestion=suggestion.id, why="not-offered")
    return suggestion.offered_to


def adjudicate(
    session: Session,
    *,
    account: Account | None,
    suggestion_id: int,
    version: int,
    department_id: int,
    reason: str,
    now: datetime,
) -> Suggestion:
    """Say whose duty it is, for good: by somebody who may route in a department above both.

    Refuses NotFound, Stale, WrongStage, NotSignedIn, NotAllowed, Empty, TooLong, Conflict when it
    was adjudicated before."""
    found = taken(session, suggestion_id=suggestion_id, version=version)
    account = _of_holder(account, found)
    to = department(session, department_id=department_id)
    if found.is_settled:
        raise Conflict(suggestion=suggestion_id, why="settled")
    if not stands_above(account, found, to):
        raise NotAllowed(act=Act.ROUTE.value, department=to.key)
    said = wording.line(reason, field="reason", limit=NOTE)
    found.is_settled = True
    _give(session, found, to, kind=StepKind.ADJUDICATED, note=said, account=account, now=now)
    return found


def stands_above(account: Account | None, suggestion: Suggestion, to: Department) -> bool:
    """Whether one and the same role reaches over the department that has it and over `to`."""
    here = suggestion.department
    return account is not None and any(
        membership.role in permits.ALLOWED[Act.ROUTE]
        and to.is_within(membership.department)
        and (here is None or here.is_within(membership.department))
        and membership.department_id != to.id
        for membership in account.memberships
    )


def reroute(
    session: Session,
    *,
    account: Account | None,
    suggestion_id: int,
    version: int,
    reason: str,
    now: datetime,
) -> Suggestion:
    """Pass it to the channel the law has for it (信访, a court …); its author is told where to.

    Refuses NotFound, Stale, WrongStage, NotSignedIn, NotAllowed, Empty, TooLong."""
    found = taken(session, suggestion_id=suggestion_id, version=version)
    if found.department is not None:
        account = require(account, Act.ROUTE, found.department)
    elif account is None:
        raise NotSignedIn(act=Act.ROUTE.value)
    elif not sees_unassigned(account):
        raise NotAllowed(act=Act.ROUTE.value)
    said = wording.line(reason, field="reason", limit=NOTE)
    found.state, found.offered_to, found.offered_to_id = SuggestionState.REROUTED, None, None
    step(
        session,
        found,
        StepKind.REROUTED,
        department=found.department,
        note=said,
        account=account,
        now=now,
    )
    tell_author(session, found, kind="suggestion-rerouted", now=now, reason=said)
    return found


def sees_unassigned(account: Account | None) -> bool:
    """Whether this is somebody to look after what nobody has: who may route in a department that
    has none above it."""
    return account is not None and any(
        membership.role in permits.ALLOWED[Act.ROUTE] and membership.department.parent_id is None
        for membership in account.memberships
    )
