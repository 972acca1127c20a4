"""A Release from upload to tombstone: begin, answer, revise, submit, approve, withdraw. What the
machine does in between is ordered as a Job; opendata.making takes in what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

import notices
from audit import ledger
from errors import Conflict, Empty, Incomplete, Invalid, NotFound, SamePerson, Stale, WrongStage
from identity import permits
from models import (
    Account,
    Dataset,
    Job,
    Membership,
    Openness,
    Release,
    ReleaseState,
)
from models import Act as LedgerAct
from models.release import SHOWN, UNFINISHED
from moderation import wording
from moderation.cleaning import clean
from opendata import catalogue, datasets, tombstones
from opendata.columns import Column
from opendata.fixes import Fix
from opendata.reading import Reading

PREPARE = "prepare-release"
BUILD = "build-release"
NOTE_LIMIT = 2_000
KEPT_FIXES = ("drop", "mask", "generalise", "suppress", "clean")
S = ReleaseState


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that lies in the folder under its content hash; `size` in bytes."""

    name: str
    sha256: str
    size: int


def begin(
    session: Session,
    *,
    account: Account | None,
    dataset_id: int,
    upload: Upload,
    note: str = "",
    act: permits.Act = permits.Act.PREPARE_DATA,
    now: datetime,
) -> tuple[Release, Job]:
    """Take in a file as the next Release, and order its reading. Dictionary and fixes of the
    Release before are carried over where the columns are the same. `act` is another one only for
    records of this site, which whoever keeps them hands in. Refuses NotAllowed, Conflict while
    another one is in the making or where the Dataset is harvested, Invalid."""
    dataset, account = datasets.held(session, account=account, dataset_id=dataset_id, act=act)
    if dataset.harvest_id is not None:
        raise Conflict(dataset=dataset.slug, why="harvested")
    if len(note) > NOTE_LIMIT:
        raise Invalid(field="note", why="too-long", limit=NOTE_LIMIT)
    if in_the_making(session, dataset_id=dataset.id) is not None:
        raise Conflict(dataset=dataset.slug, why="in-the-making")
    before = last(session, dataset=dataset)
    release = Release(
        dataset=dataset,
        number=_next_number(session, dataset),
        note=clean(note),
        original_name=_plain(upload.name),
        original_sha256=upload.sha256,
        original_size=upload.size,
        fixes=[fix for fix in before.fixes if fix["kind"] in KEPT_FIXES] if before else [],
        keys=list(dataset.keys),
        quasi=list(dataset.quasi),
        k=dataset.k,
        prepared_by=account.id,
        prepared_at=now,
    )
    session.add(release)
    session.flush()
    return release, _order(session, release, PREPARE, account, now)


def answer(
    session: Session,
    *,
    account: Account | None,
    release_id: int,
    reading: Reading,
    now: datetime,
) -> Job:
    """Say how the file is to be read, and have it read again. Refuses NotAllowed, WrongStage."""
    release, account = _held(
        session,
        account=account,
        release_id=release_id,
        act=permits.Act.PREPARE_DATA,
        states=(S.ASKING, S.CHECKED),
    )
    if release.reading != reading.as_json():
        release.dictionary = []  # other cells: it is made anew
    release.reading, release.question = reading.as_json(), None
    release.prepared_by, release.prepared_at = account.id, now
    release.state = S.PREPARING
    return _order(session, release, PREPARE, account, now)


def revise(
    session: Session,
    *,
    account: Account | None,
    release_id: int,
    columns: Sequence[Column],
    fixes: Sequence[Fix],
    note: str,
    keys: Sequence[str],
    quasi: Sequence[str],
    k: int,
    version: int,
    now: datetime,
) -> Job:
    """Change dictionary, fixes and rules as read at `version`, and have the gate look again.
    Refuses NotAllowed, WrongStage, Stale, Invalid, Empty for accepting without a reason."""
    release, account = _held(
        session,
        account=account,
        release_id=release_id,
        act=permits.Act.PREPARE_DATA,
        states=(S.CHECKED,),
    )
    if release.version != version:
        raise Stale(release=release_id)
    names = [column.name for column in columns]
    if len(set(names)) != len(names) or set(names) != {each["name"] for each in release.dictionary}:
        raise Invalid(field="columns", why="unknown")
    for field, wanted in (("keys", keys), ("quasi", quasi)):
        if not set(wanted) <= set(names):
            raise Invalid(field=field, why="unknown")
    if k not in datasets.K:
        raise Invalid(field="k", why="out-of-range")
    if len(note) > NOTE_LIMIT:
        raise Invalid(field="note", why="too-long", limit=NOTE_LIMIT)
    if any(fix.kind == "accept" and not clean(fix.reason) for fix in fixes):
        raise Empty(field="reason")
    release.dictionary = [_cleaned(column).as_json() for column in columns]
    release.fixes = [fix.as_json() for fix in fixes]
    release.note, release.k = clean(note), k
    release.keys, release.quasi = list(keys), list(quasi)
    release.prepared_by, release.prepared_at = account.id, now
    release.state = S.PREPARING
    return _order(session, release, PREPARE, account, now)


