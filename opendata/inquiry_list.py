"""Reading Inquiries: what the public, their authors and the department may see of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from errors import NotFound
from identity import permits
from models import (
    Account,
    Dataset,
    Department,
    Inquiry,
    InquiryKind,
    InquiryState,
    Outcome,
    Release,
    ReleaseState,
)
from moderation import desk, wording
from opendata.inquiries import PUT_RIGHT
from paging import Page, cut, decode_cursor


@dataclass(frozen=True, kw_only=True)
class ShownCell:
    """Where a correction points; `was` and `proposed` are None for who may not read the data, and
    for everybody once the Release is withdrawn."""

    number: int
    row: int
    column: str
    was: str | None
    proposed: str | None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An Inquiry as one reader may see it. While it waits only its author reads the words; the
    public sees that it waits, of whom, and until when."""

    id: int
    kind: InquiryKind
    state: InquiryState
    dataset: Dataset | None
    department: Department
    asked_at: datetime
    due_on: date
    overdue: bool
    title: str
    body: str
    name: str | None
    cell: ShownCell | None
    outcome: Outcome | None
    answer: str
    answered_at: datetime | None
    fixed_in: int | None
    own: bool


@dataclass(frozen=True)
class Counts:
    """How many of one kind: `in_time` of the answered ones; `overdue` of the waiting ones."""

    waiting: int = 0
    overdue: int = 0
    answered: int = 0
    in_time: int = 0


def of_dataset(
    session: Session,
    *,
    dataset_id: int,
    account: Account | None = None,
    today: date,
    after: str | None = None,
    limit: int = 20,
) -> Page[Shown]:
    """What was asked about a Dataset, the newest first; requests that led to it with them. Refuses
    Invalid for a forged cursor."""
    where = [Inquiry.dataset_id == dataset_id]
    return _page(session, where, account=account, today=today, after=after, limit=limit)


def requests(
    session: Session,
    *,
    account: Account | None = None,
    state: InquiryState | None = None,
    today: date,
    after: str | None = None,
    limit: int = 20,
) -> Page[Shown]:
    """Requests for data, the newest first. Refuses Invalid for a forged cursor."""
    where = [Inquiry.kind == InquiryKind.REQUEST]
    if state is not None:
        where.append(Inquiry.state == state)
    return _page(session, where, account=account, today=today, after=after, limit=limit)


def mine(
    session: Session, *, account: Account, today: date, after: str | None = None, limit: int = 20
) -> Page[Shown]:
    """What somebody asked, the newest first. Refuses Invalid for a forged cursor."""
    where = [Inquiry.account_id == account.id]
    return _page(session, where, account=account, today=today, after=after, limit=limit)


def one(session: Session, *, inquiry_id: int, account: Account | None, today: date) -> Shown:
    """One of them. Refuses NotFound, also for a hidden one that is not this reader's."""
    found = _page(session, [Inquiry.id == inquiry_id], account=account, today=today, limit=1).items
    if not found:
        raise NotFound(inquiry=inquiry_id)
    return found[0]


def fixes(
    session: Session, *, dataset_id: int, number: int, since: int | None = None, today: date
) -> Sequence[Shown]:
    """The published corrections that this Release has put right, for the list of its changes;
    with `since`, also those that Releases between the two have."""
    first = number if since is None else since + 1
    where = [
        Inquiry.dataset_id == dataset_id,
        Inquiry.fixed_in.between(first, number),
        Inquiry.state == InquiryState.ANSWERED,
    ]
    return _page(session, where, account=None, today=today, limit=200).items


def counts(session: Session, *, kind: InquiryKind, today: date) -> Counts:
    """How many there are of a kind, and how many of them in time."""
    rows = session.execute(
        select(Inquiry.state, Inquiry.due_on, Inquiry.answered_at).where(Inquiry.kind == kind)
    ).all()
    waiting = [row.due_on for row in rows if row.state is InquiryState.WAITING]
    answered = [row for row in rows if row.answered_at is not None]
    return Counts(
        waiting=len(waiting),
        overdue=sum(due_on < today for due_on in waiting),
        answered=len(answered),
        in_time=sum(row.answered_at.date() <= row.due_on for row in answered),
    )


