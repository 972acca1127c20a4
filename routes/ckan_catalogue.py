"""CKAN's actions on the catalogue: packages, resources, organizations, groups, tags, licences."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from starlette.requests import Request

from db import reading
from errors import Empty, Invalid, NotFound
from i18n import DEFAULT
from opendata.ckan import lists, search
from opendata.ckan.datastore import flag, listed, whole
from opendata.ckan.ids import id_of
from opendata.ckan.package import group, licence, organization, package, tag
from opendata.licences import LICENCES
from opendata.themes import THEMES
from places import site_name
from routes.ckan_refusals import BadSearch
from settings import settings

Given = Mapping[str, Any]
T = TypeVar("T")
VERSION = "2.11.0"  # of the API that is spoken; clients compare it
EXTENSIONS = ["datastore", "dcat"]


def status_show(_given: Given, _request: Request) -> dict[str, Any]:
    """What this site is, and which version of CKAN's API it speaks."""
    return {
        "ckan_version": VERSION,
        "site_url": settings().public_url,
        "site_title": site_name(DEFAULT),
        "site_description": "",
        "locale_default": "zh_Hans_CN",
        "error_emails_to": None,
        "extensions": EXTENSIONS,
    }


def site_read(_given: Given, _request: Request) -> bool:
    """Whether the site may be read: always."""
    return True


def package_list(given: Given, _request: Request) -> list[str]:
    """The names of all datasets, sorted. `limit`, `offset`."""
    with reading() as session:
        return _cut(lists.names(session), given)


def current_package_list_with_resources(given: Given, _request: Request) -> list[dict[str, Any]]:
    """Datasets with their resources, the last changed first. `limit` (at most 1000), `offset`."""
    limit = min(whole(given, "limit", 10) or 0, search.MOST)
    asked = search.Search(start=whole(given, "offset", 0) or 0, limit=limit)
    with reading() as session:
        found = search.search(session, asked=asked, base=settings().public_url)
    return [package(card) for card in found.cards]


def package_search(given: Given, _request: Request) -> dict[str, Any]:
    """Find datasets. `q`, `fq`, `fq_list` in Solr's syntax, `rows` (at most 1000), `start`, `sort`,
    `facet.field` with `facet.limit` and `facet.mincount`."""
    names = _facets(given)
    asked = search.Search(
        q=_text(given, "q"),
        fq=tuple(each for name in ("fq", "fq_list") for each in _texts(given, name)),
        sort=_text(given, "sort"),
        start=whole(given, "start", 0) or 0,
        limit=min(_rows(given), search.MOST),
        facets=tuple(names),
        facet_limit=_limit(given),
        facet_least=whole(given, "facet.mincount", 1) or 1,
    )
    try:
        with reading() as session:
            found = search.search(session, asked=asked, base=settings().public_url)
    except Invalid as refusal:
        raise BadSearch(**refusal.about) from refusal
    items = {
        name: [{"name": v, "display_name": label, "count": n} for v, label, n in values]
        for name, values in found.facets.items()
    }
    return {
        "count": found.count,
        "sort": found.sort,
        "results": [package(card) for card in found.cards],
        "facets": {name: {v: n for v, _, n in vs} for name, vs in found.facets.items()},
        "search_facets": {name: {"title": name, "items": items[name]} for name in names},
    }


def _rows(given: Given) -> int:
    found = whole(given, "rows", whole(given, "limit", 10))
    return 10 if found is None else found


def _facets(given: Given) -> list[str]:
    value = given.get("facet.field")
    if value is None or not flag(given, "facet", True):
        return []
    return list(dict.fromkeys(listed(value, "facet.field")))


def _limit(given: Given) -> int:
    if str(given.get("facet.limit", "")).startswith("-"):
        return -1
    found = whole(given, "facet.limit", search.FACET)
    return search.FACET if found is None else found


def _text(given: Given, name: str) -> str:
    return " ".join(_texts(given, name))


def _texts(given: Given, name: str) -> list[str]:
    value = given.get(name)
    if value is None:
        return []
    found = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) for each in found):
        raise Invalid(field=name, why="form", given=str(value)[:80])
    return found


def package_show(given: Given, _request: Request) -> dict[str, Any]:
    """One dataset. `id` is its name or id."""
    with reading() as session:
        return package(lists.one(session, name=_id(given, "name_or_id"), base=_base()))


def resource_show(given: Given, _request: Request) -> dict[str, Any]:
    """One file or table of a dataset. `id`."""
    wanted = _id(given)
    with reading() as session:
        slug, _file = lists.holder(session, resource=wanted)
        card = lists.one(session, name=slug, base=_base())
    for each in package(card)["resources"]:
        if each["id"] == wanted:
            return dict(each)
    raise NotFound(resource=wanted)


