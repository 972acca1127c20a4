"""The catalogue: public Datasets by words and facets, and the full-text index they are found in.

The index is the table dataset_text, made by a migration: SQLite FTS5 or PostgreSQL tsvector, both
fed with search_tokens, so that Simplified and Traditional find each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Label,
    Select,
    and_,
    delete,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from errors import NotFound
from models import Dataset, Department, Release, ReleaseState
from models.release import SHOWN as SERVED_OR_GONE
from opendata import wanted as conditions
from opendata.columns import Column, ColumnType
from opendata.licences import LICENCES
from opendata.themes import THEMES
from opendata.wanted import FILES, INDEX, Wanted
from paging import Page, cut, decode_cursor
from topics.fulltext import is_postgres
from topics.tokens import search_tokens

FACETS = ("theme", "department", "format", "openness", "cycle", "licence")
SORTS = ("relevance", "newest", "title")
SHOWN = 30  # values of a facet
LONGEST = 20_000  # characters of a Dataset that are indexed: 10,000 columns must not fill the index
NAMED = (ColumnType.TEXT, ColumnType.REGION)  # columns whose frequent values are words
TITLE = 3  # times a word of the title counts

Value = tuple[str, str, int]


@dataclass(frozen=True)
class Found:
    """A page of Datasets, how many there are, and for each of FACETS (value, label, Datasets), the
    most frequent first. A facet is counted without its own filter, so that one can change it;
    `label` is "" where the value is a code."""

    items: list[Dataset]
    count: int
    facets: dict[str, list[Value]]


def found(
    session: Session, *, sort: str = "", offset: int = 0, limit: int = 20, **wanted: str
) -> Found:
    """Public Datasets that hold all words of `q` and stand in every facet asked for, with the
    counts of each facet; `wanted` are fields of Wanted, `sort` one of SORTS (relevance with words,
    else newest). Four queries, however many there are."""
    asked = Wanted(**wanted)
    where = conditions.where(session, asked)
    query = select(Dataset).where(*where).options(selectinload(Dataset.resources))
    items = session.scalars(_sorted(session, query, asked.q, sort).offset(offset).limit(limit))
    return Found(list(items), count(session, **wanted), _facets(session, asked))


def count(session: Session, **wanted: str) -> int:
    """How many public Datasets there are of what is wanted."""
    where = conditions.where(session, Wanted(**wanted))
    return session.scalar(select(func.count(Dataset.id)).where(*where)) or 0


def page(
    session: Session, *, after: str | None = None, limit: int = 20, **wanted: str
) -> Page[Dataset]:
    """The same Datasets for machines, the last published first. Refuses Invalid for a forged
    cursor."""
    where = conditions.where(session, Wanted(**wanted))
    if after is not None:
        shown, last = decode_cursor(after, str, int)
        moment = datetime.fromisoformat(shown)
        earlier = and_(Dataset.published_at == moment, Dataset.id < last)
        where.append(or_(Dataset.published_at < moment, earlier))
    query = select(Dataset).where(*where).options(selectinload(Dataset.resources))
    rows = session.scalars(
        query.order_by(Dataset.published_at.desc(), Dataset.id.desc()).limit(limit + 1)
    ).all()
    return cut(rows, limit=limit, place=_place)


def _place(dataset: Dataset) -> tuple[str, int]:
    return (dataset.published_at or dataset.created_at).isoformat(), dataset.id


def newest(session: Session, *, datasets: Iterable[Dataset]) -> dict[int, Release]:
    """The Release in force of each of these, by Dataset id, with its Artefacts; without its
    report, profile and dictionary. Two queries."""
    numbers = {each.id: each.newest for each in datasets if each.newest is not None}
    query = (
        select(Release)
        .where(Release.dataset_id.in_(numbers), Release.state == ReleaseState.PUBLISHED)
        .where(Release.id.in_(conditions.in_force()))
        .options(selectinload(Release.artefacts))
        .options(defer(Release.report), defer(Release.profile), defer(Release.columns))
    )
    return {each.dataset_id: each for each in session.scalars(query)}


def releases(
    session: Session, *, dataset: Dataset, below: int | None = None, limit: int = 20
) -> list[Release]:
    """Published Releases and the tombstones of withdrawn ones, the newest first, with Artefacts;
    without their reports and profiles; only numbers under `below`."""
    query = (
        select(Release)
        .where(Release.dataset_id == dataset.id, Release.state.in_(SERVED_OR_GONE))
        .options(selectinload(Release.artefacts))
        .options(defer(Release.report), defer(Release.profile))
    )
    if below is not None:
        query = query.where(Release.number < below)
    return list(session.scalars(query.order_by(Release.number.desc()).limit(limit)))


def release(session: Session, *, dataset: Dataset, number: int) -> Release:
    """The Release of this number or its tombstone, for its metadata. Refuses NotFound."""
    found = session.scalar(
        select(Release)
        .where(Release.dataset_id == dataset.id, Release.number == number)
        .where(Release.state.in_(SERVED_OR_GONE))
        .options(selectinload(Release.artefacts), joinedload(Release.dataset))
    )
    if found is None:
        raise NotFound(dataset=dataset.slug, release=number)
    return found


def latest(session: Session, *, limit: int) -> list[tuple[Dataset, Release]]:
    """The Datasets that were released last, each with that Release, for a line on another page."""
    query = (
        select(Release)
        .where(Release.state == ReleaseState.PUBLISHED, Release.id.in_(conditions.in_force()))
        .options(joinedload(Release.dataset).selectinload(Dataset.resources))
        .options(selectinload(Release.artefacts))
        .options(defer(Release.report), defer(Release.profile), defer(Release.columns))
        .order_by(Release.published_at.desc(), Release.id.desc())
        .limit(limit)
    )
    return [(each.dataset, each) for each in session.scalars(query)]


def formats(dataset: Dataset, release: Release | None) -> list[str]:
    """What it can be had as, in the order of FILES; of a harvested one, as its portal says."""
    names = {each.name for each in release.artefacts} if release else set()
    own = [kind for name, kind in FILES.items() if name in names]
    theirs = [each.format.lower() for each in dataset.resources if each.format]
    return list(dict.fromkeys(own + theirs))


def _sorted(session: Session, query: Select[Dataset], q: str, sort: str) -> Select[Dataset]:
    newest = (Dataset.changed_at.desc(), Dataset.id.desc())
    tokens = search_tokens(q)
    if sort == "title":
        return query.order_by(Dataset.title, Dataset.id)
    if sort == "newest" or not tokens:
        return query.order_by(*newest)
    query = query.join(INDEX, INDEX.c.dataset_id == Dataset.id)
    query = query.where(conditions.match(session, tokens))
    return query.order_by(conditions.rank(session, tokens), *newest)


def _facets(session: Session, wanted: Wanted) -> dict[str, list[Value]]:
    """All facets in one query: (facet, value, label, Datasets)."""
    counted = [_counted(session, name, wanted) for name in FACETS]
    rows = session.execute(union_all(*counted)).all()
    facets: dict[str, list[Value]] = {name: [] for name in FACETS}
    for name, value, label, n in sorted(rows, key=lambda row: (-row[3], row[1])):
        if len(facets[name]) < SHOWN:
            facets[name].append((value, label or _label(name, value), n))
    return facets


def _counted(session: Session, name: str, wanted: Wanted) -> Select[str, str, str, int]:
    where = conditions.where(session, replace(wanted, **{name: ""}))
    facet: Label[str] = literal(name).label("facet")
    n = func.count(Dataset.id.distinct()).label("n")
    if name == "department":
        query = select(facet, Department.key, Department.name.label("label"), n)
        query = query.join(Department, Department.id == Dataset.department_id).where(*where)
        return query.group_by(Department.key, Department.name)
    if name == "format":
        had = conditions.formats().subquery()
        query = select(facet, had.c.format, literal("").label("label"), n)
        query = query.join(had, had.c.dataset_id == Dataset.id).where(*where)
        return query.group_by(had.c.format)
    value = conditions.code(name)
    query = select(facet, value.label("value"), literal("").label("label"), n)
    return query.where(*where, value != "").group_by(value)


def _label(name: str, value: str) -> str:
    """The Chinese name of a theme or licence of ours; other codes are named by who shows them."""
    if name == "theme":
        return THEMES[value].title if value in THEMES else value
    if name == "licence":
        return LICENCES[value].title if value in LICENCES else value
    return ""


def index_dataset(session: Session, *, dataset_id: int) -> None:
    """Bring the index up to date for one Dataset: its titles, description, keywords, the columns
    of its newest Release and, of open data, their most frequent words. One that is not public
    leaves it."""
    session.execute(delete(INDEX).where(INDEX.c.dataset_id == dataset_id))
    dataset = session.get_one(Dataset, dataset_id)
    if not dataset.is_public:
        return
    release = session.scalar(
        select(Release)
        .where(Release.dataset_id == dataset_id, Release.number == dataset.newest)
        .where(Release.state == ReleaseState.PUBLISHED)
    )
    title = f"{dataset.title} {dataset.title_en}".strip()
    words = dict.fromkeys(_words(dataset, release))
    body = "\n".join(filter(None, words))[:LONGEST].replace("\x00", "")
    tokens = " ".join(search_tokens(title) * TITLE + search_tokens(body))
    value: Any = tokens
    if is_postgres(session):
        value = func.to_tsvector(literal_column("'simple'"), tokens)
    session.execute(
        insert(INDEX).values(dataset_id=dataset_id, title=dataset.title, body=body, tokens=value)
    )


def _words(dataset: Dataset, release: Release | None) -> Iterator[str]:
    yield dataset.description
    yield dataset.description_en
    yield from dataset.keywords
    yield from (dataset.department.name, dataset.department.name_en)
    theme = THEMES.get(dataset.theme)
    if theme:
        yield from (theme.title, theme.title_en)
    if dataset.region:
        yield from (dataset.region.name, dataset.region.name_en)
    yield dataset.source
    columns = [Column.from_json(each) for each in release.columns] if release else []
    for each in columns:
        yield from (each.name, each.title, each.note)
    textual = {each.name for each in columns if each.type in NAMED}
    for facts in release.profile if release and dataset.is_open else []:
        if facts.get("name") in textual:
            yield from (str(top.get("value", "")) for top in facts.get("top", []))


def reindex(session: Session) -> int:
    """Make the whole index anew; how many Datasets are in it."""
    session.execute(delete(INDEX))
    public = select(Dataset.id).where(Dataset.published_at.is_not(None)).order_by(Dataset.id)
    ids = session.scalars(public).all()
    for dataset_id in ids:
        index_dataset(session, dataset_id=dataset_id)
    return len(ids)
