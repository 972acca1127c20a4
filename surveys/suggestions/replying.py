"""Replying to a Suggestion in time; showing it to everyone; its author's rating of the reply."""

from datetime import date, datetime

from sqlalchemy.orm import Session

import clock
from audit import codes, ledger
from errors import AlreadyDone, Conflict, Invalid, NotFound, NotSignedIn, SamePerson
from identity.permits import Act, require
from models import Account, ReplyKind, StepKind, Suggestion, SuggestionState
from models import Act as LedgerAct
from moderation import wording
from moderation.findings import Verdict
from moderation.screen import screen
from surveys.suggestions import terms
from surveys.suggestions.handling import NOTE, step, taken, tell_author
from surveys.suggestions.raising import CONFIDENTIAL
from surveys.suggestions.terms import Level, Term

LONGEST = 4_000
STATES = tuple(SuggestionState)


def chosen(kind: ReplyKind | str | None) -> ReplyKind:
    """Refuses Invalid when none was chosen."""
    if kind is None:
        raise Invalid(field="reply", why="reply-kind")
    return ReplyKind(kind)


def reply(
    session: Session,
    *,
    account: Account | None,
    suggestion_id: int,
    version: int,
    kind: ReplyKind,
    text: str,
    now: datetime,
) -> Suggestion:
    """Say what comes of it and why, once. The author reads it; everybody, once it is published.

    Refuses NotFound, Stale, WrongStage, NotSignedIn, NotAllowed without REPLY in the department
    that has it, SamePerson, Empty, TooLong."""
    found = taken(
        session, suggestion_id=suggestion_id, version=version, states=(SuggestionState.ASSIGNED,)
    )
    account = _of(account, found)
    found.reply = wording.worded(text, field="reply", limit=LONGEST)
    found.reply_kind, found.state = kind, SuggestionState.REPLIED
    found.replied_by, found.replied_at = account.id, now
    found.replied_on = now.astimezone(clock.ZONE).date()
    found.offered_to, found.offered_to_id = None, None
    step(session, found, StepKind.REPLIED, department=found.department, account=account, now=now)
    _record(session, found, now)
    tell_author(session, found, kind="suggestion-replied", now=now)
    return found


def _of(account: Account | None, suggestion: Suggestion) -> Account:
    if suggestion.department is None:
        raise Conflict(suggestion=suggestion.id, why="unassigned")
    account = require(account, Act.REPLY, suggestion.department)
    if account.id == suggestion.account_id:
        raise SamePerson(suggestion=suggestion.id)
    return account


def _record(session: Session, found: Suggestion, now: datetime) -> None:
    """The Ledger holds codes and a salted digest of the reply."""
    facts = {
        "suggestion": found.id,
        "kind": found.reply_kind.value if found.reply_kind else None,
        "department": found.department.key if found.department else None,
        "due": found.due_on.isoformat() if found.due_on else None,
        "digest": codes.digest(found.salt or "", found.reply),
    }
    ledger.append(
        session, act=LedgerAct.SUGGESTION_ANSWERED, consultation_id=None, facts=facts, now=now
    )


def extend(
    session: Session,
    *,
    account: Account | None,
    suggestion_id: int,
    version: int,
    reason: str,
    now: datetime,
) -> Suggestion:
    """Add as many workdays again to a deadline that is not over, once, with a public reason.

    Refuses NotFound, Stale, WrongStage, NotSignedIn, NotAllowed, SamePerson, Empty, TooLong,
    AlreadyDone, Conflict when the deadline is over, Invalid for personal data in the reason."""
    found, term, due, account = _running(
        session, account=account, suggestion_id=suggestion_id, version=version, now=now
    )
    said = _public_reason(reason)
    found.first_due_on, found.due_on, found.extended_why = due, term.due(due), said
    step(
        session,
        found,
        StepKind.EXTENDED,
        department=found.department,
        note=said,
        account=account,
        now=now,
    )
    day = found.due_on.isoformat()
    tell_author(session, found, kind="suggestion-extended", now=now, reason=said, day=day)
    return found


