"""Putting right what was rated badly: verified, answered in public, the person asked again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import clock
import notices
from audit import codes, ledger
from errors import Invalid, NotFound, Stale, WrongStage
from identity import permits
from models import Account, Act, Rating, Receipt, Rectification, RectificationState, Service
from moderation import desk, wording
from surveys.ratings import terms

LIMITS = {"finding": 2_000, "answer": 2_000, "visit": 2_000}
DESK = "/app/service_desk"


def open_(session: Session, *, rating: Rating, now: datetime) -> Rectification:
    """Open it for a bad Rating, with the last day to put it right; the department is told."""
    department = rating.service.department
    applying = terms.applying(department)
    made = Rectification(
        rating_id=rating.id,
        department_id=department.id,
        opened_at=now,
        due_on=applying.due(now.astimezone(clock.ZONE).date()),
        terms=applying.key,
    )
    session.add(made)
    session.flush()
    desk.tell_department(
        session,
        act=permits.Act.RECTIFY,
        department=department,
        kind="rating-bad",
        facts={"title": rating.service.name, "day": made.due_on.isoformat()},
        link=DESK,
        but=rating.account_id or 0,
        now=now,
    )
    return made


def taken(
    session: Session,
    *,
    account: Account | None,
    rectification_id: int,
    version: int,
    state: RectificationState,
) -> tuple[Rectification, Account]:
    """The row, locked until the transaction ends, and who may work on it. Refuses NotFound,
    NotSignedIn, NotAllowed, Stale when it is no longer the version read, WrongStage."""
    row = session.scalar(
        select(Rectification)
        .where(Rectification.id == rectification_id)
        .options(
            joinedload(Rectification.department),
            joinedload(Rectification.rating).joinedload(Rating.service),
        )
        .with_for_update(of=Rectification)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(rectification=rectification_id)
    staff = permits.require(account, permits.Act.RECTIFY, row.department)
    if row.version != version:
        raise Stale(rectification=rectification_id)
    if row.state is not state:
        raise WrongStage(why="rectification", state=row.state.value)
    return row, staff


def verify(
    session: Session,
    *,
    account: Account | None,
    rectification_id: int,
    version: int,
    is_upheld: bool,
    finding: str,
    now: datetime,
) -> Rectification:
    """Say whether it is as was said, for the staff to read. Refuses as `taken`, Empty, TooLong."""
    row, staff = taken(
        session,
        account=account,
        rectification_id=rectification_id,
        version=version,
        state=RectificationState.OPEN,
    )
    row.finding = wording.worded(finding, field="finding", limit=LIMITS["finding"])
    row.is_upheld, row.verified_by, row.verified_at = is_upheld, staff.id, now
    row.state = RectificationState.VERIFIED
    session.flush()
    return row


def answer(
    session: Session,
    *,
    account: Account | None,
    rectification_id: int,
    version: int,
    text: str,
    now: datetime,
) -> Rectification:
    """Say in public what was put right. This day ends the deadline; from now on everybody reads
    the rater's words, masked. Refuses as `taken`, Empty, TooLong, Invalid for personal data."""
    row, staff = taken(
        session,
        account=account,
        rectification_id=rectification_id,
        version=version,
        state=RectificationState.VERIFIED,
    )
    row.answer = wording.worded(text, field="answer", limit=LIMITS["answer"])
    wording.fit_for_all(row.answer, field="answer")
    row.answered_by, row.answered_at = staff.id, now
    row.answered_on = now.astimezone(clock.ZONE).date()
    row.state = RectificationState.ANSWERED
    facts = {
        "rating": row.rating_id,
        "service": row.rating.service.slug,
        "due_on": row.due_on.isoformat(),
        "late": row.is_late(row.answered_on),
        "digest": codes.digest(row.rating.salt, row.answer),
    }
    ledger.append(session, act=Act.RECTIFIED, consultation_id=None, facts=facts, now=now)
    session.flush()
    tell_rater(session, rating=row.rating, kind="rating-answered", now=now)
    return row


def visit(
    session: Session,
    *,
    account: Account | None,
    rectification_id: int,
    version: int,
    level: int,
    words: str,
    now: datetime,
) -> Rectification:
    """Note what the person said when asked again, for the staff to read. Refuses as `taken`,
    Empty, TooLong, Invalid for a level off 1 … 5 or for who did not give a name."""
    row, staff = taken(
        session,
        account=account,
        rectification_id=rectification_id,
        version=version,
        state=RectificationState.ANSWERED,
    )
    if not row.rating.is_named:
        raise Invalid(field="visit", why="unnamed")
    if level not in range(1, 6):
        raise Invalid(field="satisfaction", why="rating-level", given=level)
    row.visit = wording.worded(words, field="visit", limit=LIMITS["visit"])
    row.visit_level, row.visited_by, row.visited_at = level, staff.id, now
    row.state = RectificationState.VISITED
    session.flush()
    return row


def tell_rater(session: Session, *, rating: Rating, kind: str, now: datetime, **facts: str) -> None:
    """Owe who rated a Notice; nobody, where no account stands behind it."""
    if rating.account_id is None:
        return
    service = session.get_one(Service, rating.service_id)
    code = session.scalar(select(Receipt.code).where(Receipt.rating_id == rating.id))
    notices.tell(
        session,
        account_id=rating.account_id,
        kind=kind,
        facts={"title": service.name, **facts},
        link=f"/app/rate?code={code}",
        now=now,
    )
