"""A Poll before the public: open it, give it more time, close and count it, take it back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit import ledger
from errors import Invalid, SamePerson, WrongStage
from identity import permits
from models import Account, Act, AskingState, Poll
from moderation import wording
from surveys import asked
from surveys.polls import counters, drafting, package, results
from surveys.polls.rules import OTHER

REASON = 2_000


def open_(session: Session, *, account: Account | None, poll_id: int, now: datetime) -> Poll:
    """Open a reviewed Poll, at once or when its opening time comes. From now on its question,
    options and rules are fixed. Refuses NotAllowed, WrongStage, SamePerson for who made or
    submitted it, Incomplete, Invalid for a closing time that is past."""
    poll, account = drafting.held(
        session,
        account=account,
        poll_id=poll_id,
        act=permits.Act.OPEN_ASKING,
        states=(AskingState.REVIEW,),
    )
    if account.id in (poll.made_by, poll.submitted_by):
        raise SamePerson(act="open")
    drafting.check_ready(poll, now=now)
    poll.state = AskingState.OPEN
    poll.opens_at = max(poll.opens_at or now, now)
    poll.opened_by, poll.opened_at = account.id, now
    session.flush()
    options = [choice.key for choice in poll.choices] + ([OTHER] if poll.other else [])
    facts = {"method": poll.method.value, "rules": poll.rules, "options": options}
    _record(session, poll=poll, act=Act.POLL_OPENED, facts={**facts, **_until(poll)}, now=now)
    return poll


def extend(
    session: Session,
    *,
    account: Account | None,
    poll_id: int,
    closes_at: datetime,
    reason: str,
    now: datetime,
) -> Poll:
    """Give the public more time, never less, and not once it is over. Refuses NotAllowed,
    WrongStage, Empty, TooLong, Invalid."""
    poll, _account = _running(session, account=account, poll_id=poll_id)
    if poll.closes_at is not None and poll.closes_at <= now:
        raise WrongStage(stage=AskingState.CLOSED.value, needs=[AskingState.OPEN.value])
    reason = _said(reason)
    if poll.closes_at is not None and closes_at <= poll.closes_at:
        raise Invalid(field="closes_at", why="not-later")
    asked.check_year("closes_at", closes_at)
    poll.closes_at = closes_at
    session.flush()
    facts = {**_until(poll), "reason": reason}
    _record(session, poll=poll, act=Act.POLL_EXTENDED, facts=facts, now=now)
    return poll


def close(
    session: Session, *, account: Account | None, poll_id: int, reason: str, now: datetime
) -> Poll:
    """Close a Poll before its time, with a public reason. Refuses NotAllowed, WrongStage, Empty,
    TooLong, SamePerson: who made it cannot end it when the count pleases."""
    poll, account = _running(session, account=account, poll_id=poll_id)
    if account.id in (poll.made_by, poll.submitted_by):
        raise SamePerson(act="close")
    poll.reason = _said(reason)
    _close(session, poll=poll, at=now, now=now)
    return poll


def recount(session: Session, *, account: Account | None, poll_id: int) -> counters.Recount:
    """Count the ballots again and compare; nobody votes meanwhile. Refuses NotFound, NotAllowed."""
    poll, _account = drafting.held(session, account=account, poll_id=poll_id, act=permits.Act.ASK)
    return counters.recount(session, poll=poll)


def close_due(session: Session, *, now: datetime) -> list[Poll]:
    """Close and count every open Poll whose time is over; safe to run as often as one likes."""
    due = session.scalars(
        select(Poll)
        .where(Poll.state == AskingState.OPEN, Poll.closes_at <= now)
        .order_by(Poll.id)
        .with_for_update(of=Poll)
        .execution_options(populate_existing=True)
    ).all()
    for poll in due:
        _close(session, poll=poll, at=poll.closes_at or now, now=now)
    return list(due)


def withdraw(
    session: Session, *, account: Account | None, poll_id: int, reason: str, now: datetime
) -> Poll:
    """Take an open or closed Poll back with a public reason; ballots stay on record, no result is
    shown. Refuses NotAllowed, WrongStage, Empty, TooLong."""
    poll, _account = drafting.held(
        session,
        account=account,
        poll_id=poll_id,
        act=permits.Act.OPEN_ASKING,
        states=(AskingState.OPEN, AskingState.CLOSED),
    )
    poll.reason = _said(reason)
    poll.state = AskingState.WITHDRAWN
    poll.closed_at = poll.closed_at or now
    session.flush()
    facts = {"reason": poll.reason, "votes": poll.votes}
    _record(session, poll=poll, act=Act.POLL_WITHDRAWN, facts=facts, now=now)
    return poll


def _running(session: Session, *, account: Account | None, poll_id: int) -> tuple[Poll, Account]:
    return drafting.held(
        session,
        account=account,
        poll_id=poll_id,
        act=permits.Act.OPEN_ASKING,
        states=(AskingState.OPEN,),
    )


def _said(reason: str) -> str:
    text = wording.worded(reason, field="reason", limit=REASON)
    wording.fit_for_all(text, field="reason")
    return text


def _close(session: Session, *, poll: Poll, at: datetime, now: datetime) -> None:
    """Recount the ballots, freeze what they say, keep them with the script that counts them again,
    and say in the Ledger what they are, and whether the running counters agreed. A lot is drawn
    with the hash of the Ledger's last Entry, which nobody who made the Poll could know."""
    seed = ledger.head(session).hash
    recount = counters.recount(session, poll=poll)
    poll.state, poll.closed_at = AskingState.CLOSED, at
    poll.result = results.counted(poll, recount.counts, seed=seed)
    poll.package_sha256 = package.keep(session, poll=poll, seed=seed)
    session.flush()
    facts = {
        "votes": recount.ballots,
        "counters_agree": recount.agrees,
        "seed": seed,
        "result": results.digest(poll.result),
        "package": poll.package_sha256,
        **({"reason": poll.reason} if poll.reason else {}),
    }
    _record(session, poll=poll, act=Act.POLL_CLOSED, facts=facts, now=now)


def _until(poll: Poll) -> dict[str, object]:
    return {"closes_at": poll.closes_at.isoformat() if poll.closes_at else None}


def _record(
    session: Session, *, poll: Poll, act: Act, facts: dict[str, object], now: datetime
) -> None:
    ledger.append(
        session, act=act, consultation_id=None, facts={"poll": poll.slug, **facts}, now=now
    )
