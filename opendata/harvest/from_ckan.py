"""Datasets of a CKAN portal, by package_search, page by page."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from errors import Unreadable
from opendata.harvest import found as told
from opendata.harvest.found import Found, FoundDataset
from opendata.harvest.web import Web

ROWS = 100
PAGES = 2_000
CYCLES = {"realtime", "daily", "weekly", "monthly", "quarterly", "yearly", "irregular"}
Progress = Callable[[str, float], None]


def read(web: Web, url: str, *, progress: Progress) -> Found:
    """All packages. Refuses Unreadable, TooLarge, Invalid."""
    base = url.split("/api/")[0].removesuffix("/dataset").rstrip("/")
    found, last, start = Found(), None, 0
    for _ in range(PAGES):
        result = _page(web, base, start)
        page, count = result["results"], result["count"]
        if not page or page == last:
            found.whole = start >= count
            break
        for each in page:
            _add(found, each, base)
        start += len(page)
        last = page
        progress("fetching", min(1.0, start / max(1, count)))
        if start >= count:
            break
    else:
        found.whole = False
    return found


def _page(web: Web, base: str, start: int) -> dict[str, Any]:
    query = urlencode({"rows": ROWS, "start": start, "sort": "id asc"})
    reply = web.get(f"{base}/api/3/action/package_search?{query}")
    try:
        answer = json.loads(reply.body)
    except (ValueError, RecursionError):
        raise Unreadable(why="not-json", url=reply.url[:500]) from None
    result = answer.get("result") if isinstance(answer, dict) else None
    if (
        not isinstance(result, dict)
        or not isinstance(result.get("results"), list)
        or type(result.get("count")) is not int
    ):
        raise Unreadable(why="not-ckan", url=reply.url[:500])
    return result


def _add(found: Found, facts: Any, base: str) -> None:
    if not isinstance(facts, dict) or not isinstance(facts.get("name"), str):
        found.errors.append((str(facts)[:80], "package"))
        return
    if facts.get("private") is True or facts.get("state", "active") != "active":
        return
    found.add(dataset(facts, base))


def dataset(facts: dict[str, Any], base: str) -> FoundDataset:
    """A package in our words."""
    extras = _extras(facts.get("extras"))
    organization = facts.get("organization")
    publisher = organization.get("title") if isinstance(organization, dict) else ""
    name = facts["name"]
    resources = [_resource(each) for each in _dicts(facts.get("resources"))[: told.RESOURCES]]
    cycle = extras.get("update_cycle") or extras.get("frequency") or ""
    groups = [each.get(key) for each in _dicts(facts.get("groups")) for key in ("name", "title")]
    return FoundDataset(
        uri=f"{base}/dataset/{quote(name, safe='')}",
        name=name[:200],
        title=told.line(facts.get("title") or name, 200),
        title_en=told.line(extras.get("title_en"), 300),
        description=told.plain(facts.get("notes"), 5_000),
        description_en=told.plain(extras.get("notes_en"), 5_000),
        keywords=told.words(each.get("name") for each in _dicts(facts.get("tags"))),
        publisher=told.line(publisher, 200),
        contact_name=told.line(facts.get("maintainer") or facts.get("author"), 120),
        contact_email=told.line(facts.get("maintainer_email") or facts.get("author_email"), 254),
        licence=told.licence(*(facts.get(f"license_{key}") for key in ("id", "url", "title"))),
        theme=told.theme(extras.get("theme"), *groups),
        region=told.line(extras.get("spatial_code"), 12),
        cycle=cycle if cycle in CYCLES else "",
        openness=extras.get("openness", ""),
        grounds=told.plain(extras.get("openness_grounds"), 2_000),
        covers_from=told.day(extras.get("temporal_start")),
        covers_to=told.day(extras.get("temporal_end")),
        resources=tuple(each for each in resources if each),
    )


def _resource(facts: dict[str, Any]) -> told.FoundResource | None:
    return told.resource(
        url=facts.get("url"),
        name=facts.get("name"),
        format=facts.get("format"),
        media_type=facts.get("mimetype"),
        size=facts.get("size"),
    )


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _extras(value: Any) -> dict[str, str]:
    pairs = ((each.get("key"), each.get("value")) for each in _dicts(value))
    return {str(key): text for key, text in pairs if isinstance(text, str)}
