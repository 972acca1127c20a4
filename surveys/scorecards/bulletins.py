"""Bulletins: prepared from marks, issued by a second person, corrected by another one only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from audit import ledger
from clock import ZONE
from errors import AlreadyDone, Conflict, Invalid, NotFound, SamePerson, Stale, WrongStage
from identity import permits
from models import Account, Bulletin, Department, Job, Scorecard
from models import Act as LedgerAct
from moderation import wording
from surveys.scorecards import checking, document, keeping, marks
from surveys.scorecards.document import Heading
from surveys.scorecards.periods import Period

NOTE = 2_000
DATA = "release-bulletin"


@dataclass(frozen=True, kw_only=True)
class BulletinForm:
    """What is said of a period's scores; with `replaces`, the id of an issued Bulletin, it is a
    correction, and `correction` says what was wrong."""

    period: Period
    note: str = ""
    replaces: int | None = None
    correction: str = ""


def prepare(
    session: Session,
    *,
    account: Account | None,
    scorecard_id: int,
    form: BulletinForm,
    now: datetime,
) -> Bulletin:
    """Compile the period's marks into a Bulletin nobody sees yet, in the place of the one that
    waits. Refuses NotAllowed, WrongStage for rules that are not published, Invalid, Empty,
    Conflict while the period runs, where it has an issued one that this does not replace, or has
    no marks."""
    _line_up(session, scorecard_id)
    scorecard, account = keeping.held(
        session, account=account, scorecard_id=scorecard_id, act=permits.Act.SCORE
    )
    if scorecard.published_at is None:
        raise WrongStage(stage="draft", why="draft-edition")
    form.period.check()
    if now.astimezone(ZONE).date() <= form.period.last:
        raise Conflict(why="period-runs", scorecard=scorecard.slug)
    before = _replaced(session, scorecard, form)
    standing = of_slug(session, slug=scorecard.slug, issued=False)
    drafted = next((each for each in standing if each.issued_at is None), None)
    correction = wording.worded(
        form.correction, field="correction", limit=NOTE, needed=before is not None
    )
    heading = Heading(
        number=drafted.number if drafted else max((e.number for e in standing), default=0) + 1,
        period=form.period,
        note=wording.worded(form.note, field="note", limit=NOTE, needed=False),
        replaces=before.number if before else None,
        correction=correction if before else "",
    )
    for field in ("note", "correction"):
        wording.fit_for_all(getattr(heading, field), field=field)
    whole = _compile(session, scorecard, heading)
    made = drafted or Bulletin(slug=scorecard.slug, number=heading.number)
    made.scorecard, made.scorecard_id = scorecard, scorecard.id
    made.period_from, made.period_to = form.period.first, form.period.last
    made.note, made.correction = heading.note, heading.correction
    made.replaces = before.id if before else None
    made.document, made.digest = whole, document.digest(whole)
    made.made_by, made.made_at, made.checked = account.id, now, None
    session.add(made)
    session.flush()
    return made


def issue(
    session: Session,
    *,
    account: Account | None,
    bulletin_id: int,
    digest: str,
    now: datetime,
) -> tuple[Bulletin, Job]:
    """Make it public for good, as read under `digest`, once its figures were counted anew; the Job
    releases them as data. Refuses
    NotAllowed, SamePerson, AlreadyDone, Stale when it was prepared anew, Conflict when marks
    changed since, or when its figures do not add up."""
    bulletin, account = _held(
        session, account=account, bulletin_id=bulletin_id, act=permits.Act.ISSUE
    )
    if bulletin.digest != digest:
        raise Stale(bulletin=bulletin.number)
    if bulletin.made_by == account.id:
        raise SamePerson(bulletin=bulletin.number)
    heading = Heading(
        number=bulletin.number,
        period=Period(bulletin.period_from, bulletin.period_to),
        note=bulletin.note,
        replaces=bulletin.document["replaces"],
        correction=bulletin.correction,
    )
    if document.digest(_compile(session, bulletin.scorecard, heading)) != digest:
        raise Conflict(why="marks-changed", bulletin=bulletin.number)
    checked = checking.told(bulletin.document)
    if not checked["fits"]:
        raise Conflict(why="figures", bulletin=bulletin.number)
    bulletin.checked = checked
    bulletin.issued_by, bulletin.issued_at = account.id, now
    session.flush()
    facts = {
        "scorecard": bulletin.slug,
        "bulletin": bulletin.number,
        "replaces": heading.replaces,
        "digest": digest,
    }
    ledger.append(
        session, act=LedgerAct.BULLETIN_ISSUED, consultation_id=None, facts=facts, now=now
    )
    return bulletin, order_data(session, bulletin=bulletin, account=account, now=now)


def order_data(session: Session, *, bulletin: Bulletin, account: Account, now: datetime) -> Job:
    """Order the Release of the figures of an issued Bulletin."""
    job = Job(kind=DATA, facts={"bulletin": bulletin.id}, asked_by=account.id, made_at=now)
    session.add(job)
    session.flush()
    return job


def drop(session: Session, *, account: Account | None, bulletin_id: int) -> None:
    """Throw away one that was not issued; its number is free again. Refuses NotAllowed,
    AlreadyDone."""
    bulletin, _ = _held(session, account=account, bulletin_id=bulletin_id, act=permits.Act.SCORE)
    session.delete(bulletin)
    session.flush()


def of_slug(session: Session, *, slug: str, issued: bool = True) -> Sequence[Bulletin]:
    """The Bulletins of a Scorecard over all its editions, the newest first."""
    query = select(Bulletin).where(Bulletin.slug == slug).order_by(Bulletin.number.desc())
    if issued:
        query = query.where(Bulletin.issued_at.is_not(None))
    return session.scalars(query).all()


def _held(
    session: Session, *, account: Account | None, bulletin_id: int, act: permits.Act
) -> tuple[Bulletin, Account]:
    """A Bulletin that is not issued, locked for this transaction, if the account may do `act`."""
    scorecard_id = session.scalar(select(Bulletin.scorecard_id).where(Bulletin.id == bulletin_id))
    if scorecard_id is None:
        raise NotFound(bulletin=bulletin_id)
    _line_up(session, scorecard_id)
    bulletin = session.scalar(
        select(Bulletin)
        .where(Bulletin.id == bulletin_id)
        .with_for_update(of=Bulletin)
        .execution_options(populate_existing=True)
        .options(joinedload(Bulletin.scorecard).joinedload(Scorecard.department))
    )
    if bulletin is None:
        raise NotFound(bulletin=bulletin_id)
    account = permits.require(account, act, bulletin.scorecard.department)
    if bulletin.issued_at is not None:
        raise AlreadyDone(bulletin=bulletin.number)
    return bulletin, account


def _line_up(session: Session, scorecard_id: int) -> None:
    """Hold every edition, always in the same order: two who prepare under different ones get
    different numbers, and no mark changes while one is issued."""
    slug = select(Scorecard.slug).where(Scorecard.id == scorecard_id).scalar_subquery()
    session.scalars(
        select(Scorecard.id).where(Scorecard.slug == slug).order_by(Scorecard.id).with_for_update()
    ).all()


def _replaced(session: Session, scorecard: Scorecard, form: BulletinForm) -> Bulletin | None:
    """The issued Bulletin that is corrected; it is the last word on its period."""
    last = session.scalar(
        select(Bulletin)
        .where(
            Bulletin.slug == scorecard.slug,
            Bulletin.issued_at.is_not(None),
            Bulletin.period_from <= form.period.last,
            Bulletin.period_to >= form.period.first,
        )
        .order_by(Bulletin.number.desc())
        .limit(1)
    )
    if form.replaces is None:
        if last is not None:
            raise Conflict(why="period-issued", bulletin=last.number)
        return None
    if last is None or last.id != form.replaces:
        raise Conflict(why="not-last-word", bulletin=form.replaces)
    if (last.period_from, last.period_to) != (form.period.first, form.period.last):
        raise Invalid(field="period", why="score-same-period")
    return last


def _compile(session: Session, scorecard: Scorecard, heading: Heading) -> dict[str, Any]:
    rules = keeping.rules_of(scorecard)
    rows = marks.of_period(session, scorecard=scorecard, period=heading.period)
    if not rows:
        raise Conflict(why="no-marks", scorecard=scorecard.slug)
    found = session.scalars(select(Department).where(Department.key.in_(rules.departments)))
    names = {each.key: (each.name, each.name_en) for each in found}
    return document.compiled(
        scorecard, rules=rules, heading=heading, names=names, marks=marks.by_department(rows)
    )
