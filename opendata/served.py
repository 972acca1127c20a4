"""A published file in one query, for the address that is asked most."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Account, Artefact, Dataset, Openness, Release, ReleaseState
from opendata import shelf


@dataclass(frozen=True, kw_only=True)
class Served:
    """A file of a Release: where it belongs, and whether anyone may have it."""

    dataset_id: int
    slug: str
    number: int
    name: str
    media_type: str
    sha256: str
    published_at: datetime
    is_open: bool


def open_file(session: Session, *, slug: str, number: int | None, name: str) -> Served | None:
    """A file that anyone may have, of this Release or of the newest; None leaves it to
    `readable_file` to say what it is or why not."""
    row = session.execute(
        select(
            Release.dataset_id,
            Release.number,
            Release.published_at,
            Artefact.media_type,
            Artefact.sha256,
        )
        .join(Release, Artefact.release_id == Release.id)
        .join(Dataset, Release.dataset_id == Dataset.id)
        .where(
            Dataset.slug == slug,
            Dataset.published_at.is_not(None),
            Dataset.openness == Openness.UNCONDITIONAL,
            Release.state == ReleaseState.PUBLISHED,
            Release.number == (Dataset.newest if number is None else number),
            Artefact.name == name,
        )
    ).one_or_none()
    if row is None:
        return None
    return Served(
        dataset_id=row.dataset_id,
        slug=slug,
        number=row.number,
        name=name,
        media_type=row.media_type,
        sha256=row.sha256,
        published_at=row.published_at,
        is_open=True,
    )


def readable_file(
    session: Session,
    *,
    slug: str,
    number: int | None,
    name: str,
    account: Account | None,
    now: datetime,
) -> Served:
    """A file that `account` may have. Refuses NotFound, Withdrawn, NotSignedIn, NotAllowed."""
    release = shelf.readable(session, slug=slug, number=number, account=account, now=now)
    artefact = shelf.artefact(release, name)
    return Served(
        dataset_id=release.dataset_id,
        slug=slug,
        number=release.number or 0,
        name=name,
        media_type=artefact.media_type,
        sha256=artefact.sha256,
        published_at=release.published_at or release.prepared_at,
        is_open=release.dataset.is_open,
    )
