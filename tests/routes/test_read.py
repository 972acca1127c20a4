"""The plain pages: whole without scripts, safe with anybody's words, private where they must be."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from models import Stage
from tests.routes.story import NASTY, TOPIC, add_published, make_open, tell
from tests.world import make_comment, make_consultation

VOID = {"meta", "link", "input", "br", "img", "path"}
PAGES = [
    "/read/",
    "/read/?q=停车",
    "/read/?stage=answered",
    "/read/outcomes",
    "/read/consultations/parking",
    "/read/consultations/parking?clause=art-4",
    "/read/consultations/parking?draft=1",
    "/read/consultations/parking/outcome",
    "/read/receipts",
    "/read/receipts/{published}",
    "/read/receipts/{withheld}",
    "/read/receipts/{withdrawn}",
    "/read/ledger",
]


class Structure(HTMLParser):
    """Every element that is open, those that never closed, and the headings in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


@pytest.fixture(params=PAGES)
def html(request, session, client) -> str:
    """One page, with a story behind it whose people write HTML, Markdown and formulas."""
    story = tell(session)
    codes = {
        name: getattr(story, name).receipt.code for name in ("published", "withheld", "withdrawn")
    }
    answer = client.get(request.param.format(**codes))
    assert answer.status_code == 200
    return answer.text


def test_every_element_is_closed(html):
    structure = Structure(html)
    assert (structure.open, structure.faults) == ([], [])


