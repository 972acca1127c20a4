"""Summaries in the database: asking for one, building it, editing labels, publishing it.

What is stored holds no resident's words: quotes are places in published Comments, filled in when
read. So a Comment that is withdrawn is gone from every Summary, and the digest still holds.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased, selectinload

from audit import ledger
from errors import AlreadyDone, Conflict, Empty, NotFound, TooLong, WrongStage
from identity import permits
from models import (
    Account,
    Act,
    Comment,
    Consultation,
    Job,
    JobState,
    Stage,
    Standing,
    Summary,
    SummaryNote,
    Topic,
    TopicLevel,
    Trace,
)
from topics import document as documents
from topics import filling, succession
from topics.document import Opinion, SummaryDocument

KIND = "summarise"
LABEL_LIMIT = 120

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class SummaryNumbers:
    """The four numbers on top: shares are of `comments`, 0 … 1."""

    comments: int
    people: int
    distinct: int
    classified: int

    @property
    def classified_share(self) -> float:
        return self.classified / self.comments if self.comments else 1.0


def ask(session: Session, *, account: Account | None, consultation_id: int, now: datetime) -> Job:
    """Order a Summary of a closed Consultation; the Job that runs it. Asking twice gives the same
    Job while it runs. Refuses NotFound, NotAllowed, WrongStage."""
    consultation = _consultation(session, consultation_id=consultation_id, locked=True)
    account = permits.require(account, permits.Act.SUMMARISE, consultation.department)
    if consultation.stage is not Stage.CLOSED:
        raise WrongStage(stage=consultation.stage.value, needs=[Stage.CLOSED.value])
    running = session.scalar(
        select(Job).where(
            Job.consultation_id == consultation_id,
            Job.kind == KIND,
            Job.state.in_((JobState.QUEUED, JobState.RUNNING)),
        )
    )
    if running is not None:
        return running
    job = Job(
        kind=KIND,
        facts={"consultation": consultation.slug},
        consultation_id=consultation_id,
        asked_by=account.id,
        made_at=now,
    )
    session.add(job)
    session.flush()
    return job


def opinions(session: Session, *, consultation_id: int) -> list[Opinion]:
    """The published Comments of a Consultation as the summary reads them, in their order."""
    rows = session.execute(
        select(
            Comment.id,
            Comment.title,
            Comment.shown,
            Comment.stance,
            Comment.supports,
            Comment.clause_key,
        )
        .where(
            Comment.consultation_id == consultation_id,
            Comment.standing == Standing.PUBLISHED,
        )
        .order_by(Comment.id)
    )
    return [
        Opinion(
            id=row.id,
            text=row.shown or "",
            title=row.title,
            stance=row.stance.value,
            weight=1 + row.supports,
            clause=row.clause_key or "",
        )
        for row in rows
    ]


def build(
    session: Session,
    *,
    consultation_id: int,
    document: SummaryDocument,
    made_by: int | None,
    now: datetime,
) -> Summary:
    """Store one run with its Topics and Traces, unpublished."""
    _consultation(session, consultation_id=consultation_id)
    plain = without_words(documents.as_json(document))
    last = session.scalar(
        select(func.max(Summary.number)).where(Summary.consultation_id == consultation_id)
    )
    summary = Summary(
        consultation_id=consultation_id,
        number=(last or 0) + 1,
        digest=digest(plain),
        document=plain,
        people=_people(session, consultation_id=consultation_id),
        made_at=now,
        made_by=made_by,
        topics=list(_topics(plain)),
    )
    session.add(summary)
    session.flush()
    members = {part["id"]: part["comment_ids"] for part in plain["topics"] + plain["issues"]}
    session.add_all(
        Trace(topic_id=topic.id, comment_id=comment_id)
        for topic in summary.topics
        for comment_id in members[topic.key]
    )
    session.flush()
    return summary


def _topics(document: dict[str, Any]) -> Iterable[Topic]:
    levels = ((TopicLevel.TOPIC, document["topics"]), (TopicLevel.ISSUE, document["issues"]))
    for level, parts in levels:
        for position, part in enumerate(parts):
            yield Topic(
                key=part["id"],
                level=level,
                position=position,
                label=part["label"][:200],
                machine_label=part["label"][:200],
                terms=list(part.get("terms", [])),
                size=len(part["comment_ids"]),
            )


def _people(session: Session, *, consultation_id: int) -> int:
    query = select(func.count(func.distinct(Comment.author_id))).where(
        Comment.consultation_id == consultation_id, Comment.standing == Standing.PUBLISHED
    )
    return session.scalar(query) or 0


def without_words(document: dict[str, Any]) -> dict[str, Any]:
    """The document with residents' words taken out: quotes keep their places only, and the
    sentences, which the rest determines, are written anew by with_words()."""
    plain: dict[str, Any] = json.loads(json.dumps(document, ensure_ascii=False))
    for part in plain["topics"] + plain["issues"]:
        for quote in part["quotes"]:
            del quote["text"]
    del plain["sentences"]
    return plain


def with_words(session: Session, *, summary: Summary, language: str = "zh") -> dict[str, Any]:
    """The whole document, in the format of `summarise`: quotes out of the
    Comments as published, those of withdrawn Comments left out, and sentences to match."""
    shown = _shown(session, comment_ids=sorted(filling.quoted(summary.document)))
    return filling.filled(summary.document, shown=shown, language=language)


def _shown(session: Session, *, comment_ids: list[int]) -> dict[int, str]:
    rows = session.execute(
        select(Comment.id, Comment.shown).where(
            Comment.id.in_(comment_ids), Comment.shown.is_not(None)
        )
    )
    return {row.id: row.shown for row in rows}


def digest(document: dict[str, Any]) -> str:
    return sha256(ledger.canonical(document)).hexdigest()


def newest(session: Session, *, consultation_id: int, published: bool = False) -> Summary | None:
    """The last Summary, or the last published one, with its Topics."""
    query = select(Summary).where(Summary.consultation_id == consultation_id)
    if published:
        query = query.where(Summary.published_at.is_not(None))
    return session.scalar(
        query.order_by(Summary.number.desc()).limit(1).options(selectinload(Summary.topics))
    )


def in_force() -> ColumnElement[bool]:
    """For a query over Topic: that it belongs to the newest published Summary of its Consultation,
    the one that is answered."""
    own, newer = aliased(Summary), aliased(Summary)
    is_superseded = exists().where(
        newer.consultation_id == own.consultation_id,
        newer.published_at.is_not(None),
        newer.number > own.number,
    )
    return exists().where(own.id == Topic.summary_id, own.published_at.is_not(None), ~is_superseded)


def relabel(
    session: Session, *, account: Account | None, topic_id: int, label: str, now: datetime
) -> Topic:
    """Give a Topic a label of one's own, in the document too; what it was is kept.

    Refuses NotFound, NotAllowed, Empty, TooLong, AlreadyDone once published."""
    topic = session.get(Topic, topic_id)
    if topic is None:
        raise NotFound(topic=topic_id)
    summary = session.get_one(Summary, topic.summary_id)
    account = _analyst(session, account=account, summary=summary)
    label = " ".join("".join(c for c in label if c.isprintable() or c.isspace()).split())
    if not label:
        raise Empty(field="label")
    if len(label) > LABEL_LIMIT:
        raise TooLong(field="label", limit=LABEL_LIMIT, length=len(label))
    if label != topic.label:
        note = SummaryNote(
            summary_id=summary.id,
            account_id=account.id,
            topic_key=topic.key,
            was=topic.label,
            became=label,
            at=now,
        )
        session.add(note)
        topic.label = label
        summary.document = _relabelled(summary.document, key=topic.key, label=label)
        summary.digest = digest(summary.document)
        session.flush()
    return topic


def _relabelled(document: dict[str, Any], *, key: str, label: str) -> dict[str, Any]:
    return document | {
        kind: [part | {"label": label} if part["id"] == key else part for part in document[kind]]
        for kind in ("topics", "issues")
    }


def publish(
    session: Session, *, account: Account | None, summary_id: int, now: datetime
) -> Summary:
    """Publish a Summary that a person has read; it becomes the one that is answered, and takes over
    the draft verdicts of the one before where its Topics are much the same.

    Refuses NotFound, NotAllowed, AlreadyDone, WrongStage once answered, and Conflict when it is
    not the newest or when Comments were published or taken back since it was made.
    """
    summary = session.get(Summary, summary_id, with_for_update=True)
    if summary is None:
        raise NotFound(summary=summary_id)
    account = _analyst(session, account=account, summary=summary)
    latest = newest(session, consultation_id=summary.consultation_id)
    if latest is None or latest.id != summary.id:
        raise Conflict(summary=summary_id, why="not-newest")
    if not covers(session, summary=summary):
        raise Conflict(summary=summary_id, why="comments-changed")
    before = newest(session, consultation_id=summary.consultation_id, published=True)
    summary.published_at, summary.reviewed_by = now, account.id
    session.flush()
    if before is not None:
        succession.succeed(session, old=before, new=summary)
    consultation = _consultation(session, consultation_id=summary.consultation_id)
    ledger.append(
        session,
        act=Act.SUMMARY_PUBLISHED,
        consultation_id=consultation.id,
        facts={
            "consultation": consultation.slug,
            "summary": summary.number,
            "digest": summary.digest,
        },
        now=now,
    )
    return summary


def covers(session: Session, *, summary: Summary) -> bool:
    """Whether every Comment published now was read; those withdrawn since do not matter."""
    document = summary.document
    read = {comment_id for part in document["topics"] for comment_id in part["comment_ids"]}
    read.update(document["unassigned"])
    published = session.scalars(
        select(Comment.id).where(
            Comment.consultation_id == summary.consultation_id,
            Comment.standing == Standing.PUBLISHED,
        )
    )
    return set(published) <= read


def notes(session: Session, *, summary_id: int) -> list[SummaryNote]:
    """What people changed in a Summary, the last first."""
    query = select(SummaryNote).where(SummaryNote.summary_id == summary_id)
    return list(session.scalars(query.order_by(SummaryNote.id.desc())))


def _analyst(session: Session, *, account: Account | None, summary: Summary) -> Account:
    consultation = _consultation(session, consultation_id=summary.consultation_id)
    account = permits.require(account, permits.Act.SUMMARISE, consultation.department)
    if summary.published_at is not None:
        raise AlreadyDone(summary=summary.number)
    if consultation.stage is not Stage.CLOSED:
        raise WrongStage(stage=consultation.stage.value, needs=[Stage.CLOSED.value])
    return account


def _consultation(session: Session, *, consultation_id: int, locked: bool = False) -> Consultation:
    lock: Any = {"of": Consultation} if locked else None
    consultation = session.get(Consultation, consultation_id, with_for_update=lock)
    if consultation is None:
        raise NotFound(consultation=consultation_id)
    return consultation


def numbers(summary: Summary) -> SummaryNumbers:
    document = summary.document
    classified = sum(len(part["comment_ids"]) for part in document["topics"])
    return SummaryNumbers(
        comments=document["comments"],
        people=summary.people,
        distinct=document["distinct"],
        classified=classified,
    )


def members(session: Session, *, topic_id: int) -> list[int]:
    """The ids of a Topic's published Comments, in their order."""
    query = (
        select(Comment.id)
        .join(Trace, Trace.comment_id == Comment.id)
        .where(Trace.topic_id == topic_id, Comment.standing == Standing.PUBLISHED)
    )
    return list(session.scalars(query.order_by(Comment.id)))
