"""Receipts of votes and suggestions through both doors for machines, and on the command line."""

import json

import pytest

import cli
from tests.surveys.polls.world import make_poll, vote
from tests.surveys.suggestions.world import raised


@pytest.fixture
def codes(session):
    found = {"vote": vote(session, make_poll(session)).code, "suggestion": raised(session)[1].code}
    session.commit()
    return found


@pytest.mark.parametrize("kind", ["vote", "suggestion"])
def test_the_interface_tells_the_kind_and_the_proof(client, codes, kind):
    answer = client.get(f"/api/v1/receipts/{codes[kind]}")
    found = answer.json()
    assert (answer.status_code, found["kind"]) == (200, kind)
    assert found["proof"]["number"] == found["entry"]["number"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ballot" not in answer.text
    assert "等车没有地方躲" not in answer.text


@pytest.mark.parametrize("kind", ["vote", "suggestion"])
def test_the_plain_page_shows_it_too(client, codes, kind):
    page = client.get(f"/read/receipts/{codes[kind]}")
    assert page.status_code == 200
    assert codes[kind] in page.text
    assert "等车没有地方躲" not in page.text


def test_a_code_of_nothing_is_not_found(client):
    assert client.get("/api/v1/receipts/AAAA-AAA-AAA").status_code == 404
    assert client.get("/read/receipts/AAAA-AAA-AAA").status_code == 404


@pytest.mark.parametrize("kind", ["vote", "suggestion"])
def test_the_command_line_verifies_it(codes, kind, capsys):
    assert cli.main(["receipt", "verify", codes[kind], "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["holds"], facts["in_ledger"], facts["text_unchanged"]) == (True, True, True)
