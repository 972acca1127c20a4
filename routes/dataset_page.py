"""Plain pages of open data: the list, one Dataset, and the terms of use."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import clock
from db import reading
from errors import NotFound, Withdrawn
from models import Dataset, Openness, Release
from opendata import card, catalogue, citation, glance, offered, schema_org, shelf, usage
from opendata.columns import Column
from opendata.freshness import freshness
from opendata.licences import LICENCES
from opendata.themes import THEMES
from routes import artefacts
from routes.frame import language_of
from routes.parameters import whole
from routes.plain import page
from settings import settings

LIMIT = 20
ALTERNATES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "xml": "application/rdf+xml",
}
STYLES = (("GB/T 7714", "txt"), ("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "json"))


def datasets(request: Request) -> Response:
    """Public Datasets by words, theme and department."""
    asked = request.query_params
    q = asked.get("q", "").strip()[:200]
    theme = asked.get("theme", "") if asked.get("theme") in THEMES else ""
    department = asked.get("department", "")[:40]
    at = max(1, whole(asked.get("page")))
    with reading() as session:
        found = catalogue.found(
            session, q=q, theme=theme, department=department, offset=(at - 1) * LIMIT, limit=LIMIT
        )
        newest = catalogue.newest(session, datasets=found.items)
    now = clock.now()
    return page(
        request,
        "datasets",
        found=found,
        newest=newest,
        fresh={each.id: _fresh(each, newest.get(each.id), now) for each in found.items},
        themes=[(key, THEMES[key], n) for key, _, n in found.facets["theme"] if key in THEMES],
        departments={key: label for key, label, _ in found.facets["department"]},
        q=q,
        theme=theme,
        department=department,
        at=at,
        pages=max(1, -(-found.count // LIMIT)),
    )


def dataset_page(request: Request) -> Response:
    """One Dataset with the Release asked for, else the newest. Refuses NotFound, Withdrawn."""
    base, language = settings().public_url, language_of(request)
    number = release_asked(request)
    with reading() as session:
        found = shelf.by_slug(session, slug=request.path_params["slug"])
        release = _release(session, found, number)
        past = catalogue.releases(session, dataset=found, limit=50)
        resources = list(found.resources)
    facts = card.of(found, release, base=base)
    if not usage.is_machine(request.headers.get("user-agent")):
        usage.count(found.id, usage.PAGE)
    answer = page(
        request,
        "dataset",
        found=found,
        facts=facts,
        release=release,
        past=past,
        resources=[each for each in resources if each.url.startswith(("http://", "https://"))],
        fresh=_fresh(found, _newest(past, found), clock.now()),
        columns=[Column.from_json(each) for each in release.columns] if release else [],
        offers=offered.offer,
        first=glance.first_rows(found, release),
        licence=LICENCES.get(found.licence),
        theme=THEMES.get(found.theme),
        downloads=release is not None and found.openness is not Openness.CLOSED,
        cited=citation.gbt7714(facts, seen=clock.today()) if release else "",
        styles=STYLES,
        alternates=ALTERNATES,
        linked_data=_script(schema_org.document(facts, language)),
        now=clock.now(),
    )
    answer.headers["Vary"] = "Accept, Cookie, Accept-Language"
    return tagged(request, answer)


def terms(request: Request) -> Response:
    """The terms for open public data, and for data of conditional openness."""
    return page(request, "data_terms", licences=[each for each in LICENCES.values() if each.spdx])


def to_list(_request: Request) -> Response:
    return RedirectResponse("/read/datasets", 308)


def release_asked(request: Request) -> int | None:
    """The Release an address is pinned to; None is the newest. Refuses NotFound."""
    asked = request.query_params.get("release")
    if not asked or asked == shelf.LATEST:
        return None
    if not whole(asked):
        raise NotFound(release=asked)
    return whole(asked)


def tagged(request: Request, answer: Response) -> Response:
    """The page with a tag of its bytes, or word that the reader has it."""
    kept = ("cache-control", "vary", "content-language", "link")
    headers = {name: answer.headers[name] for name in kept if name in answer.headers}
    kind = answer.headers["content-type"]
    return artefacts.as_text(request, bytes(answer.body), media_type=kind, headers=headers)


def _release(session: Any, dataset: Dataset, number: int | None) -> Release | None:
    """The Release asked for; without one the newest, if any is in force."""
    try:
        return shelf.release(session, dataset=dataset, number=number)
    except (NotFound, Withdrawn):
        if number is not None:
            raise
        return None


def _newest(past: list[Release], dataset: Dataset) -> Release | None:
    return next((each for each in past if each.number == dataset.newest), None)


def _fresh(dataset: Dataset, release: Release | None, now: Any) -> Any:
    return freshness(release.published_at if release else None, cycle=dataset.cycle, now=now)


def _script(document: Mapping[str, Any]) -> Markup:
    """JSON that cannot end the script element it stands in."""
    said = json.dumps(document, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        said = said.replace(character, f"\\u{ord(character):04x}")
    return Markup(said)
