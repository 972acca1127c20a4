"""Publishing the answer: what is missing, how far it is, publishing it, concluding."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager

import notices
import search
from audit import ledger
from consultation import decisions, drafting, texts
from errors import Incomplete, SamePerson
from identity import permits
from models import (
    Account,
    Act,
    Case,
    CaseState,
    Comment,
    Consultation,
    Decision,
    Reply,
    Stage,
    Topic,
)
from topics import summaries


@dataclass(frozen=True)
class Missing:
    """What keeps an answer from being published."""

    waiting: int
    summary: bool
    topics: Sequence[Topic]
    comments: Sequence[int]
    reply: bool

    def __bool__(self) -> bool:
        return bool(self.waiting or self.summary or self.topics or self.comments or self.reply)


@dataclass(frozen=True)
class AnswerProgress:
    answered: int
    total: int


def missing(session: Session, *, consultation_id: int) -> Missing:
    """What must still be done before the answer may be published; false when nothing is."""
    waiting = session.scalar(
        select(func.count(Case.id)).where(
            Case.consultation_id == consultation_id, Case.state == CaseState.WAITING
        )
    )
    consultation = session.get_one(Consultation, consultation_id)
    answers = decisions.topics_to_answer(session, consultation_id=consultation_id)
    loose = decisions.loose_comments(session, consultation_id=consultation_id)
    own = decisions.own_decisions(session, consultation_id=consultation_id)
    summary = summaries.newest(session, consultation_id=consultation_id, published=True)
    reply = decisions.reply_of(session, consultation_id=consultation_id)
    return Missing(
        waiting=waiting or 0,
        summary=summary is None and consultation.published > 0,
        topics=[each.topic for each in answers if each.decision is None],
        comments=[comment.id for comment in loose if comment.id not in own],
        reply=reply is None,
    )


def progress(session: Session, *, consultation_id: int) -> AnswerProgress:
    """How many Topics have a verdict: 17 of 23."""
    answers = decisions.topics_to_answer(session, consultation_id=consultation_id)
    return AnswerProgress(sum(each.decision is not None for each in answers), len(answers))


def publish_answer(
    session: Session, *, account: Account | None, consultation_id: int, now: datetime
) -> Reply:
    """Publish verdicts and Reply; every commenter is told. A Consultation nobody commented on
    needs its Reply only.

    Refuses NotAllowed, WrongStage, SamePerson when the account wrote the Reply, Incomplete with the
    list while a Comment waits or lacks a verdict (重大行政决策程序暂行条例 art. 18, 32).
    """
    consultation, account = drafting.held(
        session,
        account=account,
        consultation_id=consultation_id,
        act=permits.Act.PUBLISH_ANSWER,
        stages=(Stage.CLOSED,),
    )
    lacking = missing(session, consultation_id=consultation_id)
    reply = decisions.reply_of(session, consultation_id=consultation_id)
    if lacking or reply is None:
        raise Incomplete(
            waiting=lacking.waiting,
            summary=lacking.summary,
            topics=[topic.label for topic in lacking.topics],
            comments=list(lacking.comments),
            reply=lacking.reply,
        )
    if reply.made_by == account.id:
        raise SamePerson(act="publish-answer")
    newest = texts.newest_draft(session, consultation_id=consultation_id)
    reply.final_draft_id = newest.id if newest else None
    reply.published_by, reply.published_at = account.id, now
    consultation.stage, consultation.answered_at = Stage.ANSWERED, now
    session.flush()
    record = answer_record(session, consultation_id=consultation_id)
    ledger.append(
        session,
        act=Act.DECISION_PUBLISHED,
        consultation_id=consultation_id,
        facts={
            "consultation": consultation.slug,
            "digest": sha256(record).hexdigest(),
            "draft": newest.digest if newest else None,
        },
        now=now,
    )
    _tell(session, consultation=consultation, now=now)
    search.index_consultation(session, consultation_id=consultation_id)
    return reply


def answer_record(session: Session, *, consultation_id: int) -> bytes:
    """The Reply and all Decisions, in order of Topic and Comment, as the bytes whose sha256 the
    Ledger holds once they are published."""
    rows = session.scalars(
        select(Decision)
        .outerjoin(Topic, Topic.id == Decision.topic_id)
        .where(
            Decision.consultation_id == consultation_id,
            or_(Decision.topic_id.is_(None), summaries.in_force()),
        )
        .options(contains_eager(Decision.topic))
        .order_by(Decision.topic_id.is_(None), Decision.topic_id, Decision.comment_id)
    )
    reply = decisions.reply_of(session, consultation_id=consultation_id)
    record = {
        "reply": reply.text if reply else "",
        "decisions": [
            {
                "topic": row.topic.key if row.topic else None,
                "comment": row.comment_id,
                "verdict": row.verdict.value,
                "reason": row.reason,
                "clauses": row.clause_keys,
            }
            for row in rows
        ],
    }
    return ledger.canonical(record)


def _tell(session: Session, *, consultation: Consultation, now: datetime) -> None:
    authors = session.scalars(
        select(Comment.author_id)
        .where(Comment.consultation_id == consultation.id, Comment.author_id.is_not(None))
        .distinct()
        .order_by(Comment.author_id)
    )
    link = f"/app/consult?c={consultation.slug}&tab=answer"
    owed = [(author, {"title": consultation.title}, link) for author in authors if author]
    notices.tell_many(session, owed=owed, kind="answered", now=now)


def conclude(
    session: Session, *, account: Account | None, consultation_id: int, now: datetime
) -> Consultation:
    """Mark an answered Consultation as decided: its final text is in force."""
    consultation, _ = drafting.held(
        session,
        account=account,
        consultation_id=consultation_id,
        act=permits.Act.DECIDE_FINAL,
        stages=(Stage.ANSWERED,),
    )
    newest = texts.newest_draft(session, consultation_id=consultation_id)
    consultation.stage, consultation.decided_at = Stage.DECIDED, now
    session.flush()
    ledger.append(
        session,
        act=Act.DECIDED,
        consultation_id=consultation_id,
        facts={
            "consultation": consultation.slug,
            "draft": newest.digest if newest else None,
        },
        now=now,
    )
    return consultation
