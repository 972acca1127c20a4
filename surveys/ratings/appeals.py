"""Appeals of a department against a bad rating, and the second person's ruling on them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

import clock
from audit import codes, ledger
from errors import AlreadyDone, Closed, NotFound, SamePerson
from identity import permits
from models import (
    Account,
    Act,
    AppealGround,
    Rating,
    RatingAppeal,
    Rectification,
    RectificationState,
)
from moderation import desk, wording
from surveys.ratings import rectification

LIMITS = {"reason": 2_000, "ruling": 2_000}


def file(
    session: Session,
    *,
    account: Account | None,
    rectification_id: int,
    version: int,
    ground: AppealGround,
    reason: str,
    now: datetime,
) -> RatingAppeal:
    """Object to a bad Rating as mistaken or malicious, once, while it is verified but not yet
    answered and not late; the deadline runs on. Refuses NotFound, NotSignedIn, NotAllowed, Stale,
    WrongStage, Closed when it is late, Empty, TooLong, AlreadyDone."""
    row, staff = rectification.taken(
        session,
        account=account,
        rectification_id=rectification_id,
        version=version,
        state=RectificationState.VERIFIED,
    )
    if row.is_late(now.astimezone(clock.ZONE).date()):
        raise Closed(why="appeal-late", last=row.due_on.isoformat())
    appeal = RatingAppeal(
        rating_id=row.rating_id,
        department_id=row.department_id,
        ground=ground,
        reason=wording.worded(reason, field="reason", limit=LIMITS["reason"]),
        filed_by=staff.id,
        filed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(appeal)
    except IntegrityError as error:
        raise AlreadyDone(why="appealed") from error
    desk.tell_department(
        session,
        act=permits.Act.REVIEW_RATING,
        department=row.department,
        kind="rating-appeal-new",
        facts={"title": row.rating.service.name},
        link=f"{rectification.DESK}?tab=appeals",
        but=staff.id,
        now=now,
    )
    return appeal


def rule(
    session: Session,
    *,
    account: Account | None,
    appeal_id: int,
    is_upheld: bool,
    ruling: str,
    now: datetime,
) -> RatingAppeal:
    """Uphold it, and the Rating counts in no rate any more but among the excluded; or reject it.
    Whoever rated, filed, verified or answered is not the one to rule. Refuses NotFound,
    NotSignedIn, NotAllowed, SamePerson, AlreadyDone, Empty, TooLong, Invalid for personal data in
    the ruling, which is public."""
    appeal, row = _waiting(session, appeal_id=appeal_id)
    reviewer = permits.require(account, permits.Act.REVIEW_RATING, row.department)
    rating = row.rating
    if reviewer.id in {appeal.filed_by, row.verified_by, row.answered_by, rating.account_id}:
        raise SamePerson(appeal=appeal_id)
    if appeal.ruled_at is not None:
        raise AlreadyDone(why="appeal-ruled")
    appeal.ruling = wording.worded(ruling, field="ruling", limit=LIMITS["ruling"])
    wording.fit_for_all(appeal.ruling, field="ruling")
    appeal.is_upheld, appeal.ruled_by, appeal.ruled_at = is_upheld, reviewer.id, now
    if is_upheld:
        rating.voided_at = now
        row.state = RectificationState.EXCUSED
    _record(session, appeal=appeal, rating=rating, now=now)
    kind = "rating-voided" if is_upheld else "rating-kept"
    rectification.tell_rater(session, rating=rating, kind=kind, now=now, reason=appeal.ruling)
    desk.tell_department(
        session,
        act=permits.Act.RECTIFY,
        department=row.department,
        kind="rating-appeal-upheld" if is_upheld else "rating-appeal-rejected",
        facts={"title": rating.service.name, "reason": appeal.ruling},
        link=rectification.DESK,
        but=reviewer.id,
        now=now,
    )
    return appeal


def _waiting(session: Session, *, appeal_id: int) -> tuple[RatingAppeal, Rectification]:
    """Both rows, locked in the order in which `rectification.taken` locks."""
    row = session.scalar(
        select(Rectification)
        .join(RatingAppeal, RatingAppeal.rating_id == Rectification.rating_id)
        .where(RatingAppeal.id == appeal_id)
        .options(
            joinedload(Rectification.department),
            joinedload(Rectification.rating).joinedload(Rating.service),
        )
        .with_for_update(of=Rectification)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(appeal=appeal_id)
    appeal = session.get_one(RatingAppeal, appeal_id, populate_existing=True)
    return appeal, row


def _record(session: Session, *, appeal: RatingAppeal, rating: Rating, now: datetime) -> None:
    facts = {
        "rating": rating.id,
        "service": rating.service.slug,
        "ground": appeal.ground.value,
        "upheld": appeal.is_upheld,
        "reason": codes.digest(rating.salt, appeal.reason),
        "ruling": codes.digest(rating.salt, appeal.ruling),
    }
    ledger.append(session, act=Act.RATING_APPEAL_RULED, consultation_id=None, facts=facts, now=now)
    session.flush()