def submit(
    session: Session,
    *,
    account: Account | None,
    release_id: int,
    act: permits.Act = permits.Act.PREPARE_DATA,
    now: datetime,
) -> Release:
    """Hand it to a second person; `act` as in begin(). Refuses NotAllowed, WrongStage, Conflict
    while problems block it, Incomplete when the card is."""
    release, account = _held(
        session, account=account, release_id=release_id, act=act, states=(S.CHECKED,)
    )
    _ready(release)
    release.state, release.prepared_by = S.REVIEW, account.id
    release.review_note = ""
    session.flush()
    _tell_publishers(session, release, now)
    return release


def send_back(
    session: Session, *, account: Account | None, release_id: int, note: str, now: datetime
) -> Release:
    """Give it back to who prepared it, with what is wrong. Refuses NotAllowed, WrongStage,
    Empty."""
    release, _ = _held(
        session,
        account=account,
        release_id=release_id,
        act=permits.Act.PUBLISH_DATA,
        states=(S.REVIEW,),
    )
    release.review_note = wording.worded(note, field="note", limit=NOTE_LIMIT)
    release.state = S.CHECKED
    session.flush()
    facts = {"title": release.dataset.title, "note": release.review_note}
    notices.tell(
        session,
        account_id=release.prepared_by,
        kind="release-sent-back",
        facts=facts,
        link=f"/app/publish_data?d={release.dataset.slug}",
        now=now,
    )
    return release


def approve(
    session: Session,
    *,
    account: Account | None,
    release_id: int,
    embargo_until: datetime | None = None,
    now: datetime,
) -> Job:
    """Release it, at once or when the embargo ends; the files are built first. Refuses NotAllowed,
    SamePerson, WrongStage, Conflict for a Dataset that is not opened, Invalid."""
    release, account = _held(
        session,
        account=account,
        release_id=release_id,
        act=permits.Act.PUBLISH_DATA,
        states=(S.REVIEW,),
    )
    if account.id == release.prepared_by:
        raise SamePerson(dataset=release.dataset.slug)
    if release.dataset.openness is Openness.CLOSED:
        raise Conflict(dataset=release.dataset.slug, why="not-opened")
    if embargo_until is not None and embargo_until <= now:
        raise Invalid(field="embargo_until", why="past")
    _ready(release)
    release.state, release.embargo_until = S.BUILDING, embargo_until
    release.approved_by, release.approved_at = account.id, now
    return _order(session, release, BUILD, account, now)


def discard(session: Session, *, account: Account | None, release_id: int) -> Release:
    """Drop a Release that was never published; its number is free again. Refuses NotAllowed,
    WrongStage."""
    release, _ = _held(
        session,
        account=account,
        release_id=release_id,
        act=permits.Act.PREPARE_DATA,
        states=(S.PREPARING, S.ASKING, S.CHECKED, S.REVIEW, S.HELD),
    )
    release.state, release.number = S.DISCARDED, None
    session.flush()
    return release


