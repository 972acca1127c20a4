"""Votes at the same moment: none lost, none counted twice, the counters exactly right."""

from collections import Counter

import pytest
from sqlalchemy import func, select

import db
from audit import ledger
from errors import AlreadyDone, Closed
from models import Account, Invitation, Poll, PollMethod, Receipt, Vote
from surveys.polls import codes, counters, opening, voting
from tests.surveys.polls.world import BALLOTS, make_drafter, make_poll
from tests.test_concurrency import at_once
from tests.world import DAY, NOON, make_account

LATER = NOON + DAY


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request):
    names = {"sqlite": "database", "postgres": "postgres_database"}
    return request.getfixturevalue(names[request.param])


def world(*, voters=1, **changes):
    """The ids of an open poll and of people."""
    with db.unit() as session:
        poll = make_poll(session, **changes)
        return poll.id, [make_account(session).id for _ in range(voters)]


def voting_for(poll_id, account_id, ballot, now=LATER):
    def cast(session):
        account = session.get_one(Account, account_id)
        return voting.cast(session, account=account, poll_id=poll_id, ballot=ballot, now=now)

    return cast


def holds(poll_id, *, votes):
    """The votes, the counters and the ledger all say the same."""
    with db.reading() as session:
        poll = session.get_one(Poll, poll_id)
        found = counters.recount(session, poll=poll)
        assert found.agrees and found.ballots == poll.votes == votes
        assert session.scalar(select(func.count()).select_from(Vote)) == votes
        assert session.scalar(select(func.count()).select_from(Receipt)) == votes
        assert ledger.verify(session).broken is None


@pytest.mark.parametrize("method", [PollMethod.SINGLE, PollMethod.RANKED])
def test_twenty_people_at_once_are_twenty_votes(any_database, method):
    poll_id, people = world(voters=20, method=method)
    found = at_once(*(voting_for(poll_id, each, BALLOTS[method]) for each in people))
    assert {type(each) for each in found} == {Receipt}
    holds(poll_id, votes=20)


def test_one_ballot_sent_eight_times_at_once_is_one_vote_with_one_receipt(any_database):
    poll_id, (person,) = world()
    found = at_once(*[voting_for(poll_id, person, {"choice": "a"})] * 8)
    assert len({each.code for each in found}) == 1
    holds(poll_id, votes=1)


def test_one_person_with_three_minds_at_once_has_one_vote(any_database):
    poll_id, (person,) = world()
    found = at_once(*(voting_for(poll_id, person, {"choice": key}) for key in "abc"))
    assert Counter(type(each) for each in found) == {Receipt: 1, AlreadyDone: 2}
    holds(poll_id, votes=1)


def test_changes_at_once_leave_one_ballot_counted_once(any_database):
    poll_id, (person,) = world(changeable=True)
    found = at_once(*(voting_for(poll_id, person, {"choice": key}) for key in "abcab"))
    assert {type(each) for each in found} == {Receipt}
    holds(poll_id, votes=1)


def test_one_code_used_by_five_at_once_votes_once(any_database):
    with db.unit() as session:
        poll = make_poll(session, by_code=True)
        drafter = make_drafter(session, poll)
        (code,) = codes.make(session, account=drafter, poll_id=poll.id, n=1, batch="信函", now=NOON)

    def cast(key):
        def deed(session):
            return voting.cast(
                session,
                account=None,
                poll_id=poll.id,
                ballot={"choice": key},
                code=code,
                now=LATER,
            )

        return deed

    found = at_once(*(cast(key) for key in "abcab"))
    assert sum(isinstance(each, AlreadyDone) for each in found) >= 3
    assert len({each.code for each in found if isinstance(each, Receipt)}) == 1
    holds(poll.id, votes=1)
    with db.reading() as session:
        assert session.scalars(select(Invitation.used_at)).one() is not None


def test_no_vote_comes_in_behind_the_closing(any_database):
    poll_id, people = world(voters=8)
    end = NOON + 10 * DAY

    def close(session):
        return opening.close_due(session, now=end)

    before = [voting_for(poll_id, each, {"choice": "a"}, end - DAY / 1000) for each in people]
    found = at_once(*before[:4], close, *before[4:])
    in_time = sum(isinstance(each, Receipt) for each in found)
    assert in_time + sum(isinstance(each, Closed) for each in found) == 8
    holds(poll_id, votes=in_time)
    with db.reading() as session:
        poll = session.get_one(Poll, poll_id)
        assert poll.result is not None and poll.result["ballots"] == in_time


def test_two_workers_close_a_poll_once(any_database):
    poll_id, people = world(voters=2)
    for each in people:
        with db.unit() as session:
            voting_for(poll_id, each, {"choice": "a"})(session)
    found = at_once(*[lambda session: opening.close_due(session, now=NOON + 11 * DAY)] * 3)
    assert sorted(len(each) for each in found) == [0, 0, 1]
    holds(poll_id, votes=2)
