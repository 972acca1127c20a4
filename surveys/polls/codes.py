"""One-time codes of a Poll: a batch for letters, a counter, a class; only digests are kept."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from audit.codes import new_code, tidy
from errors import Invalid
from identity import permits
from models import Account, AskingState, Channel, Invitation, Poll
from moderation import wording
from settings import settings
from surveys.polls import drafting

BATCH = 5_000
MAKING = (AskingState.DRAFTING, AskingState.REVIEW, AskingState.OPEN)


@dataclass(frozen=True)
class BatchCount:
    batch: str
    channel: Channel
    made: int
    used: int
    revoked: int


def digest(code: str) -> str:
    """What is kept of a code: nobody who reads the database can vote with it."""
    message = f"invitation\n{tidy(code)}".encode()
    return hmac.new(settings().secret.encode(), message, sha256).hexdigest()


def make(
    session: Session,
    *,
    account: Account | None,
    poll_id: int,
    n: int,
    batch: str = "",
    channel: Channel = Channel.PAPER,
    now: datetime,
) -> list[str]:
    """New codes, shown this once and never again. Refuses NotAllowed, WrongStage, TooLong, Invalid
    for more than a batch takes or a Poll that takes no codes."""
    poll, account = drafting.held(
        session, account=account, poll_id=poll_id, act=permits.Act.ASK, states=MAKING
    )
    if not poll.by_code:
        raise Invalid(field="code", why="no-codes")
    if not 1 <= n <= BATCH:
        raise Invalid(field="n", why="between", given=f"1–{BATCH}")
    name = wording.line(batch, field="batch", limit=80, needed=False)
    made: dict[str, None] = {}
    while len(made) < n:
        made[new_code()] = None
    session.add_all(
        Invitation(
            poll_id=poll.id,
            digest=digest(code),
            batch=name,
            channel=channel,
            made_by=account.id,
            made_at=now,
        )
        for code in made
    )
    session.flush()
    return list(made)


def good(session: Session, *, poll: Poll, code: str) -> Invitation:
    """The Invitation with this code, used or not. Refuses Invalid for one that is not of this Poll
    or was revoked; both sound the same, so that nobody learns which codes there were."""
    found = session.scalar(
        select(Invitation).where(Invitation.poll_id == poll.id, Invitation.digest == digest(code))
    )
    if found is None or found.revoked_at is not None:
        raise Invalid(field="code", why="unknown-code")
    return found


def revoke(
    session: Session, *, account: Account | None, poll_id: int, batch: str, now: datetime
) -> int:
    """Make the unused codes of a batch worthless; how many. Refuses NotAllowed, NotFound."""
    drafting.held(session, account=account, poll_id=poll_id, act=permits.Act.ASK)
    gone = session.execute(
        update(Invitation)
        .where(
            Invitation.poll_id == poll_id,
            Invitation.batch == batch,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(Invitation.id)
    )
    return len(gone.all())


def batches(session: Session, *, poll_id: int) -> list[BatchCount]:
    """How many codes of each batch were made, used, revoked."""
    rows = session.execute(
        select(
            Invitation.batch,
            Invitation.channel,
            func.count(),
            func.count(Invitation.used_at),
            func.count(Invitation.revoked_at),
        )
        .where(Invitation.poll_id == poll_id)
        .group_by(Invitation.batch, Invitation.channel)
        .order_by(Invitation.batch)
    )
    return [BatchCount(*row) for row in rows]
