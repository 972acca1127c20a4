"""What became of one's own Comments, many at a time: Ruling, Topic and Decision of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultation import thread
from consultation.shelf import ANSWERED
from models import (
    Account,
    Case,
    Comment,
    Consultation,
    Decision,
    Ruling,
    Topic,
    TopicLevel,
    Trace,
)
from paging import Page
from topics import summaries


@dataclass(frozen=True)
class Fate:
    """A Comment with all that its author may know of it; the Decision only once it is published."""

    comment: Comment
    consultation: Consultation
    ruling: Ruling | None
    topic: Topic | None
    decision: Decision | None


def mine(
    session: Session, *, account: Account, after: str | None = None, limit: int = 20
) -> Page[Fate]:
    """One's own Comments, the newest first, in six queries. Refuses Invalid for a forged cursor."""
    found = thread.mine(session, account=account, after=after, limit=limit)
    ids = [comment.id for comment in found.items]
    consultations = thread.consultations_of(session, comments=found.items)
    rulings = _rulings(session, ids)
    topics = _topics(session, ids)
    answered = [row.id for row in consultations.values() if row.stage in ANSWERED]
    decisions = _decisions(session, ids, topics, answered)
    fates = [
        Fate(
            comment=comment,
            consultation=consultations[comment.consultation_id],
            ruling=rulings.get(comment.id),
            topic=topics.get(comment.id),
            decision=decisions.get(comment.id),
        )
        for comment in found.items
    ]
    return Page(fates, found.next)


def _rulings(session: Session, ids: Sequence[int]) -> dict[int, Ruling]:
    """The Ruling in force on each Comment."""
    rows = session.execute(
        select(Case.comment_id, Ruling)
        .join(Case, Case.id == Ruling.case_id)
        .where(Case.comment_id.in_(ids), Ruling.undone_at.is_(None))
        .order_by(Ruling.id)
    )
    return {comment_id: ruling for comment_id, ruling in rows}


def _topics(session: Session, ids: Sequence[int]) -> dict[int, Topic]:
    """The Topic of each Comment in the Summary that is answered."""
    rows = session.execute(
        select(Trace.comment_id, Topic)
        .join(Topic, Topic.id == Trace.topic_id)
        .where(Trace.comment_id.in_(ids), Topic.level == TopicLevel.TOPIC, summaries.in_force())
    )
    return {comment_id: topic for comment_id, topic in rows}


def _decisions(
    session: Session,
    ids: Sequence[int],
    topics: dict[int, Topic],
    answered: Sequence[int],
) -> dict[int, Decision]:
    """The published Decision on each Comment: its own, else that of its Topic."""
    rows = session.scalars(
        select(Decision).where(
            Decision.consultation_id.in_(answered),
            Decision.comment_id.in_(ids)
            | Decision.topic_id.in_({topic.id for topic in topics.values()}),
        )
    ).all()
    own = {row.comment_id: row for row in rows if row.comment_id is not None}
    by_topic = {row.topic_id: row for row in rows if row.topic_id is not None}
    found = {comment_id: by_topic.get(topic.id) for comment_id, topic in topics.items()}
    return {key: row for key, row in {**found, **own}.items() if row is not None}
