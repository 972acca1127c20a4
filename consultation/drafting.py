"""From an idea to a Consultation ready to open: create, edit, submit, send back."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

import notices
import slugs
from errors import Empty, Incomplete, Invalid, NotFound, Stale, TooLong, WrongStage
from identity import permits
from models import Account, Consultation, Department, Draft, Membership, Region, Screening, Stage
from moderation.cleaning import clean
from procedure.fields import YEARS
from procedure.profiles import PROFILES

CHANNELS = ("online", "mail", "email", "phone", "fax", "counter", "hearing")
LIMITS = {
    "title": 200,
    "summary": 2_000,
    "background": 50_000,
    "legal_basis": 5_000,
    "contact": 1_000,
    "shorten_reason": 2_000,
    "exception": 500,
    "promise": 2_000,
}
NOTE_LIMIT = 5_000
NEEDED = ("title", "summary", "background", "legal_basis", "contact", "opens_at", "closes_at")


@dataclass(frozen=True, kw_only=True)
class ConsultationForm:
    """What a drafter fills in. Texts are plain; times are aware."""

    title: str
    department_id: int
    profile: str
    slug: str = ""
    summary: str = ""
    background: str = ""
    legal_basis: str = ""
    region_id: int | None = None
    channels: tuple[str, ...] = ("online",)
    contact: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    shorten_reason: str = ""
    exception: str = ""
    affects_market: bool = False
    fair_competition: bool = False
    promise: str = ""
    screening: Screening = field(default=Screening.BEFORE)


def create(
    session: Session, *, account: Account | None, form: ConsultationForm, now: datetime
) -> Consultation:
    """Begin a Consultation in drafting. Refuses NotAllowed, NotFound, Empty, Invalid,
    Conflict."""
    department = session.get(Department, form.department_id)
    if department is None:
        raise NotFound(department=form.department_id)
    account = permits.require(account, permits.Act.CREATE, department)
    _check(session, form)
    slug = form.slug or slugs.free(session, Consultation.slug, f"{department.key}-{now.year}")
    consultation = Consultation(slug=slug, created_by=account.id, created_at=now)
    _fill(consultation, form)
    slugs.add(session, consultation, column=Consultation.slug, slug=slug)
    return consultation


def edit(
    session: Session,
    *,
    account: Account | None,
    consultation_id: int,
    form: ConsultationForm,
    version: int,
) -> Consultation:
    """Change a Consultation in drafting, as read at `version`. Refuses as create(), WrongStage,
    Stale."""
    consultation, _ = in_the_making(session, account=account, consultation_id=consultation_id)
    if consultation.version != version:
        raise Stale(consultation=consultation_id)
    if form.department_id != consultation.department_id:
        raise Invalid(field="department", why="fixed")
    _check(session, form)
    _fill(consultation, form)
    try:
        session.flush()
    except StaleDataError as error:
        raise Stale(consultation=consultation_id) from error
    return consultation


def in_the_making(
    session: Session, *, account: Account | None, consultation_id: int
) -> tuple[Consultation, Account]:
    """The Consultation, if it is in drafting and this account may edit it."""
    consultation, account = held(
        session, account=account, consultation_id=consultation_id, act=permits.Act.EDIT
    )
    if not consultation.is_editable:
        raise WrongStage(stage=consultation.stage.value, needs=[Stage.DRAFTING.value])
    return consultation, account


def held(
    session: Session,
    *,
    account: Account | None,
    consultation_id: int,
    act: permits.Act,
    stages: tuple[Stage, ...] = (),
) -> tuple[Consultation, Account]:
    """The Consultation, locked for this transaction, if the account may do `act` with it now."""
    consultation = session.scalar(
        select(Consultation)
        .where(Consultation.id == consultation_id)
        .with_for_update(of=Consultation)
        .execution_options(populate_existing=True)
    )
    if consultation is None:
        raise NotFound(consultation=consultation_id)
    account = permits.require(account, act, consultation.department)
    if stages and consultation.stage not in stages:
        raise WrongStage(stage=consultation.stage.value, needs=[stage.value for stage in stages])
    return consultation, account


def _fill(consultation: Consultation, form: ConsultationForm) -> None:
    for name in LIMITS:
        setattr(consultation, name, clean(getattr(form, name)))
    consultation.title = " ".join(consultation.title.split())
    consultation.department_id = form.department_id
    consultation.profile = form.profile
    consultation.region_id = form.region_id
    consultation.channels = list(form.channels)
    consultation.opens_at = form.opens_at
    consultation.closes_at = form.closes_at
    consultation.affects_market = form.affects_market
    consultation.fair_competition = form.fair_competition
    consultation.screening = form.screening


def _check(session: Session, form: ConsultationForm) -> None:
    if not clean(form.title):
        raise Empty(field="title")
    for name, limit in LIMITS.items():
        if len(getattr(form, name)) > limit:
            raise Invalid(field=name, why="too-long", limit=limit)
    slugs.check(form.slug)
    if form.profile not in PROFILES:
        raise Invalid(field="profile", why="unknown")
    if not set(form.channels) <= set(CHANNELS):
        raise Invalid(field="channels", why="unknown")
    if form.region_id is not None and session.get(Region, form.region_id) is None:
        raise NotFound(region=form.region_id)
    for name in ("opens_at", "closes_at"):
        check_year(name, getattr(form, name))
    if form.opens_at and form.closes_at and form.closes_at <= form.opens_at:
        raise Invalid(field="closes_at", why="before-opening")


def check_year(field: str, moment: datetime | None) -> None:
    """Refuses Invalid for a year that no calendar reaches, a slip of the pen."""
    if moment is not None and moment.year not in YEARS:
        raise Invalid(field=field, why="out-of-range")


def lacks(session: Session, *, consultation: Consultation) -> list[str]:
    """The names of what a Consultation lacks before it may be reviewed; background among them."""
    missing = [name for name in NEEDED if not getattr(consultation, name)]
    has_draft = session.scalar(select(Draft.id).where(Draft.consultation_id == consultation.id))
    return missing if has_draft else [*missing, "draft"]


def submit(
    session: Session, *, account: Account | None, consultation_id: int, now: datetime
) -> Consultation:
    """Hand a Consultation to a second person, who is told. Refuses NotAllowed, WrongStage,
    Incomplete with the list of what lacks, Invalid for a closing time that is past."""
    consultation, account = in_the_making(session, account=account, consultation_id=consultation_id)
    missing = lacks(session, consultation=consultation)
    if missing:
        raise Incomplete(missing=missing)
    if consultation.closes_at is not None and consultation.closes_at <= now:
        raise Invalid(field="closes_at", why="past")
    consultation.stage = Stage.REVIEW
    consultation.review_note = ""
    session.flush()
    facts, link = {"title": consultation.title}, f"/app/review?c={consultation.slug}"
    owed = [
        (reviewer, facts, link)
        for reviewer in _reviewers(session, department=consultation.department)
        if reviewer != account.id
    ]
    notices.tell_many(session, owed=owed, kind="to-review", now=now)
    return consultation


def _reviewers(session: Session, *, department: Department) -> list[int]:
    """The accounts that may review for a department, by a role there or above."""
    rows = session.scalars(
        select(Membership).where(Membership.role.in_(permits.ALLOWED[permits.Act.REVIEW]))
    )
    return sorted({row.account_id for row in rows if department.is_within(row.department)})


def send_back(
    session: Session, *, account: Account | None, consultation_id: int, note: str, now: datetime
) -> Consultation:
    """Give a Consultation back to its drafter, who is told why. Refuses NotAllowed, WrongStage,
    Empty, TooLong."""
    consultation, _ = held(
        session,
        account=account,
        consultation_id=consultation_id,
        act=permits.Act.REVIEW,
        stages=(Stage.REVIEW,),
    )
    note = clean(note)
    if not note:
        raise Empty(field="note")
    if len(note) > NOTE_LIMIT:
        raise TooLong(field="note", limit=NOTE_LIMIT, length=len(note))
    consultation.stage = Stage.DRAFTING
    consultation.review_note = note
    session.flush()
    notices.tell(
        session,
        account_id=consultation.created_by,
        kind="sent-back",
        facts={"title": consultation.title, "note": note},
        link=f"/app/draft?c={consultation.slug}",
        now=now,
    )
    return consultation
