"""The catalogue and each Dataset for machines: RDF in the form asked for, and citations."""

import json
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import clock
from db import reading
from errors import Invalid, NotFound
from opendata import card, citation, dcat, dcat_pages, rdf, shelf
from opendata.citation import Figure
from opendata.dcat_pages import Asked
from opendata.rdf import Triple
from places import site_name
from routes import artefacts
from routes.changes_page import changes
from routes.dataset_page import dataset_page, release_asked, to_list
from routes.negotiation import best
from routes.parameters import whole
from routes.refusing import refusing
from settings import settings

WRITERS: dict[str, Any] = {
    "ttl": (rdf.turtle, "text/turtle; charset=utf-8"),
    "jsonld": (rdf.json_ld, "application/ld+json"),
    "xml": (rdf.xml, "application/rdf+xml"),
    "rdf": (rdf.xml, "application/rdf+xml"),
    "n3": (rdf.turtle, "text/n3; charset=utf-8"),  # Turtle is N3
    "nt": (rdf.n_triples, "application/n-triples"),
}
FORMS = {kind.split(";")[0]: form for form, (_, kind) in reversed(WRITERS.items())}
HTML = "text/html"
OFFERED = (HTML, *FORMS)
ANYWHERE = {"Access-Control-Allow-Origin": "*"}
EARLIEST = datetime(1900, 1, 1, tzinfo=clock.ZONE)  # databases differ on what lies before
CITED = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
}


def catalogue(request: Request) -> Response:
    """The whole catalogue, a hundred Datasets a page."""
    form = _form(request)
    if form == HTML:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/read/datasets{query}", 303, {"Vary": "Accept"})
    asked = _asked(request)
    base, names = settings().public_url, {"zh": site_name("zh-Hans"), "en": site_name("en")}
    with reading() as session:
        found = dcat_pages.read(session, asked=asked, base=base)
    path = f"/catalog.{form}"
    said = dcat_pages.triples(found, base=base, names=names, path=path)
    return _written(request, list(said), form, changed_at=found.changed_at, path=path)


def dataset(request: Request) -> Response:
    """A Dataset: a page for people, RDF for who asks for it."""
    form = _form(request)
    if form == HTML:
        return dataset_page(request)
    base, slug = settings().public_url, request.path_params["slug"]
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        (facts,) = dcat_pages.cards_of(session, datasets=[found], base=base)
    path = f"/dataset/{slug}.{form}"
    return _written(
        request, list(dcat.triples(facts)), form, changed_at=facts.changed_at, path=path
    )


def cite(request: Request) -> Response:
    """A citation of a Release, or of one figure computed from it (?query=…&value=…)."""
    form, asked = request.path_params["form"], request.query_params
    if form not in CITED:
        raise NotFound(form=form)
    figure = None
    if asked.get("query"):
        figure = Figure(query=asked["query"][:2000], value=asked.get("value", "")[:200])
    with reading() as session:
        found = shelf.by_slug(session, slug=request.path_params["slug"])
        release = shelf.release(session, dataset=found, number=release_asked(request))
        facts = card.of(found, release, base=settings().public_url)
    today = clock.today()
    if form == "json":
        said = json.dumps([citation.csl(facts, figure=figure, seen=today)], ensure_ascii=False)
    else:
        styles = {"bib": citation.bibtex, "ris": citation.ris, "txt": citation.gbt7714}
        said = styles[form](facts, figure=figure, seen=today)
    name = f"{facts.slug}-{facts.present.number}.{form}"
    headers = {**ANYWHERE, "Content-Disposition": f'inline; filename="{name}"'}
    return artefacts.as_text(request, said.encode(), media_type=CITED[form], headers=headers)


def _written(
    request: Request,
    triples: list[Triple],
    form: str,
    *,
    changed_at: datetime | None,
    path: str,
) -> Response:
    write, kind = WRITERS[form]
    headers = {**ANYWHERE, "Vary": "Accept", "Content-Location": path}
    body = write(triples).encode("utf-8", "replace")
    return artefacts.as_text(request, body, media_type=kind, changed_at=changed_at, headers=headers)


def _form(request: Request) -> str:
    """The form by the ending of the address, else by the Accept header; who names nothing we have
    there gets the page. Refuses NotFound for another ending."""
    form = request.path_params.get("form")
    if form is not None:
        if form not in WRITERS:
            raise NotFound(form=form)
        return str(form)
    kind = best(request.headers.get("accept", ""), OFFERED) or HTML
    return FORMS.get(kind, HTML)


def _asked(request: Request) -> Asked:
    """Which part is asked for. Refuses Invalid for what is no page or no moment."""
    asked = request.query_params
    page = whole(asked.get("page", "1"))
    if not page:
        raise Invalid(field="page", why="not-a-number")
    since = _moment(asked.get("modified_since"))
    return Asked(page=page, q=asked.get("q", "")[:200], modified_since=since)


def _moment(text: str | None) -> datetime | None:
    """An ISO 8601 day or moment; one without a zone is Shanghai's."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=clock.ZONE)
        return max(moment.astimezone(clock.ZONE), EARLIEST)
    except (ValueError, OverflowError):
        raise Invalid(field="modified_since", why="not-a-date") from None


routes: list[BaseRoute] = [
    Route("/catalog", refusing(catalogue)),
    Route("/catalog.{form}", refusing(catalogue)),
    Route("/dataset/{slug}/citation.{form}", refusing(cite)),
    Route("/dataset/{slug}/changes", refusing(changes)),
    Route("/dataset/{slug}.{form}", refusing(dataset)),
    Route("/dataset/{slug}", refusing(dataset)),
    Route("/dataset", to_list),
    Route("/dataset/", to_list),
]
