"""The catalogue for machines: the list, one Dataset, its Releases and tombstones."""

from datetime import timedelta

import pytest
from sqlalchemy import event

import clock
import db
from models import Openness, ReleaseState, Resource
from opendata import catalogue
from tests.data_world import make_dataset, make_release
from tests.world import NOON, make_department, make_region

BASE = "/api/v1/datasets"
PROFILE = [{"name": "区", "top": [{"value": "浦东新区", "count": 2}]}]


def published(session, **facts):
    made = make_dataset(session, **facts)
    make_release(session, dataset=made, profile=PROFILE, quality={"total": 90, "parts": []})
    catalogue.index_dataset(session, dataset_id=made.id)
    session.commit()
    return made


def withdrawn(session, dataset, reason="含个人信息"):
    release = make_release(session, dataset=dataset, profile=PROFILE)
    release.state, release.withdrawn_reason = ReleaseState.WITHDRAWN, reason
    release.withdrawn_at = NOON
    dataset.newest = release.number - 1 or None
    session.commit()
    return release


def slugs(client, **query):
    answer = client.get(BASE, params=query)
    assert answer.status_code == 200, answer.text
    return [item["slug"] for item in answer.json()["items"]]


def test_only_public_datasets_are_listed(session, client):
    made = published(session)
    make_dataset(session, public=False)
    session.commit()
    assert slugs(client) == [made.slug]


def test_the_list_is_narrowed_by_everything_it_can_be_asked(session, client):
    department, region = make_department(session), make_region(session)
    wanted = published(
        session,
        title="停车场",
        department=department,
        theme="transport",
        region=region,
        keywords=["泊位"],
    )
    published(session, title="热线")
    for query in (
        {"q": "停車場"},
        {"department": department.key},
        {"theme": "transport"},
        {"region": region.code[:4]},
        {"keyword": "泊位"},
        {"q": "停车", "theme": "transport", "format": "csv", "openness": "unconditional"},
    ):
        assert slugs(client, **query) == [wanted.slug], query


