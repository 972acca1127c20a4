"""Scorecards and bulletins for machines."""

import csv
import io
from hashlib import sha256

import pytest

from surveys.scorecards import keeping
from tests.surveys.scorecards.world import (
    NOON,
    issue,
    make_bulletin,
    make_marks,
    make_scorecard,
    make_world,
    prepare,
)

API = "/api/v1/scorecards"


@pytest.fixture
def issued(session):
    world, scorecard, bulletin = make_bulletin(session, few="last")
    session.commit()
    return world, scorecard, bulletin


def test_the_tag_of_a_bulletin_is_the_digest_in_the_ledger(client, issued):
    _, scorecard, bulletin = issued
    answer = client.get(f"{API}/{scorecard.slug}/bulletins/1")
    assert answer.headers["etag"] == f'"{bulletin.digest}"'
    assert sha256(answer.content).hexdigest() == bulletin.digest


def test_who_has_it_is_told_so(client, issued):
    _, scorecard, bulletin = issued
    asked = {"If-None-Match": f'"{bulletin.digest}"'}
    assert client.get(f"{API}/{scorecard.slug}/bulletins/1", headers=asked).status_code == 304


def test_too_few_ratings_are_no_score(client, issued):
    _, scorecard, _ = issued
    told = client.get(f"{API}/{scorecard.slug}/bulletins/1").json()
    last = told["departments"][-1]
    assert (last["score"], last["band"], last["rank"]) == (None, None, None)
    assert (told["scored"], told["insufficient"]) == (3, 1)


def test_a_bulletin_is_a_table_too(client, issued):
    _, scorecard, _ = issued
    answer = client.get(f"{API}/{scorecard.slug}/bulletins/1?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 28
    assert answer.headers["content-disposition"].startswith("attachment")


def test_a_corrected_bulletin_leads_to_the_one_that_corrects_it(session, client, issued):
    world, scorecard, first = issued
    issue(session, world, prepare(session, world, scorecard, replaces=first.id, correction="错"))
    session.commit()
    links = [client.get(f"{API}/{scorecard.slug}/bulletins/{n}").headers["link"] for n in (1, 2)]
    assert links == [
        f'<{API}/{scorecard.slug}/bulletins/2>; rel="successor-version"',
        f'<{API}/{scorecard.slug}/bulletins/1>; rel="predecessor-version"',
    ]


def test_weights_stand_in_the_list(client, issued):
    (item,) = client.get(API).json()["items"]
    assert item["weights"] == {"public": "0.6", "others": "0.2", "internal": "0.2"}
    assert (item["preset"], item["bulletins"], item["last_bulletin"]) == ("public-led", 1, 1)


def test_every_edition_keeps_its_rules(session, client, issued):
    world, scorecard, _ = issued
    draft = keeping.new_edition(session, account=world.analyst, scorecard_id=scorecard.id, now=NOON)
    session.commit()
    assert len(client.get(f"{API}/{scorecard.slug}").json()["editions"]) == 1
    keeping.publish(
        session, account=world.publisher, scorecard_id=draft.id, version=draft.version, now=NOON
    )
    session.commit()
    told = client.get(f"{API}/{scorecard.slug}").json()
    assert [each["edition"] for each in told["editions"]] == [2, 1]


def test_what_is_not_public_is_not_there(session, client):
    world = make_world(session)
    draft = make_scorecard(session, world, published=False)
    scorecard = make_scorecard(session, world)
    make_marks(session, world, scorecard)
    prepare(session, world, scorecard)
    session.commit()
    assert [each["slug"] for each in client.get(API).json()["items"]] == [scorecard.slug]
    for path in (draft.slug, f"{draft.slug}/bulletins", f"{scorecard.slug}/bulletins/1"):
        assert client.get(f"{API}/{path}").status_code == 404


def test_the_list_is_read_page_by_page(session, client):
    world = make_world(session)
    made = [make_scorecard(session, world).slug for _ in range(3)]
    session.commit()
    first = client.get(f"{API}?limit=2").json()
    rest = client.get(f"{API}?limit=2&after={first['next']}").json()
    slugs = [each["slug"] for each in (*first["items"], *rest["items"])]
    assert (slugs, rest["next"]) == (sorted(made), None)


@pytest.mark.parametrize("path", ["nowhere", "nowhere/bulletins", "nowhere/bulletins/1"])
def test_an_unknown_address_is_a_problem(client, path):
    answer = client.get(f"{API}/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
