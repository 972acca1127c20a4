"""A Dataset and one Release as plain values, for everything that writes them down."""

from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Dataset, Release, ReleaseState
from opendata.columns import Column
from opendata.facts import DatasetFacts, FileFacts, ReleaseFacts
from opendata.licences import LICENCES
from opendata.themes import THEMES


def facts(
    session: Session, *, dataset: Dataset, release: Release | None, base: str
) -> DatasetFacts:
    """What the formats say of `dataset`, with `release` as its present one; `base` is the site's
    address without a trailing slash."""
    numbers = session.scalars(
        select(Release.number)
        .where(Release.dataset_id == dataset.id, Release.state == ReleaseState.PUBLISHED)
        .order_by(Release.number)
    )
    return of(dataset, release, base=base, numbers=tuple(n for n in numbers if n is not None))


def of(
    dataset: Dataset, release: Release | None, *, base: str, numbers: tuple[int, ...] = ()
) -> DatasetFacts:
    """The same without asking the database: `release` with its Artefacts loaded."""
    licence, theme = LICENCES.get(dataset.licence), THEMES.get(dataset.theme)
    licence_url = licence.url if licence else ""
    return DatasetFacts(
        base=base,
        url=f"{base}/dataset/{quote(dataset.slug)}",
        slug=dataset.slug,
        title=dataset.title,
        title_en=dataset.title_en,
        description=dataset.description,
        description_en=dataset.description_en,
        publisher=dataset.department.name,
        publisher_en=dataset.department.name_en,
        publisher_key=dataset.department.key,
        contact_name=dataset.contact_name,
        contact_email=dataset.contact_email,
        theme=dataset.theme,
        theme_title=theme.title if theme else "",
        theme_title_en=theme.title_en if theme else "",
        keywords=tuple(dataset.keywords),
        licence=dataset.licence,
        licence_title=licence.title if licence else dataset.licence,
        licence_url=base + licence_url if licence_url.startswith("/") else licence_url,
        cycle=dataset.cycle.value,
        openness=dataset.openness.value,
        grounds=dataset.grounds,
        source=dataset.source,
        region_code=dataset.region.code if dataset.region else "",
        region_name=dataset.region.name if dataset.region else "",
        covers_from=dataset.covers_from,
        covers_to=dataset.covers_to,
        published_at=dataset.published_at or dataset.created_at,
        changed_at=dataset.changed_at,
        release=_release(dataset, release, base) if release else None,
        releases=numbers,
    )


def _release(dataset: Dataset, release: Release, base: str) -> ReleaseFacts:
    folder = f"{base}/data/{quote(dataset.slug)}/{release.number}"
    return ReleaseFacts(
        number=release.number or 0,
        digest=release.digest,
        rows=release.rows or 0,
        published_at=(
            release.published_at
            or release.embargo_until
            or release.approved_at
            or release.prepared_at
        ),
        note=release.note,
        columns=tuple(Column.from_json(each) for each in release.columns),
        keys=tuple(release.keys),
        files=tuple(
            FileFacts(
                name=each.name,
                media_type=each.media_type,
                size=each.size,
                sha256=each.sha256,
                url=f"{folder}/{quote(each.name)}",
            )
            for each in release.artefacts
        ),
        score=release.score,
        changes=release.changes,
    )
