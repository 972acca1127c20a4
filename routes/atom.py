"""Atom 1.0 (RFC 4287) and the sitemap, written down from plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from opendata.rdf import NOT_IN_XML

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)  # `updated` of a feed that holds nothing yet
MOST = 50_000  # addresses a sitemap may hold


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A file to take away; `length` in bytes."""

    url: str
    media_type: str
    length: int
    title: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry; `id` is an IRI that stays, texts are plain, moments aware; `related` is
    the address of a page that says more."""

    id: str
    title: str
    url: str
    updated: datetime
    published: datetime | None = None
    summary: str = ""
    author: str = ""
    related: str = ""
    enclosures: Sequence[Enclosure] = ()


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A feed at `address`, about the page at `url`."""

    address: str
    url: str
    title: str
    subtitle: str
    language: str
    author: str
    items: Sequence[Item]

    @property
    def updated(self) -> datetime:
        return max((each.updated for each in self.items), default=BEGINNING)


def atom(feed: Feed) -> bytes:
    """The feed as XML. Characters that XML cannot hold are left out."""
    root = _root("feed", ATOM)
    root.set("xml:lang", feed.language)
    _text(root, "id", feed.address)
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", feed.updated.isoformat())
    _text(SubElement(root, "author"), "name", feed.author)
    _link(root, "self", feed.address, "application/atom+xml")
    _link(root, "alternate", feed.url, "text/html")
    for item in feed.items:
        _entry(SubElement(root, "entry"), item, feed)
    return _written(root)


def sitemap(addresses: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Addresses with the moment of their last change, the first 50,000."""
    root = _root("urlset", SITEMAP)
    for url, changed_at in list(addresses)[:MOST]:
        place = SubElement(root, "url")
        _text(place, "loc", url)
        if changed_at is not None:
            _text(place, "lastmod", changed_at.isoformat(timespec="seconds"))
    return _written(root)


def _entry(entry: Element, item: Item, feed: Feed) -> None:
    _text(entry, "id", item.id)
    _text(entry, "title", item.title)
    _text(entry, "updated", item.updated.isoformat())
    if item.published is not None:
        _text(entry, "published", item.published.isoformat())
    _text(SubElement(entry, "author"), "name", item.author or feed.author)
    _link(entry, "alternate", item.url, "text/html")
    if item.related:
        _link(entry, "related", item.related, "text/html")
    for each in item.enclosures:
        link = _link(entry, "enclosure", each.url, each.media_type)
        link.set("length", str(each.length))
        link.set("title", NOT_IN_XML.sub("", each.title))
    if item.summary:
        _text(entry, "summary", item.summary)


def _root(name: str, namespace: str) -> Element:
    return Element(name, {"xmlns": namespace})


def _text(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = NOT_IN_XML.sub("", words)


def _link(parent: Element, rel: str, href: str, kind: str) -> Element:
    return SubElement(parent, "link", {"rel": rel, "type": kind, "href": href})


def _written(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
