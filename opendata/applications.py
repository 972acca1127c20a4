"""Applying for data of conditional openness, and deciding on it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session, joinedload

import notices
from errors import AlreadyDone, Conflict, Incomplete, Invalid, NotFound, NotSignedIn, SamePerson
from identity import permits
from models import Account, Application, Dataset, Openness
from moderation import desk, wording
from opendata import voices
from paging import Page, cut, decode_cursor

LIMITS = {"organisation": 200, "purpose": 4_000, "reason": 1_000}
FORMAL_CHECK, DECISION = 5, 15  # workdays


@dataclass(frozen=True)
class Form:
    """What is applied with: on whose behalf ("" for oneself), what for, and the pledge 安全承诺书
    to keep the data safe and to use them for nothing else."""

    organisation: str
    purpose: str
    pledged: bool


def apply(
    session: Session, *, account: Account | None, dataset_id: int, form: Form, now: datetime
) -> Application:
    """Apply for a public Dataset of conditional openness. The form is checked within 5 workdays
    (山东省公共数据开放工作细则, 形式审查) and decided on within 15 (贵州省, 15 工作日).

    Refuses NotSignedIn, NotFound, Invalid for data that need no application or take none,
    Incomplete without the pledge, AlreadyDone while one is waiting or good, Empty, TooLong,
    TooMany."""
    if account is None:
        raise NotSignedIn(act="apply")
    dataset = session.get(Dataset, dataset_id)
    if dataset is None or not dataset.is_public:
        raise NotFound(dataset=dataset_id)
    if dataset.openness is not Openness.CONDITIONAL:
        raise Invalid(field="dataset", why="not-conditional")
    if not form.pledged:
        raise Incomplete(missing=["pledge"])
    if running(session, account=account, dataset_id=dataset_id, now=now) is not None:
        raise AlreadyDone(dataset=dataset.slug)
    application = Application(
        dataset_id=dataset.id,
        dataset=dataset,
        account_id=account.id,
        organisation=wording.line(
            form.organisation, field="organisation", limit=LIMITS["organisation"], needed=False
        ),
        purpose=wording.worded(form.purpose, field="purpose", limit=LIMITS["purpose"]),
        pledged=True,
        applied_at=now,
        due_on=desk.due(now.date(), DECISION),
    )
    voices.bound(session, account_id=account.id, now=now)
    session.add(application)
    session.flush()
    desk.tell_department(
        session,
        act=permits.Act.GRANT_DATA,
        department=dataset.department,
        kind="application-new",
        facts={"title": dataset.title},
        link="/app/data_desk?tab=applications",
        but=account.id,
        now=now,
    )
    return application


def check_due(application: Application) -> date:
    """By when its form is to be checked."""
    return desk.due(application.applied_at.date(), FORMAL_CHECK)


def running(
    session: Session, *, account: Account | None, dataset_id: int, now: datetime
) -> Application | None:
    """The account's Application that is waiting, or good now."""
    last = newest(session, account=account, dataset_id=dataset_id)
    return last if last is not None and (last.granted is None or last.is_good(now)) else None


def newest(session: Session, *, account: Account | None, dataset_id: int) -> Application | None:
    """The account's last Application for a Dataset, whatever became of it."""
    if account is None:
        return None
    query = select(Application).where(
        Application.account_id == account.id, Application.dataset_id == dataset_id
    )
    return session.scalar(query.order_by(Application.id.desc()).limit(1))


def mine(
    session: Session, *, account: Account, after: str | None = None, limit: int = 20
) -> Page[Application]:
    """What somebody applied for, the newest first. Refuses Invalid for a forged cursor."""
    query = (
        select(Application)
        .where(Application.account_id == account.id)
        .options(joinedload(Application.dataset))
        .order_by(Application.id.desc())
    )
    if after is not None:
        query = query.where(Application.id < decode_cursor(after, int)[0])
    rows = session.scalars(query.limit(limit + 1)).all()
    return cut(rows, limit=limit, place=lambda row: (row.id,))


def decide(
    session: Session,
    *,
    account: Account | None,
    application_id: int,
    granted: bool,
    reason: str = "",
    good_until: datetime | None = None,
    now: datetime,
) -> Application:
    """Grant it until `good_until` (None: without end), or decline it with a reason. Refuses
    NotFound, NotSignedIn, NotAllowed, SamePerson for the applicant, AlreadyDone, Empty, Invalid
    for an end in the past."""
    application = _theirs(session, account=account, application_id=application_id)
    said = wording.worded(reason, field="reason", limit=LIMITS["reason"], needed=not granted)
    if granted and good_until is not None and good_until <= now:
        raise Invalid(field="good_until", why="past")
    values = {
        "granted": granted,
        "reason": said,
        "good_until": good_until if granted else None,
        "decided_by": account.id if account else None,
        "decided_at": now,
    }
    statement = update(Application).where(
        Application.id == application.id, Application.decided_at.is_(None)
    )
    if session.connection().execute(statement.values(values)).rowcount != 1:
        raise AlreadyDone(application=application.id)
    session.refresh(application)
    _tell(session, application, "granted" if granted else "declined", now)
    return application


def end(
    session: Session, *, account: Account | None, application_id: int, reason: str, now: datetime
) -> Application:
    """End a permission before its time, because the data were misused or the ground is gone.
    Refuses NotFound, NotSignedIn, NotAllowed, SamePerson, Conflict when it is not good, Empty."""
    application = _theirs(session, account=account, application_id=application_id)
    if not application.is_good(now):
        raise Conflict(application=application_id)
    application.reason = wording.worded(reason, field="reason", limit=LIMITS["reason"])
    application.good_until = now
    session.flush()
    _tell(session, application, "ended", now)
    return application


def _theirs(session: Session, *, account: Account | None, application_id: int) -> Application:
    application = session.get(Application, application_id)
    if application is None:
        raise NotFound(application=application_id)
    account = permits.require(account, permits.Act.GRANT_DATA, application.dataset.department)
    if account.id == application.account_id:
        raise SamePerson(application=application_id)
    return application


def _tell(session: Session, application: Application, came: str, now: datetime) -> None:
    notices.tell(
        session,
        account_id=application.account_id,
        kind=f"application-{came}",
        facts={"title": application.dataset.title, "reason": application.reason},
        link=f"/app/dataset?d={application.dataset.slug}",
        now=now,
    )


def waiting(session: Session, *, account: Account | None, limit: int = 50) -> list[Application]:
    """What waits to be decided in the account's departments, the most urgent first. Refuses
    NotSignedIn, NotAllowed."""
    query = _desk(account).where(Application.decided_at.is_(None))
    return list(session.scalars(query.order_by(Application.due_on, Application.id).limit(limit)))


def good(
    session: Session, *, account: Account | None, now: datetime, limit: int = 50
) -> list[Application]:
    """The permissions in force, the last granted first. Refuses NotSignedIn, NotAllowed."""
    until = Application.good_until
    query = _desk(account).where(Application.granted.is_(True), or_(until.is_(None), until > now))
    return list(session.scalars(query.order_by(Application.decided_at.desc()).limit(limit)))


def _desk(account: Account | None) -> Select[Application]:
    where = desk.within(account, permits.Act.GRANT_DATA)
    return (
        select(Application)
        .join(Application.dataset)
        .join(Dataset.department)
        .where(where)
        .options(joinedload(Application.dataset), joinedload(Application.account))
    )
