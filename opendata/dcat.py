"""DCAT-AP 3: Datasets, their files and services as RDF triples, every node with an address, so that
the same facts always give the same text (https://semiceu.github.io/DCAT-AP/releases/3.0.1)."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS, XSD

from i18n import translate
from opendata.facts import DatasetFacts, FileFacts, ResourceFacts
from opendata.offered import EU as FILE_TYPE
from opendata.offered import offer
from opendata.rdf import ADMS, DCAT, SPDX, VCARD, Triple, iri, text
from opendata.themes import THEMES


def _(words: str) -> str:
    return words  # marked here, translated below


AUTHORITY = "http://publications.europa.eu/resource/authority"
CHINESE = URIRef(f"{AUTHORITY}/language/ZHO")
RIGHTS = {"unconditional": "PUBLIC", "conditional": "RESTRICTED", "closed": "NON_PUBLIC"}
FREQUENCIES = {
    "realtime": "UPDATE_CONT",
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "monthly": "MONTHLY",
    "quarterly": "QUARTERLY",
    "yearly": "ANNUAL",
    "irregular": "IRREG",
}
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
SHA256 = SPDX.checksumAlgorithm_sha256
QUERIES = _("{title}: rows on request")


def triples(dataset: DatasetFacts) -> Iterator[Triple]:
    """A Dataset, as open as it is: of closed data there is no distribution, and of conditional
    data the rights say on what conditions."""
    here = iri(dataset.url)
    yield here, RDF.type, DCAT.Dataset
    yield from _words(here, dataset)
    yield here, DCTERMS.identifier, text(dataset.url)
    yield here, DCTERMS.issued, _day(dataset.published_at.date())
    yield here, DCTERMS.modified, Literal(dataset.changed_at.isoformat(), datatype=XSD.dateTime)
    yield from _linked(here, DCTERMS.language, CHINESE, DCTERMS.LinguisticSystem)
    yield from _people(here, dataset)
    yield from _coverage(here, dataset)
    yield from _theme(here, dataset)
    frequency = URIRef(f"{AUTHORITY}/frequency/{FREQUENCIES[dataset.cycle]}")
    yield from _linked(here, DCTERMS.accrualPeriodicity, frequency, DCTERMS.Frequency)
    yield from _rights(here, dataset)
    page = dataset.harvested_uri or f"{dataset.base}/app/dataset?d={quote(dataset.slug)}"
    if _is_web(page):
        yield from _linked(here, DCAT.landingPage, iri(page), FOAF.Document)
    yield from _version(here, dataset)
    if dataset.openness != "closed":
        yield from _distributions(here, dataset)


def _words(here: URIRef, dataset: DatasetFacts) -> Iterator[Triple]:
    yield here, DCTERMS.title, text(dataset.title, "zh")
    yield here, DCTERMS.description, text(dataset.description or dataset.title, "zh")
    if dataset.title_en:
        yield here, DCTERMS.title, text(dataset.title_en, "en")
    if dataset.description_en:
        yield here, DCTERMS.description, text(dataset.description_en, "en")
    for keyword in dataset.keywords:
        yield here, DCAT.keyword, text(keyword, "zh")


def _people(here: URIRef, dataset: DatasetFacts) -> Iterator[Triple]:
    publisher = iri(f"{dataset.base}/catalog#department-{quote(dataset.publisher_key)}")
    yield from _linked(here, DCTERMS.publisher, publisher, FOAF.Agent)
    yield publisher, FOAF.name, text(dataset.publisher, "zh")
    if dataset.publisher_en:
        yield publisher, FOAF.name, text(dataset.publisher_en, "en")
    if dataset.contact_name or dataset.contact_email:
        contact = iri(f"{dataset.url}#contact")
        yield from _linked(here, DCAT.contactPoint, contact, VCARD.Kind)
        yield contact, VCARD.fn, text(dataset.contact_name or dataset.publisher)
        if dataset.contact_email:
            yield contact, VCARD.hasEmail, iri(f"mailto:{quote(dataset.contact_email, safe='@+')}")


def _coverage(here: URIRef, dataset: DatasetFacts) -> Iterator[Triple]:
    if dataset.covers_from or dataset.covers_to:
        period = iri(f"{dataset.url}#period")
        yield from _linked(here, DCTERMS.temporal, period, DCTERMS.PeriodOfTime)
        if dataset.covers_from:
            yield period, DCAT.startDate, _day(dataset.covers_from)
        if dataset.covers_to:
            yield period, DCAT.endDate, _day(dataset.covers_to)
    if dataset.region_code:
        region = iri(f"{dataset.base}/catalog#region-{quote(dataset.region_code)}")
        yield from _linked(here, DCTERMS.spatial, region, DCTERMS.Location)
        yield region, DCTERMS.identifier, text(dataset.region_code)
        yield region, SKOS.prefLabel, text(dataset.region_name, "zh")


def _theme(here: URIRef, dataset: DatasetFacts) -> Iterator[Triple]:
    theme = THEMES.get(dataset.theme)
    if theme:
        yield from _linked(here, DCAT.theme, URIRef(theme.eu), SKOS.Concept)
        yield URIRef(theme.eu), SKOS.prefLabel, text(theme.title, "zh")
        yield URIRef(theme.eu), SKOS.prefLabel, text(theme.title_en, "en")


def _rights(here: URIRef, dataset: DatasetFacts) -> Iterator[Triple]:
    rights = URIRef(f"{AUTHORITY}/access-right/{RIGHTS[dataset.openness]}")
    yield from _linked(here, DCTERMS.accessRights, rights, DCTERMS.RightsStatement)
    if dataset.grounds:
        yield from _linked(here, DCTERMS.rights, _grounds(dataset), DCTERMS.RightsStatement)
        yield _grounds(dataset), RDFS.label, text(dataset.grounds, "zh")


def _grounds(dataset: DatasetFacts) -> URIRef:
    return iri(f"{dataset.url}#rights")


def _version(here: URIRef, dataset: DatasetFacts) -> Iterator[Triple]:
    if dataset.tombstone:
        yield here, ADMS.versionNotes, text(dataset.tombstone, "zh")
    if dataset.release is not None:
        yield here, DCAT.version, text(dataset.release.version)
        if dataset.release.note:
            yield here, ADMS.versionNotes, text(dataset.release.note, "zh")


def _distributions(here: URIRef, dataset: DatasetFacts) -> Iterator[Triple]:
    for place, resource in enumerate(dataset.resources, start=1):
        if _is_web(resource.url):
            yield from _resource(here, iri(f"{dataset.url}#resource-{place}"), resource, dataset)
    if dataset.release is None or not dataset.release.files:
        return
    for file in dataset.release.files:
        yield from _file(here, file, dataset)
    yield from _queries(here, dataset)


def _queries(here: URIRef, dataset: DatasetFacts) -> Iterator[Triple]:
    """The query API as one more distribution. It is no dcat:DataService: the published shapes have
    two properties of it without a path, and pyshacl refuses any catalogue that holds one."""
    one = iri(f"{dataset.url}#queries")
    chinese, english = translate(QUERIES, "zh-Hans"), dataset.title_en or dataset.slug
    yield from _linked(here, DCAT.distribution, one, DCAT.Distribution)
    yield one, DCTERMS.title, text(chinese.format(title=dataset.title), "zh")
    yield one, DCTERMS.title, text(QUERIES.format(title=english), "en")
    address = f"{dataset.base}/api/v1/datasets/{quote(dataset.slug)}/rows"
    yield one, DCAT.accessURL, iri(address)
    kind = iri(f"{MEDIA_TYPES}application/json")
    yield from _linked(one, DCAT.mediaType, kind, DCTERMS.MediaType)
    documentation = iri(f"{dataset.base}/api/docs")
    yield from _linked(one, FOAF.page, documentation, FOAF.Document)
    yield from _terms(one, dataset)


def _file(here: URIRef, file: FileFacts, dataset: DatasetFacts) -> Iterator[Triple]:
    one, what = iri(f"{file.url}#distribution"), offer(file.name)
    yield from _linked(here, DCAT.distribution, one, DCAT.Distribution)
    yield one, DCTERMS.title, text(translate(what.title, "zh-Hans"), "zh")
    yield one, DCTERMS.title, text(what.title, "en")
    yield one, DCAT.accessURL, iri(file.url)
    yield one, DCAT.downloadURL, iri(file.url)
    yield one, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger)
    kind = iri(MEDIA_TYPES + file.media_type.split(";")[0])
    yield from _linked(one, DCAT.mediaType, kind, DCTERMS.MediaType)
    if what.eu:
        format_ = URIRef(FILE_TYPE + what.eu)
        yield from _linked(one, DCTERMS.format, format_, DCTERMS.MediaTypeOrExtent)
    checksum = iri(f"{file.url}#checksum")
    yield from _linked(one, SPDX.checksum, checksum, SPDX.Checksum)
    yield from _linked(checksum, SPDX.algorithm, SHA256, SPDX.ChecksumAlgorithm)
    yield checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)
    yield from _terms(one, dataset)


def _resource(
    here: URIRef, one: URIRef, resource: ResourceFacts, dataset: DatasetFacts
) -> Iterator[Triple]:
    yield from _linked(here, DCAT.distribution, one, DCAT.Distribution)
    yield one, DCTERMS.title, text(resource.name or resource.format or resource.url)
    yield one, DCAT.accessURL, iri(resource.url)
    if resource.size is not None and resource.size >= 0:
        yield one, DCAT.byteSize, Literal(str(resource.size), datatype=XSD.nonNegativeInteger)
    if resource.media_type:
        kind = iri(MEDIA_TYPES + resource.media_type.split(";")[0])
        yield from _linked(one, DCAT.mediaType, kind, DCTERMS.MediaType)
    yield from _terms(one, dataset)


def _terms(one: URIRef, dataset: DatasetFacts) -> Iterator[Triple]:
    if _is_web(dataset.licence_url):
        licence = iri(dataset.licence_url)
        yield from _linked(one, DCTERMS.license, licence, DCTERMS.LicenseDocument)
        yield licence, DCTERMS.title, text(dataset.licence_title, "zh")
    if dataset.grounds:
        yield one, DCTERMS.rights, _grounds(dataset)


def _linked(one: URIRef, how: URIRef, other: URIRef, kind: URIRef) -> Iterator[Triple]:
    """A link, and what it leads to said to be of its kind: the shapes look no further."""
    yield one, how, other
    yield other, RDF.type, kind


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))
