"""A Consultation before the public: open it, give it more time, close it, take it back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

import search
from audit import ledger
from consultation import drafting, notice
from errors import Empty, Incomplete, Invalid, SamePerson, WrongStage
from identity import permits
from models import Account, Act, Consultation, Draft, Stage
from moderation import rulings
from moderation.cleaning import clean


def open_(
    session: Session, *, account: Account | None, consultation_id: int, now: datetime
) -> Consultation:
    """Open a reviewed Consultation to the public, at once or when its opening time comes; opened
    late, its time begins now, and must still be long enough.

    Refuses SamePerson when the account drafted it, Incomplete with the ids of the notice checks
    that refuse (重大行政决策程序暂行条例 art. 15 and the profile's own), Invalid for a closing time
    that is past.
    """
    consultation, account = drafting.held(
        session,
        account=account,
        consultation_id=consultation_id,
        act=permits.Act.REVIEW,
        stages=(Stage.REVIEW,),
    )
    draft = session.scalar(
        select(Draft).where(Draft.consultation_id == consultation_id).order_by(Draft.number.desc())
    )
    if account.id in (consultation.created_by, draft.made_by if draft else None):
        raise SamePerson(act="open")
    if consultation.closes_at is not None and consultation.closes_at <= now:
        raise Invalid(field="closes_at", why="past")
    missing = drafting.lacks(session, consultation=consultation)
    findings = notice.refused(session, consultation=consultation, now=now)
    if missing or findings or draft is None:
        raise Incomplete(missing=missing, findings=findings)
    consultation.stage = Stage.OPEN
    consultation.opens_at = notice.beginning(consultation, now=now)
    consultation.opened_by = account.id
    consultation.opened_at = now
    session.flush()
    _record(session, consultation=consultation, act=Act.OPENED, draft=draft.digest, now=now)
    search.index_consultation(session, consultation_id=consultation_id)
    return consultation


def extend(
    session: Session,
    *,
    account: Account | None,
    consultation_id: int,
    closes_at: datetime,
    reason: str,
    now: datetime,
) -> Consultation:
    """Give the public more time; a period is never shortened after opening, nor one that is over
    taken up again. Refuses NotAllowed, WrongStage, Empty, Invalid."""
    consultation, _ = drafting.held(
        session,
        account=account,
        consultation_id=consultation_id,
        act=permits.Act.EXTEND,
        stages=(Stage.OPEN,),
    )
    if consultation.is_due_to_close(now):
        raise WrongStage(stage=Stage.CLOSED.value, needs=[Stage.OPEN.value])
    reason = clean(reason)
    if not reason:
        raise Empty(field="reason")
    if consultation.closes_at is not None and closes_at <= consultation.closes_at:
        raise Invalid(field="closes_at", why="not-later")
    drafting.check_year("closes_at", closes_at)
    consultation.closes_at = closes_at
    session.flush()
    _record(
        session,
        consultation=consultation,
        act=Act.EXTENDED,
        closes_at=closes_at.isoformat(),
        reason=reason,
        now=now,
    )
    return consultation


def close_due(session: Session, *, now: datetime) -> list[Consultation]:
    """Close every open Consultation whose time is over; safe to run as often as one likes."""
    due = session.scalars(
        select(Consultation)
        .where(Consultation.stage == Stage.OPEN, Consultation.closes_at <= now)
        .order_by(Consultation.id)
        .with_for_update(of=Consultation)
        .execution_options(populate_existing=True)
    ).all()
    for consultation in due:
        consultation.stage = Stage.CLOSED
        consultation.closed_at = consultation.closes_at
        session.flush()
        _record(
            session,
            consultation=consultation,
            act=Act.CLOSED,
            received=consultation.received,
            now=now,
        )
    return list(due)


def withdraw(
    session: Session, *, account: Account | None, consultation_id: int, reason: str, now: datetime
) -> Consultation:
    """Take a Consultation back with a public reason; what was said stays on record."""
    consultation, _ = drafting.held(
        session,
        account=account,
        consultation_id=consultation_id,
        act=permits.Act.WITHDRAW,
        stages=(Stage.OPEN, Stage.CLOSED),
    )
    reason = clean(reason)
    if not reason:
        raise Empty(field="reason")
    rulings.drop_waiting(session, consultation_id=consultation_id)
    consultation.stage = Stage.WITHDRAWN
    consultation.withdrawn_reason = reason
    session.flush()
    _record(
        session,
        consultation=consultation,
        act=Act.WITHDRAWN,
        reason=consultation.withdrawn_reason,
        now=now,
    )
    return consultation


def _record(
    session: Session, *, consultation: Consultation, act: Act, now: datetime, **facts: object
) -> None:
    ledger.append(
        session,
        act=act,
        consultation_id=consultation.id,
        facts={"consultation": consultation.slug, **facts},
        now=now,
    )
