"""Comments that came in elsewhere: hotline, paper, phone, hearings; taken in as they are."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit import codes, ledger
from audit.ledger import NewEntry
from consultation import comments, drafting
from errors import Refusal
from identity import permits
from models import (
    Account,
    Act,
    Channel,
    Comment,
    Consultation,
    Receipt,
    Screening,
    Stage,
    Stance,
    Standing,
)
from moderation import rulings
from moderation.cleaning import accepted, clean
from moderation.screen import screen

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class ImportedComment:
    """One row of an import. `external_id` is what the other system calls it."""

    row: int
    external_id: str
    body: str
    title: str = ""
    stance: Stance = Stance.OTHER
    author_name: str | None = None
    received_at: datetime | None = None


@dataclass(frozen=True)
class Problem:
    """One row that was not taken: what about it, with the rule's facts."""

    row: int
    kind: str
    about: str


@dataclass(frozen=True)
class Imported:
    taken: int
    known: int
    problems: Sequence[Problem]


def import_comments(
    session: Session,
    *,
    account: Account | None,
    consultation_id: int,
    rows: Iterable[ImportedComment],
    channel: Channel,
    now: datetime,
) -> Imported:
    """Take in Comments from another channel; rows already taken in are known again by their
    external id and not doubled, so that a broken import is run again.

    Refuses NotFound, NotAllowed, WrongStage; a row that cannot be taken is a Problem.
    """
    consultation, account = drafting.held(
        session,
        account=account,
        consultation_id=consultation_id,
        act=permits.Act.IMPORT,
        stages=(Stage.OPEN, Stage.CLOSED),
    )
    known = _known(session, consultation_id=consultation_id, channel=channel)
    taken, doubled = 0, 0
    problems: list[Problem] = []
    for batch in _batches(rows):
        fresh = []
        for row in batch:
            if row.external_id in known:
                doubled += 1
                continue
            comment = _comment(row, consultation, channel=channel, now=now, problems=problems)
            if comment is not None:
                known.add(row.external_id)
                fresh.append(comment)
        taken += len(fresh)
        _settle(session, consultation=consultation, fresh=fresh, now=now)
    return Imported(taken, doubled, problems)


def _known(session: Session, *, consultation_id: int, channel: Channel) -> set[str | None]:
    return set(
        session.scalars(
            select(Comment.external_id).where(
                Comment.consultation_id == consultation_id, Comment.channel == channel
            )
        )
    )


def _batches(rows: Iterable[ImportedComment]) -> Iterator[list[ImportedComment]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _comment(
    row: ImportedComment,
    consultation: Consultation,
    *,
    channel: Channel,
    now: datetime,
    problems: list[Problem],
) -> Comment | None:
    try:
        body = accepted(row.body)
    except Refusal as refusal:
        problems.append(Problem(row.row, refusal.code, str(refusal)))
        return None
    if not row.external_id or len(row.external_id) > 80:
        problems.append(Problem(row.row, "id", "length 1 to 80"))
        return None
    return Comment(
        consultation_id=consultation.id,
        author_name=clean(row.author_name or "")[:80] or None,
        publish_name=False,
        channel=channel,
        is_assisted=True,
        stance=row.stance,
        title=screen(" ".join(clean(row.title).split())).masked[:300],
        body=body,
        salt=secrets.token_hex(16),
        standing=Standing.WAITING,
        received_at=row.received_at or now,
        external_id=row.external_id,
    )


def _settle(
    session: Session,
    *,
    consultation: Consultation,
    fresh: Sequence[Comment],
    now: datetime,
) -> None:
    """Record, acknowledge, screen and queue a batch of new Comments."""
    if not fresh:
        return
    session.add_all(fresh)
    session.flush()
    rows = [
        NewEntry(Act.RECEIVED, consultation.id, comments.received_facts(consultation, comment))
        for comment in fresh
    ]
    entries = ledger.append_many(session, rows=rows, now=now)
    session.add_all(
        Receipt(
            code=codes.new_code(),
            comment_id=comment.id,
            entry_number=entry.number,
            given_at=now,
        )
        for comment, entry in zip(fresh, entries, strict=True)
    )
    rulings.open_cases(
        session,
        comments=fresh,
        screenings=[screen(comment.body) for comment in fresh],
        department_id=consultation.department_id,
        at_once=consultation.screening is Screening.AFTER,
        now=now,
    )
    comments.count_received(session, consultation_id=consultation.id, n=len(fresh))