@pytest.mark.parametrize(
    "query", [{"openness": "half"}, {"q": "长" * 201}, {"limit": 0}, {"limit": 201}, {"after": "x"}]
)
def test_what_cannot_be_asked_is_refused(client, query):
    answer = client.get(BASE, params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("name", ["q", "department", "theme", "format", "region", "keyword"])
@pytest.mark.parametrize("value", ["\x00", "'", "%", "💡", "gov/"])
def test_strange_signs_find_nothing(session, client, name, value):
    published(session)
    assert slugs(client, **{name: value}) == []


@pytest.mark.postgres
def test_strange_signs_find_nothing_in_postgresql(postgres_session, postgres_client):
    published(postgres_session)
    for name in ("q", "department", "theme", "format", "region", "keyword"):
        for value in ("\x00", "'", "%", "💡"):
            assert slugs(postgres_client, **{name: value}) == []


@pytest.mark.postgres
def test_a_slug_of_strange_signs_is_not_found_in_postgresql(postgres_session, postgres_client):
    for slug in ("%00", "%F0%9F%92%A1", "'"):
        assert postgres_client.get(f"{BASE}/{slug}").status_code == 404


def test_cursors_lead_through_the_whole_list(session, client):
    made = [published(session).slug for _ in range(5)]
    seen, after = [], None
    while True:
        query = {"limit": 2} | ({"after": after} if after else {})
        body = client.get(BASE, params=query).json()
        seen += [item["slug"] for item in body["items"]]
        after = body["next"]
        if after is None:
            break
    assert seen == made[::-1]


def test_an_item_tells_what_one_chooses_by(session, client):
    made = published(session, slug="cases")
    [item] = client.get(BASE).json()["items"]
    assert item["title"] == made.title
    assert (item["release"], item["rows"], item["score"]) == (1, 6, 92.5)
    assert item["formats"] == ["csv"]
    assert item["theme"]["title"] == "社会民生"
    assert item["licence"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert item["url"].endswith("/app/dataset?d=cases")


def test_freshness_is_told_in_a_word(session, client):
    made = make_dataset(session)
    make_release(session, dataset=made, now=clock.now() - timedelta(days=40))
    session.commit()
    [item] = client.get(BASE).json()["items"]
    assert (item["freshness"]["word"], item["freshness"]["days"]) == ("due", 40)


def test_one_that_has_no_data_is_listed_all_the_same(session, client):
    make_dataset(session, openness=Openness.CLOSED)
    session.commit()
    [item] = client.get(BASE).json()["items"]
    assert (item["release"], item["rows"], item["formats"]) == (None, None, [])
    assert item["freshness"]["word"] == "empty"


def test_one_dataset_tells_its_releases(session, client):
    made = published(session)
    make_release(session, dataset=made)
    session.commit()
    body = client.get(f"{BASE}/{made.slug}").json()
    assert [each["number"] for each in body["releases"]] == [2, 1]
    assert body["releases"][0]["files"][0]["url"].endswith(f"/data/{made.slug}/2/data.csv")


def test_a_harvested_one_tells_its_files_elsewhere(session, client):
    made = make_dataset(session)
    session.add(Resource(dataset_id=made.id, name="a", format="CSV", url="https://a.example/a.csv"))
    session.commit()
    body = client.get(f"{BASE}/{made.slug}").json()
    assert [each["url"] for each in body["resources"]] == ["https://a.example/a.csv"]
    assert body["formats"] == ["csv"]


@pytest.mark.parametrize("rest", ["", "/releases", "/releases/1"])
@pytest.mark.parametrize("slug", ["nowhere", "secret", "%00", "a/b", "..", "长" * 300])
def test_what_is_not_public_is_not_found(session, client, slug, rest):
    secret = make_dataset(session, slug="secret", public=False)
    make_release(session, dataset=secret)
    secret.published_at = None
    session.commit()
    answer = client.get(f"{BASE}/{slug}{rest}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    "state", [each for each in ReleaseState if each.value not in ("published", "withdrawn")]
)
def test_an_unfinished_release_is_not_found(session, client, state):
    made = published(session)
    make_release(session, dataset=made, state=state)
    session.commit()
    assert client.get(f"{BASE}/{made.slug}/releases/2").status_code == 404
    assert len(client.get(f"{BASE}/{made.slug}/releases").json()["items"]) == 1


@pytest.mark.parametrize("number", ["0", "-1", "one", "99999999999999999999"])
def test_a_release_has_a_number(session, client, number):
    made = published(session)
    assert client.get(f"{BASE}/{made.slug}/releases/{number}").status_code == 422


def test_a_release_tells_its_dictionary_quality_and_profile(session, client):
    made = published(session)
    body = client.get(f"{BASE}/{made.slug}/releases/1").json()
    assert body["columns"][0] == {
        "name": "id", "type": "identifier", "title": "编号", "note": "", "unit": "",
    }  # fmt: skip
    assert body["profile"] == PROFILE
    assert body["quality"] == {"total": 90, "parts": []}
    assert body["keys"] == ["id"]


def test_a_withdrawn_release_leaves_its_reason_and_no_data(session, client):
    made = published(session)
    withdrawn(session, made)
    answer = client.get(f"{BASE}/{made.slug}/releases/2")
    body = answer.json()
    assert answer.status_code == 200
    assert (body["state"], body["withdrawn_reason"]) == ("withdrawn", "含个人信息")
    assert (body["files"], body["profile"], body["report"]) == ([], [], {})
    listed = client.get(f"{BASE}/{made.slug}/releases").json()["items"]
    assert [(each["number"], each["state"]) for each in listed] == [
        (2, "withdrawn"),
        (1, "published"),
    ]


@pytest.mark.parametrize("openness", [Openness.CONDITIONAL, Openness.CLOSED])
def test_data_that_are_not_open_do_not_leak_through_their_profile(session, client, openness):
    made = published(session, openness=openness)
    answer = client.get(f"{BASE}/{made.slug}/releases/1")
    assert answer.json()["columns"]
    assert "浦东新区" not in answer.text


def test_releases_are_read_page_by_page(session, client):
    made = published(session)
    for _ in range(4):
        make_release(session, dataset=made)
    session.commit()
    seen, after = [], None
    while True:
        query = {"limit": 2} | ({"after": after} if after else {})
        body = client.get(f"{BASE}/{made.slug}/releases", params=query).json()
        seen += [each["number"] for each in body["items"]]
        after = body["next"]
        if after is None:
            break
    assert seen == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("rest", ["", "/{slug}", "/{slug}/releases", "/{slug}/releases/1"])
def test_who_has_it_already_is_told_so(session, client, rest):
    made = published(session)
    address = BASE + rest.format(slug=made.slug)
    etag = client.get(address).headers["etag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_list_asks_the_same_of_the_database_however_long_it_is(session, client):
    def queries():
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(db.engine(), "before_cursor_execute", note)
        client.get(BASE)
        event.remove(db.engine(), "before_cursor_execute", note)
        return len(seen)

    published(session)
    few = queries()
    for _ in range(4):
        published(session)
    assert queries() == few
