"""The Ledger: proofs hold, and any change is found at the first broken Entry."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from audit import ledger
from audit.ledger import NewEntry
from errors import NotFound
from models import Act, Entry, Node
from tests.world import NOON, make_consultation


def fill(session, n):
    consultation = make_consultation(session)
    return [
        ledger.append(
            session,
            act=Act.RECEIVED,
            consultation_id=consultation.id,
            facts={"comment": i, "digest": "ab" * 32},
            now=NOON + timedelta(seconds=i),
        )
        for i in range(n)
    ]


def test_an_untouched_ledger_verifies(any_session):
    fill(any_session, 11)
    any_session.expire_all()
    checked = ledger.verify(any_session)
    assert (checked.size, checked.broken) == (11, None)


def test_every_entry_has_a_proof_that_holds(any_session):
    entries = fill(any_session, 13)
    assert all(ledger.proof(any_session, number=entry.number).holds() for entry in entries)


def test_a_proof_names_the_root_of_the_head(session):
    fill(session, 9)
    assert ledger.proof(session, number=4).root == ledger.head(session).root


def test_many_at_once_are_the_same_as_one_by_one(session):
    consultation = make_consultation(session)
    rows = [NewEntry(Act.RECEIVED, consultation.id, {"comment": i}) for i in range(7)]
    ledger.append_many(session, rows=rows[:3], now=NOON)
    ledger.append_many(session, rows=rows[3:], now=NOON)
    assert ledger.verify(session).broken is None


CHANGES = {
    "facts": {"facts": {"comment": 999}},
    "time": {"at": NOON + timedelta(days=1)},
    "act": {"act": Act.WITHDRAWN},
    "hash": {"hash": "0" * 64},
    "previous": {"previous": "1" * 64},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_entry_is_the_first_broken_one(session, change):
    fill(session, 8)
    session.execute(update(Entry).where(Entry.number == 5).values(**CHANGES[change]))
    session.expire_all()
    assert ledger.verify(session).broken == 5


@given(number=st.integers(1, 8))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whichever_entry_is_changed_it_is_named(session, number):
    if not ledger.head(session).size:
        fill(session, 8)
    with session.begin_nested() as change:
        session.execute(
            update(Entry).where(Entry.number == number).values(facts={"comment": "forged"})
        )
        session.expire_all()
        assert ledger.verify(session).broken == number
        change.rollback()


def test_a_removed_entry_is_named(session):
    fill(session, 6)
    session.execute(delete(Entry).where(Entry.number == 3))
    session.expire_all()
    assert ledger.verify(session).broken == 3


def test_a_cut_off_tail_is_named(session):
    fill(session, 6)
    session.execute(delete(Entry).where(Entry.number == 6))
    session.expire_all()
    assert ledger.verify(session).broken == 6


def test_a_changed_node_is_found(session):
    fill(session, 8)
    session.execute(update(Node).where(Node.level == 1, Node.place == 2).values(hash="0" * 64))
    session.expire_all()
    assert ledger.verify(session).broken == 5


def test_there_is_no_proof_of_an_entry_that_is_not_there(session):
    fill(session, 2)
    with pytest.raises(NotFound):
        ledger.proof(session, number=3)
