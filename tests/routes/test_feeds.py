"""Feeds and the sitemap, read by feedparser and an XML parser."""

from datetime import timedelta
from xml.etree import ElementTree

import feedparser
import pytest

from models import Openness, ReleaseState
from opendata import catalogue
from settings import settings
from tests.data_world import make_dataset, make_release
from tests.routes.story import tell
from tests.world import NOON

FEEDS = [
    "/feeds/datasets.atom",
    "/feeds/datasets/cases.atom",
    "/feeds/consultations.atom",
    "/feeds/decisions.atom",
]


@pytest.fixture
def cases(session):
    return make_dataset(session, slug="cases")


def parsed(client, path: str):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.content, response_headers=dict(answer.headers))
    assert not feed.bozo, feed.get("bozo_exception")
    ids = [entry.id for entry in feed.entries]
    assert len(ids) == len(set(ids))
    for moment in [feed.feed.updated, *(entry.updated for entry in feed.entries)]:
        assert moment.endswith("+08:00") or moment.endswith("+00:00")
    return feed


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_without_news_is_a_feed(client, session, cases, path):
    session.commit()
    feed = parsed(client, path)
    assert feed.entries == []
    assert feed.feed.id == settings().public_url + path


@pytest.mark.parametrize("path", FEEDS)
def test_who_has_it_gets_304(client, session, cases, path):
    make_release(session, dataset=cases)
    session.commit()
    answer = client.get(path)
    for held in (
        {"If-None-Match": answer.headers["etag"]},
        {"If-Modified-Since": answer.headers["last-modified"]},
    ):
        assert client.get(path, headers=held).status_code == 304


def test_an_enclosure_has_the_length_and_type_of_its_file(client, session, cases):
    make_release(session, dataset=cases)
    session.commit()
    (entry,) = parsed(client, "/feeds/datasets.atom").entries
    (enclosure,) = entry.enclosures
    file = client.get(enclosure.href.removeprefix(settings().public_url))
    assert int(enclosure.length) == len(file.content)
    assert file.headers["content-type"].startswith(enclosure.type)


def test_a_dataset_feed_lists_releases_with_their_changes(client, session, cases):
    make_release(session, dataset=cases)
    newer = make_release(session, dataset=cases, now=NOON + timedelta(days=1), note="补报")
    newer.changes = {"added": 37, "removed": 1, "changed": 5}
    make_release(session)
    session.commit()
    entries = parsed(client, "/feeds/datasets/cases.atom?lang=en").entries
    assert [entry.title for entry in entries] == [
        "Hotline cases · Release 2",
        "Hotline cases · Release 1",
    ]
    assert entries[0].summary.startswith("补报\n6 rows · 37 rows added, 1 removed, 5 changed")
    assert entries[0].summary.endswith("/dataset/cases/changes?to=2")
    assert entries[0].link == f"{settings().public_url}/dataset/cases?release=2"


def test_a_withdrawal_is_news_with_its_reason(client, session, cases):
    made = make_release(session, dataset=cases)
    made.state, made.withdrawn_reason = ReleaseState.WITHDRAWN, "含 <手机号> & \x0b"
    made.withdrawn_at = NOON + timedelta(days=2)
    session.commit()
    (entry,) = parsed(client, "/feeds/datasets/cases.atom").entries
    assert entry.summary == "含 <手机号> &"
    assert entry.id.endswith("#withdrawn")
    assert not entry.enclosures


@pytest.mark.parametrize("openness", [Openness.CONDITIONAL, Openness.CLOSED])
def test_data_that_are_not_open_have_no_enclosure(client, session, openness):
    make_release(session, dataset=make_dataset(session, openness=openness))
    session.commit()
    (entry,) = parsed(client, "/feeds/datasets.atom").entries
    assert not entry.enclosures


def test_what_is_not_public_is_no_news(client, session, cases):
    make_release(session, dataset=cases, state=ReleaseState.HELD)
    make_dataset(session, slug="draft", public=False)
    session.commit()
    assert parsed(client, "/feeds/datasets.atom").entries == []
    assert client.get("/feeds/datasets/draft.atom").status_code == 404
    assert client.get("/feeds/datasets/none.atom").status_code == 404


def test_a_query_makes_a_feed_of_its_own(client, session, cases):
    for dataset in (cases, make_dataset(session, title="道路", description="路", keywords=[])):
        make_release(session, dataset=dataset)
        catalogue.index_dataset(session, dataset_id=dataset.id)
    session.commit()
    feed = parsed(client, "/feeds/datasets.atom?q=道路")
    assert [entry.title.split(" ")[0] for entry in feed.entries] == ["道路"]
    assert "?q=" in feed.feed.id


@pytest.mark.parametrize("title", ["<b>&amp;", "]]>", "\x00\x1f\ufffe", "𝔻ata 喆", "a\nb", "\"'"])
def test_odd_titles_make_a_sound_feed(client, session, title):
    make_release(session, dataset=make_dataset(session, slug="odd", title=title or "x"))
    session.commit()
    assert len(parsed(client, "/feeds/datasets/odd.atom").entries) == 1


def test_consultations_and_their_outcomes_are_news(client, session):
    told = tell(session)
    base = f"{settings().public_url}/read/consultations/{told.consultation.slug}"
    (opened,) = parsed(client, "/feeds/consultations.atom").entries
    assert (opened.link, opened.title) == (base, told.consultation.title)
    links = [entry.link for entry in parsed(client, "/feeds/decisions.atom").entries]
    assert links in ([], [f"{base}/outcome"])


def test_the_sitemap_holds_every_public_page(client, session, cases):
    told = tell(session)
    make_dataset(session, slug="draft", public=False)
    session.commit()
    answer = client.get("/sitemap.xml")
    root = ElementTree.fromstring(answer.content)
    held = [each.text for each in root.findall("{*}url/{*}loc")]
    base = settings().public_url
    assert f"{base}/dataset/cases" in held
    assert f"{base}/read/consultations/{told.consultation.slug}" in held
    assert f"{base}/dataset/draft" not in held
    assert len(held) == len(set(held))
    for each in held:
        assert client.get(each.removeprefix(base)).status_code == 200