def classify(
    session: Session,
    *,
    account: Account | None,
    suggestion_id: int,
    version: int,
    level: Level,
    reason: str,
    now: datetime,
) -> Suggestion:
    """Say how much work it is (咨询, 一般, 复杂): the deadline is counted anew from the day it came
    in. Refuses as extend(), and Invalid for the level it has."""
    found, term, _due, account = _running(
        session, account=account, suggestion_id=suggestion_id, version=version, now=now
    )
    if level is term.level:
        raise Invalid(field="level", why="same")
    said = _public_reason(reason)
    new = Term(term.terms, level)
    found.term, found.due_on = new.name, new.due(found.received_on)
    step(
        session,
        found,
        StepKind.CLASSIFIED,
        department=found.department,
        note=said,
        account=account,
        now=now,
    )
    return found


def _public_reason(text: str) -> str:
    said = wording.line(text, field="reason", limit=NOTE)
    wording.fit_for_all(said, field="reason")
    return said


def _running(
    session: Session,
    *,
    account: Account | None,
    suggestion_id: int,
    version: int,
    now: datetime,
) -> tuple[Suggestion, Term, date, Account]:
    """One whose deadline is running and was never moved."""
    found = taken(
        session, suggestion_id=suggestion_id, version=version, states=(SuggestionState.ASSIGNED,)
    )
    account = _of(account, found)
    term = terms.named(found.term)
    if found.first_due_on is not None:
        raise AlreadyDone(suggestion=suggestion_id)
    if found.due_on is None or term is None:
        raise Conflict(suggestion=suggestion_id, why="no-deadline")
    if now.astimezone(clock.ZONE).date() > found.due_on:
        raise Conflict(suggestion=suggestion_id, why="overdue")
    return found, term, found.due_on, account


def publish(
    session: Session, *, account: Account | None, suggestion_id: int, version: int, now: datetime
) -> Suggestion:
    """Show it to everyone with its reply, personal data in the author's words masked.

    Refuses NotFound, Stale, WrongStage before it is replied to, NotSignedIn, NotAllowed,
    SamePerson, AlreadyDone, Conflict without its author's consent (`no-consent`), Invalid for
    personal data in the reply and for words nobody may show (`held`)."""
    found = taken(
        session, suggestion_id=suggestion_id, version=version, states=(SuggestionState.REPLIED,)
    )
    account = _of(account, found)
    if found.is_public:
        raise AlreadyDone(suggestion=suggestion_id)
    if not found.may_publish or found.kind in CONFIDENTIAL:
        raise Conflict(suggestion=suggestion_id, why="no-consent")
    wording.fit_for_all(found.reply, field="reply")
    found.shown_title, found.shown = wording.masked(found.title)[:160], wording.masked(found.body)
    if screen(f"{found.shown_title}\n{found.shown}").verdict is Verdict.HOLD:
        raise Invalid(field="suggestion", why="held")
    found.is_public = True
    step(session, found, StepKind.PUBLISHED, department=found.department, account=account, now=now)
    return found


def hide(
    session: Session,
    *,
    account: Account | None,
    suggestion_id: int,
    version: int,
    reason: str,
    now: datetime,
) -> Suggestion:
    """Take it out of the public's sight, with a reason its author reads. Refuses NotFound, Stale,
    NotSignedIn, NotAllowed, SamePerson, Empty, TooLong, Conflict when it is not shown."""
    found = taken(session, suggestion_id=suggestion_id, version=version, states=STATES)
    account = _of(account, found)
    if not found.is_public:
        raise Conflict(suggestion=suggestion_id, why="not-shown")
    said = wording.line(reason, field="reason", limit=NOTE)
    found.is_public = False
    step(
        session,
        found,
        StepKind.HIDDEN,
        department=found.department,
        note=said,
        account=account,
        now=now,
    )
    return found


def rate(
    session: Session, *, account: Account | None, suggestion_id: int, level: int, now: datetime
) -> Suggestion:
    """Its author's rating of the reply, 5 very satisfied … 1 very dissatisfied, once; who gives
    none has not rated. Refuses NotSignedIn, NotFound (also for another's), WrongStage,
    AlreadyDone, Invalid."""
    if account is None:
        raise NotSignedIn(act="rate-reply")
    if level not in range(1, 6):
        raise Invalid(field="rating", why="levels")
    found = taken(session, suggestion_id=suggestion_id, states=STATES)
    if found.account_id != account.id:
        raise NotFound(suggestion=suggestion_id)
    if found.rating is not None:
        raise AlreadyDone(suggestion=suggestion_id)
    found = taken(session, suggestion_id=suggestion_id, states=(SuggestionState.REPLIED,))
    found.rating, found.rated_at = level, now
    step(session, found, StepKind.RATED, department=found.department, account=account, now=now)
    return found
