"""The catalogue as DCAT, page by page: what is on a page, and how one leads to the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS, XSD
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, defer, selectinload

from errors import NotFound
from i18n import translate
from models import Dataset, Release, ReleaseState
from opendata import card, dcat, wanted
from opendata.facts import DatasetFacts, ResourceFacts
from opendata.rdf import DCAT, HYDRA, Triple, iri, text
from opendata.themes import EU as THEMES_EU
from opendata.wanted import Wanted


def _(words: str) -> str:
    return words  # marked here, translated below


SIZE = 100  # Datasets a page
SAID = _("The open data of {name}: datasets, their releases, files and checksums.")
CODES = {"zh": "zh-Hans", "en": "en"}  # RDF's language, and the catalogue of translations for it


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which part of the catalogue: page from 1, words, changed since."""

    page: int = 1
    q: str = ""
    modified_since: datetime | None = None

    def query(self, page: int) -> str:
        """The query of the address of another page."""
        facts = {
            "q": self.q,
            "modified_since": self.modified_since.isoformat() if self.modified_since else "",
        }
        return urlencode({**{name: value for name, value in facts.items() if value}, "page": page})


@dataclass(frozen=True, kw_only=True)
class CataloguePage:
    """The Datasets of one page by id, of `count` in all; `changed_at` is the last change of any
    Dataset of the whole catalogue."""

    asked: Asked
    count: int
    changed_at: datetime | None
    cards: Sequence[DatasetFacts]

    @property
    def last(self) -> int:
        return max(1, -(-self.count // SIZE))


def read(session: Session, *, asked: Asked, base: str) -> CataloguePage:
    """One page. Refuses NotFound beyond the last. Six queries, however many Datasets."""
    where = wanted.where(session, Wanted(q=asked.q))
    if asked.modified_since is not None:
        where.append(Dataset.changed_at >= asked.modified_since)
    count, changed_at = session.execute(
        select(func.count(Dataset.id), func.max(Dataset.changed_at)).where(*where)
    ).one()
    query = select(Dataset).where(*where).options(selectinload(Dataset.resources))
    start = (asked.page - 1) * SIZE
    datasets = session.scalars(query.order_by(Dataset.id).offset(start).limit(SIZE)).all()
    if asked.page > 1 and not datasets:
        raise NotFound(page=asked.page)
    cards = cards_of(session, datasets=datasets, base=base)
    return CataloguePage(asked=asked, count=count, changed_at=changed_at, cards=cards)


def cards_of(session: Session, *, datasets: Sequence[Dataset], base: str) -> list[DatasetFacts]:
    """The cards of these Datasets, with their Releases in force, the harvested files, and the
    reason where all is withdrawn. Three queries."""
    ids = [dataset.id for dataset in datasets]
    in_force = session.scalars(
        select(Release)
        .join(Dataset, and_(Release.dataset_id == Dataset.id, Release.number == Dataset.newest))
        .where(Dataset.id.in_(ids), Release.state == ReleaseState.PUBLISHED)
        .options(selectinload(Release.artefacts))
        .options(defer(Release.report), defer(Release.profile), defer(Release.quality))
    )
    releases = {each.dataset_id: each for each in in_force}
    gone = session.execute(
        select(Release.dataset_id, Release.withdrawn_reason)
        .where(Release.dataset_id.in_(ids), Release.state == ReleaseState.WITHDRAWN)
        .order_by(Release.number)
    )
    reasons = {dataset_id: reason for dataset_id, reason in gone}
    return [
        replace(
            card.of(dataset, releases.get(dataset.id), base=base),
            resources=_resources(dataset),
            harvested_uri=dataset.harvested_uri,
            tombstone="" if dataset.id in releases else reasons.get(dataset.id, ""),
        )
        for dataset in datasets
    ]


def _resources(dataset: Dataset) -> tuple[ResourceFacts, ...]:
    return tuple(
        ResourceFacts(
            name=each.name,
            format=each.format,
            media_type=each.media_type,
            url=each.url,
            size=each.size,
        )
        for each in dataset.resources
    )


def triples(
    page: CataloguePage, *, base: str, names: dict[str, str], path: str
) -> Iterator[Triple]:
    """The page as RDF: the catalogue with these Datasets, and the way to the other pages in both
    Hydra's old and new words, since one harvester follows the one and one the other. `names` are
    the site's by language, `path` is the address asked for."""
    here, publisher = iri(f"{base}/catalog"), iri(f"{base}/catalog#publisher")
    themes = URIRef(THEMES_EU.rstrip("/"))
    yield here, RDF.type, DCAT.Catalog
    for language, name in names.items():
        yield here, DCTERMS.title, text(name, language)
        said = translate(SAID, CODES[language]).format(name=name)
        yield here, DCTERMS.description, text(said, language)
        yield publisher, FOAF.name, text(name, language)
    yield here, DCTERMS.publisher, publisher
    yield publisher, RDF.type, FOAF.Agent
    yield here, FOAF.homepage, iri(f"{base}/")
    yield iri(f"{base}/"), RDF.type, FOAF.Document
    yield here, DCTERMS.language, dcat.CHINESE
    yield dcat.CHINESE, RDF.type, DCTERMS.LinguisticSystem
    yield here, DCAT.themeTaxonomy, themes
    yield themes, RDF.type, SKOS.ConceptScheme
    yield themes, DCTERMS.title, text("Data theme", "en")
    if page.changed_at is not None:
        changed = Literal(page.changed_at.isoformat(), datatype=XSD.dateTime)
        yield here, DCTERMS.modified, changed
    for each in page.cards:
        yield here, DCAT.dataset, iri(each.url)
    yield from _paging(page, f"{base}{path}")
    for each in page.cards:
        yield from dcat.triples(each)


def _paging(page: CataloguePage, address: str) -> Iterator[Triple]:
    def at(number: int) -> URIRef:
        return iri(f"{address}?{page.asked.query(number)}")

    here, number = at(page.asked.page), page.asked.page
    yield here, RDF.type, HYDRA.PagedCollection
    yield here, RDF.type, HYDRA.PartialCollectionView
    yield here, HYDRA.totalItems, Literal(page.count)
    yield here, HYDRA.itemsPerPage, Literal(SIZE)
    steps = {"first": 1, "last": page.last, "previous": number - 1, "next": number + 1}
    for word, to in steps.items():
        if 1 <= to <= page.last:
            yield here, HYDRA[word], at(to)
            yield here, HYDRA[f"{word}Page"], at(to)
