"""Services through the API: rates, bad ratings as everybody sees them, rating a case."""

import pytest

import clock
from db import unit
from identity import tokens
from tests.surveys.ratings.world import CODE, answered, make_matter, opened
from tests.world import NOON, make_account


@pytest.fixture
def matter(database):
    with unit() as session:
        made = make_matter(session, finished_on=clock.today())
        made.service.department  # noqa: B018  read while the session lives
        return made


def post(client, matter, headers=None, **said):
    address = f"/api/v1/services/{matter.service.slug}/ratings"
    given = {"number": matter.number, "code": CODE, "level": 5}
    return client.post(address, json=given | said, headers=headers)


def test_a_case_is_rated_with_the_code_on_its_slip(client, matter):
    answer = post(client, matter)
    assert answer.status_code == 201
    assert answer.json()["receipt"]


def test_a_case_is_rated_once(client, matter):
    post(client, matter)
    again = post(client, matter, level=1)
    assert (again.status_code, again.json()["code"]) == (409, "already-done")


def test_a_wrong_code_is_no_case(client, matter):
    assert post(client, matter, code="AAAA-AAA-AAA").status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"level": 0}, {"level": 6}, {"level": "good"}, {"reasons": ["parking"]}, {"x": 1}]
)
def test_what_is_not_of_the_list_is_refused(client, matter, wrong):
    assert post(client, matter, **wrong).status_code == 422


def test_a_case_without_a_code_needs_a_token(client, database):
    with unit() as session:
        bare = make_matter(session, code="", finished_on=clock.today())
        account = make_account(session)
        text = tokens.create(session, account_id=account.id, label="t", now=NOON)
    assert post(client, bare, code="").status_code == 401
    told = {"Authorization": f"Bearer {text}"}
    assert post(client, bare, code="", headers=told).status_code == 201


def test_words_are_shown_when_the_department_has_answered(client, session):
    row = opened(session, body="等了两个小时没人理。")
    session.commit()
    address = f"/api/v1/services/{row.rating.service.slug}/ratings"
    (before,) = client.get(address).json()["items"]
    answered(session, row)
    session.commit()
    (after,) = client.get(address).json()["items"]
    assert (before["words"], after["words"]) == ("", "等了两个小时没人理。")
    assert after["fate"] == "done"


def test_a_service_tells_its_rates_with_their_parts(client, session):
    row = opened(session)
    make_matter(session, service=row.rating.service)
    session.commit()
    counts = client.get(f"/api/v1/services/{row.rating.service.slug}").json()["counts"]
    assert (counts["handled"], counts["valid"], counts["unrated"]) == (2, 1, 1)
    rates = {each["formula"]: each for each in counts["rates"]}
    assert rates["bad"]["value"] == 1.0
    assert rates["bad"]["low"] < 1.0


def test_services_are_found_by_words_and_department(client, session):
    row = opened(session)
    service = row.rating.service
    session.commit()
    key = service.department.key
    for query, n in ((f"q={service.code}", 1), (f"department={key}", 1), ("q=没有这个", 0)):
        assert len(client.get(f"/api/v1/services?{query}").json()["items"]) == n
    assert client.get("/api/v1/services?department=nowhere").status_code == 404


def test_an_unknown_service_is_not_found(client):
    assert client.get("/api/v1/services/nothing").status_code == 404
