"""What else goes when a Release is withdrawn: the lists of differences that show its rows."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models import Artefact, Release

CHANGES = "changes.csv"


def forget_changes(session: Session, *, release: Release) -> None:
    """Take away changes.csv of the Releases that were compared with this one: of those after it
    that had none in force between them when they were approved."""
    query = select(Release).where(
        Release.dataset_id == release.dataset_id, Release.number > release.number
    )
    between: list[Release] = []
    compared: list[int] = []
    for later in session.scalars(query.order_by(Release.number)):
        if not any(_was_in_force(each, later.approved_at) for each in between):
            compared.append(later.id)
        between.append(later)
    session.execute(
        delete(Artefact).where(Artefact.release_id.in_(compared), Artefact.name == CHANGES)
    )


def _was_in_force(release: Release, at: datetime | None) -> bool:
    if release.published_at is None or at is None or release.published_at > at:
        return False
    return release.withdrawn_at is None or release.withdrawn_at > at


def withdrawn_since(session: Session, *, release: Release) -> bool:
    """Whether a Release before this one was withdrawn since this one was approved, so that what
    was built may show its rows."""
    query = select(Release.id).where(
        Release.dataset_id == release.dataset_id,
        Release.number < release.number,
        Release.withdrawn_at >= release.approved_at,
    )
    return session.scalar(query.limit(1)) is not None
