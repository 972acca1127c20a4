"""/api/v1/files/{sha256}: which published file this is, whether it is the newest, what changed."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response

import clock
from db import reading
from errors import NotFound
from opendata import lookup
from opendata.lookup import Found
from routes import artefacts, dataset_shapes
from routes.problems import answers
from routes.published import asker
from settings import settings

router = APIRouter(prefix="/v1/files", tags=["datasets"], responses=answers(401, 404, 422))
Sum = Annotated[str, Path(description="SHA-256 in hexadecimal, as sha256sum prints it.")]


@router.get(
    "/{sha256}",
    summary="A file that you have, by its checksum: which release it is, and what changed since",
    response_model=dataset_shapes.Known,
)
def file(request: Request, sha256: Sum) -> Response:
    known = lookup.checksum(sha256)
    with reading() as session:
        account = asker(session, request, slug="")
        found = lookup.find(session, sha256=known, account=account, now=clock.now())
    if found is None:
        raise NotFound(file=known)
    answer = artefacts.as_json(request, _shape(found))
    if not found.dataset.is_open:
        answer.headers.update({"Cache-Control": "private, no-cache", "Vary": "Authorization"})
    return answer


def changes_path(found: Found) -> str | None:
    """The plain page of what changed since, where there is one."""
    if found.newest is None or found.withdrawn or found.is_newest:
        return None
    ends = f"from={found.release.number}&to={found.newest.number}"
    return f"/dataset/{quote(found.dataset.slug)}/changes?{ends}"


def _shape(found: Found) -> dataset_shapes.Known:
    path, release = changes_path(found), found.release
    return dataset_shapes.Known(
        sha256=found.sha256,
        file=found.file,
        dataset=found.dataset.slug,
        title=found.dataset.title,
        release=release.number or 0,
        state=release.state,
        published_at=release.published_at,
        withdrawn_at=release.withdrawn_at,
        withdrawn_reason=release.withdrawn_reason,
        newest=found.newest.number if found.newest else None,
        is_newest=found.is_newest,
        changes=lookup.since(found),
        changes_url=settings().public_url + path if path else None,
        also=[dataset_shapes.Place.model_validate(each) for each in found.also],
    )
