"""A Dataset in CKAN's words: the package with its resources, its organization, group and tags
(shape of ckan/model 2.11, as uData's and ckanext-harvest's harvesters demand it)."""

from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from i18n import translate
from opendata.ckan.ids import id_of
from opendata.facts import DatasetFacts, FileFacts, ResourceFacts
from opendata.licences import LICENCES
from opendata.offered import offer
from opendata.themes import THEMES, Theme

FORMATS = {  # files of a Release that are its data, and what CKAN calls them
    "data.csv": "CSV",
    "data.xlsx": "XLSX",
    "data.jsonl": "JSONL",
    "data.parquet": "PARQUET",
    "data.geojson": "GeoJSON",
}
ASKED = "data.csv"  # the one whose rows the datastore answers for
OPEN = "unconditional"
Facts = dict[str, Any]


def package(dataset: DatasetFacts) -> Facts:
    """The package. Of data that is not open to everyone there are no resources."""
    here = id_of("package", dataset.slug)
    resources = _resources(dataset, here)
    tags = [tag(word) for word in dict.fromkeys(map(tag_name, dataset.keywords)) if word]
    theme = THEMES.get(dataset.theme)
    licence = LICENCES.get(dataset.licence)
    return {
        "id": here,
        "name": dataset.slug,
        "title": dataset.title,
        "notes": dataset.description,
        "url": dataset.harvested_uri or dataset.url,
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": bool(licence and licence.open_data) and dataset.openness == OPEN,
        "license_id": dataset.licence,
        "license_title": dataset.licence_title,
        "license_url": dataset.licence_url,
        "author": dataset.publisher,
        "author_email": None,
        "maintainer": dataset.contact_name,
        "maintainer_email": dataset.contact_email,
        "version": dataset.release.version if dataset.release else None,
        "metadata_created": moment(dataset.published_at),
        "metadata_modified": moment(dataset.changed_at),
        "creator_user_id": None,
        "owner_org": id_of("organization", dataset.publisher_key),
        "organization": organization(
            key=dataset.publisher_key, name=dataset.publisher, created=dataset.published_at
        ),
        "groups": [group(theme)] if theme else [],
        "tags": tags,
        "num_tags": len(tags),
        "resources": resources,
        "num_resources": len(resources),
        "extras": _extras(dataset),
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }


def _resources(dataset: DatasetFacts, here: str) -> list[Facts]:
    if dataset.openness != OPEN:
        return []
    found = [_linked(dataset, each) for each in dataset.resources if _is_web(each.url)]
    if dataset.release:
        order = list(FORMATS)
        files = [file for file in dataset.release.files if file.name in FORMATS]
        files.sort(key=lambda file: order.index(file.name))
        at = moment(dataset.release.published_at)
        found += [_file(dataset, file, at) for file in files]
    facts = {"package_id": here, "state": "active", "cache_url": None, "url_type": None}
    return [{**each, **facts, "position": place} for place, each in enumerate(found)]


def _file(dataset: DatasetFacts, file: FileFacts, at: str) -> Facts:
    return {
        "id": id_of("resource", dataset.slug, file.name),
        "name": f"{dataset.slug}{PurePosixPath(file.name).suffix}",
        "description": translate(offer(file.name).title, "zh-Hans"),
        "format": FORMATS[file.name],
        "mimetype": file.media_type.split(";")[0],
        "size": file.size,
        "hash": f"sha256:{file.sha256}",
        "url": file.url,
        "resource_type": "file",
        "datastore_active": file.name == ASKED,
        "created": moment(dataset.published_at),
        "last_modified": at,
        "metadata_modified": at,
    }


def _linked(dataset: DatasetFacts, one: ResourceFacts) -> Facts:
    """A file on another portal, as that portal says."""
    return {
        "id": id_of("resource", dataset.slug, one.url),
        "name": one.name or one.format or dataset.title,
        "description": "",
        "format": one.format.upper(),
        "mimetype": one.media_type.split(";")[0] or None,
        "size": one.size,
        "hash": "",
        "url": one.url,
        "resource_type": "file",
        "datastore_active": False,
        "created": moment(dataset.published_at),
        "last_modified": None,
        "metadata_modified": moment(dataset.changed_at),
    }


def _extras(dataset: DatasetFacts) -> list[Facts]:
    """What CKAN has no field for; empty ones are left out."""
    release = dataset.release
    facts = {
        "title_en": dataset.title_en,
        "notes_en": dataset.description_en,
        "theme": dataset.theme,
        "update_cycle": dataset.cycle,
        "openness": dataset.openness,
        "openness_grounds": dataset.grounds,
        "source": dataset.source,
        "spatial_code": dataset.region_code,
        "spatial_text": dataset.region_name,
        "temporal_start": dataset.covers_from.isoformat() if dataset.covers_from else "",
        "temporal_end": dataset.covers_to.isoformat() if dataset.covers_to else "",
        "release": str(release.number) if release else "",
        "rows": str(release.rows) if release else "",
        "withdrawn": dataset.tombstone,
        "uri": dataset.url,
    }
    return [{"key": key, "value": value} for key, value in facts.items() if value]


def organization(*, key: str, name: str, created: datetime, count: int | None = None) -> Facts:
    """A Department, in full wherever it stands: uData refuses half of one."""
    here = id_of("organization", key)
    facts: Facts = {
        "id": here,
        "name": key,
        "title": name,
        "display_name": name,
        "description": "",
        "type": "organization",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
        "image_url": "",
        "image_display_url": "",
        "created": moment(created),
        "revision_id": here,
        "revision_timestamp": moment(created),
    }
    if count is not None:
        facts |= {"package_count": count, "extras": [], "users": [], "groups": [], "tags": []}
        facts["num_followers"] = 0
    return facts


def group(theme: Theme, count: int | None = None) -> Facts:
    """A theme."""
    facts: Facts = {
        "id": id_of("group", theme.key),
        "name": theme.key,
        "title": theme.title,
        "display_name": theme.title,
        "description": theme.title_en,
        "image_display_url": "",
    }
    if count is not None:
        facts |= {"type": "group", "is_organization": False, "state": "active", "image_url": ""}
        facts |= {"approval_status": "approved", "package_count": count, "num_followers": 0}
        facts |= {"extras": [], "users": [], "groups": [], "tags": []}
    return facts


def tag(word: str) -> Facts:
    facts: Facts = {"id": id_of("tag", word), "name": word, "display_name": word}
    return {**facts, "state": "active", "vocabulary_id": None}


def tag_name(word: str) -> str:
    """A keyword as a tag: CKAN's may not hold commas."""
    return " ".join(word.replace(",", " ").split())


def licence(key: str, base: str) -> Facts:
    """An entry of the register, as /licenses.json of opendefinition.org words it."""
    one = LICENCES[key]
    return {
        "id": one.key,
        "title": one.title,
        "url": base + one.url if one.url.startswith("/") else one.url,
        "status": "active",
        "maintainer": "",
        "family": "",
        "domain_content": False,
        "domain_data": True,
        "domain_software": False,
        "is_generic": False,
        "is_okd_compliant": one.open_data,
        "is_osi_compliant": False,
        "od_conformance": "approved" if one.open_data else "rejected",
        "osd_conformance": "not reviewed",
    }


def moment(at: datetime) -> str:
    """UTC without its zone, as CKAN writes every moment."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))
