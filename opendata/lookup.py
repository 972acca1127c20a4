"""A file that somebody downloaded, recognised by its checksum: which it is, and what came since."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, defer

from errors import Invalid
from models import Account, Artefact, Dataset, Release, ReleaseState
from models.release import SHOWN
from opendata import changes, shelf

HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
ALSO = 20  # other places that hold the same bytes


@dataclass(frozen=True, kw_only=True)
class Place:
    """A file of a Release that has the checksum."""

    slug: str
    number: int
    file: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """The file: the newest Release in force that has it, else the newest that had. `newest` is the
    Release in force now, if any; `readable` whether who asks may read its rows; `also` where else
    the same bytes are."""

    sha256: str
    file: str
    dataset: Dataset
    release: Release
    newest: Release | None
    readable: bool
    also: tuple[Place, ...]

    @property
    def withdrawn(self) -> bool:
        return self.release.state is ReleaseState.WITHDRAWN

    @property
    def is_newest(self) -> bool:
        return not self.withdrawn and self.release.number == self.dataset.newest


def checksum(text: str) -> str:
    """The SHA-256 in what was pasted: the sum alone, a line of `sha256sum`, or pairs of digits with
    blanks between them as certutil wrote them. Refuses Invalid."""
    small = text[:2_000].lower()
    found = HASH.search(small) or HASH.fullmatch("".join(small.split()))
    if found is None:
        raise Invalid(field="sha256", why="checksum")
    return found.group()


def find(session: Session, *, sha256: str, account: Account | None, now: datetime) -> Found | None:
    """What a public file with this checksum is; None where there is none. At most four queries."""
    query = (
        select(Artefact.name, Release)
        .join(Release, Artefact.release_id == Release.id)
        .join(Release.dataset)
        .where(Artefact.sha256 == sha256, Release.state.in_(SHOWN))
        .where(Dataset.published_at.is_not(None))
        .options(contains_eager(Release.dataset))
        .options(defer(Release.report), defer(Release.profile), defer(Release.dictionary))
        .order_by(Release.state == ReleaseState.WITHDRAWN, Release.id.desc(), Artefact.id)
        .limit(ALSO + 1)
    )
    rows = session.execute(query).all()
    if not rows:
        return None
    name, release = rows[0]
    newest = session.scalar(
        select(Release)
        .where(Release.dataset_id == release.dataset_id, Release.number == release.dataset.newest)
        .where(Release.state == ReleaseState.PUBLISHED)
        .options(defer(Release.report), defer(Release.profile), defer(Release.dictionary))
    )
    return Found(
        sha256=sha256,
        file=name,
        dataset=release.dataset,
        release=release,
        newest=newest,
        readable=shelf.may_read(session, dataset=release.dataset, account=account, now=now),
        also=tuple(
            Place(slug=each.dataset.slug, number=each.number or 0, file=file)
            for file, each in rows[1:]
        ),
    )


def since(found: Found) -> dict[str, Any] | None:
    """How much changed from this file's Release to the newest, as opendata.diff.counts; None where
    there is no newer one, where either is withdrawn, and for who may not read the rows."""
    if found.newest is None or found.withdrawn or found.is_newest or not found.readable:
        return None
    return changes.counts(found.release, found.newest)
