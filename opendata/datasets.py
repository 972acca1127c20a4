"""The card of a Dataset: create, edit, change its openness, announce one without data."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

import slugs
from audit import ledger
from errors import Conflict, Empty, Incomplete, Invalid, NotFound, SamePerson, Stale
from identity import permits
from models import Account, Cycle, Dataset, Department, Openness, Region
from models import Act as LedgerAct
from moderation.cleaning import clean
from opendata import catalogue
from opendata.licences import LICENCES
from opendata.themes import THEMES

LIMITS = {
    "title": 200,
    "title_en": 300,
    "description": 5_000,
    "description_en": 5_000,
    "source": 2_000,
    "contact_name": 120,
    "contact_email": 254,
    "grounds": 2_000,
}
NEEDED = ("title", "description", "theme", "contact_name", "contact_email")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
KEYWORDS = 20
K = range(2, 101)
ORDER = list(Openness)  # from the most open to the least


@dataclass(frozen=True, kw_only=True)
class DatasetForm:
    """What a data steward fills in. Texts are plain; `keys`, `quasi` and `k` hold for the next
    Release: the columns that name a row, the quasi-identifiers, and how many rows each combination
    of those must have (统计法 28; 5 unless told)."""

    title: str
    department_id: int
    slug: str = ""
    title_en: str = ""
    description: str = ""
    description_en: str = ""
    region_id: int | None = None
    theme: str = ""
    keywords: tuple[str, ...] = ()
    source: str = ""
    contact_name: str = ""
    contact_email: str = ""
    licence: str = "site-terms"
    cycle: Cycle = Cycle.IRREGULAR
    covers_from: date | None = None
    covers_to: date | None = None
    openness: Openness = Openness.UNCONDITIONAL
    grounds: str = ""
    keys: tuple[str, ...] = ()
    quasi: tuple[str, ...] = ()
    k: int = 5


def create(
    session: Session,
    *,
    account: Account | None,
    form: DatasetForm,
    act: permits.Act = permits.Act.PREPARE_DATA,
    now: datetime,
) -> Dataset:
    """Begin a Dataset that nobody sees yet. `act` is another one only for records of this site,
    which whoever keeps them hands in. Refuses NotAllowed, NotFound, Empty, Invalid, Conflict."""
    department = session.get(Department, form.department_id)
    if department is None:
        raise NotFound(department=form.department_id)
    account = permits.require(account, act, department)
    _check(session, form)
    slug = form.slug or slugs.free(session, Dataset.slug, f"{department.key}-data")
    dataset = Dataset(
        slug=slug,
        department=department,
        openness=form.openness,
        grounds=clean(form.grounds),
        created_by=account.id,
        created_at=now,
        changed_at=now,
    )
    _fill(dataset, form)
    slugs.add(session, dataset, column=Dataset.slug, slug=slug)
    return dataset


def edit(
    session: Session,
    *,
    account: Account | None,
    dataset_id: int,
    form: DatasetForm,
    version: int,
    now: datetime,
) -> Dataset:
    """Change the card as read at `version`; openness stays, see set_openness(). Refuses as
    create(), Stale."""
    dataset, _ = held(session, account=account, dataset_id=dataset_id, act=permits.Act.PREPARE_DATA)
    if dataset.version != version:
        raise Stale(dataset=dataset.slug)
    if form.department_id != dataset.department_id:
        raise Invalid(field="department", why="fixed")
    _check(session, form)
    if dataset.is_public and missing(form):
        raise Incomplete(missing=missing(form))
    _fill(dataset, form)
    dataset.changed_at = now
    session.flush()
    catalogue.index_dataset(session, dataset_id=dataset.id)
    return dataset


def set_openness(
    session: Session,
    *,
    account: Account | None,
    dataset_id: int,
    openness: Openness,
    grounds: str = "",
    approval: str = "",
    now: datetime,
) -> Dataset:
    """Open a Dataset further, or less with grounds and the reference of the data authority's
    approval (山东省公共数据开放办法: no lowering without it). Before it is public its steward may,
    after that a publisher. Refuses NotAllowed, Empty, Invalid."""
    session.flush()
    before = session.get(Dataset, dataset_id)
    public = before is not None and before.is_public
    act = permits.Act.PUBLISH_DATA if public else permits.Act.PREPARE_DATA
    dataset, _ = held(session, account=account, dataset_id=dataset_id, act=act)
    was = dataset.openness
    if openness is not Openness.UNCONDITIONAL and not clean(grounds):
        raise Empty(field="grounds")
    lowered = ORDER.index(openness) > ORDER.index(was)
    if public and lowered and not clean(approval):
        raise Empty(field="approval")
    for name, text, limit in (("grounds", grounds, 2_000), ("approval", approval, 200)):
        if len(text) > limit:
            raise Invalid(field=name, why="too-long", limit=limit)
    dataset.openness, dataset.changed_at = openness, now
    dataset.grounds = "" if openness is Openness.UNCONDITIONAL else clean(grounds)
    dataset.approval = clean(approval)
    session.flush()
    if public and openness is not was:
        facts = {"dataset": dataset.slug, "from": was.value, "to": openness.value}
        ledger.append(
            session,
            act=LedgerAct.OPENNESS_CHANGED,
            consultation_id=None,
            facts=facts | {"approval": dataset.approval},
            now=now,
        )
        catalogue.index_dataset(session, dataset_id=dataset.id)
    return dataset


def announce(
    session: Session, *, account: Account | None, dataset_id: int, now: datetime
) -> Dataset:
    """Show a 不予开放 Dataset in the catalogue, without data and with its grounds; a second person
    does it. Refuses NotAllowed, SamePerson, Conflict, Incomplete."""
    dataset, account = held(
        session, account=account, dataset_id=dataset_id, act=permits.Act.PUBLISH_DATA
    )
    if dataset.openness is not Openness.CLOSED or dataset.is_public:
        raise Conflict(dataset=dataset.slug, openness=dataset.openness.value)
    if account.id == dataset.created_by:
        raise SamePerson(dataset=dataset.slug)
    owed = missing(form_of(dataset))
    if owed:
        raise Incomplete(missing=owed)
    dataset.published_at = dataset.changed_at = now
    session.flush()
    catalogue.index_dataset(session, dataset_id=dataset.id)
    return dataset


def missing(form: DatasetForm) -> list[str]:
    """The fields a public card cannot do without that are empty."""
    return [name for name in NEEDED if not clean(getattr(form, name))]


def form_of(dataset: Dataset) -> DatasetForm:
    """The card as its form."""
    values: dict[str, Any] = {
        name: tuple(getattr(dataset, name)) if name in TUPLES else getattr(dataset, name)
        for name in DatasetForm.__dataclass_fields__
    }
    return DatasetForm(**values)


TUPLES = ("keywords", "keys", "quasi")


def held(
    session: Session, *, account: Account | None, dataset_id: int, act: permits.Act
) -> tuple[Dataset, Account]:
    """The Dataset, locked for this transaction, if the account may do `act` with it."""
    dataset = session.scalar(
        select(Dataset)
        .where(Dataset.id == dataset_id)
        .with_for_update(of=Dataset)
        .execution_options(populate_existing=True)
    )
    if dataset is None:
        raise NotFound(dataset=dataset_id)
    return dataset, permits.require(account, act, dataset.department)


def of_slug(session: Session, *, slug: str) -> Dataset:
    """The Dataset at this address, public or not. Refuses NotFound."""
    dataset = session.scalar(select(Dataset).where(Dataset.slug == slug))
    if dataset is None:
        raise NotFound(dataset=slug)
    return dataset


def of_staff(
    session: Session, *, account: Account | None, acts: tuple[permits.Act, ...]
) -> list[Dataset]:
    """The Datasets of the departments in which the account may do one of `acts`, the last changed
    first. Refuses NotSignedIn, NotAllowed."""
    found: set[str] = set()
    for act in acts:
        if permits.may_anywhere(account, act):
            found.update(permits.paths(account, act))
    if not found:
        permits.paths(account, acts[0])
    below = or_(*(Department.path.startswith(path, autoescape=True) for path in sorted(found)))
    query = (
        select(Dataset)
        .join(Department, Department.id == Dataset.department_id)
        .where(below, Dataset.harvest_id.is_(None))
        .order_by(Dataset.changed_at.desc(), Dataset.id.desc())
    )
    return list(session.scalars(query))


def _fill(dataset: Dataset, form: DatasetForm) -> None:
    for name in LIMITS.keys() - {"grounds"}:
        setattr(dataset, name, clean(getattr(form, name)))
    dataset.title = " ".join(dataset.title.split())
    dataset.region_id = form.region_id
    dataset.theme = form.theme
    dataset.keywords = list(dict.fromkeys(clean(word) for word in form.keywords if clean(word)))
    dataset.licence, dataset.cycle = form.licence, form.cycle
    dataset.covers_from, dataset.covers_to = form.covers_from, form.covers_to
    dataset.keys, dataset.quasi, dataset.k = list(form.keys), list(form.quasi), form.k


def _check(session: Session, form: DatasetForm) -> None:
    if not clean(form.title):
        raise Empty(field="title")
    for name, limit in LIMITS.items():
        if len(getattr(form, name)) > limit:
            raise Invalid(field=name, why="too-long", limit=limit)
    slugs.check(form.slug)
    known = (("theme", form.theme in {"", *THEMES}), ("licence", form.licence in LICENCES))
    for name, fine in known:
        if not fine:
            raise Invalid(field=name, why="unknown")
    if form.contact_email and not EMAIL.fullmatch(form.contact_email.strip()):
        raise Invalid(field="contact_email", why="email")
    if len(form.keywords) > KEYWORDS or any(len(word) > 40 for word in form.keywords):
        raise Invalid(field="keywords", why="too-long", limit=KEYWORDS)
    if form.k not in K:
        raise Invalid(field="k", why="out-of-range")
    if form.covers_from and form.covers_to and form.covers_to < form.covers_from:
        raise Invalid(field="covers_to", why="before-opening")
    if form.openness is not Openness.UNCONDITIONAL and not clean(form.grounds):
        raise Empty(field="grounds")
    if form.region_id is not None and session.get(Region, form.region_id) is None:
        raise NotFound(region=form.region_id)
