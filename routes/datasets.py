"""/api/v1/datasets: the catalogue, one Dataset, its Releases and their tombstones."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

import clock
from db import reading
from models import Dataset, Openness, Release, ReleaseState
from opendata import card, catalogue, shelf
from opendata.columns import Column
from opendata.freshness import freshness
from opendata.licences import LICENCES
from opendata.themes import THEMES
from paging import cut, decode_cursor
from routes import artefacts, dataset_shapes, shapes
from routes.parameters import After, Limit, Number
from routes.problems import answers
from settings import settings

router = APIRouter(prefix="/v1/datasets", tags=["datasets"], responses=answers(404))
Datasets = shapes.Listing[dataset_shapes.DatasetItem]
Releases = shapes.Listing[dataset_shapes.ReleaseItem]
SHOWN = 20  # Releases that stand with their Dataset
Word = Annotated[str, Query(max_length=200)]


@router.get(
    "",
    summary="The catalogue, the last published first",
    response_model=Datasets,
    responses=answers(422),
)
def datasets(
    request: Request,
    q: Annotated[str, Query(max_length=200, description="All of these words.")] = "",
    department: Annotated[Word, Query(description="Its key; those below it too.")] = "",
    theme: Word = "",
    format: Annotated[Word, Query(description="csv, xlsx, json, parquet, geojson …")] = "",
    openness: Openness | None = None,
    region: Annotated[Word, Query(description="Its code, or the start of it.")] = "",
    keyword: Word = "",
    limit: Limit = 20,
    after: After = None,
) -> Response:
    with reading() as session:
        page = catalogue.page(
            session,
            q=q,
            department=department,
            theme=theme,
            format=format,
            openness=openness.value if openness else "",
            region=region,
            keyword=keyword,
            after=after,
            limit=limit,
        )
        newest = catalogue.newest(session, datasets=page.items)
        items = [_item(each, newest.get(each.id)) for each in page.items]
    listing = Datasets(items=[dataset_shapes.DatasetItem(**each) for each in items], next=page.next)
    return artefacts.as_json(request, listing)


@router.get("/{slug}", summary="One dataset", response_model=dataset_shapes.Dataset)
def dataset(request: Request, slug: str) -> Response:
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        newest = catalogue.newest(session, datasets=[found]).get(found.id)
        releases = catalogue.releases(session, dataset=found, limit=SHOWN)
        resources = [dataset_shapes.Resource.model_validate(each) for each in found.resources]
        shape = dataset_shapes.Dataset(
            **_item(found, newest),
            description_en=found.description_en,
            source=found.source,
            grounds=found.grounds,
            contact_name=found.contact_name,
            contact_email=found.contact_email,
            covers_from=found.covers_from,
            covers_to=found.covers_to,
            releases=[dataset_shapes.ReleaseItem(**_release(found, each)) for each in releases],
            resources=resources,
        )
    return artefacts.as_json(request, shape)


@router.get(
    "/{slug}/releases",
    summary="Its releases, the newest first, with the tombstones of withdrawn ones",
    response_model=Releases,
    responses=answers(422),
)
def releases(request: Request, slug: str, limit: Limit = 20, after: After = None) -> Response:
    below = decode_cursor(after, int)[0] if after is not None else None
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        rows = catalogue.releases(session, dataset=found, below=below, limit=limit + 1)
        page = cut(rows, limit=limit, place=lambda each: (each.number or 0,))
        items = [dataset_shapes.ReleaseItem(**_release(found, each)) for each in page.items]
    return artefacts.as_json(request, Releases(items=items, next=page.next))


@router.get(
    "/{slug}/releases/{number}",
    summary="One release: its files, columns, quality and checks; of a withdrawn one, the reason",
    response_model=dataset_shapes.Release,
)
def release(request: Request, slug: str, number: Number) -> Response:
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        one = catalogue.release(session, dataset=found, number=number)
        told = found.is_open and one.is_served
        columns = [Column.from_json(each) for each in one.columns]
        shape = dataset_shapes.Release(
            **_release(found, one),
            columns=[dataset_shapes.Column.model_validate(each) for each in columns],
            keys=one.keys,
            quality=one.quality if one.is_served else {},
            profile=one.profile if told else [],
            report=one.report if told else {},
        )
    return artefacts.as_json(request, shape)


def _item(dataset: Dataset, newest: Release | None) -> dict[str, Any]:
    """A Dataset as it stands in the list."""
    at = newest.published_at if newest else None
    theme, licence = THEMES.get(dataset.theme), LICENCES.get(dataset.licence)
    told = card.of(dataset, None, base=settings().public_url)
    return {
        "slug": dataset.slug,
        "title": dataset.title,
        "title_en": dataset.title_en,
        "description": dataset.description,
        "department": dataset.department,
        "region": dataset.region,
        "theme": theme,
        "keywords": dataset.keywords,
        "licence": {
            "key": dataset.licence,
            "title": told.licence_title,
            "title_en": licence.title_en if licence else dataset.licence,
            "url": told.licence_url,
        },
        "cycle": dataset.cycle,
        "freshness": freshness(at, cycle=dataset.cycle, now=clock.now()),
        "openness": dataset.openness,
        "release": newest.number if newest else None,
        "rows": newest.rows if newest else None,
        "score": newest.score if newest else None,
        "formats": catalogue.formats(dataset, newest),
        "released_at": at,
        "published_at": told.published_at,
        "changed_at": dataset.changed_at,
        "is_demo": dataset.is_demo,
        "url": f"{settings().public_url}/app/dataset?d={quote(dataset.slug)}",
    }


def _release(dataset: Dataset, release: Release) -> dict[str, Any]:
    """A Release as it stands in the list; a withdrawn one has no files any more."""
    told = card.of(dataset, release, base=settings().public_url).release
    served = release.state is ReleaseState.PUBLISHED and told is not None
    return {
        "number": release.number,
        "state": release.state,
        "note": release.note,
        "rows": release.rows,
        "digest": release.digest,
        "score": release.score,
        "changes": release.changes,
        "published_at": release.published_at,
        "withdrawn_at": release.withdrawn_at,
        "withdrawn_reason": release.withdrawn_reason,
        "files": told.files if served and told else (),
    }
