"""Feeds for readers who wait for news, and the sitemap: consultations, decisions, data."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import i18n
from consultation import outcome as outcomes
from consultation import shelf as consultations_shelf
from db import reading
from i18n import show_date, show_number, translate
from models import Consultation, Dataset, Openness
from opendata import offered, recent, shelf
from opendata.recent import Event
from opendata.wanted import Wanted
from places import site_name
from routes import artefacts
from routes.atom import Enclosure, Feed, Item, atom, sitemap
from routes.refusing import refusing
from settings import settings

KIND = "application/atom+xml; charset=utf-8"
LIMIT = 50
ASKED = ("q", "department", "theme", "format", "keyword", "region")
PAGES = ("/read/", "/read/outcomes", "/read/datasets", "/read/data-terms", "/read/ledger")
MOST = 20_000  # of a kind in the sitemap
FIRST_FILES = ("data.csv", "all.zip")  # what a reader of the feed takes away


def _(text: str) -> str:
    return text  # marked here, translated below


def datasets(request: Request) -> Response:
    """New releases and withdrawals; ?q=, ?department=, ?theme= … make it a feed of their own."""
    language = _language(request)
    asked = {name: request.query_params.get(name, "")[:200] for name in ASKED}
    with reading() as session:
        found = recent.events(session, asked=Wanted(**asked))
    said = partial(translate, language=language)
    return _feed(
        request,
        language,
        title=said(_("Open data")),
        subtitle=said(_("New releases of data, and withdrawn ones with the reason.")),
        url="/read/datasets",
        items=[_release(event, language) for event in found],
    )


def dataset(request: Request) -> Response:
    """The releases of one dataset."""
    language = _language(request)
    with reading() as session:
        found = shelf.by_slug(session, slug=request.path_params["slug"])
        happened = recent.events_of(session, dataset=found)
    return _feed(
        request,
        language,
        title=_title(found, language),
        subtitle=(language == "en" and found.description_en) or found.description,
        url=f"/dataset/{quote(found.slug)}",
        items=[_release(event, language) for event in happened],
    )


def consultations(request: Request) -> Response:
    """Consultations, the last opened first."""
    language = _language(request)
    with reading() as session:
        found = consultations_shelf.published(session, limit=LIMIT).items
    said = partial(translate, language=language)
    return _feed(
        request,
        language,
        title=said(_("Consultations")),
        subtitle=said(_("Read draft decisions, say what you think, and see what became of it.")),
        url="/read/",
        items=[_consultation(each, language) for each in found],
    )


def decisions(request: Request) -> Response:
    """What became of consultations: the published answers."""
    language = _language(request)
    with reading() as session:
        found = consultations_shelf.answered(session, limit=LIMIT).items
        ids = [each.id for each in found]
        tallies = outcomes.tallies(session, consultation_ids=ids)
    said = partial(translate, language=language)
    items = []
    for each in found:
        tally, at = tallies[each.id], each.answered_at or _moment(each)
        words = said(_("You said, we did: {n} comments, {k} adopted in full or in part"))
        counted = {
            "n": show_number(tally.comments, language),
            "k": show_number(tally.adopted, language),
        }
        url = f"{_address(each)}/outcome"
        items.append(
            Item(
                id=url,
                title=each.title,
                url=url,
                updated=max(at, each.decided_at or at),
                published=at,
                summary=words.format(**counted) if tally.comments else said(_("Nobody commented.")),
                author=_named(each, language),
            )
        )
    return _feed(
        request,
        language,
        title=said(_("Outcomes")),
        subtitle=said(_("What was adopted, what was not, and why.")),
        url="/read/outcomes",
        items=items,
    )


def places(request: Request) -> Response:
    """/sitemap.xml: every public page that a search engine may keep."""
    with reading() as session:
        found = consultations_shelf.published(session, limit=MOST).items
        data = recent.addresses(session)[:MOST]
    body = sitemap([*_pages(found), *_data(data)])
    return artefacts.as_text(request, body, media_type="application/xml; charset=utf-8")


def _pages(found: Sequence[Consultation]) -> Iterator[tuple[str, datetime | None]]:
    for path in PAGES:
        yield settings().public_url + path, None
    for each in found:
        yield _address(each), _moment(each)
        if each.answered_at is not None:
            yield f"{_address(each)}/outcome", each.answered_at


def _data(found: Sequence[tuple[str, datetime]]) -> Iterator[tuple[str, datetime | None]]:
    for slug, changed_at in found:
        yield f"{settings().public_url}/dataset/{quote(slug)}", changed_at


def _feed(
    request: Request, language: str, *, title: str, subtitle: str, url: str, items: list[Item]
) -> Response:
    base, name = settings().public_url, site_name(language)
    query = f"?{request.url.query}" if request.url.query else ""
    feed = Feed(
        address=f"{base}{request.url.path}{query}",
        url=base + url,
        title=f"{title} · {name}",
        subtitle=subtitle,
        language=language,
        author=name,
        items=items,
    )
    headers = {"Access-Control-Allow-Origin": "*", "Content-Language": language}
    return artefacts.as_text(
        request, atom(feed), media_type=KIND, changed_at=feed.updated, headers=headers
    )


def _release(event: Event, language: str) -> Item:
    release, dataset_ = event.release, event.release.dataset
    address = f"{settings().public_url}/dataset/{quote(dataset_.slug)}"
    pinned = f"{address}?release={release.number}"
    said = partial(translate, language=language)
    words = _("Release {n} withdrawn") if event.withdrawn else _("Release {n}")
    return Item(
        id=f"{pinned}#withdrawn" if event.withdrawn else pinned,
        title=f"{_title(dataset_, language)} · {said(words).format(n=release.number)}",
        url=address if event.withdrawn else pinned,
        updated=event.at,
        published=event.at,
        summary=release.withdrawn_reason if event.withdrawn else _changes(event, language),
        author=_named(dataset_, language),
        related="" if event.withdrawn or not release.changes else _difference(event),
        enclosures=[] if event.withdrawn else _enclosures(event, language),
    )


def _difference(event: Event) -> str:
    """The page that shows row by row what this Release changed."""
    release = event.release
    way = f"{settings().public_url}/dataset/{quote(release.dataset.slug)}/changes"
    return f"{way}?to={release.number}"


def _changes(event: Event, language: str) -> str:
    """What is new, in the department's words and in numbers."""
    release = event.release
    said = translate(_("{n} rows"), language).format(n=show_number(release.rows or 0, language))
    if release.changes:
        words = _("{added} rows added, {removed} removed, {changed} changed")
        counts = {
            name: show_number(release.changes.get(name, 0), language)
            for name in ("added", "removed", "changed")
        }
        said = f"{said} · {translate(words, language).format(**counts)}"
        said = f"{said}\n{_difference(event)}"
    return f"{release.note}\n{said}".strip()