def _page(
    session: Session,
    where: Sequence[ColumnElement[bool]],
    *,
    account: Account | None,
    today: date,
    after: str | None = None,
    limit: int,
) -> Page[Shown]:
    own = Inquiry.account_id == account.id if account else None
    seen = Inquiry.state != InquiryState.HIDDEN
    query = (
        select(Inquiry)
        .where(*where, seen if own is None else or_(seen, own))
        .order_by(Inquiry.id.desc())
        .options(
            joinedload(Inquiry.dataset), joinedload(Inquiry.department), joinedload(Inquiry.account)
        )
    )
    if after is not None:
        query = query.where(Inquiry.id < decode_cursor(after, int)[0])
    page = cut(
        session.scalars(query.limit(limit + 1)).all(), limit=limit, place=lambda row: (row.id,)
    )
    served = _served(session, page.items)
    reader = account.id if account else None
    return Page([_shown(row, served, reader, today) for row in page.items], page.next)


def _served(session: Session, rows: Collection[Inquiry]) -> set[tuple[int, int | None]]:
    """Of the Releases the rows point at, those whose cells the public may read today."""
    pointed = {(row.dataset_id, row.number) for row in rows if row.number is not None}
    if not pointed:
        return set()
    either = (
        and_(Release.dataset_id == dataset_id, Release.number == number)
        for dataset_id, number in pointed
    )
    found = session.scalars(
        select(Release)
        .where(or_(*either), Release.state == ReleaseState.PUBLISHED)
        .options(joinedload(Release.dataset))
    )
    return {(row.dataset_id, row.number) for row in found if row.dataset.is_open}


def _shown(
    row: Inquiry, served: set[tuple[int, int | None]], reader: int | None, today: date
) -> Shown:
    own = row.account_id == reader
    answered = row.state is not InquiryState.WAITING
    words = wording.masked if not own else str
    readable = own or answered
    named = row.publish_name and readable
    return Shown(
        id=row.id,
        kind=row.kind,
        state=row.state,
        dataset=row.dataset if row.dataset and row.dataset.is_public else None,
        department=row.department,
        asked_at=row.asked_at,
        due_on=row.due_on,
        overdue=row.is_overdue(today),
        title=words(row.title) if readable else "",
        body=words(row.body) if readable else "",
        name=row.account.name if named else None,
        cell=_cell(row, served, own=own) if readable else None,
        outcome=row.outcome,
        answer=row.answer if readable else "",
        answered_at=row.answered_at,
        fixed_in=row.fixed_in,
        own=own,
    )


def _cell(row: Inquiry, served: set[tuple[int, int | None]], *, own: bool) -> ShownCell | None:
    if row.number is None or row.row is None:
        return None
    open_ = (row.dataset_id or 0, row.number) in served
    proposed = row.proposed if own else wording.masked(row.proposed)
    return ShownCell(
        number=row.number,
        row=row.row,
        column=row.column,
        was=row.was if open_ else None,
        proposed=proposed if open_ or own else None,
    )


def waiting(
    session: Session, *, account: Account | None, offset: int = 0, limit: int = 20
) -> list[Inquiry]:
    """What waits for an answer in the departments in which, and below which, the account may
    answer, the most urgent first. Refuses NotSignedIn, NotAllowed."""
    where = desk.within(account, permits.Act.ANSWER_DATA)
    query = _desk(where).where(Inquiry.state == InquiryState.WAITING)
    query = query.order_by(Inquiry.due_on, Inquiry.id)
    return list(session.scalars(query.offset(offset).limit(limit)))


def waiting_count(session: Session, *, account: Account | None) -> int:
    """How many `waiting` would give in all. Refuses NotSignedIn, NotAllowed."""
    where = desk.within(account, permits.Act.ANSWER_DATA)
    query = select(func.count()).select_from(Inquiry).join(Inquiry.department)
    return session.scalar(query.where(where, Inquiry.state == InquiryState.WAITING)) or 0


def unfixed(session: Session, *, account: Account | None, limit: int = 50) -> list[Inquiry]:
    """Accepted corrections that no Release has put right yet, the oldest first. Refuses
    NotSignedIn, NotAllowed."""
    where = desk.within(account, permits.Act.ANSWER_DATA)
    query = (
        _desk(where)
        .where(Inquiry.kind == InquiryKind.CORRECTION, Inquiry.outcome.in_(PUT_RIGHT))
        .where(Inquiry.fixed_in.is_(None))
    )
    return list(session.scalars(query.order_by(Inquiry.answered_at, Inquiry.id).limit(limit)))


def _desk(where: ColumnElement[bool]) -> Select[Inquiry]:
    return (
        select(Inquiry)
        .join(Inquiry.department)
        .where(where)
        .options(
            joinedload(Inquiry.dataset), joinedload(Inquiry.department), joinedload(Inquiry.account)
        )
    )