def test_headings_begin_at_one_and_go_down_a_level_at_a_time(html):
    headings = Structure(html).headings
    steps = [below - above for above, below in zip(headings, headings[1:], strict=False)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(step <= 1 for step in steps)


def test_nothing_on_a_page_runs_or_comes_from_elsewhere(html):
    tags = Structure(html).tags
    assert not [tag for tag, _ in tags if tag in ("script", "iframe", "img", "style", "object")]
    attributes = [name for _, given in tags for name in given]
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    loaded = [given.get("href") for tag, given in tags if tag == "link"]
    assert all(href.startswith(("/assets/", "http://127.0.0.1:8501/read")) for href in loaded)


@pytest.mark.parametrize(
    ("address", "times"),
    [
        ("/read/", 1),
        ("/read/outcomes", 1),
        ("/read/consultations/parking", 4),
        ("/read/consultations/parking/outcome", 4),
    ],
)
def test_words_are_shown_as_they_were_written(session, client, address, times):
    tell(session)
    html = client.get(address).text
    assert "<script" not in html
    assert unescape(html).count(NASTY) == times


def test_a_page_speaks_the_language_asked_for(session, client):
    make_open(session, slug="parking")
    session.commit()
    pages = {
        language: client.get("/read/", params={"lang": language})
        for language in ("zh-Hans", "zh-Hant", "en")
    }
    assert [page.headers["content-language"] for page in pages.values()] == list(pages)
    assert all(f'<html lang="{language}">' in page.text for language, page in pages.items())
    assert "Consultations" in pages["en"].text


def test_the_language_chosen_before_is_kept(client):
    client.cookies.set("minyi_language", "en")
    assert client.get("/read/").headers["content-language"] == "en"


@pytest.mark.parametrize(
    "address",
    [
        "/read/nothing",
        "/read/consultations/nowhere",
        "/read/consultations/secret",
        "/read/consultations/secret/outcome",
        "/read/consultations/open?draft=9",
        "/read/receipts/AAAA-AAA-AAA",
    ],
)
def test_what_is_not_there_is_said_in_words_with_a_way_out(session, client, address):
    make_consultation(session, stage=Stage.DRAFTING, slug="secret")
    make_open(session, slug="open")
    session.commit()
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert 'href="/read/"' in answer.text


@pytest.mark.parametrize("address", ["/read/?after=forged", "/read/ledger?after=forged"])
def test_a_made_up_cursor_is_refused_in_words(client, address):
    answer = client.get(address)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=999999999999", "page=x", "draft=x"])
def test_a_strange_page_number_shows_the_nearest_page(session, client, query):
    make_open(session, slug="parking")
    session.commit()
    assert client.get(f"/read/consultations/parking?{query}").status_code == 200


def test_comments_come_twenty_to_a_page(session, client):
    consultation = make_open(session, slug="parking")
    add_published(session, consultation=consultation, n=45)
    session.commit()
    pages = [
        client.get("/read/consultations/parking", params={"page": page}).text for page in (1, 2, 3)
    ]
    assert [page.count('<li class="comment"') for page in pages] == [20, 20, 5]


def test_a_waiting_comment_is_on_no_page(session, client):
    consultation = make_open(session, slug="parking")
    make_comment(session, consultation=consultation, body="还没有审核的话")
    session.commit()
    assert "还没有审核的话" not in client.get("/read/consultations/parking").text


def test_a_name_is_shown_only_where_its_owner_said_so(session, client):
    consultation = make_open(session, slug="parking")
    make_comment(session, consultation=consultation, published=True)
    session.commit()
    before = client.get("/read/consultations/parking").text
    make_comment(session, consultation=consultation, published=True, publish_name=True)
    session.commit()
    after = client.get("/read/consultations/parking").text
    assert (before.count("林晓梅"), after.count("林晓梅")) == (0, 1)


def test_the_outcome_links_a_change_to_the_topic_that_caused_it(session, client):
    tell(session)
    html = client.get("/read/consultations/parking/outcome").text
    change = html[html.index('id="change-art-4"') :].split("</article>")[0]
    assert "<ins>十时至次日七时</ins>" in change
    assert TOPIC in change


def test_nobody_commented_and_the_page_is_whole(session, client):
    make_consultation(session, stage=Stage.ANSWERED, slug="quiet")
    session.commit()
    for address in ("/read/consultations/quiet", "/read/consultations/quiet/outcome"):
        structure = Structure(client.get(address).text)
        assert (structure.open, structure.faults) == ([], [])


@pytest.mark.parametrize(
    "stage", [stage for stage in Stage if stage.value not in ("drafting", "review")]
)
def test_a_consultation_has_a_page_in_every_public_stage(session, client, stage):
    make_consultation(session, stage=stage, slug="parking")
    session.commit()
    assert client.get("/read/consultations/parking").status_code == 200


def test_a_receipt_is_found_by_its_code_however_it_is_typed(session, client):
    story = tell(session)
    typed = story.published.receipt.code.lower().replace("-", " ")
    answer = client.get("/read/receipts", params={"code": typed}, follow_redirects=True)
    assert (answer.status_code, TOPIC in answer.text) == (200, True)


def test_the_short_address_leads_to_the_receipt(client):
    answer = client.get("/r/7KMN-4PQ-8RS")
    assert (answer.status_code, answer.headers["location"]) == (303, "/read/receipts/7KMN-4PQ-8RS")


@pytest.mark.parametrize("code", ["//evil.example", "https:evil.example", "%0d%0aX: y"])
def test_the_short_address_leads_nowhere_else(client, code):
    location = client.get("/read/receipts", params={"code": code}).headers["location"]
    assert re.fullmatch(r"/read/receipts/[\w.%-]+", location)


def test_a_receipt_is_kept_by_nobody(session, client):
    story = tell(session)
    answer = client.get(f"/read/receipts/{story.withheld.receipt.code}")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"


def test_a_receipt_does_not_show_what_was_withheld(session, client):
    story = tell(session)
    assert "加微信" not in client.get(f"/read/receipts/{story.withheld.receipt.code}").text


def test_an_empty_site_has_all_its_pages(client):
    addresses = ["/read/", "/read/outcomes", "/read/receipts", "/read/ledger"]
    assert [client.get(address).status_code for address in addresses] == [200] * 4


def test_the_address_without_its_slash_leads_to_the_list(client):
    assert client.get("/read").headers["location"] == "/read/"
