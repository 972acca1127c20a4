"""Asking about data and answering it: questions, corrections of a cell, requests for data."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.orm import Session

import notices
from audit import ledger
from errors import (
    AlreadyDone,
    Conflict,
    Invalid,
    NotFound,
    NotSignedIn,
    SamePerson,
    TooLarge,
    TooSlow,
)
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
from models import Act as LedgerAct
from moderation import desk, wording
from opendata import one_cell, shelf, voices
from opendata.columns import Column

LIMITS = {"title": 120, "body": 4_000, "proposed": 2_000, "answer": 4_000}
WORKDAYS = 10
PUT_RIGHT = (Outcome.ACCEPTED, Outcome.PARTLY)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell as published, and what should stand there: the Release by number, the row by its
    _id, the column by name. An empty `proposed` says that it should be empty."""

    number: int
    row: int
    column: str
    proposed: str


def ask(
    session: Session,
    *,
    account: Account | None,
    kind: InquiryKind,
    title: str,
    body: str,
    dataset_id: int | None = None,
    department_id: int | None = None,
    cell: Cell | None = None,
    publish_name: bool = False,
    now: datetime,
) -> Inquiry:
    """Ask about a Dataset, or request data of a department. An answer is owed within ten workdays,
    the period in which 山东省电子政务和政务数据管理办法 (2020) has requests for data answered.

    Refuses NotSignedIn, NotFound, NotAllowed (a cell of data one may not read), Withdrawn, Empty,
    TooLong, TooMany, Invalid for a cell that is not there or is already as proposed."""
    if account is None:
        raise NotSignedIn(act="ask")
    dataset, asked_of = _about(session, dataset_id, department_id)
    if (kind is InquiryKind.REQUEST) is not (dataset is None):
        raise Invalid(field="kind", why="kind")
    inquiry = Inquiry(
        kind=kind,
        dataset_id=dataset_id,
        dataset=dataset,
        department_id=asked_of.id,
        department=asked_of,
        title=wording.line(title, field="title", limit=LIMITS["title"]),
        body=wording.worded(body, field="question", limit=LIMITS["body"]),
        account_id=account.id,
        publish_name=publish_name,
        asked_at=now,
        due_on=desk.due(now.date(), WORKDAYS),
    )
    if cell is not None and dataset is not None:
        if kind is not InquiryKind.CORRECTION:
            raise Invalid(field="kind", why="kind")
        _point_at(session, inquiry, dataset=dataset, cell=cell, account=account, now=now)
    voices.bound(session, account_id=account.id, now=now)
    session.add(inquiry)
    session.flush()
    desk.tell_department(
        session,
        act=permits.Act.ANSWER_DATA,
        department=asked_of,
        kind="inquiry-new",
        facts={"title": inquiry.title},
        link="/app/data_desk",
        but=account.id,
        now=now,
    )
    return inquiry


def _about(
    session: Session, dataset_id: int | None, department_id: int | None
) -> tuple[Dataset | None, Department]:
    """The public Dataset with its department, or the department alone."""
    if dataset_id is not None:
        dataset = session.get(Dataset, dataset_id)
        if dataset is None or not dataset.is_public:
            raise NotFound(dataset=dataset_id)
        return dataset, dataset.department
    found = session.get(Department, department_id) if department_id is not None else None
    if found is None:
        raise NotFound(department=department_id)
    return None, found


def department(session: Session, *, key: str) -> Department:
    """The department to put a request to. Refuses NotFound."""
    found = session.scalar(select(Department).where(Department.key == key))
    if found is None:
        raise NotFound(department=key)
    return found


def _point_at(
    session: Session,
    inquiry: Inquiry,
    *,
    dataset: Dataset,
    cell: Cell,
    account: Account,
    now: datetime,
) -> None:
    """Name the cell, with what is published there now."""
    proposed = wording.worded(
        cell.proposed, field="proposed", limit=LIMITS["proposed"], needed=False
    )
    was = published(
        session,
        account=account,
        dataset=dataset,
        number=cell.number,
        row=cell.row,
        column=cell.column,
        now=now,
    )
    if was == proposed:
        raise Invalid(field="proposed", why="same")
    inquiry.number, inquiry.row, inquiry.column = cell.number, cell.row, cell.column
    inquiry.was, inquiry.proposed = was, proposed