def resource_search(given: Given, _request: Request) -> dict[str, Any]:
    """Resources by `query`: one or several of name:word, format:word, url:word, hash:word …, all of
    which must be found in the field. `offset`, `limit`."""
    terms = []
    for each in _texts(given, "query"):
        name, colon, word = each.partition(":")
        if not colon or name not in SEARCHED:
            raise Invalid(field="query", why="column", given=each[:80], allowed=list(SEARCHED))
        terms.append((name, word.lower()))
    if not terms:
        raise Empty(field="query")
    with reading() as session:
        every = search.search(session, asked=search.Search(limit=100_000), base=_base())
    found = [
        each
        for card in every.cards
        for each in package(card)["resources"]
        if all(word in str(each[name] or "").lower() for name, word in terms)
    ]
    return {"count": len(found), "results": _cut(found, given)}


SEARCHED = ("id", "name", "description", "format", "mimetype", "url", "hash", "resource_type")


def organization_list(given: Given, _request: Request) -> list[Any]:
    """The names of departments with datasets; all of them with `all_fields`. `limit`, `offset`."""
    with reading() as session:
        found = _cut(lists.organizations(session), given)
    if flag(given, "all_fields"):
        return [_organization(each) for each in found]
    return [each.key for each in found]


def _organization(one: lists.Organization) -> dict[str, Any]:
    return organization(key=one.key, name=one.name, created=one.since, count=one.count)


def organization_show(given: Given, _request: Request) -> dict[str, Any]:
    """A department with datasets. `id` is its name or id; `include_datasets` gives ten of them."""
    wanted = _id(given)
    with reading() as session:
        for each in lists.organizations(session):
            if wanted in (each.key, id_of("organization", each.key)):
                facts = _organization(each)
                if flag(given, "include_datasets"):
                    facts["packages"] = _first(session, "organization", each.key)
                return facts
    raise NotFound(organization=wanted[:80])


def _first(session: Any, field: str, key: str) -> list[dict[str, Any]]:
    asked = search.Search(fq=(f'{field}:"{key}"',))
    found = search.search(session, asked=asked, base=_base())
    return [package(card) for card in found.cards]


def group_list(given: Given, _request: Request) -> list[Any]:
    """The names of themes with datasets; all of them with `all_fields`. `limit`, `offset`."""
    with reading() as session:
        counts = lists.themes(session)
    found = _cut([THEMES[key] for key in counts if key in THEMES], given)
    if flag(given, "all_fields"):
        return [group(each, counts[each.key]) for each in found]
    return [each.key for each in found]


def group_show(given: Given, _request: Request) -> dict[str, Any]:
    """A theme. `id` is its name or id; `include_datasets` gives ten of them."""
    wanted = _id(given)
    for key, theme in THEMES.items():
        if wanted in (key, id_of("group", key)):
            with reading() as session:
                facts = group(theme, lists.themes(session).get(key, 0))
                facts["created"] = None
                if flag(given, "include_datasets"):
                    facts["packages"] = _first(session, "groups", key)
            return facts
    raise NotFound(group=wanted[:80])


def tag_list(given: Given, _request: Request) -> list[Any]:
    """All keywords; those that hold `query`; with `all_fields` in full."""
    word = _text(given, "query").lower()
    with reading() as session:
        found = _cut([each for each in lists.tags(session) if word in each.lower()], given)
    return [tag(each) for each in found] if flag(given, "all_fields") else found


def license_list(_given: Given, _request: Request) -> list[dict[str, Any]]:
    """The register of licences and terms."""
    return [licence(key, _base()) for key in LICENCES]


def _id(given: Given, other: str = "id") -> str:
    value = given.get("id", given.get(other))
    if not isinstance(value, str) or not value:
        raise Empty(field="id")
    return value


def _cut(items: list[T], given: Given) -> list[T]:
    start, limit = whole(given, "offset", 0) or 0, whole(given, "limit", None)
    return items[start:] if limit is None else items[start : start + limit]


def _base() -> str:
    return settings().public_url


ACTIONS: dict[str, Callable[[dict[str, Any], Request], Any]] = {
    each.__name__: each
    for each in (
        status_show,
        site_read,
        package_list,
        current_package_list_with_resources,
        package_search,
        package_show,
        resource_show,
        resource_search,
        organization_list,
        organization_show,
        group_list,
        group_show,
        tag_list,
        license_list,
    )
}
