"""Data Package v2: a Release and its data dictionary as datapackage.json."""

from typing import Any

from opendata.columns import Column, ColumnType
from opendata.facts import DatasetFacts, FileFacts, ReleaseFacts

PROFILES = "https://datapackage.org/profiles/2.0"
TABLE = "data.csv"
NOT_INSIDE = {"datapackage.json", "all.zip"}  # they hold this description, and so follow it
TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.IDENTIFIER: "string",
    ColumnType.REGION: "string",
    ColumnType.INTEGER: "integer",
    ColumnType.NUMBER: "number",
    ColumnType.LONGITUDE: "number",
    ColumnType.LATITUDE: "number",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.DATETIME: "datetime",
}


def document(dataset: DatasetFacts) -> dict[str, Any]:
    """The descriptor of the present Release; paths are relative to it. The one resource is
    data.csv; `files`, a property of ours, lists the same table in other formats, because v2 knows
    no type but "table" and clients would read each of them (https://datapackage.org)."""
    release = dataset.present
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": dataset.slug,
        "id": f"{dataset.url}?release={release.number}",
        "title": dataset.title,
        **_told(description=dataset.description),
        "homepage": dataset.url,
        "version": release.version,
        "created": release.published_at.isoformat(),
        **_told(keywords=list(dataset.keywords)),
        "licenses": [
            {
                "name": dataset.licence,
                "path": dataset.licence_url,
                "title": dataset.licence_title,
            }
        ],
        "contributors": contributors(dataset),
        **_told(sources=[{"title": dataset.source}] if dataset.source else []),
        "resources": [_table(release)],
        "files": [_file(each) for each in release.files if each.name not in {TABLE, *NOT_INSIDE}],
    }


def contributors(dataset: DatasetFacts) -> list[dict[str, Any]]:
    """The department as creator and publisher, and whom to write to."""
    people: list[dict[str, Any]] = [
        {"title": dataset.publisher, "roles": ["creator", "publisher"]},
    ]
    if dataset.contact_name or dataset.contact_email:
        contact = {"title": dataset.contact_name or dataset.publisher, "roles": ["contact"]}
        people.append({**contact, **_told(email=dataset.contact_email)})
    return people


def schema(release: ReleaseFacts) -> dict[str, Any]:
    """The Table Schema of data.csv."""
    names = {column.name for column in release.columns}
    keys = list(release.keys) if set(release.keys) <= names else []
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(column) for column in release.columns],
        "missingValues": [""],
        **_told(primaryKey=keys),
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": TYPES[column.type],
        **_told(title=column.title, description=column.note, unit=column.unit),
    }
    if column.type is ColumnType.DATETIME:
        field["format"] = "%Y-%m-%d %H:%M:%S"
    if column.type is ColumnType.BOOLEAN:
        field["trueValues"], field["falseValues"] = ["true"], ["false"]
    if column.type is ColumnType.LONGITUDE:
        field["constraints"] = {"minimum": -180, "maximum": 180}
    if column.type is ColumnType.LATITUDE:
        field["constraints"] = {"minimum": -90, "maximum": 90}
    return field


def _table(release: ReleaseFacts) -> dict[str, Any]:
    size = next((each.size for each in release.files if each.name == TABLE), None)
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": "data",
        "type": "table",
        "path": TABLE,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **({} if size is None else {"bytes": size}),
        "hash": f"sha256:{release.digest}",
        "schema": schema(release),
    }


def _file(file: FileFacts) -> dict[str, Any]:
    return {
        "path": file.name,
        "mediatype": file.media_type.split(";")[0],
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }


def _told(**facts: Any) -> dict[str, Any]:
    """What there is something to say of."""
    return {name: value for name, value in facts.items() if value}
