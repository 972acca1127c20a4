"""Posting a comment through the API, and every way in which that is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

import clock
from identity import tokens
from models import Comment, Stage, Token
from moderation.cleaning import MAX
from tests.routes.story import NASTY, make_open, make_token
from tests.world import DAY, NOON, make_account, make_comment, make_consultation, make_draft


def address(consultation) -> str:
    return f"/api/v1/consultations/{consultation.slug}/comments"


def problem(answer) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["code"]


def test_a_comment_is_answered_with_its_receipt_and_where_to_look(session, client):
    consultation = make_open(session)
    answer = client.post(
        address(consultation),
        json={"body": "请公开收费标准。", "clause": "art-3", "stance": "suggest"},
        headers=make_token(session),
    )
    assert answer.status_code == 201
    assert answer.json()["standing"] == "waiting"
    receipt = client.get(answer.headers["location"]).json()
    assert receipt["code"] == answer.json()["receipt"]
    assert receipt["clause"] == {"key": "art-3", "label": "第三条"}


def test_the_same_key_twice_takes_in_one_comment(session, client):
    consultation = make_open(session)
    headers = make_token(session) | {"Idempotency-Key": "k1"}
    first, second = (
        client.post(address(consultation), json={"body": "只记一次。"}, headers=headers)
        for _ in range(2)
    )
    assert first.json() == second.json()
    assert session.scalar(select(func.count(Comment.id))) == 1


def test_the_same_key_from_many_at_once_takes_in_one_comment(session, client):
    consultation = make_open(session)
    headers = make_token(session) | {"Idempotency-Key": "k1"}

    def post(_):
        return client.post(address(consultation), json={"body": "只记一次。"}, headers=headers)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(post, range(12)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["receipt"] for answer in answers}) == 1
    assert session.scalar(select(func.count(Comment.id))) == 1


def test_a_key_is_not_endless(session, client):
    consultation = make_open(session)
    headers = make_token(session) | {"Idempotency-Key": "k" * 81}
    answer = client.post(address(consultation), json={"body": "x"}, headers=headers)
    assert problem(answer) == (422, "invalid")


def test_a_key_used_for_other_words_is_refused(session, client):
    consultation = make_open(session)
    headers = make_token(session) | {"Idempotency-Key": "k1"}
    client.post(address(consultation), json={"body": "第一条意见。"}, headers=headers)
    answer = client.post(address(consultation), json={"body": "另一条意见。"}, headers=headers)
    assert problem(answer) == (422, "invalid")


def test_without_a_token_nobody_comments(session, client):
    consultation = make_open(session)
    session.commit()
    answer = client.post(address(consultation), json={"body": "匿名"})
    assert problem(answer) == (401, "not-signed-in")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_an_unknown_token_is_refused(session, client):
    consultation = make_open(session)
    session.commit()
    headers = {"Authorization": "Bearer minyi_made-up"}
    answer = client.post(address(consultation), json={"body": "x"}, headers=headers)
    assert problem(answer) == (401, "not-signed-in")


def test_a_revoked_token_is_refused(session, client):
    consultation = make_open(session)
    account = make_account(session)
    headers = make_token(session, account)
    token_id = session.scalars(select(Token.id)).one()
    tokens.revoke(session, token_id=token_id, account_id=account.id, now=NOON)
    session.commit()
    answer = client.post(address(consultation), json={"body": "x"}, headers=headers)
    assert problem(answer) == (401, "not-signed-in")


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.ANSWERED, Stage.WITHDRAWN])
def test_a_consultation_that_is_over_takes_no_comments(session, client, stage):
    consultation = make_consultation(session, stage=stage)
    answer = client.post(
        address(consultation), json={"body": "太晚了"}, headers=make_token(session)
    )
    assert problem(answer) == (409, "closed")


def test_a_consultation_past_its_closing_time_takes_no_comments(session, client):
    consultation = make_consultation(session, closes_at=clock.now() - DAY)
    answer = client.post(
        address(consultation), json={"body": "太晚了"}, headers=make_token(session)
    )
    assert problem(answer) == (409, "closed")


@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.REVIEW])
def test_a_consultation_in_the_making_does_not_exist(session, client, stage):
    consultation = make_consultation(session, stage=stage)
    answer = client.post(address(consultation), json={"body": "?"}, headers=make_token(session))
    assert problem(answer) == (404, "not-found")


def test_an_unknown_consultation_is_not_found(session, client):
    answer = client.post(
        "/api/v1/consultations/nowhere/comments", json={"body": "?"}, headers=make_token(session)
    )
    assert problem(answer) == (404, "not-found")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "empty"),
        (" \n\u3000\u200b", "empty"),
        ("长" * (MAX + 1), "too-long"),
        ("长" * 100_000, "too-long"),
    ],
)
def test_a_comment_without_words_or_with_too_many_is_refused(session, client, body, code):
    consultation = make_open(session)
    answer = client.post(address(consultation), json={"body": body}, headers=make_token(session))
    assert problem(answer) == (422, code)
    assert session.scalar(select(func.count(Comment.id))) == 0


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"body": None},
        {"body": ["x"]},
        {"body": "x", "stance": "angry"},
        {"body": "x", "publish_name": "perhaps"},
        {"body": "x", "standing": "published"},
        [],
    ],
)
def test_what_is_not_a_comment_is_refused(session, client, sent):
    consultation = make_open(session)
    answer = client.post(address(consultation), json=sent, headers=make_token(session))
    assert problem(answer) == (422, "invalid")


def test_what_is_not_json_is_refused(session, client):
    consultation = make_open(session)
    answer = client.post(address(consultation), content=b'{"body": ', headers=make_token(session))
    assert problem(answer) == (422, "invalid")


def test_an_unknown_clause_is_not_found(session, client):
    consultation = make_open(session)
    answer = client.post(
        address(consultation),
        json={"body": "第九条呢？", "clause": "art-9"},
        headers=make_token(session),
    )
    assert problem(answer) == (404, "not-found")


def test_a_clause_that_the_newest_draft_dropped_is_refused(session, client):
    consultation = make_open(session)
    make_draft(session, consultation=consultation, number=2, text="第一条 只剩一条。")
    answer = client.post(
        address(consultation),
        json={"body": "第三条去哪了？", "clause": "art-3"},
        headers=make_token(session),
    )
    assert problem(answer) == (422, "invalid")


def test_too_many_in_an_hour_are_told_when_to_come_back(session, client):
    consultation = make_open(session)
    headers = make_token(session)
    answers = [
        client.post(address(consultation), json={"body": f"第{n}条"}, headers=headers)
        for n in range(31)
    ]
    assert [answer.status_code for answer in answers[:30]] == [201] * 30
    assert problem(answers[30]) == (429, "too-many")
    assert answers[30].headers["retry-after"] == "3600"


def test_words_come_back_as_they_were_written(session, client):
    consultation = make_open(session)
    make_comment(session, consultation=consultation, body=NASTY, published=True)
    session.commit()
    (comment,) = client.get(address(consultation)).json()["items"]
    assert comment["body"] == NASTY


def test_a_waiting_comment_is_not_shown(session, client):
    consultation = make_open(session)
    make_comment(session, consultation=consultation)
    session.commit()
    assert client.get(address(consultation)).json() == {"items": [], "next": None}
