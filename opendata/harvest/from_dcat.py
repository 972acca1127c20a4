"""Datasets of a DCAT catalogue: Turtle, RDF/XML, JSON-LD or N-Triples, page by page."""

import json
import re
import warnings
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS
from rdflib.term import Node

from errors import Unreadable
from opendata.dcat import FREQUENCIES, RIGHTS
from opendata.harvest import found as told
from opendata.harvest.found import Found, FoundDataset, is_web
from opendata.harvest.web import Reply, Web, same_host
from opendata.rdf import DCAT, HYDRA, VCARD

ACCEPT = (
    "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8, "
    "application/ld+json;q=0.7, */*;q=0.1"
)
PAGES = 2_000
KINDS = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "text/xml": "xml",
    "application/xml": "xml",
    "application/ld+json": "json-ld",
    "application/json": "json-ld",
}
USUAL = ("/catalog.ttl", "/catalog.xml")  # where a portal has it when its address is all we know
Progress = Callable[[str, float], None]


def read(web: Web, url: str, *, progress: Progress) -> Found:
    """All Datasets, along hydra:next (or nextPage). Refuses Unreadable, TooLarge, Invalid."""
    found, seen, bodies = Found(), set[str](), set[bytes]()
    reply, at = _first(web, url), 0
    while True:
        digest = sha256(reply.body).digest()
        if digest in bodies or at >= PAGES:
            found.whole = False
            return found
        seen |= {url, reply.url}
        bodies.add(digest)
        graph = parsed(reply)
        _take(found, graph)
        at += 1
        progress("fetching", 1 - 1 / (1 + at))
        url = _next(graph, reply.url)
        if not url:
            return found
        if url in seen or not same_host(url, reply.url):
            found.whole = False
            return found
        reply = web.get(url)


def _first(web: Web, url: str) -> Reply:
    reply = web.get(url)
    if is_page(reply) and urlsplit(url).path in ("", "/"):
        for path in USUAL:
            try:
                return web.get(urljoin(url, path))
            except Unreadable:
                continue
    return reply


def is_page(reply: Reply) -> bool:
    start = reply.body[:300].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return reply.media_type == "text/html" or start.startswith((b"<!doctype html", b"<html"))


def parsed(reply: Reply) -> Graph:
    """The page as triples: by its type, else by what it looks like. Refuses Unreadable for a page
    of HTML, for XML with entities and JSON-LD with contexts elsewhere, which could make us read
    other addresses or more than memory holds, and for anything that is no RDF."""
    if is_page(reply):
        raise Unreadable(why="html", url=reply.url[:500])
    kind = KINDS.get(reply.media_type) or _looks(reply.body)
    if kind == "xml":
        _require_no_entities(reply)
    if kind == "json-ld":
        _require_own_contexts(reply)
    graph = Graph(bind_namespaces="none")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # rdflib's JSON-LD uses its own past
            graph.parse(data=reply.body, format=kind, publicID=reply.url)
    except Exception as error:  # parsers raise what they like, RecursionError among it
        raise Unreadable(why="not-rdf", url=reply.url[:500], error=type(error).__name__) from None
    return graph


def _looks(body: bytes) -> str:
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return {b"{": "json-ld", b"[": "json-ld"}.get(start, "xml" if _is_xml(body) else "turtle")


def _is_xml(body: bytes) -> bool:
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:40].lower()
    return start.startswith((b"<?xml", b"<rdf:rdf", b"\xff\xfe<", b"\xfe\xff\x00<"))


def _require_no_entities(reply: Reply) -> None:
    parser = expat.ParserCreate()

    def refuse(*_told: Any) -> Any:
        raise Unreadable(why="entities", url=reply.url[:500])

    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(reply.body, True)
    except (expat.ExpatError, ValueError):
        raise Unreadable(why="not-rdf", url=reply.url[:500]) from None


def _require_own_contexts(reply: Reply) -> None:
    try:
        waiting = [json.loads(reply.body)]
    except (ValueError, RecursionError):
        raise Unreadable(why="not-json", url=reply.url[:500]) from None
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
            context = value.get("@context")
            contexts = context if isinstance(context, list) else [context]
            if "@import" in value or any(isinstance(each, str) for each in contexts):
                raise Unreadable(why="remote-context", url=reply.url[:500])


def _next(graph: Graph, here: str) -> str:
    for word in (HYDRA.next, HYDRA.nextPage):
        for one in sorted(map(str, graph.objects(None, word))):
            return urljoin(here, one)
    return ""


def _take(found: Found, graph: Graph) -> None:
    for one in sorted(set(graph.subjects(RDF.type, DCAT.Dataset)), key=str):
        found.add(dataset(graph, one))


