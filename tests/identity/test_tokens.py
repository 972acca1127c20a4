"""Keys of the API: shown once, kept as a digest, revoked by their owner."""

import pytest
from sqlalchemy import select

from errors import Invalid, NotFound, NotSignedIn
from identity import tokens
from models import Token
from tests.world import NOON, make_account


def test_a_token_names_its_owner(session):
    account = make_account(session)
    token = tokens.create(session, account_id=account.id, label="script", now=NOON)
    assert tokens.owner(session, token=token) is account


def test_the_database_does_not_hold_the_token(session):
    token = tokens.create(session, account_id=make_account(session).id, label="", now=NOON)
    kept = session.scalars(select(Token)).one()
    assert token not in (kept.digest, kept.label)
    assert len(kept.digest) == 64


def test_no_two_tokens_are_alike(session):
    account = make_account(session)
    made = {tokens.create(session, account_id=account.id, label="", now=NOON) for _ in range(20)}
    assert len(made) == 20


@pytest.mark.parametrize("wrong", ["", "minyi_", "minyi_nobody", "x" * 5_000, "民意"])
def test_an_unknown_token_is_nobody(session, wrong):
    with pytest.raises(NotSignedIn):
        tokens.owner(session, token=wrong)


def test_a_revoked_token_is_nobody(session):
    account = make_account(session)
    token = tokens.create(session, account_id=account.id, label="", now=NOON)
    (kept,) = tokens.mine(session, account_id=account.id)
    tokens.revoke(session, token_id=kept.id, account_id=account.id, now=NOON)
    with pytest.raises(NotSignedIn):
        tokens.owner(session, token=token)
    assert tokens.mine(session, account_id=account.id) == []


def test_nobody_revokes_the_token_of_another(session):
    owner, other = make_account(session), make_account(session)
    tokens.create(session, account_id=owner.id, label="", now=NOON)
    (kept,) = tokens.mine(session, account_id=owner.id)
    with pytest.raises(NotFound):
        tokens.revoke(session, token_id=kept.id, account_id=other.id, now=NOON)


def test_a_label_has_a_bound(session):
    with pytest.raises(Invalid):
        tokens.create(session, account_id=make_account(session).id, label="x" * 81, now=NOON)


def test_nobody_has_no_token(session):
    with pytest.raises(NotFound):
        tokens.create(session, account_id=404, label="", now=NOON)
