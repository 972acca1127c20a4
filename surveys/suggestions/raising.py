"""Raising a Suggestion, with its Receipt, and taking one's own back."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import clock
from audit import codes, ledger
from errors import AlreadyDone, Conflict, Invalid, NotFound, NotSignedIn, TooMany
from models import (
    Account,
    Act,
    Channel,
    Receipt,
    StepKind,
    Suggestion,
    SuggestionKind,
    SuggestionState,
)
from moderation import wording
from moderation.screen import screen
from settings import settings
from surveys.suggestions import handling, places, routing, terms, vocabulary

LIMITS = {"title": 120, "body": 4_000}
KEY = 80
CONFIDENTIAL = (SuggestionKind.REPORT,)


def is_for_petitions(text: str) -> bool:
    """Whether it reads like a grievance of one's own, for which the law has the petition channel
    (信访工作条例 art. 17). It is proposed to the person and to the clerk, never done by itself."""
    return any(finding.rule == "petition" for finding in screen(text[: LIMITS["body"]]).findings)


def raise_suggestion(
    session: Session,
    *,
    account: Account | None,
    kind: SuggestionKind,
    topic: str,
    region_id: int | None,
    title: str,
    body: str,
    publish_name: bool = False,
    may_publish: bool = False,
    idempotency_key: str | None = None,
    now: datetime,
) -> Receipt:
    """Take in what somebody raises, give it to the department whose duty it is, with the day by
    which a reply is owed. The same key from the same account gives the first Receipt back.

    Refuses NotSignedIn, Empty, TooLong, NotFound for a region, Invalid for an unknown topic or for
    a key used for other words, TooMany."""
    if account is None:
        raise NotSignedIn(act="suggest")
    if not vocabulary.is_known(topic):
        raise Invalid(field="topic", why="topic")
    if idempotency_key is not None and not 1 <= len(idempotency_key) <= KEY:
        raise Invalid(field="idempotency_key", why="length", limit=KEY)
    way = places.way_up(session, region_id=region_id)
    term = terms.first(kind, [region.code for region in way])
    line = wording.line(title, field="title", limit=LIMITS["title"])
    words = wording.worded(body, field="suggestion", limit=LIMITS["body"])
    today = now.astimezone(clock.ZONE).date()
    made = Suggestion(
        kind=kind,
        topic=topic,
        region_id=region_id,
        title=line,
        body=words,
        shown_title=wording.masked(line)[:160],
        shown=wording.masked(words),
        account_id=account.id,
        publish_name=publish_name and kind not in CONFIDENTIAL,
        may_publish=may_publish and kind not in CONFIDENTIAL,
        assurance=account.assurance,
        channel=Channel.WEB,
        salt=secrets.token_hex(16),
        idempotency_key=idempotency_key,
        state=SuggestionState.RECEIVED,
        received_at=now,
        received_on=today,
        term=term.name,
        due_on=term.due(today),
    )
    earlier = _earlier(session, account=account, made=made)
    if earlier is not None:
        return earlier
    _bound(session, account_id=account.id, now=now)
    if not _added(session, made):  # the same key, at the same moment, in another process
        earlier = _earlier(session, account=account, made=made)
        if earlier is None:
            raise Conflict(suggestion=title)
        return earlier
    return _recorded(session, made, region=way[0].code if way else None, now=now)


def _earlier(session: Session, *, account: Account, made: Suggestion) -> Receipt | None:
    if made.idempotency_key is None:
        return None
    found = session.scalar(
        select(Suggestion).where(
            Suggestion.account_id == account.id,
            Suggestion.idempotency_key == made.idempotency_key,
        )
    )
    if found is None:
        return None
    same = (found.kind, found.title, found.body) == (made.kind, made.title, made.body)
    if found.state is not SuggestionState.WITHDRAWN and not same:
        raise Invalid(field="idempotency_key", why="used")
    return session.scalars(select(Receipt).where(Receipt.suggestion_id == found.id)).one()


def _bound(session: Session, *, account_id: int, now: datetime) -> None:
    limit = settings().comments_per_hour
    recent = session.scalar(
        select(func.count(Suggestion.id)).where(
            Suggestion.account_id == account_id, Suggestion.received_at > now - timedelta(hours=1)
        )
    )
    if (recent or 0) >= limit:
        raise TooMany(limit=limit, minutes=60)


def _added(session: Session, made: Suggestion) -> bool:
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return False
    return True


def _recorded(session: Session, made: Suggestion, *, region: str | None, now: datetime) -> Receipt:
    """Write it into the Ledger, give it to whose duty it is, and owe its author the Receipt."""
    handling.step(session, made, StepKind.RECEIVED, department=None, now=now)
    routing.route(session, suggestion=made, now=now)
    facts = {
        "suggestion": made.id,
        "kind": made.kind.value,
        "topic": made.topic,
        "region": region,
        "channel": made.channel.value,
        "digest": digest_of(made),
    }
    entry = ledger.append(
        session, act=Act.SUGGESTION_RECEIVED, consultation_id=None, facts=facts, now=now
    )
    receipt = Receipt(
        code=codes.new_code(), suggestion_id=made.id, entry_number=entry.number, given_at=now
    )
    session.add(receipt)
    session.flush()
    handling.tell_author(session, made, kind="suggestion-received", now=now, code=receipt.code)
    return receipt


def digest_of(suggestion: Suggestion) -> str:
    """What the Ledger holds of its words."""
    return codes.digest(suggestion.salt or "", f"{suggestion.title}\n{suggestion.body}")


def withdraw(
    session: Session, *, account: Account | None, suggestion_id: int, now: datetime
) -> Suggestion:
    """Take one's own back: name and words go for good, a stub keeps the totals reproducible.

    Refuses NotSignedIn, NotFound (also for another's), AlreadyDone. (个人信息保护法 art. 15, 47.)
    """
    if account is None:
        raise NotSignedIn(act="withdraw-suggestion")
    found = handling.taken(session, suggestion_id=suggestion_id, states=tuple(SuggestionState))
    if found.account_id != account.id:
        raise NotFound(suggestion=suggestion_id)
    if found.state is SuggestionState.WITHDRAWN:
        raise AlreadyDone(suggestion=suggestion_id)
    found.state, found.is_public, found.offered_to_id = SuggestionState.WITHDRAWN, False, None
    found.title = found.body = found.shown_title = found.shown = ""
    found.publish_name, found.may_publish, found.salt = False, False, None
    handling.step(session, found, StepKind.WITHDRAWN, department=None, account=account, now=now)
    ledger.append(
        session,
        act=Act.SUGGESTION_WITHDRAWN,
        consultation_id=None,
        facts={"suggestion": found.id},
        now=now,
    )
    return found