def dataset(graph: Graph, one: Node) -> FoundDataset:
    """A dcat:Dataset in our words."""
    uri = str(one) if isinstance(one, URIRef) and is_web(str(one)) else _identifier(graph, one)
    period = graph.value(one, DCTERMS.temporal)
    contact = graph.value(one, DCAT.contactPoint)
    spatial = graph.value(one, DCTERMS.spatial)
    distributions = sorted(graph.objects(one, DCAT.distribution), key=str)
    rights = [_end(each) for each in graph.objects(one, DCTERMS.accessRights)]
    cycles = [_end(each) for each in graph.objects(one, DCTERMS.accrualPeriodicity)]
    openness = {code: key for key, code in RIGHTS.items()}
    frequency = {code: key for key, code in FREQUENCIES.items()}
    resources = [_resource(graph, each) for each in distributions[: told.RESOURCES]]
    grounds = graph.value(one, DCTERMS.rights)
    return FoundDataset(
        uri=uri,
        name=urlsplit(uri).path.rstrip("/").rpartition("/")[2][:200] if is_web(uri) else "",
        title=told.line(_said(graph, one, DCTERMS.title), 200),
        title_en=told.line(_said(graph, one, DCTERMS.title, "en"), 300),
        description=told.plain(_said(graph, one, DCTERMS.description), 5_000),
        description_en=told.plain(_said(graph, one, DCTERMS.description, "en"), 5_000),
        keywords=told.words(sorted(str(each) for each in graph.objects(one, DCAT.keyword))),
        publisher=told.line(_said(graph, graph.value(one, DCTERMS.publisher), FOAF.name), 200),
        contact_name=told.line(_said(graph, contact, VCARD.fn), 120),
        contact_email=told.line(_email(graph, contact), 254),
        licence=told.licence(*_licences(graph, [one, *distributions])),
        theme=told.theme(*(str(each) for each in graph.objects(one, DCAT.theme))),
        region=told.line(_said(graph, spatial, DCTERMS.identifier), 12),
        cycle=next((frequency[each] for each in cycles if each in frequency), ""),
        openness=next((openness[each] for each in rights if each in openness), ""),
        grounds=told.plain(_said(graph, grounds, RDFS.label), 2_000),
        covers_from=told.day(_said(graph, period, DCAT.startDate)),
        covers_to=told.day(_said(graph, period, DCAT.endDate)),
        resources=tuple({each.url: each for each in resources if each}.values()),
    )


def _identifier(graph: Graph, one: Node) -> str:
    return _said(graph, one, DCTERMS.identifier)


def _said(graph: Graph, one: Node | None, how: URIRef, language: str = "") -> str:
    """What is said in `language`; without one in Chinese, in no language, or in any."""
    if one is None:
        return ""
    texts = [each for each in graph.objects(one, how) if isinstance(each, Literal)]
    if language:
        texts = [text for text in texts if (text.language or "").startswith(language)]

    def rank(text: Literal) -> tuple[int, str]:
        spoken = text.language or ""
        return (0 if spoken.startswith("zh") else 1 if not spoken else 2, str(text))

    return str(min(texts, key=rank)) if texts else ""


def _email(graph: Graph, contact: Node | None) -> str:
    value = graph.value(contact, VCARD.hasEmail) if contact is not None else None
    return re.sub(r"^mailto:", "", str(value or ""), flags=re.IGNORECASE)


def _licences(graph: Graph, nodes: Iterable[Node]) -> list[str]:
    found = list(
        dict.fromkeys(value for node in nodes for value in graph.objects(node, DCTERMS.license))
    )
    titles = [_said(graph, value, DCTERMS.title) for value in found]
    return [str(value) for value in found] + titles


def _resource(graph: Graph, one: Node) -> told.FoundResource | None:
    url = graph.value(one, DCAT.downloadURL) or graph.value(one, DCAT.accessURL)
    kind = graph.value(one, DCTERMS["format"])
    label = _said(graph, kind, SKOS.prefLabel) or _said(graph, kind, RDFS.label)
    media_type = str(graph.value(one, DCAT.mediaType) or "")
    return told.resource(
        url=str(url or ""),
        name=_said(graph, one, DCTERMS.title),
        format=label or _end(kind),
        media_type=re.sub(r"^https?://www\.iana\.org/assignments/media-types/", "", media_type),
        size=str(graph.value(one, DCAT.byteSize) or ""),
    )


def _end(node: Node | None) -> str:
    """The last part of an address, as the code of an authority's table."""
    return re.split(r"[/#]", str(node).rstrip("/#"))[-1] if node is not None else ""
