"""Finding Consultations: the public shelf, one by its slug, a clerk's desk, the site's numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

import search
from clock import ZONE
from consultation import due
from errors import NotAllowed, NotFound
from models import (
    Account,
    Case,
    CaseState,
    Consultation,
    Decision,
    Department,
    Region,
    Stage,
    Summary,
    Topic,
    TopicLevel,
    Verdict,
)
from models.consultation import PUBLIC
from paging import Page, cut, decode_cursor
from topics import summaries

ANSWERED = (Stage.ANSWERED, Stage.DECIDED, Stage.EVALUATED, Stage.ARCHIVED)


@dataclass(frozen=True)
class SiteNumbers:
    open: int
    comments: int
    answered: int
    adopted: int


@dataclass(frozen=True)
class DeskRow:
    """A Consultation as its department sees it, with what waits for whom."""

    consultation: Consultation
    waiting: int
    overdue: int
    summarised: bool
    topics: int
    answered: int
    due: date | None
    late: bool


def published(
    session: Session,
    *,
    stage: Stage | None = None,
    department: str | None = None,
    region: str | None = None,
    q: str | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Page[Consultation]:
    """Public Consultations, the last opened first. Refuses Invalid for a forged cursor."""
    where: list[ColumnElement[bool]] = [Consultation.stage.in_(PUBLIC)]
    if stage is not None:
        where.append(Consultation.stage == stage)
    if department is not None:
        where.append(Consultation.department.has(Department.key == department))
    if region is not None:
        where.append(Consultation.region.has(Region.code.startswith(region, autoescape=True)))
    if q is not None:
        where.append(Consultation.id.in_(search.consultation_ids(session, q=q)))
    return _page(session, where=where, after=after, limit=limit)


def answered(session: Session, *, after: str | None = None, limit: int = 20) -> Page[Consultation]:
    """Consultations with a published answer, the last opened first."""
    return _page(session, where=[Consultation.stage.in_(ANSWERED)], after=after, limit=limit)


def _page(
    session: Session, *, where: list[ColumnElement[bool]], after: str | None, limit: int
) -> Page[Consultation]:
    if after is not None:
        opened, last = decode_cursor(after, str, int)
        moment = datetime.fromisoformat(opened)
        where = [
            *where,
            or_(
                Consultation.opened_at < moment,
                and_(Consultation.opened_at == moment, Consultation.id < last),
            ),
        ]
    rows = session.scalars(
        select(Consultation)
        .where(*where)
        .order_by(Consultation.opened_at.desc(), Consultation.id.desc())
        .limit(limit + 1)
    ).all()
    return cut(rows, limit=limit, place=_place)


def _place(consultation: Consultation) -> tuple[str, int]:
    opened_at = consultation.opened_at or consultation.created_at
    return opened_at.isoformat(), consultation.id


def by_slug(session: Session, *, slug: str, account: Account | None = None) -> Consultation:
    """A Consultation that is public, or that the account's department is at work on.

    Refuses NotFound, also for one that exists but is not for this reader.
    """
    found = session.scalar(select(Consultation).where(Consultation.slug == slug))
    if found is None or not (found.is_public or _works_on(account, found)):
        raise NotFound(consultation=slug)
    return found


def by_ids(session: Session, *, ids: Iterable[int]) -> dict[int, Consultation]:
    """Those of these Consultations that are public, by id."""
    query = select(Consultation).where(
        Consultation.id.in_(set(ids)), Consultation.stage.in_(PUBLIC)
    )
    return {row.id: row for row in session.scalars(query)}


def _works_on(account: Account | None, consultation: Consultation) -> bool:
    return account is not None and any(
        consultation.department.is_within(membership.department)
        for membership in account.memberships
    )


def desk(
    session: Session,
    *,
    account: Account,
    now: datetime,
    stages: Sequence[Stage] = (),
    offset: int = 0,
    limit: int = 20,
) -> list[DeskRow]:
    """The Consultations of the account's departments with what waits, the newest first; with
    `stages`, only those in one of them. Refuses NotAllowed for a resident."""
    query = _theirs(account, stages).order_by(Consultation.id.desc())
    rows = list(session.scalars(query.offset(offset).limit(limit)))
    ids = [row.id for row in rows]
    waiting = _cases(session, ids=ids)
    overdue = _cases(session, ids=ids, due_before=now)
    summarised = _summarised(session, ids=ids)
    topics, answers = _answers(session, ids=ids)
    found = []
    for row in rows:
        result = due.result_due(row)
        late = result is not None and row.stage is Stage.CLOSED
        found.append(
            DeskRow(
                consultation=row,
                waiting=waiting.get(row.id, 0),
                overdue=overdue.get(row.id, 0),
                summarised=row.id in summarised,
                topics=topics.get(row.id, 0),
                answered=answers.get(row.id, 0),
                due=result.date if result else None,
                late=late and result is not None and result.date < now.astimezone(ZONE).date(),
            )
        )
    return found


def desk_count(session: Session, *, account: Account, stages: Sequence[Stage] = ()) -> int:
    query = _theirs(account, stages).with_only_columns(func.count(Consultation.id))
    return session.scalar(query) or 0


def _theirs(account: Account, stages: Sequence[Stage]) -> Select[Consultation]:
    paths = {membership.department.path for membership in account.memberships}
    if not paths:
        raise NotAllowed(act="desk")
    below = (Department.path.startswith(path, autoescape=True) for path in sorted(paths))
    query = select(Consultation).where(Consultation.department.has(or_(*below)))
    return query.where(Consultation.stage.in_(stages)) if stages else query


def _cases(
    session: Session, *, ids: list[int], due_before: datetime | None = None
) -> dict[int, int]:
    where = [Case.consultation_id.in_(ids), Case.state == CaseState.WAITING]
    if due_before is not None:
        where.append(Case.due_at < due_before)
    query = select(Case.consultation_id, func.count(Case.id)).where(*where)
    return {row[0]: row[1] for row in session.execute(query.group_by(Case.consultation_id))}


def _summarised(session: Session, *, ids: list[int]) -> set[int]:
    """Which of these have a published Summary."""
    query = select(Summary.consultation_id).where(Summary.published_at.is_not(None))
    return set(session.scalars(query.where(Summary.consultation_id.in_(ids))))


def _answers(session: Session, *, ids: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Topics of the newest published Summary, and how many of them have a Decision."""
    newest = (
        select(func.max(Summary.id))
        .where(Summary.consultation_id.in_(ids), Summary.published_at.is_not(None))
        .group_by(Summary.consultation_id)
    )
    rows = session.execute(
        select(
            Summary.consultation_id,
            func.count(Topic.id),
            func.count(Decision.id),
        )
        .join(Topic, Topic.summary_id == Summary.id)
        .outerjoin(Decision, Decision.topic_id == Topic.id)
        .where(Summary.id.in_(newest), Topic.level == TopicLevel.TOPIC)
        .group_by(Summary.consultation_id)
    ).all()
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def numbers(session: Session) -> SiteNumbers:
    """How much is open, was said, was answered, and how many Topics were adopted, in one query."""
    adopted = (
        select(func.count(Decision.id))
        .where(
            Decision.verdict.in_((Verdict.ADOPTED, Verdict.PARTLY)),
            Decision.topic_id == Topic.id,
            summaries.in_force(),
            exists().where(
                Consultation.id == Decision.consultation_id, Consultation.stage.in_(ANSWERED)
            ),
        )
        .scalar_subquery()
    )
    row = session.execute(
        select(
            func.count(Consultation.id).filter(Consultation.stage == Stage.OPEN),
            func.coalesce(func.sum(Consultation.received), 0),
            func.count(Consultation.id).filter(Consultation.stage.in_(ANSWERED)),
            adopted,
        ).where(Consultation.stage.in_(PUBLIC))
    ).one()
    return SiteNumbers(int(row[0]), int(row[1]), int(row[2]), int(row[3]))
