"""Reaching a Dataset and its Releases: by slug and number, for whoever may read them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from errors import NotAllowed, NotFound, NotSignedIn, Withdrawn
from identity import permits
from models import Account, Application, Artefact, Dataset, Openness, Release, ReleaseState
from models.release import SHOWN

LATEST = "latest"


def by_slug(session: Session, *, slug: str) -> Dataset:
    """A public Dataset. Refuses NotFound."""
    query = select(Dataset).where(Dataset.slug == slug, Dataset.published_at.is_not(None))
    dataset = None if "\x00" in slug else session.scalar(query)  # PostgreSQL knows no NUL
    if dataset is None:
        raise NotFound(dataset=slug)
    return dataset


def release(session: Session, *, dataset: Dataset, number: int | None = None) -> Release:
    """The Release of this number, else the newest in force, with its Artefacts. Refuses NotFound,
    Withdrawn (with the reason of its tombstone)."""
    wanted = dataset.newest if number is None else number
    found = session.scalar(
        select(Release)
        .where(Release.dataset_id == dataset.id, Release.number == wanted)
        .where(Release.state.in_(SHOWN))
        .options(selectinload(Release.artefacts), joinedload(Release.dataset))
    )
    if found is None:
        raise NotFound(dataset=dataset.slug, release=wanted)
    if found.state is ReleaseState.WITHDRAWN:
        raise Withdrawn(
            dataset=dataset.slug,
            release=wanted,
            reason=found.withdrawn_reason,
            at=found.withdrawn_at,
        )
    return found


def releases(session: Session, *, dataset: Dataset) -> list[Release]:
    """Published Releases and the tombstones of withdrawn ones, the newest first."""
    query = (
        select(Release)
        .where(Release.dataset_id == dataset.id, Release.state.in_(SHOWN))
        .order_by(Release.number.desc())
    )
    return list(session.scalars(query.options(selectinload(Release.artefacts))))


def readable(
    session: Session,
    *,
    slug: str,
    number: int | None = None,
    account: Account | None = None,
    now: datetime,
) -> Release:
    """The Release whose rows and files `account` may read. Refuses NotFound, Withdrawn,
    NotSignedIn, NotAllowed."""
    dataset = by_slug(session, slug=slug)
    require_reading(session, dataset=dataset, account=account, now=now)
    return release(session, dataset=dataset, number=number)


def require_reading(
    session: Session, *, dataset: Dataset, account: Account | None, now: datetime
) -> None:
    """Refuses NotSignedIn, NotAllowed unless `account` may read the rows of `dataset`."""
    if may_read(session, dataset=dataset, account=account, now=now):
        return
    why = dataset.openness.value
    if account is None and dataset.openness is Openness.CONDITIONAL:
        raise NotSignedIn(dataset=dataset.slug, why=why)
    raise NotAllowed(dataset=dataset.slug, why=why)


def may_read(session: Session, *, dataset: Dataset, account: Account | None, now: datetime) -> bool:
    """Open data: anyone. Conditional: staff who prepare or publish it, and whoever holds an
    Application that is good now. Closed: staff alone."""
    if dataset.is_open:
        return True
    if account is None:
        return False
    if any(
        permits.may(account, act, dataset.department)
        for act in (permits.Act.PREPARE_DATA, permits.Act.PUBLISH_DATA)
    ):
        return True
    if not dataset.is_public or dataset.openness is Openness.CLOSED:
        return False
    granted = session.scalars(
        select(Application).where(
            Application.dataset_id == dataset.id,
            Application.account_id == account.id,
            Application.granted.is_(True),
        )
    )
    return any(each.is_good(now) for each in granted)


def artefact(release_: Release, name: str) -> Artefact:
    """One file of a Release by its name. Refuses NotFound."""
    for each in release_.artefacts:
        if each.name == name:
            return each
    raise NotFound(file=name, release=release_.number)