def published(
    session: Session,
    *,
    account: Account | None,
    dataset: Dataset,
    number: int,
    row: int,
    column: str,
    now: datetime,
) -> str:
    """The cell as it stands in data.csv of that Release. Refuses NotSignedIn, NotAllowed,
    NotFound, Withdrawn, Invalid for a cell that is not there."""
    shelf.require_reading(session, dataset=dataset, account=account, now=now)
    release = shelf.release(session, dataset=dataset, number=number)
    found = _column(release, column)
    if not 1 <= row <= (release.rows or 0):
        raise Invalid(field="row", why="not-there")
    text = one_cell.text_of(release.table_sha256, row=row, column=found)
    if text is None:
        raise Invalid(field="row", why="not-there")
    return text


def _column(release: Release, name: str) -> Column:
    for facts in release.columns:
        if facts["name"] == name:
            return Column.from_json(facts)
    raise Invalid(field="column", why="not-there")


def answer(
    session: Session,
    *,
    account: Account | None,
    inquiry_id: int,
    text: str,
    outcome: Outcome | None = None,
    hidden: bool = False,
    found: str = "",
    now: datetime,
) -> Inquiry:
    """Answer it, once: in public with the question, or, `hidden`, to the author alone because the
    question cannot be shown. `found` is the slug of the Dataset that meets a request. A question
    is explained; a correction or a request needs an Outcome.

    Refuses NotFound, NotSignedIn, NotAllowed, SamePerson, AlreadyDone, Empty, TooLong, Invalid for
    a missing Outcome and for personal data in a public answer."""
    inquiry = _owed(session, account=account, inquiry_id=inquiry_id)
    said = wording.worded(text, field="answer", limit=LIMITS["answer"])
    if not hidden:
        wording.fit_for_all(said, field="answer")
    if outcome is None and inquiry.kind is not InquiryKind.QUESTION:
        raise Invalid(field="outcome", why="outcome")
    if inquiry.kind is InquiryKind.QUESTION:
        outcome = Outcome.EXPLAINED
    values = {
        "state": InquiryState.HIDDEN if hidden else InquiryState.ANSWERED,
        "outcome": outcome,
        "answer": said,
        "answered_by": account.id if account else None,
        "answered_at": now,
        "dataset_id": _met_by(session, inquiry, found),
    }
    statement = update(Inquiry).where(
        Inquiry.id == inquiry.id, Inquiry.state == InquiryState.WAITING
    )
    if session.connection().execute(statement.values(values)).rowcount != 1:
        raise AlreadyDone(inquiry=inquiry.id)
    session.refresh(inquiry)
    _record(session, inquiry, now)
    _tell_author(session, inquiry, kind="inquiry-answered", now=now)
    return inquiry


def _owed(session: Session, *, account: Account | None, inquiry_id: int) -> Inquiry:
    inquiry = session.get(Inquiry, inquiry_id)
    if inquiry is None:
        raise NotFound(inquiry=inquiry_id)
    account = permits.require(account, permits.Act.ANSWER_DATA, inquiry.department)
    if account.id == inquiry.account_id:
        raise SamePerson(inquiry=inquiry_id)
    return inquiry


def _met_by(session: Session, inquiry: Inquiry, slug: str) -> int | None:
    if not slug.strip():
        return inquiry.dataset_id
    if inquiry.kind is not InquiryKind.REQUEST:
        raise Invalid(field="dataset", why="kind")
    return shelf.by_slug(session, slug=slug.strip()).id


def _record(session: Session, inquiry: Inquiry, now: datetime) -> None:
    """The Ledger holds codes, and a digest of what everybody may read."""
    public = inquiry.state is InquiryState.ANSWERED
    facts = {
        "inquiry": inquiry.id,
        "kind": inquiry.kind.value,
        "state": inquiry.state.value,
        "outcome": inquiry.outcome.value if inquiry.outcome else None,
        "department": inquiry.department.key,
        "dataset": inquiry.dataset.slug if inquiry.dataset else None,
        "due": inquiry.due_on.isoformat(),
        "digest": sha256(inquiry.answer.encode()).hexdigest() if public else None,
    }
    ledger.append(
        session, act=LedgerAct.INQUIRY_ANSWERED, consultation_id=None, facts=facts, now=now
    )


