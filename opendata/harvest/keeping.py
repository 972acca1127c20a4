"""Keeping what was harvested: which portals, and their Datasets in our catalogue."""

import re
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from errors import Invalid, NotFound
from identity import permits
from models import Account, Cycle, Dataset, Department, Harvest, Openness, Region, Resource
from opendata import catalogue
from opendata.harvest.fetching import PROTOCOLS
from opendata.harvest.found import Found, FoundDataset, is_web
from settings import settings

COPIED = (
    "title",
    "title_en",
    "description",
    "description_en",
    "contact_name",
    "contact_email",
    "licence",
    "theme",
    "covers_from",
    "covers_to",
)
COUNTS = ("new", "changed", "same", "gone", "errors")


def source(
    session: Session,
    *,
    account: Account | None,
    url: str,
    protocol: str,
    department_id: int,
    now: datetime,
) -> Harvest:
    """The portal at `url`, from now on under this Department; asked for twice it is the same one.
    Refuses NotFound, NotSignedIn, NotAllowed, Invalid."""
    department = session.get(Department, department_id)
    if department is None:
        raise NotFound(department=department_id)
    account = permits.require(account, permits.Act.HARVEST, department)
    if not is_web(url) or len(url) > 500:
        raise Invalid(field="url", why="form", url=url[:500])
    if protocol not in PROTOCOLS:
        raise Invalid(field="protocol", why="value", given=protocol[:80], allowed=list(PROTOCOLS))
    found = session.scalar(select(Harvest).where(Harvest.url == url))
    if found is None:
        found = Harvest(url=url, made_by=account.id, made_at=now)
        session.add(found)
    elif found.department_id != department.id:
        permits.require(
            account, permits.Act.HARVEST, session.get_one(Department, found.department_id)
        )
    found.protocol, found.department_id = protocol, department.id
    session.flush()
    return found


def failed(session: Session, *, harvest_id: int, error: str) -> None:
    """Note why a run came to nothing; the Datasets stay as the last one left them."""
    session.get_one(Harvest, harvest_id).error = error[:2_000]
    session.flush()


def store(session: Session, *, harvest_id: int, found: Found, now: datetime) -> dict[str, int]:
    """Bring our catalogue up to date with the portal and count: `new`, `changed`, `same`, `gone`
    from it, `errors` (entries that could not be read, and one when its paging broke off or it
    suddenly has nothing at all: then none are taken for gone). Twice the same changes nothing.
    Only Datasets of this Harvest are touched; our own, coming back from a portal that harvests
    us, are passed by. Refuses NotFound."""
    harvest = session.get(Harvest, harvest_id)
    if harvest is None:
        raise NotFound(harvest=harvest_id)
    query = select(Dataset).where(Dataset.harvest_id == harvest_id)
    query = query.options(selectinload(Dataset.resources))
    known = {each.harvested_uri: each for each in session.scalars(query)}
    counts = dict.fromkeys(COUNTS, 0)
    counts["errors"] = len(found.errors)
    ours = f"{settings().public_url}/dataset/"
    regions = _regions(session, found)
    for uri, one in sorted(found.datasets.items()):
        if not uri.startswith(ours):
            counts[_kept(session, harvest, known.get(uri), one, regions, now)] += 1
    shown = {uri for uri, each in known.items() if each.is_public}
    lost = shown - set(found.datasets) - {uri for uri, _why in found.errors}
    doubtful = not found.whole or (bool(lost) and not found.datasets)
    counts["errors"] += doubtful
    for uri in () if doubtful else sorted(lost):
        known[uri].published_at, known[uri].changed_at = None, now
        session.flush()
        catalogue.index_dataset(session, dataset_id=known[uri].id)
        counts["gone"] += 1
    harvest.last_at, harvest.facts = now, dict(counts)
    harvest.error = "incomplete" if doubtful else ""
    session.flush()
    return counts


def _regions(session: Session, found: Found) -> dict[str, int]:
    codes = {one.region for one in found.datasets.values() if one.region}
    if not codes:
        return {}
    rows = session.execute(select(Region.code, Region.id).where(Region.code.in_(codes)))
    return {code: number for code, number in rows}


def _kept(
    session: Session,
    harvest: Harvest,
    dataset: Dataset | None,
    one: FoundDataset,
    regions: dict[str, int],
    now: datetime,
) -> str:
    """Write one Dataset; which of COUNTS it is."""
    state = "same"
    if dataset is None:
        state = "new"
        dataset = Dataset(
            slug=_slug(session, one),
            harvest_id=harvest.id,
            harvested_uri=one.uri,
            created_by=harvest.made_by,
            created_at=now,
            changed_at=now,
            published_at=now,
            keys=[],
            quasi=[],
            resources=[],
        )
        session.add(dataset)
    wanted = _facts(harvest, one, regions)
    differing = {key: value for key, value in wanted.items() if getattr(dataset, key) != value}
    files = [vars(each) for each in one.resources]
    if [_file(each) for each in dataset.resources] != files:
        for old in list(dataset.resources):
            session.delete(old)
        dataset.resources = [Resource(**each) for each in files]
        differing["resources"] = dataset.resources
    if not dataset.is_public:
        differing["published_at"] = now
    if state == "same" and not differing:
        return state
    for key, value in differing.items():
        setattr(dataset, key, value)
    dataset.changed_at = now
    session.flush()
    catalogue.index_dataset(session, dataset_id=dataset.id)
    return "new" if state == "new" else "changed"


def _file(one: Resource) -> dict[str, Any]:
    return {
        "url": one.url,
        "name": one.name,
        "format": one.format,
        "media_type": one.media_type,
        "size": one.size,
    }


def _facts(harvest: Harvest, one: FoundDataset, regions: dict[str, int]) -> dict[str, Any]:
    """The columns as they should be."""
    openness = {each.value: each for each in Openness}
    cycle = {each.value: each for each in Cycle}
    return {
        **{name: getattr(one, name) for name in COPIED},
        "department_id": harvest.department_id,
        "region_id": regions.get(one.region),
        "keywords": list(one.keywords),
        "source": one.publisher,
        "openness": openness.get(one.openness, Openness.UNCONDITIONAL),
        "grounds": one.grounds,
        "cycle": cycle.get(one.cycle, Cycle.IRREGULAR),
    }


def _slug(session: Session, one: FoundDataset) -> str:
    """From its name there; when that is taken or says nothing, with a mark of its URI, so that it
    is the same whenever and in whichever order Datasets come in."""
    stem = re.sub(r"[^a-z0-9]+", "-", one.name.lower()).strip("-")[:60].rstrip("-")
    mark = sha256(one.uri.encode()).hexdigest()
    choices = [stem] if len(stem) >= 3 else []
    choices += [f"{stem or 'data'}-{mark[:length]}" for length in (8, 16)]
    for choice in choices:
        if session.scalar(select(Dataset.id).where(Dataset.slug == choice)) is None:
            return choice
    raise Invalid(field="slug", why="taken", slug=choices[-1])
