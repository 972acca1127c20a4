"""Writing the answer: a verdict with a reason on every Topic or Comment, and the Reply."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from consultation import drafting
from errors import Conflict, Empty, Invalid, NotFound, TooLong
from identity import permits
from models import (
    Account,
    Clause,
    Comment,
    Decision,
    Draft,
    Reply,
    Stage,
    Standing,
    Summary,
    Topic,
    TopicLevel,
    Trace,
    Verdict,
)
from moderation.cleaning import clean
from topics import summaries

REASON_LIMIT = 5_000
REPLY_LIMIT = 50_000


@dataclass(frozen=True)
class ToAnswer:
    topic: Topic
    decision: Decision | None


def topics_to_answer(session: Session, *, consultation_id: int) -> list[ToAnswer]:
    """The Topics of the published Summary, the largest first, with their Decisions so far."""
    summary = summaries.newest(session, consultation_id=consultation_id, published=True)
    if summary is None:
        return []
    made = {
        decision.topic_id: decision
        for decision in session.scalars(
            select(Decision).where(
                Decision.consultation_id == consultation_id, Decision.topic_id.is_not(None)
            )
        )
    }
    coarse = [topic for topic in summary.topics if topic.level is TopicLevel.TOPIC]
    return [ToAnswer(topic, made.get(topic.id)) for topic in coarse]


def loose_comments(session: Session, *, consultation_id: int) -> list[Comment]:
    """Published Comments that stand in no Topic of the published Summary."""
    placed = exists().where(
        Trace.comment_id == Comment.id,
        Trace.topic_id == Topic.id,
        Topic.level == TopicLevel.TOPIC,
        summaries.in_force(),
    )
    return list(
        session.scalars(
            select(Comment)
            .where(
                Comment.consultation_id == consultation_id,
                Comment.standing == Standing.PUBLISHED,
                ~placed,
            )
            .order_by(Comment.id)
        )
    )


def own_decisions(session: Session, *, consultation_id: int) -> dict[int, Decision]:
    """Decisions on single Comments, by Comment id."""
    rows = session.scalars(
        select(Decision).where(
            Decision.consultation_id == consultation_id, Decision.comment_id.is_not(None)
        )
    )
    return {row.comment_id: row for row in rows if row.comment_id is not None}


def decide_topic(
    session: Session,
    *,
    account: Account | None,
    topic_id: int,
    verdict: Verdict,
    reason: str,
    clause_keys: Sequence[str] = (),
    now: datetime,
) -> Decision:
    """Give or change the verdict on a Topic, with its reason and the Clauses it changed.

    Refuses NotFound, NotAllowed, WrongStage, Empty and TooLong reasons, Conflict for a Topic of
    another than the published Summary, Invalid for an unknown Clause.
    """
    topic = session.get(Topic, topic_id)
    if topic is None or topic.level is not TopicLevel.TOPIC:
        raise NotFound(topic=topic_id)
    summary = session.get_one(Summary, topic.summary_id)
    account = _answering(session, account=account, consultation_id=summary.consultation_id)
    latest = summaries.newest(session, consultation_id=summary.consultation_id, published=True)
    if latest is None or latest.id != summary.id:
        raise Conflict(topic=topic_id, why="not-published")
    decision = session.scalar(select(Decision).where(Decision.topic_id == topic_id))
    if decision is None:
        decision = Decision(consultation_id=summary.consultation_id, topic_id=topic_id)
    return _write(
        session, [decision], account, verdict=verdict, reason=reason, keys=clause_keys, now=now
    )[0]


def decide_comments(
    session: Session,
    *,
    account: Account | None,
    consultation_id: int,
    comment_ids: Sequence[int],
    verdict: Verdict,
    reason: str,
    clause_keys: Sequence[str] = (),
    now: datetime,
) -> list[Decision]:
    """Give published Comments a verdict of their own, which goes before that of their Topic.

    Refuses as decide_topic(), Empty without any, NotFound for a Comment not published here.
    """
    account = _answering(session, account=account, consultation_id=consultation_id)
    wanted = list(dict.fromkeys(comment_ids))
    if not wanted:
        raise Empty(field="comments")
    known = set(
        session.scalars(
            select(Comment.id).where(
                Comment.consultation_id == consultation_id,
                Comment.standing == Standing.PUBLISHED,
            )
        )
    )
    unknown = [comment_id for comment_id in wanted if comment_id not in known]
    if unknown:
        raise NotFound(comments=unknown)
    made = own_decisions(session, consultation_id=consultation_id)
    decisions = [
        made.get(comment_id) or Decision(consultation_id=consultation_id, comment_id=comment_id)
        for comment_id in wanted
    ]
    return _write(
        session, decisions, account, verdict=verdict, reason=reason, keys=clause_keys, now=now
    )


def _write(
    session: Session,
    decisions: list[Decision],
    account: Account,
    *,
    verdict: Verdict,
    reason: str,
    keys: Sequence[str],
    now: datetime,
) -> list[Decision]:
    text = clean(reason)
    if not text:
        raise Empty(field="reason")
    if len(text) > REASON_LIMIT:
        raise TooLong(field="reason", limit=REASON_LIMIT, length=len(text))
    consultation_id = decisions[0].consultation_id
    _check_keys(session, consultation_id=consultation_id, keys=keys)
    for decision in decisions:
        decision.verdict, decision.reason = verdict, text
        decision.clause_keys = list(keys)
        decision.made_by, decision.made_at = account.id, now
    session.add_all(decisions)
    session.flush()
    return decisions


def _check_keys(session: Session, *, consultation_id: int, keys: Sequence[str]) -> None:
    if not keys:
        return
    known = set(
        session.scalars(
            select(Clause.key)
            .join(Draft)
            .where(Draft.consultation_id == consultation_id, Clause.key.in_(keys))
        )
    )
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise Invalid(field="clause_keys", why="unknown", keys=unknown)


def _answering(session: Session, *, account: Account | None, consultation_id: int) -> Account:
    _, account = drafting.held(
        session,
        account=account,
        consultation_id=consultation_id,
        act=permits.Act.DECIDE,
        stages=(Stage.CLOSED,),
    )
    return account


def write_reply(
    session: Session, *, account: Account | None, consultation_id: int, text: str, now: datetime
) -> Reply:
    """Write or change the official text on the whole. Refuses as decide_topic()."""
    account = _answering(session, account=account, consultation_id=consultation_id)
    text = clean(text)
    if not text:
        raise Empty(field="reply")
    if len(text) > REPLY_LIMIT:
        raise TooLong(field="reply", limit=REPLY_LIMIT, length=len(text))
    reply = reply_of(session, consultation_id=consultation_id)
    if reply is None:
        reply = Reply(consultation_id=consultation_id)
        session.add(reply)
    reply.text, reply.made_by, reply.made_at = text, account.id, now
    session.flush()
    return reply


def reply_of(session: Session, *, consultation_id: int) -> Reply | None:
    return session.scalar(select(Reply).where(Reply.consultation_id == consultation_id))
