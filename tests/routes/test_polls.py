"""Polls for machines: read, vote, resend, refuse; the ballots to recount; a frame elsewhere."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from hashlib import sha256

import pytest

import clock
from db import unit
from identity import tokens
from models import AskingState, PollMethod
from surveys.polls import codes, opening
from tests.routes.test_openapi import described
from tests.surveys.polls.world import BALLOTS, make_drafter, make_poll, make_publisher, vote
from tests.world import DAY, make_account


@pytest.fixture
def now(monkeypatch):
    """The day after NOON, by which the builders have made things."""
    from tests.world import NOON

    moment = NOON + DAY
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


def open_poll(**changes):
    with unit() as session:
        return make_poll(session, **changes)


def token():
    with unit() as session:
        account = make_account(session)
        text = tokens.create(session, account_id=account.id, label="test", now=clock.now())
    return {"Authorization": f"Bearer {text}"}


def post(client, poll, body, headers=None):
    return client.post(f"/api/v1/polls/{poll.slug}/votes", json=body, headers=headers or {})


def code_of(answer):
    return answer.json()["code"]


def close(poll):
    with unit() as session:
        opening.close_due(session, now=poll.closes_at)


@pytest.mark.parametrize("method", list(PollMethod))
def test_a_token_votes_by_any_method(client, now, method):
    poll = open_poll(method=method)
    answer = post(client, poll, {"ballot": BALLOTS[method]}, token())
    assert answer.status_code == 201
    described("/v1/polls/{slug}/votes", method="post", status=201).validate(answer.json())


def test_a_vote_sent_twice_has_one_receipt(client, now):
    poll, mine = open_poll(), token()
    first, second = (post(client, poll, {"ballot": {"choice": "a"}}, mine) for _ in range(2))
    assert first.json() == second.json()
    assert client.get(f"/api/v1/polls/{poll.slug}").json()["votes"] == 1


def test_a_second_vote_is_refused(client, now):
    poll, mine = open_poll(), token()
    post(client, poll, {"ballot": {"choice": "a"}}, mine)
    answer = post(client, poll, {"ballot": {"choice": "b"}}, mine)
    assert (answer.status_code, code_of(answer)) == (409, "already-done")


def test_who_is_nobody_does_not_vote(client, now):
    answer = post(client, open_poll(), {"ballot": {"choice": "a"}})
    assert (answer.status_code, code_of(answer)) == (401, "not-signed-in")


def test_a_code_votes_once(client, now):
    poll = open_poll(by_code=True)
    with unit() as session:
        (code,) = codes.make(
            session,
            account=make_drafter(session, poll),
            poll_id=poll.id,
            n=1,
            batch="信函",
            now=now,
        )
    assert post(client, poll, {"ballot": {"choice": "a"}, "code": code}).status_code == 201
    again = post(client, poll, {"ballot": {"choice": "b"}, "code": code})
    assert (again.status_code, code_of(again)) == (409, "already-done")


@pytest.mark.parametrize(
    "body",
    [
        {"ballot": {"choice": "z"}},
        {"ballot": {"choices": ["a"]}},
        {"ballot": {}},
        {"ballot": {"choice": None}},
        {"ballot": {"choice": "a"}, "code": "2222-222-222"},
        {"ballot": {"choice": "a"}, "voter": "somebody else"},
        {"ballot": "a"},
    ],
)
def test_what_is_no_vote_is_refused(client, now, body):
    assert post(client, open_poll(by_code=True), body, token()).status_code == 422


def test_a_late_vote_is_refused(client, now):
    poll = open_poll()
    close(poll)
    answer = post(client, poll, {"ballot": {"choice": "a"}}, token())
    assert (answer.status_code, code_of(answer)) == (409, "closed")


def test_what_is_not_open_yet_is_not_there(client, now):
    poll = open_poll(state=AskingState.REVIEW)
    for address in ("", "/results"):
        assert client.get(f"/api/v1/polls/{poll.slug}{address}").status_code == 404
    assert client.get("/api/v1/polls").json()["items"] == []
    assert client.get(f"/embed/polls/{poll.slug}").status_code == 404


def test_results_are_hidden_until_close(client, now):
    poll = open_poll()
    answer = client.get(f"/api/v1/polls/{poll.slug}/results")
    assert (answer.status_code, answer.json()["about"]["why"]) == (403, "until-close")
    assert client.get(f"/polls/{poll.slug}/results.csv").status_code == 403


@pytest.mark.parametrize("method", list(PollMethod))
def test_results_fit_their_description(client, now, method):
    poll = open_poll(method=method, hides_results=False)
    with unit() as session:
        vote(session, poll)
    answer = client.get(f"/api/v1/polls/{poll.slug}/results")
    described("/v1/polls/{slug}/results").validate(answer.json())
    assert (answer.json()["ballots"], answer.json()["final"]) == (1, False)


def test_a_withdrawn_poll_says_why_and_shows_no_result(client, now):
    poll = open_poll(hides_results=False)
    with unit() as session:
        publisher = make_publisher(session, poll)
        opening.withdraw(session, account=publisher, poll_id=poll.id, reason="选项有误", now=now)
    assert client.get(f"/api/v1/polls/{poll.slug}/results").status_code == 410
    assert "选项有误" in client.get(f"/embed/polls/{poll.slug}").text


def test_polls_are_found_by_state_department_and_words(client, now):
    one, two = open_poll(title="夜间停车收费吗？"), open_poll()
    close(two)
    found = client.get("/api/v1/polls", params={"state": "open"}).json()["items"]
    assert [row["slug"] for row in found] == []  # closing takes all that are due
    found = client.get("/api/v1/polls", params={"q": "夜间"}).json()["items"]
    assert [row["slug"] for row in found] == [one.slug]
    key = two.department.key
    found = client.get("/api/v1/polls", params={"department": key}).json()["items"]
    assert [row["slug"] for row in found] == [two.slug]


def test_polls_are_listed_page_by_page(client, now):
    slugs = [open_poll().slug for _ in range(3)]
    first = client.get("/api/v1/polls", params={"limit": 2}).json()
    rest = client.get("/api/v1/polls", params={"limit": 2, "after": first["next"]}).json()
    assert [row["slug"] for row in first["items"] + rest["items"]] == slugs[::-1]
    assert rest["next"] is None


def test_the_ballots_of_a_closed_poll_are_recounted_by_their_own_script(client, now, tmp_path):
    poll = open_poll(method=PollMethod.RANKED)
    with unit() as session:
        for ranking in (["a", "b"], ["b", "c", "a"], ["c"], ["b"]):
            vote(session, poll, {"ranking": ranking})
    close(poll)
    told = client.get(f"/api/v1/polls/{poll.slug}").json()
    answer = client.get(f"/polls/{poll.slug}/ballots.zip")
    assert sha256(answer.content).hexdigest() == told["package_sha256"]
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    done = subprocess.run([sys.executable, "-I", "recount.py"], cwd=tmp_path, check=False)
    assert done.returncode == 0


def test_an_open_poll_gives_no_ballots(client, now):
    assert client.get(f"/polls/{open_poll().slug}/ballots.zip").status_code == 404


def test_results_as_csv_are_safe_in_a_spreadsheet(client, now):
    from surveys.polls.drafting import ChoiceForm

    choices = (ChoiceForm(key="a", label="=1+1"), ChoiceForm(key="b", label="照旧"))
    poll = open_poll(hides_results=False, choices=choices)
    table = list(csv.reader(io.StringIO(client.get(f"/polls/{poll.slug}/results.csv").text)))
    assert table[1][:2] == ["a", "'=1+1"]


def test_a_poll_may_be_framed_elsewhere(client, now):
    poll = open_poll(title="<b>夜间停车</b>收费吗？")
    answer = client.get(f"/embed/polls/{poll.slug}")
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "&lt;b&gt;夜间停车" in answer.text and f"/app/poll?p={poll.slug}" in answer.text


def test_a_frame_shows_no_result_before_it_may(client, now):
    poll = open_poll()
    with unit() as session:
        vote(session, poll)
    assert "<table>" not in client.get(f"/embed/polls/{poll.slug}").text


def test_a_huge_ballot_is_refused(client, now):
    poll = open_poll(method=PollMethod.QUADRATIC)
    ballot = json.loads('{"votes": {"a": 1' + "0" * 4000 + "}}")
    assert post(client, poll, {"ballot": ballot}, token()).status_code == 422


@pytest.mark.parametrize(
    "door", ["client", pytest.param("postgres_client", marks=pytest.mark.postgres)]
)
@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/a%00b/results",
        "/%F0%9F%98%80",
        f"/{'x' * 5000}",
        "?q=%00",
        "?q=%25",
        "?department=%00",
    ],
)
def test_no_address_breaks_it(request, door, address):
    client = request.getfixturevalue(door)
    assert client.get(f"/api/v1/polls{address}").status_code in (200, 404)


@pytest.mark.parametrize(
    "body",
    [
        b'{"ballot":{"choice":"\\ud800"}}',
        b'{"ballot":{"choice":"\\u0000"}}',
        b'{"ballot":{"choice":1e999}}',
        b'{"ballot":{"choice":"a"},"code":"\\u0000"}',
        b'{"ballot":' + b'{"a":' * 900 + b"1" + b"}" * 901,
        b"[" * 3000,
    ],
)
def test_no_body_breaks_it(client, now, body):
    headers = {**token(), "Content-Type": "application/json"}
    answer = client.post(
        f"/api/v1/polls/{open_poll(by_code=True).slug}/votes", content=body, headers=headers
    )
    assert answer.status_code in (400, 422)