def withdraw(
    session: Session,
    *,
    account: Account | None,
    release_id: int,
    reason: str,
    now: datetime,
) -> Release:
    """Take a published Release away, and what other ones show of it; a tombstone with the reason
    stays. Refuses NotAllowed, WrongStage, Empty."""
    release, account = _held(
        session,
        account=account,
        release_id=release_id,
        act=permits.Act.PUBLISH_DATA,
        states=(S.PUBLISHED,),
    )
    release.withdrawn_reason = wording.worded(reason, field="reason", limit=NOTE_LIMIT)
    dataset = release.dataset
    release.state = S.WITHDRAWN
    release.withdrawn_by, release.withdrawn_at = account.id, now
    session.flush()
    tombstones.forget_changes(session, release=release)
    dataset.newest = session.scalar(
        select(func.max(Release.number)).where(
            Release.dataset_id == dataset.id, Release.state == S.PUBLISHED
        )
    )
    dataset.changed_at = now
    session.flush()
    facts = {"dataset": dataset.slug, "release": release.number, "digest": release.digest}
    ledger.append(
        session, act=LedgerAct.RELEASE_WITHDRAWN, consultation_id=None, facts=facts, now=now
    )
    catalogue.index_dataset(session, dataset_id=dataset.id)
    return release


def in_the_making(session: Session, *, dataset_id: int) -> Release | None:
    """The one Release of a Dataset that is not published yet."""
    return session.scalar(
        select(Release)
        .where(Release.dataset_id == dataset_id, Release.state.in_(UNFINISHED))
        .options(joinedload(Release.dataset), joinedload(Release.preparer))
    )


def waiting(session: Session, *, dataset_ids: Sequence[int]) -> dict[int, Release]:
    """The Releases in the making of these Datasets, by Dataset."""
    query = select(Release).where(
        Release.dataset_id.in_(dataset_ids), Release.state.in_(UNFINISHED)
    )
    return {release.dataset_id: release for release in session.scalars(query)}


def job_of(session: Session, *, release_id: int) -> Job | None:
    """The last Job ordered for a Release."""
    query = select(Job).where(Job.release_id == release_id).order_by(Job.id.desc()).limit(1)
    return session.scalar(query)


def _cleaned(column: Column) -> Column:
    title, note, unit = (clean(text)[:500] for text in (column.title, column.note, column.unit))
    return replace(column, title=title, note=note, unit=unit)


def _ready(release: Release) -> None:
    if release.blocking or not release.rows:
        raise Conflict(why="blocked", problems=release.blocking or 1)
    owed = datasets.missing(datasets.form_of(release.dataset))
    if owed:
        raise Incomplete(missing=owed)


def _held(
    session: Session,
    *,
    account: Account | None,
    release_id: int,
    act: permits.Act,
    states: tuple[ReleaseState, ...],
) -> tuple[Release, Account]:
    """The Release, locked for this transaction, if the account may do `act` with it now."""
    release = session.scalar(
        select(Release)
        .where(Release.id == release_id)
        .with_for_update(of=Release)
        .execution_options(populate_existing=True)
        .options(selectinload(Release.dataset))
    )
    if release is None:
        raise NotFound(release=release_id)
    account = permits.require(account, act, release.dataset.department)
    if release.state not in states:
        raise WrongStage(stage=release.state.value, needs=[state.value for state in states])
    return release, account


def _order(session: Session, release: Release, kind: str, account: Account, now: datetime) -> Job:
    job = Job(kind=kind, facts={}, release_id=release.id, asked_by=account.id, made_at=now)
    session.add(job)
    session.flush()
    return job


def _next_number(session: Session, dataset: Dataset) -> int:
    highest = select(func.max(Release.number)).where(Release.dataset_id == dataset.id)
    return (session.scalar(highest) or 0) + 1


def last(session: Session, *, dataset: Dataset, before: Release | None = None) -> Release | None:
    """The last Release of a Dataset that was published, withdrawn ones too."""
    query = select(Release).where(Release.dataset_id == dataset.id, Release.state.in_(SHOWN))
    if before is not None:
        query = query.where(Release.id != before.id)
    return session.scalar(query.order_by(Release.number.desc()).limit(1))


def _plain(name: str) -> str:
    """A file's name without a path, fit to stand in an address."""
    return "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())[-150:]


def _tell_publishers(session: Session, release: Release, now: datetime) -> None:
    dataset = release.dataset
    people = session.scalars(
        select(Membership.account_id)
        .where(Membership.role.in_(permits.ALLOWED[permits.Act.PUBLISH_DATA]))
        .where(Membership.department.has(id=dataset.department_id))
    )
    link = f"/app/publish_data?d={dataset.slug}"
    owed = [(each, {"title": dataset.title}, link) for each in sorted(set(people))]
    notices.tell_many(session, owed=owed, kind="release-to-review", now=now)
