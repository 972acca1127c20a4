"""What changed, as plain pages; a file by its checksum, as page and as JSON; the feed."""

import feedparser
import pytest

from db import unit
from models import Openness, ReleaseState
from tests.data_world import COLUMNS, ROWS, Table, make_dataset, make_release

EVIL = '<img src=x onerror=alert(1)>"'
NEW = (("001", EVIL, *ROWS[0][2:]), *ROWS[1:])
EN = {"lang": "en"}


@pytest.fixture
def cases(database):
    """The digests of two Releases, of which the second has one cell changed."""
    with unit() as session:
        dataset = make_dataset(session, slug="cases")
        return [
            make_release(session, dataset=dataset).digest,
            make_release(
                session,
                dataset=dataset,
                table=Table(COLUMNS, NEW),
                changes={"added": 0, "removed": 0, "changed": 1},
            ).digest,
        ]


def page(client, path="/dataset/cases/changes", **asked):
    return client.get(path, params={**EN, **asked}, headers={"Accept": "text/html"})


def test_the_plain_page_shows_a_changed_cell_as_text(client, cases):
    text = page(client).text
    assert "<del>浦东新区</del> → <ins>&lt;img src=x onerror=alert(1)&gt;&#34;</ins>" in text
    assert "<script" not in text and "/api/v1/datasets/cases/diff?from=1&amp;to=2" in text


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"from": "x"}, 404),
        ({"from": "9"}, 404),
        ({"to": "-1"}, 404),
        ({"after": "x"}, 422),
        ({"kind": "x"}, 200),
        ({"from": "2", "to": "1"}, 200),
        ({"from": "2", "to": "2"}, 200),
    ],
)
def test_each_wish_has_its_answer(client, cases, asked, status):
    assert page(client, **asked).status_code == status


def test_the_same_release_twice_holds_the_same_rows(client, cases):
    assert "hold the same rows" in page(client, **{"from": "2", "to": "2"}).text


def test_a_withdrawn_release_is_gone_and_says_why(client, cases):
    with unit() as session:
        dataset = make_dataset(session, slug="gone")
        make_release(
            session, dataset=dataset, state=ReleaseState.WITHDRAWN, withdrawn_reason="号码"
        )
    answer = page(client, "/dataset/gone/changes", to="1")
    assert answer.status_code == 410 and "号码" in answer.text


def test_rows_that_are_not_open_are_refused(client, database):
    with unit() as session:
        dataset = make_dataset(session, slug="cases", openness=Openness.CONDITIONAL)
        make_release(session, dataset=dataset)
    assert page(client).status_code == 401


# A file by its checksum


def test_a_program_learns_what_its_file_is(client, cases):
    told = client.get(f"/api/v1/files/{cases[0].upper()}").json()
    assert (told["dataset"], told["release"], told["file"]) == ("cases", 1, "data.csv")
    assert (told["newest"], told["is_newest"], told["changes"]["changed"]) == (2, False, 1)
    assert told["changes_url"].endswith("/dataset/cases/changes?from=1&to=2")


@pytest.mark.parametrize(("sha256", "status"), [("ab" * 32, 404), ("zz", 422), ("%00", 422)])
def test_an_unknown_file_is_said_to_be_unknown(client, cases, sha256, status):
    assert client.get(f"/api/v1/files/{sha256}").status_code == status


@pytest.mark.parametrize(
    ("which", "status", "said"),
    [
        (0, 200, "There is a newer release: 2."),
        (1, 200, "Your file is the newest."),
        ("ab" * 32, 404, "No published file has this checksum."),
        (EVIL, 422, "64 digits"),
        ("", 200, "sha256sum data.csv"),
    ],
)
def test_a_person_learns_it_without_scripts(client, cases, which, status, said):
    given = cases[which] if isinstance(which, int) else which
    answer = page(client, "/read/files", sha256=given)
    assert answer.status_code == status and said in answer.text and "<img" not in answer.text


# The plain page of the dataset, and its feed


def test_the_plain_page_begins_with_the_first_rows_of_open_data(client, cases):
    text = page(client, "/dataset/cases").text
    assert "<bdi>徐汇区</bdi>" in text and "&lt;img src=x" in text
    assert "/dataset/cases/changes?to=2" in text


def test_no_row_of_other_data_stands_on_the_plain_page(client, database):
    with unit() as session:
        dataset = make_dataset(session, slug="cases", openness=Openness.CONDITIONAL)
        make_release(session, dataset=dataset)
    text = page(client, "/dataset/cases").text
    assert "徐汇区" not in text


def test_an_entry_of_the_feed_leads_to_what_changed(client, cases):
    feed = feedparser.parse(client.get("/feeds/datasets/cases.atom").content)
    ways = [link.href for link in feed.entries[0].links if link.rel == "related"]
    assert not feed.bozo and ways[0].endswith("/dataset/cases/changes?to=2")
    assert client.get("/dataset/cases/changes?to=2").status_code == 200
