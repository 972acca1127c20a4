"""Reading Comments: pages for people, keyset pages for machines, one's own."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from models import (
    Account,
    Comment,
    Consultation,
    Stance,
    Standing,
    Support,
    Topic,
    TopicLevel,
    Trace,
)
from paging import Page, cut, decode_cursor


class Order(StrEnum):
    NEWEST = "newest"
    SUPPORTED = "supported"


def _shown(
    query: Select[Comment],
    *,
    consultation_id: int,
    clause_key: str | None,
    whole: bool,
    topic_id: int | None,
    stance: Stance | None,
) -> Select[Comment]:
    """Published Comments, and the stubs of those published once and withdrawn since: those with a
    moment of publication, which every other Standing lacks. The partial indexes ask just that."""
    where: list[ColumnElement[bool]] = [
        Comment.consultation_id == consultation_id,
        Comment.published_at.is_not(None),
    ]
    if clause_key is not None:
        where.append(Comment.clause_key == clause_key)
    if whole:
        where.append(Comment.clause_key.is_(None))
    if stance is not None:
        where.append(Comment.stance == stance)
    if topic_id is not None:
        query = query.join(Trace, Trace.comment_id == Comment.id)
        where.append(Trace.topic_id == topic_id)
    return query.where(*where)


def page(
    session: Session,
    *,
    consultation_id: int,
    clause_key: str | None = None,
    whole: bool = False,
    topic_id: int | None = None,
    stance: Stance | None = None,
    order: Order = Order.NEWEST,
    offset: int = 0,
    limit: int = 20,
) -> list[Comment]:
    """One page of Comments on a Clause, on the whole (`whole`), in a Topic, or all of them."""
    query = _shown(
        select(Comment),
        consultation_id=consultation_id,
        clause_key=clause_key,
        whole=whole,
        topic_id=topic_id,
        stance=stance,
    )
    if order is Order.SUPPORTED:
        query = query.order_by(Comment.supports.desc(), Comment.id.desc())
    else:
        query = query.order_by(Comment.id.desc())
    return list(session.scalars(query.offset(offset).limit(limit)))


def count(
    session: Session,
    *,
    consultation_id: int,
    clause_key: str | None = None,
    whole: bool = False,
    topic_id: int | None = None,
    stance: Stance | None = None,
) -> int:
    """How many Comments all pages of page() hold together."""
    query = _shown(
        select(Comment),
        consultation_id=consultation_id,
        clause_key=clause_key,
        whole=whole,
        topic_id=topic_id,
        stance=stance,
    )
    return session.scalar(query.with_only_columns(func.count(Comment.id))) or 0


def these(session: Session, *, consultation_id: int, comment_ids: Sequence[int]) -> list[Comment]:
    """Those of these Comments that are published here, the oldest first."""
    query = select(Comment).where(
        Comment.consultation_id == consultation_id,
        Comment.standing == Standing.PUBLISHED,
        Comment.id.in_(comment_ids),
    )
    return list(session.scalars(query.order_by(Comment.id)))


def after(
    session: Session,
    *,
    consultation_id: int,
    clause_key: str | None = None,
    topic_id: int | None = None,
    stance: Stance | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Page[Comment]:
    """The Comments behind a cursor, the newest first. Refuses Invalid for a forged cursor."""
    query = _shown(
        select(Comment),
        consultation_id=consultation_id,
        clause_key=clause_key,
        whole=False,
        topic_id=topic_id,
        stance=stance,
    )
    if after is not None:
        query = query.where(Comment.id < decode_cursor(after, int)[0])
    rows = session.scalars(query.order_by(Comment.id.desc()).limit(limit + 1)).all()
    return cut(rows, limit=limit, place=lambda comment: (comment.id,))


def mine(
    session: Session, *, account: Account, after: str | None = None, limit: int = 20
) -> Page[Comment]:
    """One's own Comments in any Standing, the newest first, with Receipt and Clause."""
    query = (
        select(Comment)
        .where(Comment.author_id == account.id)
        .options(joinedload(Comment.receipt), joinedload(Comment.clause))
    )
    if after is not None:
        query = query.where(Comment.id < decode_cursor(after, int)[0])
    rows = session.scalars(query.order_by(Comment.id.desc()).limit(limit + 1)).all()
    return cut(rows, limit=limit, place=lambda comment: (comment.id,))


def supported_by(
    session: Session, *, account: Account | None, comment_ids: Sequence[int]
) -> set[int]:
    """Which of these Comments the account supports."""
    if account is None or not comment_ids:
        return set()
    return set(
        session.scalars(
            select(Support.comment_id).where(
                Support.account_id == account.id, Support.comment_id.in_(comment_ids)
            )
        )
    )


def consultations_of(session: Session, *, comments: Sequence[Comment]) -> dict[int, Consultation]:
    """The Consultations that Comments belong to, by id."""
    ids = {comment.consultation_id for comment in comments}
    rows = session.scalars(select(Consultation).where(Consultation.id.in_(ids)))
    return {row.id: row for row in rows}


def topics_of(session: Session, *, summary_id: int, comment_ids: Sequence[int]) -> dict[int, Topic]:
    """The coarse Topic of each Comment in one Summary."""
    rows = session.execute(
        select(Trace.comment_id, Topic)
        .join(Topic, Topic.id == Trace.topic_id)
        .where(
            Topic.summary_id == summary_id,
            Topic.level == TopicLevel.TOPIC,
            Trace.comment_id.in_(comment_ids),
        )
    )
    return {comment_id: topic for comment_id, topic in rows}
