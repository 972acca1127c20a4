"""What CKAN lists beside its search: names, one package by name or id, organizations, tags."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from errors import NotFound
from models import Dataset, Department
from opendata import dcat_pages
from opendata.ckan.ids import id_of, is_id
from opendata.ckan.package import FORMATS, tag_name
from opendata.facts import DatasetFacts

EPOCH = datetime.fromtimestamp(0, UTC)
SHOWN = Dataset.published_at.is_not(None)
HOLDERS: dict[str, tuple[str, str]] = {}  # found before: an id is of one file for ever


@dataclass(frozen=True)
class Organization:
    """A Department with public Datasets: how many, and since when."""

    key: str
    name: str
    since: datetime
    count: int


def names(session: Session) -> list[str]:
    """The slugs of all public Datasets, sorted."""
    return list(session.scalars(select(Dataset.slug).where(SHOWN).order_by(Dataset.slug)))


def one(session: Session, *, name: str, base: str) -> DatasetFacts:
    """The card of the public Dataset of this slug or package id. Refuses NotFound."""
    slug = name
    if is_id(name):
        found = [each for each in names(session) if id_of("package", each) == name]
        slug = found[0] if found else ""
    query = select(Dataset).where(SHOWN, Dataset.slug == slug)
    dataset = None
    if slug and "\x00" not in slug:
        dataset = session.scalar(query.options(selectinload(Dataset.resources)))
    if dataset is None:
        raise NotFound(dataset=name[:80])
    return dcat_pages.cards_of(session, datasets=[dataset], base=base)[0]


def holder(session: Session, *, resource: str) -> tuple[str, str]:
    """The slug of the public Dataset that has the resource of this id, and its file ("" when the
    file lies on another portal). Refuses NotFound."""
    if not is_id(resource):
        raise NotFound(resource=resource[:80])
    if resource in HOLDERS:
        return HOLDERS[resource]
    for slug in names(session):
        for file in FORMATS:
            if id_of("resource", slug, file) == resource:
                HOLDERS[resource] = slug, file
                return slug, file
    query = select(Dataset).join(Dataset.resources).where(SHOWN).distinct()
    for dataset in session.scalars(query.options(selectinload(Dataset.resources))):
        for each in dataset.resources:
            if id_of("resource", dataset.slug, each.url) == resource:
                return dataset.slug, ""
    raise NotFound(resource=resource)


def organizations(session: Session) -> list[Organization]:
    """Departments that have public Datasets, by key."""
    query = (
        select(
            Department.key,
            Department.name,
            func.min(Dataset.published_at),
            func.count(Dataset.id),
        )
        .join(Dataset, Dataset.department_id == Department.id)
        .where(SHOWN)
        .group_by(Department.key, Department.name)
        .order_by(Department.key)
    )
    return [
        Organization(k, name, since or EPOCH, n) for k, name, since, n in session.execute(query)
    ]


def themes(session: Session) -> dict[str, int]:
    """How many public Datasets each theme has that has any."""
    query = select(Dataset.theme, func.count(Dataset.id)).where(SHOWN, Dataset.theme != "")
    rows = session.execute(query.group_by(Dataset.theme).order_by(Dataset.theme))
    return {theme: n for theme, n in rows}


def tags(session: Session) -> Sequence[str]:
    """All keywords of public Datasets, sorted."""
    words: Counter[str] = Counter()
    for each in session.scalars(select(Dataset.keywords).where(SHOWN)):
        words.update(filter(None, map(tag_name, each)))
    return sorted(words)