def _tell_author(session: Session, inquiry: Inquiry, *, kind: str, now: datetime) -> None:
    notices.tell(
        session,
        account_id=inquiry.account_id,
        kind=kind,
        facts={"title": inquiry.title},
        link=f"/app/data_requests?inquiry={inquiry.id}",
        now=now,
    )


def hide(session: Session, *, account: Account | None, inquiry_id: int, now: datetime) -> Inquiry:
    """Take an answered one out of the public's sight; its author still reads it. Refuses NotFound,
    NotSignedIn, NotAllowed, SamePerson, Conflict when it is not shown."""
    inquiry = _owed(session, account=account, inquiry_id=inquiry_id)
    if inquiry.state is not InquiryState.ANSWERED:
        raise Conflict(inquiry=inquiry_id)
    inquiry.state = InquiryState.HIDDEN
    session.flush()
    _record(session, inquiry, now)
    return inquiry


def fix(
    session: Session, *, account: Account | None, inquiry_id: int, number: int, now: datetime
) -> Inquiry:
    """Say which later Release has right what an accepted correction reported. Refuses NotFound,
    NotSignedIn, NotAllowed, SamePerson, Conflict for one that was not accepted, Invalid for a
    Release that is not published or not later."""
    inquiry = _owed(session, account=account, inquiry_id=inquiry_id)
    if inquiry.kind is not InquiryKind.CORRECTION or inquiry.outcome not in PUT_RIGHT:
        raise Conflict(inquiry=inquiry_id)
    published = session.scalar(
        select(Release.id).where(
            Release.dataset_id == inquiry.dataset_id,
            Release.number == number,
            Release.state == ReleaseState.PUBLISHED,
        )
    )
    if published is None or number <= (inquiry.number or 0):
        raise Invalid(field="release", why="not-there")
    _fixed(session, inquiry, number=number, now=now)
    return inquiry


def _fixed(session: Session, inquiry: Inquiry, *, number: int, now: datetime) -> None:
    inquiry.fixed_in = number
    session.flush()
    _tell_author(session, inquiry, kind="correction-fixed", now=now)


def settle(session: Session, *, dataset: Dataset, release: Release, now: datetime) -> list[Inquiry]:
    """Accepted corrections that this new Release has right: the row with the same key holds the
    proposed value. Each is marked and its author told; what cannot be proved stays for `fix`."""
    waiting = session.scalars(
        select(Inquiry).where(
            Inquiry.dataset_id == dataset.id,
            Inquiry.kind == InquiryKind.CORRECTION,
            Inquiry.outcome.in_(PUT_RIGHT),
            Inquiry.fixed_in.is_(None),
            Inquiry.row.is_not(None),
            Inquiry.number < release.number,
        )
    ).all()
    tables = _tables(session, dataset_id=dataset.id, numbers={each.number for each in waiting})
    right = [
        each
        for each in waiting
        if each.number in tables and _is_right(each, tables[each.number], release)
    ]
    for each in right:
        _fixed(session, each, number=release.number or 0, now=now)
    return right


def _tables(
    session: Session, *, dataset_id: int, numbers: set[int | None]
) -> dict[int | None, Release]:
    """The Releases still in force among these numbers."""
    rows = session.scalars(
        select(Release).where(
            Release.dataset_id == dataset_id,
            Release.number.in_(numbers),
            Release.state == ReleaseState.PUBLISHED,
        )
    )
    return {row.number: row for row in rows}


def _is_right(inquiry: Inquiry, before: Release, after: Release) -> bool:
    names = {facts["name"] for facts in after.columns} & {facts["name"] for facts in before.columns}
    keys = list(after.keys)
    if not keys or not {*keys, inquiry.column} <= names or inquiry.row is None:
        return False
    try:
        values = one_cell.key_of(before.table_sha256, row=inquiry.row, keys=keys)
        return values is not None and one_cell.has(
            after.table_sha256,
            keys=keys,
            values=values,
            column=_column(after, inquiry.column),
            wanted=inquiry.proposed,
        )
    except (NotFound, TooSlow, TooLarge):  # an old table may be gone; nobody may wait for it
        return False
