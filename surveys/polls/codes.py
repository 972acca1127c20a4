"""One-time codes of a Poll: who may have them made, and which of them are good."""

from datetime import datetime

from sqlalchemy.orm import Session

from errors import Invalid, NotFound
from identity import permits
from models import Account, AskingState, Channel, Invitation, Poll
from surveys import invitations
from surveys.polls import drafting

MAKING = (AskingState.DRAFTING, AskingState.REVIEW, AskingState.OPEN)


def make(
    session: Session,
    *,
    account: Account | None,
    poll_id: int,
    n: int,
    batch: str,
    channel: Channel = Channel.PAPER,
    now: datetime,
) -> list[str]:
    """New codes, shown this once and never again. Refuses NotAllowed, WrongStage, Invalid for a
    Poll that takes no codes, and what invitations.make_batch does."""
    poll, account = drafting.held(
        session, account=account, poll_id=poll_id, act=permits.Act.ASK, states=MAKING
    )
    if not poll.by_code:
        raise Invalid(field="code", why="no-codes")
    return invitations.make_batch(
        session, account=account, poll_id=poll.id, n=n, batch=batch, channel=channel, now=now
    )


def good(session: Session, *, poll: Poll, code: str) -> Invitation:
    """The Invitation with this code, used or not. Refuses Invalid for one that is not of this Poll
    or was revoked; both sound the same, so that nobody learns which codes there were."""
    try:
        found = invitations.known(session, code=code, poll_id=poll.id)
    except NotFound:
        raise Invalid(field="code", why="unknown-code") from None
    if found.revoked_at is not None:
        raise Invalid(field="code", why="unknown-code")
    return found
