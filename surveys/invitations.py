"""Invitations: one-time codes for a Poll or a Survey, on letters, slips and counter tablets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import new as hmac

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session

from audit import codes
from errors import AlreadyDone, Invalid, NotFound, WrongStage
from identity.permits import Act, require
from models import Account, AskingState, Channel, Invitation, Poll, Survey
from moderation.wording import line
from settings import settings

MOST = 5_000  # codes in one go: a sheet of paper has 24 of them
BATCH = 80
OVER = (AskingState.CLOSED, AskingState.WITHDRAWN)


@dataclass(frozen=True)
class Batch:
    """How many codes of one round were made, used, revoked."""

    name: str
    channel: Channel
    made_at: datetime
    n: int
    used: int
    revoked: int


def make_batch(
    session: Session,
    *,
    account: Account | None,
    poll_id: int | None = None,
    survey_id: int | None = None,
    n: int,
    batch: str,
    channel: Channel = Channel.PAPER,
    now: datetime,
) -> list[str]:
    """`n` new codes, shown this once: only keyed digests are kept. Refuses NotFound, NotSignedIn,
    NotAllowed, Empty, TooLong, Invalid for a number off 1 … 5,000, WrongStage when the asking is
    over."""
    asking = _asking(session, poll_id=poll_id, survey_id=survey_id)
    maker = require(account, Act.ASK, asking.department)
    if asking.state in OVER:
        raise WrongStage(state=asking.state.value)
    if not 1 <= n <= MOST:
        raise Invalid(field="codes", why="between", given=f"1–{MOST}")
    name = line(batch, field="batch", limit=BATCH)
    made = [codes.new_code() for _ in range(n)]
    same = {
        "poll_id": poll_id,
        "survey_id": survey_id,
        "batch": name,
        "channel": channel,
        "made_by": maker.id,
        "made_at": now,
    }
    session.execute(insert(Invitation), [{"digest": digest(code), **same} for code in made])
    return made


def known(
    session: Session, *, code: str, poll_id: int | None = None, survey_id: int | None = None
) -> Invitation:
    """The Invitation with this code, used ones too: whoever holds the code of a ballot may see or
    change it. Refuses NotFound."""
    query = select(Invitation).where(Invitation.digest == digest(code), _of(poll_id, survey_id))
    found = session.scalar(query)
    if found is None:
        raise NotFound(why="code")
    return found


def use(session: Session, *, invitation: Invitation, now: datetime) -> None:
    """The code works no more. Refuses AlreadyDone, also when it was used at the same moment."""
    taken = session.scalars(
        update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(used_at=now)
        .returning(Invitation.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not taken:
        raise AlreadyDone(why="code-used")
    session.refresh(invitation, ["used_at"])


def revoke(
    session: Session,
    *,
    account: Account | None,
    poll_id: int | None = None,
    survey_id: int | None = None,
    batch: str,
    now: datetime,
) -> int:
    """The unused codes of a batch work no more: letters were lost. How many these were. Refuses
    NotFound, NotSignedIn, NotAllowed."""
    asking = _asking(session, poll_id=poll_id, survey_id=survey_id)
    require(account, Act.ASK, asking.department)
    revoked = session.scalars(
        update(Invitation)
        .where(
            _of(poll_id, survey_id),
            Invitation.batch == batch,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(Invitation.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(revoked)


def batches(
    session: Session, *, poll_id: int | None = None, survey_id: int | None = None
) -> Sequence[Batch]:
    """What became of the codes, batch by batch, the newest first."""
    made_at = func.min(Invitation.made_at)
    query = (
        select(
            Invitation.batch,
            Invitation.channel,
            made_at,
            func.count(),
            func.count(Invitation.used_at),
            func.count(Invitation.revoked_at),
        )
        .where(_of(poll_id, survey_id))
        .group_by(Invitation.batch, Invitation.channel)
        .order_by(made_at.desc(), Invitation.batch)
    )
    return [Batch(*row) for row in session.execute(query)]


def digest(code: str) -> str:
    """What is kept of a code. Keyed: 49 bits can be tried out by whoever has the table."""
    return hmac(settings().secret.encode(), codes.tidy(code).encode(), sha256).hexdigest()


def _of(poll_id: int | None, survey_id: int | None) -> ColumnElement[bool]:
    if (poll_id is None) == (survey_id is None):
        raise ValueError("an Invitation is for one Poll or for one Survey")
    if poll_id is not None:
        return Invitation.poll_id == poll_id
    return Invitation.survey_id == survey_id


def _asking(session: Session, *, poll_id: int | None, survey_id: int | None) -> Poll | Survey:
    found: Poll | Survey | None
    if poll_id is not None:
        found = session.get(Poll, poll_id)
    else:
        found = session.get(Survey, survey_id or 0)
    if found is None:
        raise NotFound(poll=poll_id, survey=survey_id)
    return found
