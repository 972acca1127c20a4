"""What happened to public data lately: Releases published and withdrawn, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from models import Dataset, Release, ReleaseState
from models.release import SHOWN
from opendata import wanted
from opendata.wanted import Wanted

LIMIT = 50


@dataclass(frozen=True)
class Event:
    """A Release was published, or withdrawn, at a moment."""

    release: Release
    at: datetime

    @property
    def withdrawn(self) -> bool:
        return self.release.state is ReleaseState.WITHDRAWN


def events(session: Session, *, asked: Wanted, limit: int = LIMIT) -> list[Event]:
    """The last Releases and withdrawals of the Datasets asked for. Eight queries at most."""
    ids = select(Dataset.id).where(*wanted.where(session, asked))
    return _events(session, select(Release).where(Release.dataset_id.in_(ids)), limit)


def events_of(session: Session, *, dataset: Dataset, limit: int = LIMIT) -> list[Event]:
    """The same of one Dataset."""
    return _events(session, select(Release).where(Release.dataset_id == dataset.id), limit)


def addresses(session: Session) -> Sequence[tuple[str, datetime]]:
    """Slug and last change of every public Dataset."""
    rows = session.execute(
        select(Dataset.slug, Dataset.changed_at)
        .where(Dataset.published_at.is_not(None))
        .order_by(Dataset.id)
    )
    return [(slug, changed_at) for slug, changed_at in rows]


def _events(session: Session, query: Select[Release], limit: int) -> list[Event]:
    found: list[Event] = []
    for state, moment in zip(SHOWN, (Release.published_at, Release.withdrawn_at), strict=True):
        releases = session.scalars(
            query.where(Release.state == state, moment.is_not(None))
            .order_by(moment.desc(), Release.id.desc())
            .limit(limit)
            .options(selectinload(Release.artefacts), joinedload(Release.dataset))
            .options(defer(Release.report), defer(Release.profile), defer(Release.columns))
        )
        found += [Event(each, at) for each in releases if (at := _moment(each)) is not None]
    return sorted(found, key=lambda event: (event.at, event.release.id), reverse=True)[:limit]


def _moment(release: Release) -> datetime | None:
    withdrawn = release.state is ReleaseState.WITHDRAWN
    return release.withdrawn_at if withdrawn else release.published_at
