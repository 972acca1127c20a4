"""Surveys for machines: read the form, hand in answers once, refuse with the list."""

import pytest

import clock
from db import reading, unit
from identity import tokens
from models import Access, AskingState, Role, Survey
from surveys import invitations
from surveys.questionnaires import quotas
from surveys.questionnaires.quotas import Quota
from tests.routes.test_openapi import described
from tests.surveys.questionnaires.world import answers, make_survey
from tests.world import DAY, NOON, make_account


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + DAY)


def open_survey(**changes):
    with unit() as session:
        return make_survey(session, **changes)


def token():
    with unit() as session:
        account = make_account(session)
        text = tokens.create(session, account_id=account.id, label="test", now=NOON)
    return {"Authorization": f"Bearer {text}"}


def post(client, survey, body, headers=None):
    address = f"/api/v1/surveys/{survey.slug}/responses"
    return client.post(address, json=body, headers=headers or {})


def invitation(survey):
    with unit() as session:
        home = session.get_one(Survey, survey.id).department
        maker = make_account(session, roles=(Role.DRAFTER,), department=home)
        return invitations.make_batch(
            session, account=maker, survey_id=survey.id, n=1, batch="信函", now=NOON
        )[0]


def test_a_token_hands_in_whole_answers(client):
    survey = open_survey()
    answer = post(client, survey, {"answers": answers()}, token())
    assert answer.status_code == 201
    path = "/v1/surveys/{slug}/responses"
    described(path, method="post", status=201).validate(answer.json())
    assert client.get(f"/api/v1/surveys/{survey.slug}").json()["submitted"] == 1


def test_the_same_answers_again_give_the_same_receipt_and_other_ones_none(client):
    survey, mine = open_survey(), token()
    first = post(client, survey, {"answers": answers()}, mine)
    again = post(client, survey, {"answers": answers()}, mine)
    other = post(client, survey, {"answers": answers(rides="no")}, mine)
    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (409, "already-done")


def test_a_one_time_code_answers_once(client):
    survey = open_survey(access=Access.CODE)
    code = invitation(survey)
    assert post(client, survey, {"answers": answers(), "code": code}).status_code == 201
    other = post(client, survey, {"answers": answers(rides="no"), "code": code})
    assert other.status_code == 409
    assert post(client, survey, {"answers": answers()}).status_code == 422
    assert post(client, survey, {"answers": answers(), "code": "AAAA-AAA-AAA"}).status_code == 404


def test_everybody_may_answer_an_anonymous_survey(client):
    survey = open_survey(access=Access.ANONYMOUS)
    receipts = {post(client, survey, {"answers": answers()}).json()["receipt"] for _n in range(2)}
    assert len(receipts) == 2


def test_without_a_token_a_survey_for_accounts_takes_nothing(client):
    answer = post(client, open_survey(), {"answers": answers()})
    assert answer.status_code == 401


def test_what_is_wrong_is_listed_and_nothing_is_counted(client):
    survey = open_survey(access=Access.ANONYMOUS)
    answer = post(client, survey, {"answers": answers(often=99, why=["moon"])})
    assert answer.status_code == 422
    assert [(each["question"], each["kind"]) for each in answer.json()["about"]["problems"]] == [
        ("often", "too-large"),
        ("why", "unknown-option"),
    ]
    with reading() as session:
        found = session.get_one(Survey, survey.id)
        assert (found.begun, found.submitted) == (0, 0)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"words": "字" * 300_000}, 422),
        ({"why": ["x" * 900_000]}, 413),
        ({"moon": 1}, 422),
    ],
)
def test_bad_answers_are_refused_clearly(client, given, status):
    survey = open_survey(access=Access.ANONYMOUS)
    answer = post(client, survey, {"answers": given})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_half_a_character_in_a_key_is_refused(client):
    address = f"/api/v1/surveys/{open_survey(access=Access.ANONYMOUS).slug}/responses"
    body = b'{"answers": {"\\ud800": 1}}'
    answer = client.post(address, content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_after_closing_answers_are_refused(client):
    survey = open_survey(access=Access.ANONYMOUS, closes_at=NOON)
    answer = post(client, survey, {"answers": answers()})
    assert (answer.status_code, answer.json()["code"]) == (409, "closed")


def test_a_full_quota_is_said(client):
    limits = quotas.as_json([Quota(key="all", limit=1)])
    survey = open_survey(access=Access.ANONYMOUS, quotas=limits)
    found = [post(client, survey, {"answers": answers()}).json()["counted"] for _n in range(2)]
    assert found == [True, False]


def test_the_form_can_be_read_and_a_draft_survey_cannot(client):
    survey = open_survey()
    found = client.get(f"/api/v1/surveys/{survey.slug}").json()
    assert found["versions"][0]["form"]["questions"][0]["key"] == "rides"
    hidden = open_survey(state=AskingState.DRAFTING)
    assert client.get(f"/api/v1/surveys/{hidden.slug}").status_code == 404
    listed = client.get("/api/v1/surveys").json()["items"]
    assert [each["slug"] for each in listed] == [survey.slug]
