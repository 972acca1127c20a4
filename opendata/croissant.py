"""Croissant 1.0: a Release and its columns for programs that learn from data."""

from typing import Any
from urllib.parse import quote

from opendata import citation
from opendata.columns import Column, ColumnType
from opendata.facts import DatasetFacts, FileFacts, ReleaseFacts

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
RECORDS = "rows"
READ_FROM = ("data.parquet", "data.csv")  # the first there is: Parquet keeps 001 and "NA" as text
PARQUET = "application/x-parquet"  # what mlcroissant knows it by
NOT_INSIDE = {"croissant.json", "all.zip"}
TYPES = {
    ColumnType.TEXT: "sc:Text",
    ColumnType.IDENTIFIER: "sc:Text",
    ColumnType.REGION: "sc:Text",
    ColumnType.INTEGER: "sc:Integer",
    ColumnType.NUMBER: "sc:Float",
    ColumnType.LONGITUDE: "sc:Float",
    ColumnType.LATITUDE: "sc:Float",
    ColumnType.BOOLEAN: "sc:Boolean",
    ColumnType.DATE: "sc:Date",
    ColumnType.DATETIME: "sc:DateTime",
}
# Word for word from the specification, https://docs.mlcommons.org/croissant/docs/croissant-spec.html,
# with the language of our texts: clients compare its keys.
CONTEXT: dict[str, Any] = {
    "@language": "zh-Hans",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def document(dataset: DatasetFacts) -> dict[str, Any]:
    """The JSON-LD of the present Release: its files with their sha256, and the record set `rows`
    read from the Parquet file, or from data.csv while there is none."""
    release = dataset.present
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": dataset.title,
        "description": dataset.description or dataset.title,
        "url": dataset.url,
        "license": dataset.licence_url,
        "creator": organisation(dataset),
        "publisher": organisation(dataset),
        "version": release.version,
        "datePublished": release.published_at.isoformat(),
        "dateModified": release.published_at.isoformat(),
        "citeAs": citation.bibtex(dataset),
        "isLiveDataset": False,
        "inLanguage": "zh-Hans",
        "distribution": [_file(each) for each in release.files if each.name not in NOT_INSIDE],
    }
    if dataset.title_en:
        found["alternateName"] = dataset.title_en
    if dataset.keywords:
        found["keywords"] = list(dataset.keywords)
    if release.files:
        found["recordSet"] = [_records(release)]
    return found


def organisation(dataset: DatasetFacts) -> dict[str, Any]:
    return {"@type": "sc:Organization", "name": dataset.publisher, "url": dataset.base}


def _file(file: FileFacts) -> dict[str, Any]:
    kind = PARQUET if file.name.endswith(".parquet") else file.media_type.split(";")[0]
    return {
        "@type": "cr:FileObject",
        "@id": _id(file.name),
        "name": file.name,
        "contentUrl": file.url,
        "contentSize": f"{file.size} B",
        "encodingFormat": kind,
        "sha256": file.sha256,
    }


def _records(release: ReleaseFacts) -> dict[str, Any]:
    there = {each.name for each in release.files}
    file = next((name for name in READ_FROM if name in there), READ_FROM[-1])
    names = {column.name for column in release.columns}
    records: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": RECORDS,
        "name": RECORDS,
        "field": [_field(column, file) for column in release.columns],
    }
    if release.keys and set(release.keys) <= names:
        records["key"] = [{"@id": _id(RECORDS, key)} for key in release.keys]
    return records


def _field(column: Column, file: str) -> dict[str, Any]:
    said = " · ".join(each for each in (column.title, column.note, column.unit) if each)
    return {
        "@type": "cr:Field",
        "@id": _id(RECORDS, column.name),
        "name": column.name,
        **({"description": said} if said else {}),
        "dataType": TYPES[column.type],
        "source": {"fileObject": {"@id": _id(file)}, "extract": {"column": column.name}},
    }


def _id(*parts: str) -> str:
    """An identifier within the document: letters of any script stay, what an IRI may not hold is
    escaped."""
    return "/".join(
        "".join(each if each.isalnum() or each in "-._" else quote(each, safe="") for each in part)
        for part in parts
    )
