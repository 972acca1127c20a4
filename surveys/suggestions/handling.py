"""What every step of a Suggestion shares: the row as it was read, and the step written down."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import notices
from errors import NotFound, Stale, WrongStage
from models import (
    Account,
    Department,
    Receipt,
    StepKind,
    Suggestion,
    SuggestionState,
    SuggestionStep,
)
from models.suggestion import WAITS

NOTE = 500


def taken(
    session: Session,
    *,
    suggestion_id: int,
    version: int | None = None,
    states: tuple[SuggestionState, ...] = WAITS,
) -> Suggestion:
    """The row, locked until the transaction ends. Refuses NotFound, Stale when it is no longer
    the version read, WrongStage."""
    suggestion = session.scalar(
        select(Suggestion)
        .where(Suggestion.id == suggestion_id)
        .options(joinedload(Suggestion.department), joinedload(Suggestion.offered_to))
        .with_for_update(of=Suggestion)
        .execution_options(populate_existing=True)
    )
    if suggestion is None:
        raise NotFound(suggestion=suggestion_id)
    if version is not None and suggestion.version != version:
        raise Stale(suggestion=suggestion_id)
    if suggestion.state not in states:
        raise WrongStage(suggestion=suggestion_id, state=suggestion.state.value)
    return suggestion


def department(session: Session, *, department_id: int) -> Department:
    """Refuses NotFound."""
    found = session.get(Department, department_id)
    if found is None:
        raise NotFound(department=department_id)
    return found


def step(
    session: Session,
    suggestion: Suggestion,
    kind: StepKind,
    *,
    department: Department | None,
    note: str = "",
    account: Account | None = None,
    now: datetime,
) -> None:
    """One step on record, as the author sees it."""
    session.add(
        SuggestionStep(
            suggestion_id=suggestion.id,
            kind=kind,
            department_id=department.id if department else None,
            note=note,
            account_id=account.id if account else None,
            at=now,
        )
    )
    session.flush()


def code_of(session: Session, suggestion: Suggestion) -> str | None:
    """The code of its Receipt; orders from a hotline have none."""
    return session.scalar(select(Receipt.code).where(Receipt.suggestion_id == suggestion.id))


def tell_author(
    session: Session, suggestion: Suggestion, *, kind: str, now: datetime, **facts: str
) -> None:
    """Owe its author a Notice; nobody, when it came from a hotline."""
    if suggestion.account_id is None:
        return
    notices.tell(
        session,
        account_id=suggestion.account_id,
        kind=kind,
        facts={"title": suggestion.title, **facts},
        link=f"/app/suggest?code={code_of(session, suggestion)}",
        now=now,
    )
