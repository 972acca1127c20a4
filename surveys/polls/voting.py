"""Casting a Vote: one a person, by account or by one-time code; changing it; its Receipt."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from audit import ledger
from audit.codes import digest, new_code, tidy
from errors import AlreadyDone, Closed, Invalid, NotAllowed, NotFound, NotSignedIn
from identity import permits
from models import Account, Act, Channel, Invitation, Poll, Receipt, Vote
from moderation import wording
from settings import settings
from surveys.polls import ballots, codes, counters, drafting
from surveys.polls import rules as rules_of
from surveys.polls.ballots import Ballot

OTHER_WORDS = 500
BY_CODE = 0  # the assurance of who votes with a code: not one of the account's levels


@dataclass(frozen=True)
class Voter:
    """Who votes: `mark` is all that is kept of it."""

    mark: str
    assurance: int
    invitation: Invitation | None = None


def cast(
    session: Session,
    *,
    account: Account | None,
    poll_id: int,
    ballot: object,
    other: str = "",
    code: str | None = None,
    assisted: Channel | None = None,
    now: datetime,
) -> Receipt:
    """Take in one ballot, count it, write it into the Ledger, and give its Receipt; or change it,
    where the Poll lets one. `code` votes with an Invitation instead of the account. `assisted` is
    the way in which a person at the counter gave the ballot that `account`, who may ASSIST, types
    in with that person's code.

    The same ballot again from the same voter gives the same Receipt, after closing too, so that
    who lost the connection may send it again. Refuses NotFound, NotSignedIn, NotAllowed below the
    assurance asked for, Closed, AlreadyDone for another ballot of who has voted, Empty, TooLong
    and Invalid for a ballot or a code that is none.
    """
    poll = drafting.locked(session, poll_id=poll_id)
    if not poll.is_public:
        raise NotFound(poll=poll_id)
    if assisted is not None:
        permits.require(account, permits.Act.ASSIST, poll.department)
        if code is None:
            raise Invalid(field="code", why="needed-here")
    voter = _voter(session, poll=poll, account=account, code=code)
    read, words = _read(poll, ballot, other)
    before = session.scalar(select(Vote).where(Vote.poll_id == poll.id, Vote.voter == voter.mark))
    if before is not None and (before.ballot, before.other) == (read, words):
        return receipt_of(session, vote=before)
    if not poll.takes_votes(now):
        raise Closed(why="poll", poll=poll.slug)
    if before is not None:
        if not poll.changeable:
            raise AlreadyDone(why="vote", poll=poll.slug)
        return _change(session, poll=poll, vote=before, ballot=read, other=words, now=now)
    channel = assisted or (voter.invitation.channel if voter.invitation else Channel.WEB)
    vote = Vote(
        poll_id=poll.id,
        voter=voter.mark,
        ballot=read,
        other=words,
        salt=secrets.token_hex(16),
        assurance=voter.assurance,
        channel=channel,
        is_assisted=assisted is not None,
        cast_at=now,
    )
    if voter.invitation is not None:
        voter.invitation.used_at = now
    return _take(session, poll=poll, vote=vote, now=now)


def _voter(session: Session, *, poll: Poll, account: Account | None, code: str | None) -> Voter:
    if code is not None:
        if not poll.by_code:
            raise Invalid(field="code", why="no-codes")
        invitation = codes.good(session, poll=poll, code=code)
        return Voter(mark(poll.id, f"code:{tidy(code)}"), BY_CODE, invitation)
    if not poll.by_account:
        raise Invalid(field="code", why="only-codes")
    if account is None:
        raise NotSignedIn(act="vote")
    if account.assurance < poll.min_assurance:
        raise NotAllowed(act="vote", why="assurance", needs=poll.min_assurance)
    return Voter(mark(poll.id, f"account:{account.id}"), account.assurance)


def mark(poll_id: int, who: str) -> str:
    """What is kept of a voter: the same in one Poll, unlike in every other, and nobody's name."""
    message = f"vote\n{poll_id}\n{who}".encode()
    return hmac.new(settings().secret.encode(), message, sha256).hexdigest()


def _read(poll: Poll, given: object, other: str) -> tuple[Ballot, str]:
    ballot = ballots.read(
        given,
        method=poll.method,
        rules=rules_of.from_json(poll.rules),
        options=drafting.options_of(poll),
        other=poll.other,
    )
    if not ballots.names_other(ballot):
        return ballot, ""
    return ballot, wording.worded(other, field="other", limit=OTHER_WORDS)


def _take(session: Session, *, poll: Poll, vote: Vote, now: datetime) -> Receipt:
    session.add(vote)
    session.flush()
    counters.add(session, poll_id=poll.id, added=_marks(poll, vote))
    statement = update(Poll).where(Poll.id == poll.id).values(votes=Poll.votes + 1)
    session.connection().execute(statement)
    session.refresh(poll, ["votes"])
    number = _record(session, poll=poll, vote=vote, act=Act.VOTE_CAST, now=now)
    receipt = Receipt(code=new_code(), vote_id=vote.id, entry_number=number, given_at=now)
    session.add(receipt)
    session.flush()
    return receipt


def _change(
    session: Session, *, poll: Poll, vote: Vote, ballot: Ballot, other: str, now: datetime
) -> Receipt:
    """Put another ballot in the place of the one before; the Receipt now proves this one."""
    removed = _marks(poll, vote)
    vote.ballot, vote.other, vote.changed_at = ballot, other, now
    vote.salt = secrets.token_hex(16)  # else the same digest would tell of a ballot changed back
    session.flush()
    counters.add(session, poll_id=poll.id, added=_marks(poll, vote), removed=removed)
    receipt = receipt_of(session, vote=vote)
    receipt.entry_number = _record(session, poll=poll, vote=vote, act=Act.VOTE_CHANGED, now=now)
    session.flush()
    return receipt


def _marks(poll: Poll, vote: Vote) -> list[tuple[counters.Mark, int]]:
    options = [choice.key for choice in poll.choices]
    found = counters.marks(vote.ballot, method=poll.method, options=options)
    return [(each, vote.assurance) for each in found]


def _record(session: Session, *, poll: Poll, vote: Vote, act: Act, now: datetime) -> int:
    facts = {
        "poll": poll.slug,
        "vote": vote.id,
        "channel": vote.channel.value,
        "assisted": vote.is_assisted,
        "digest": digest_of(vote),
    }
    return ledger.append(session, act=act, consultation_id=None, facts=facts, now=now).number


def digest_of(vote: Vote) -> str:
    """What the Ledger holds of a ballot: without the salt, which never leaves the site, nobody can
    try out which one it is."""
    return digest(vote.salt, f"{ballots.canonical(vote.ballot)}\n{vote.other}")


def receipt_of(session: Session, *, vote: Vote) -> Receipt:
    return session.scalars(select(Receipt).where(Receipt.vote_id == vote.id)).one()


def own(
    session: Session, *, poll: Poll, account: Account | None, code: str | None = None
) -> tuple[Vote, Receipt] | None:
    """The ballot in force of this account, or of who holds this code, with its Receipt."""
    who = f"code:{tidy(code)}" if code else f"account:{account.id}" if account else None
    if who is None:
        return None
    vote = session.scalar(
        select(Vote).where(Vote.poll_id == poll.id, Vote.voter == mark(poll.id, who))
    )
    return (vote, receipt_of(session, vote=vote)) if vote else None