def _enclosures(event: Event, language: str) -> list[Enclosure]:
    """The table and the archive, of data that anyone may have."""
    release, slug = event.release, quote(event.release.dataset.slug)
    if release.dataset.openness is not Openness.UNCONDITIONAL:
        return []
    return [
        Enclosure(
            url=f"{settings().public_url}/data/{slug}/{release.number}/{each.name}",
            media_type=each.media_type.split(";")[0],
            length=each.size,
            title=translate(offered.offer(each.name).title, language),
        )
        for each in release.artefacts
        if each.name in FIRST_FILES
    ]


def _consultation(found: Consultation, language: str) -> Item:
    summary = found.summary
    if found.closes_at is not None:
        words = translate(_("Closes on {day}"), language)
        summary = f"{words.format(day=show_date(found.closes_at, language))}\n{summary}"
    return Item(
        id=_address(found),
        title=found.title,
        url=_address(found),
        updated=_moment(found),
        published=found.opened_at,
        summary=found.withdrawn_reason or summary,
        author=_named(found, language),
    )


def _moment(found: Consultation) -> datetime:
    """When something last happened to it in public."""
    moments = (found.opened_at, found.closed_at, found.answered_at, found.decided_at)
    return max((each for each in moments if each is not None), default=found.created_at)


def _address(found: Consultation) -> str:
    return f"{settings().public_url}/read/consultations/{quote(found.slug)}"


def _title(found: Dataset, language: str) -> str:
    return (language == "en" and found.title_en) or found.title


def _named(found: Consultation | Dataset, language: str) -> str:
    return (language == "en" and found.department.name_en) or found.department.name


def _language(request: Request) -> str:
    """A feed is in the language of its address, whoever fetches it."""
    asked = request.query_params.get("lang")
    return i18n.visitor_language(asked=asked, cookie=None, browser=None)


routes: list[BaseRoute] = [
    Route("/feeds/consultations.atom", refusing(consultations)),
    Route("/feeds/decisions.atom", refusing(decisions)),
    Route("/feeds/datasets.atom", refusing(datasets)),
    Route("/feeds/datasets/{slug}.atom", refusing(dataset)),
    Route("/sitemap.xml", refusing(places)),
]
