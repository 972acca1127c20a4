"""Suggestions through the API: reading is free, raising needs a token, a receipt shows the way."""

import pytest
from sqlalchemy import func, select

import db
from identity import tokens
from models import Channel, Suggestion
from tests.surveys.suggestions.world import make_town, raised, replied
from tests.world import NOON, make_account

SAID = {"topic": "transport", "title": "加一班夜间公交", "body": "下夜班没有车。"}
ADDRESS = "/api/v1/suggestions"


@pytest.fixture
def token(session):
    text = tokens.create(session, account_id=make_account(session).id, label="t", now=NOON)
    session.commit()
    return {"Authorization": f"Bearer {text}"}


def test_raising_needs_a_token(client):
    answer = client.post(ADDRESS, json=SAID)
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


def test_one_that_is_raised_can_be_followed_by_its_receipt(session, client, token):
    town = make_town(session)
    session.commit()
    answer = client.post(ADDRESS, json=SAID | {"region": town.district.code}, headers=token)
    assert answer.status_code == 201
    seen = client.get(answer.headers["Location"])
    assert seen.json()["department"]["key"] == "transport"
    assert seen.json()["region"]["code"] == town.district.code
    assert [step["kind"] for step in seen.json()["steps"]] == ["received", "assigned"]
    assert "下夜班没有车" not in seen.text
    assert seen.headers["Cache-Control"] == "no-store"


def test_what_is_sent_twice_under_one_key_is_taken_in_once(session, client, token):
    headers = token | {"Idempotency-Key": "k-1"}
    codes = {client.post(ADDRESS, json=SAID, headers=headers).json()["receipt"] for _ in range(3)}
    assert len(codes) == 1
    with db.reading() as fresh:
        assert fresh.scalar(select(func.count()).select_from(Suggestion)) == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"topic": "no-such"}, 422),
        ({"title": ""}, 422),
        ({"title": "\x00"}, 422),
        ({"body": "字" * 300_000}, 422),
        ({"region": "990000"}, 404),
        ({"region": "\x00"}, 422),
        ({"kind": "petition"}, 422),
        ({"colour": "red"}, 422),
    ],
)
def test_what_cannot_be_taken_is_refused(client, token, changes, status):
    answer = client.post(ADDRESS, json=SAID | changes, headers=token)
    assert answer.status_code == status


def test_only_public_ones_are_listed(session, client):
    replied(session, title="不公开的")
    made, _ = raised(session)
    session.commit()
    assert client.get(ADDRESS).json() == {"items": [], "next": None}
    assert client.get(f"{ADDRESS}/{made.id}").status_code == 404


def test_a_public_one_has_its_reply_and_no_personal_data(session, client):
    made, _ = replied(session, public=True, body="请打13812345678联系我。")
    session.commit()
    found = client.get(f"{ADDRESS}/{made.id}").json()
    assert found["reply"] == "明年春天加装。"
    assert "13812345678" not in found["body"]
    assert found["name"] is None


def test_the_list_is_read_page_by_page_and_filtered(session, client):
    first, _ = replied(session, public=True)
    for number in range(4):
        made, _ = raised(session, title=f"第{number}件")
        made.is_public, made.shown_title = True, f"第{number}件"
    made.channel, made.source = Channel.HOTLINE, "12345"
    session.commit()
    page = client.get(f"{ADDRESS}?limit=2").json()
    rest = client.get(f"{ADDRESS}?limit=200&after={page['next']}").json()
    ids = [each["id"] for each in page["items"] + rest["items"]]
    assert ids == sorted(ids, reverse=True)
    assert (len(ids), rest["next"]) == (5, None)
    hotline = client.get(f"{ADDRESS}?channel=hotline").json()["items"]
    assert [each["source"] for each in hotline] == ["12345"]
    assert client.get(f"{ADDRESS}?department=transport&topic=health").json()["items"] == []
    assert client.get(f"{ADDRESS}?department=nowhere").status_code == 404
    assert client.get(f"{ADDRESS}?topic=no%00such").status_code == 422


@pytest.mark.parametrize("code", ["AAAA-AAA-AAA", "%00", "x" * 500, "!"])
def test_a_wrong_receipt_shows_nothing(client, code):
    assert client.get(f"{ADDRESS}/by-receipt/{code}").status_code == 404


def test_the_receipt_of_a_comment_is_none_of_a_suggestion(session, client):
    from tests.world import make_comment

    code = make_comment(session).receipt.code
    session.commit()
    assert client.get(f"{ADDRESS}/by-receipt/{code}").status_code == 404
