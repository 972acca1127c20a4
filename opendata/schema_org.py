"""schema.org/Dataset as JSON-LD, for search engines: what a dataset page says of itself."""

from typing import Any
from urllib.parse import quote

from i18n import translate
from opendata import citation
from opendata.columns import Column
from opendata.facts import DatasetFacts, FileFacts, ReleaseFacts


def _(text: str) -> str:
    return text  # marked here, translated below


LEAST, MOST = 50, 5000  # characters of a description that Google takes
MEASURED = 200  # columns told of; the whole dictionary is in datapackage.json
MADE_OF = _("{publisher} publishes {title} as open data")
TABLE = _("a table of {rows} rows and {columns} columns ({names})")
LICENSED = _("under the terms: {licence}")


def document(dataset: DatasetFacts, language: str = "zh-Hans") -> dict[str, Any]:
    """A Dataset and its present Release, if it has one. Files are told of open data alone."""
    english = language == "en"
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": dataset.url,
        "url": dataset.url,
        "name": (english and dataset.title_en) or dataset.title,
        "description": description(dataset, language),
        "identifier": dataset.url,
        "inLanguage": "zh-Hans",
        "isAccessibleForFree": True,
        "creator": _publisher(dataset, english),
        "publisher": _publisher(dataset, english),
        "includedInDataCatalog": {"@type": "DataCatalog", "url": f"{dataset.base}/catalog"},
        "datePublished": dataset.published_at.isoformat(),
        "dateModified": dataset.changed_at.isoformat(),
        "conditionsOfAccess": dataset.grounds or None,
        "alternateName": (dataset.title if english else dataset.title_en) or None,
        "keywords": list(dataset.keywords) or None,
        "license": dataset.licence_url or None,
        "temporalCoverage": _period(dataset),
        "spatialCoverage": _place(dataset),
    }
    if dataset.release is not None:
        found |= _of_release(dataset, dataset.release)
    return {name: value for name, value in found.items() if value is not None}


def description(dataset: DatasetFacts, language: str = "zh-Hans") -> str:
    """The description; a shorter one than search engines take is followed by what is known of the
    data besides, and by nothing else."""
    own = (language == "en" and dataset.description_en) or dataset.description
    said = " ".join(own.split())
    for fact in _facts(dataset, language):
        if len(said) >= LEAST:
            break
        said = f"{said} {fact}".strip()
    return said if len(said) <= MOST else said[: MOST - 1] + "…"


def _facts(dataset: DatasetFacts, language: str) -> list[str]:
    english = language == "en"
    stop, comma = (".", ", ") if english else ("。", "、")
    title = (english and dataset.title_en) or dataset.title
    publisher = (english and dataset.publisher_en) or dataset.publisher
    facts = [translate(MADE_OF, language).format(publisher=publisher, title=title)]
    if dataset.release is not None:
        columns = dataset.release.columns
        names = comma.join(column.label for column in columns[:12])
        told = {"rows": dataset.release.rows, "columns": len(columns), "names": names}
        facts.append(translate(TABLE, language).format(**told))
    facts.append(translate(LICENSED, language).format(licence=dataset.licence_title))
    facts.append(dataset.url)
    return [fact + stop for fact in facts[:-1]] + facts[-1:]


def _of_release(dataset: DatasetFacts, release: ReleaseFacts) -> dict[str, Any]:
    found: dict[str, Any] = {
        "version": release.version,
        "citation": citation.gbt7714(dataset),
        "size": f"{release.rows} rows",
        "variableMeasured": [_variable(each) for each in release.columns[:MEASURED]],
    }
    if dataset.openness == "unconditional" and release.files:
        found["distribution"] = [_download(each) for each in release.files]
    return found


def _download(file: FileFacts) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file.name,
        "encodingFormat": file.media_type.split(";")[0],
        "contentUrl": file.url,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }


def _variable(column: Column) -> dict[str, Any]:
    said = {"alternateName": column.title, "description": column.note, "unitText": column.unit}
    told = {name: value for name, value in said.items() if value}
    return {"@type": "PropertyValue", "name": column.name, **told}


def _publisher(dataset: DatasetFacts, english: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "GovernmentOrganization",
        "name": (english and dataset.publisher_en) or dataset.publisher,
        "url": f"{dataset.base}/read/datasets?department={quote(dataset.publisher_key)}",
    }
    if dataset.contact_email:
        found["contactPoint"] = {
            "@type": "ContactPoint",
            "contactType": "customer service",
            "name": dataset.contact_name or dataset.publisher,
            "email": dataset.contact_email,
        }
    return found


def _period(dataset: DatasetFacts) -> str | None:
    """An ISO 8601 interval, open (..) where one end is not known."""
    if dataset.covers_from is None and dataset.covers_to is None:
        return None
    ends = (dataset.covers_from, dataset.covers_to)
    return "/".join(each.isoformat() if each else ".." for each in ends)


def _place(dataset: DatasetFacts) -> dict[str, Any] | None:
    if not dataset.region_name:
        return None
    place = {"@type": "AdministrativeArea", "name": dataset.region_name}
    return {**place, "identifier": dataset.region_code} if dataset.region_code else place
