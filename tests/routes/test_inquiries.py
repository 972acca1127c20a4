"""Asking about data through the API: reading is free, asking needs a token."""

import pytest

from db import unit
from identity import tokens
from models import Dataset, InquiryKind
from tests.data_world import make_dataset, make_release
from tests.opendata.voices_world import make_inquiry
from tests.world import NOON, make_account

ASKED = {"title": "评分是怎么算的？", "body": "说明里没有写。"}


@pytest.fixture
def dataset(database):
    with unit() as session:
        return make_release(session, dataset=make_dataset(session, slug="cases")).dataset


def here(session, dataset):
    """The Dataset in this session."""
    return session.get_one(Dataset, dataset.id)


@pytest.fixture
def token(database):
    with unit() as session:
        account = make_account(session)
        text = tokens.create(session, account_id=account.id, label="t", now=NOON)
        return {"Authorization": f"Bearer {text}"}


def test_asking_needs_a_token(client, dataset):
    answer = client.post("/api/v1/datasets/cases/inquiries", json=ASKED)
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


def test_a_question_is_taken_in_with_its_day(client, dataset, token):
    answer = client.post("/api/v1/datasets/cases/inquiries", json=ASKED, headers=token)
    assert (answer.status_code, answer.json()["kind"]) == (201, "question")
    assert answer.json()["due_on"]


def test_a_correction_names_its_cell(client, dataset, token):
    cell = {"number": 1, "row": 3, "column": "n", "proposed": "8"}
    address = "/api/v1/datasets/cases/inquiries"
    answer = client.post(address, json={**ASKED, "cell": cell}, headers=token)
    assert (answer.status_code, answer.json()["kind"]) == (201, "correction")


@pytest.mark.parametrize(
    "cell",
    [
        {"number": 1, "row": 99, "column": "n", "proposed": "8"},
        {"number": 1, "row": 3, "column": "\x00", "proposed": "8"},
        {"number": 1, "row": 2**70, "column": "n", "proposed": "8"},
        {"number": 1, "row": 3, "column": "n"},
        {"number": 1, "row": 3, "column": "n", "proposed": "7"},
    ],
)
def test_a_cell_that_is_not_there_is_refused(client, dataset, token, cell):
    address = "/api/v1/datasets/cases/inquiries"
    answer = client.post(address, json={**ASKED, "cell": cell}, headers=token)
    assert answer.status_code == 422


def test_the_list_says_what_waits_without_its_words(client, dataset):
    with unit() as session:
        make_inquiry(session, dataset=here(session, dataset))
    [item] = client.get("/api/v1/datasets/cases/inquiries").json()["items"]
    assert (item["state"], item["title"], item["body"]) == ("waiting", "", "")


def test_the_list_is_read_page_by_page(client, dataset):
    with unit() as session:
        made = [
            make_inquiry(session, dataset=here(session, dataset), answered=True).id
            for _ in range(3)
        ]
    first = client.get("/api/v1/datasets/cases/inquiries?limit=2").json()
    rest = client.get(f"/api/v1/datasets/cases/inquiries?after={first['next']}").json()
    assert [each["id"] for each in first["items"] + rest["items"]] == made[::-1]


def test_data_are_requested_of_a_department(client, dataset, token):
    asked = {**ASKED, "department": dataset.department.key}
    assert client.post("/api/v1/data-requests", json=asked, headers=token).status_code == 201


@pytest.mark.parametrize(("key", "status"), [("unheard-of", 404), ("\x00", 422), ("", 422)])
def test_a_department_that_is_none_is_refused(client, dataset, token, key, status):
    asked = {**ASKED, "department": key}
    assert client.post("/api/v1/data-requests", json=asked, headers=token).status_code == status


def test_requests_are_public(client, dataset):
    with unit() as session:
        make_inquiry(
            session, kind=InquiryKind.REQUEST, dataset=here(session, dataset), answered=True
        )
        make_inquiry(session, kind=InquiryKind.REQUEST, dataset=here(session, dataset))
    answer = client.get("/api/v1/data-requests?state=answered").json()
    assert [each["title"] for each in answer["items"]] == [ASKED["title"]]


def test_a_made_up_cursor_is_refused(client, dataset):
    assert client.get("/api/v1/data-requests?after=abc").status_code == 422
