"""One ballot a person: cast, resent, changed, refused; by account, by code, for somebody."""

import pytest
from sqlalchemy import func, select

from audit import ledger
from errors import (
    AlreadyDone,
    Closed,
    Empty,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooLong,
)
from models import Act, AskingState, Assurance, Channel, Entry, PollMethod, Role, Vote
from surveys import invitations
from surveys.polls import codes, counters, opening, proofs, voting
from tests.surveys.polls.world import (
    BALLOTS,
    close,
    make_drafter,
    make_poll,
    make_publisher,
    vote,
)
from tests.world import DAY, NOON, make_account


def make_codes(session, poll, n=1, **rest):
    drafter = make_drafter(session, poll)
    given = {"batch": "信函"} | rest
    return codes.make(session, account=drafter, poll_id=poll.id, n=n, now=NOON, **given)


def count(session):
    return session.scalar(select(func.count()).select_from(Vote))


@pytest.mark.parametrize("method", list(PollMethod))
def test_a_ballot_of_each_method_is_kept_counted_and_receipted(any_session, method):
    poll = make_poll(any_session, method=method)
    receipt = vote(any_session, poll)
    assert receipt.vote_id and poll.votes == 1
    assert counters.recount(any_session, poll=poll).agrees
    assert proofs.of(any_session, code=receipt.code).holds


def test_the_ledger_says_neither_who_nor_what(session):
    poll = make_poll(session)
    voter = make_account(session, name="钱投票", assurance=Assurance.REAL_PERSON)
    receipt = vote(session, poll, {"choice": "b"}, account=voter)
    facts = session.get_one(Entry, receipt.entry_number).facts
    assert set(facts) == {"poll", "vote", "channel", "assisted", "digest"}
    assert len(facts["digest"]) == 64


def test_two_voters_of_one_mind_leave_different_digests(session):
    poll = make_poll(session)
    one, two = vote(session, poll), vote(session, poll)
    digests = {session.get_one(Entry, r.entry_number).facts["digest"] for r in (one, two)}
    assert len(digests) == 2


def test_no_row_of_a_vote_names_its_voter(session):
    poll = make_poll(session)
    voter = make_account(session, assurance=Assurance.REAL_PERSON)
    vote(session, poll, account=voter)
    row = session.scalars(select(Vote)).one()
    assert len(row.voter) == 64 and str(voter.id) != row.voter


def test_the_same_person_has_another_mark_in_another_poll(session):
    assert voting.mark(1, "account:7") != voting.mark(2, "account:7")


def test_the_same_ballot_sent_again_gives_the_same_receipt(any_session):
    poll = make_poll(any_session)
    voter = make_account(any_session)
    first = vote(any_session, poll, account=voter)
    assert vote(any_session, poll, account=voter).code == first.code
    assert count(any_session) == 1 and poll.votes == 1


def test_a_ballot_resent_after_closing_still_finds_its_receipt(session):
    poll = make_poll(session)
    voter = make_account(session)
    first = vote(session, poll, account=voter)
    close(session, poll)
    again = vote(session, poll, account=voter, now=NOON + 12 * DAY)
    assert again.code == first.code


def test_a_second_ballot_is_refused_and_the_first_one_counts(any_session):
    poll = make_poll(any_session)
    voter = make_account(any_session)
    vote(any_session, poll, {"choice": "a"}, account=voter)
    with pytest.raises(AlreadyDone):
        vote(any_session, poll, {"choice": "b"}, account=voter)
    assert counters.counted(any_session, poll_id=poll.id)["choice", "a", voter.assurance] == 1


def test_a_changeable_ballot_is_changed_and_counted_once(any_session):
    poll = make_poll(any_session, changeable=True)
    voter = make_account(any_session)
    first = vote(any_session, poll, {"choice": "a"}, account=voter)
    entry = first.entry_number
    again = vote(any_session, poll, {"choice": "b"}, account=voter)
    assert again.code == first.code and again.entry_number > entry
    kept = counters.counted(any_session, poll_id=poll.id)
    level = voter.assurance
    assert (kept["choice", "a", level], kept["choice", "b", level]) == (0, 1)
    assert poll.votes == 1 and counters.recount(any_session, poll=poll).agrees


def test_the_receipt_of_a_changed_ballot_proves_the_new_one(session):
    poll = make_poll(session, changeable=True)
    voter = make_account(session)
    vote(session, poll, {"choice": "a"}, account=voter)
    receipt = vote(session, poll, {"choice": "b"}, account=voter)
    found = proofs.of(session, code=receipt.code)
    assert found.holds and found.entry.act is Act.VOTE_CHANGED


def test_a_ballot_changed_back_leaves_no_digest_seen_before(session):
    poll = make_poll(session, changeable=True)
    voter = make_account(session)
    for key in "aba":
        vote(session, poll, {"choice": key}, account=voter)
    facts = session.scalars(select(Entry).where(Entry.act != Act.POLL_OPENED)).all()
    assert len({each.facts["digest"] for each in facts}) == 3


def test_a_changeable_ballot_is_fixed_by_closing(session):
    poll = make_poll(session, changeable=True)
    voter = make_account(session)
    vote(session, poll, {"choice": "a"}, account=voter)
    with pytest.raises(Closed):
        vote(session, poll, {"choice": "b"}, account=voter, now=NOON + 10 * DAY)


def test_a_vote_at_closing_time_is_late(session):
    with pytest.raises(Closed):
        vote(session, make_poll(session), now=NOON + 10 * DAY)


def test_a_vote_before_the_opening_time_is_early(session):
    poll = make_poll(session, opens_at=NOON + 5 * DAY)
    with pytest.raises(Closed):
        vote(session, poll)


@pytest.mark.parametrize("state", [AskingState.DRAFTING, AskingState.REVIEW])
def test_a_poll_that_is_not_open_is_not_there(session, state):
    with pytest.raises(NotFound):
        vote(session, make_poll(session, state=state))


def test_a_withdrawn_poll_takes_no_votes(session):
    poll = make_poll(session)
    publisher = make_publisher(session, poll)
    opening.withdraw(session, account=publisher, poll_id=poll.id, reason="选项有误", now=NOON)
    with pytest.raises(Closed):
        vote(session, poll)


def test_a_stranger_is_asked_to_sign_in(session):
    poll = make_poll(session)
    with pytest.raises(NotSignedIn):
        voting.cast(
            session, account=None, poll_id=poll.id, ballot=BALLOTS[PollMethod.SINGLE], now=NOON
        )


def test_below_the_assurance_asked_for_nobody_votes(session):
    poll = make_poll(session, min_assurance=4)
    with pytest.raises(NotAllowed) as refused:
        vote(session, poll, assurance=Assurance.TWO_ELEMENT)
    assert refused.value.about["why"] == "assurance"


def test_an_option_of_another_poll_is_refused(session):
    with pytest.raises(Invalid) as refused:
        vote(session, make_poll(session), {"choice": "z"})
    assert refused.value.about["why"] == "option"
    assert count(session) == 0


def test_other_needs_its_words(session):
    poll = make_poll(session, other=True)
    with pytest.raises(Empty):
        vote(session, poll, {"choice": "other"})


def test_other_is_kept_with_its_words(session):
    poll = make_poll(session, other=True)
    vote(session, poll, {"choice": "other"}, other="只在周末禁行")
    assert session.scalars(select(Vote.other)).one() == "只在周末禁行"


def test_words_of_a_megabyte_are_too_long(session):
    poll = make_poll(session, other=True)
    with pytest.raises(TooLong):
        vote(session, poll, {"choice": "other"}, other="长" * 1_000_000)


def test_words_without_other_are_left_out(session):
    poll = make_poll(session, other=True)
    vote(session, poll, {"choice": "a"}, other="没有选其他")
    assert session.scalars(select(Vote.other)).one() == ""


def test_a_code_votes_without_an_account(any_session):
    poll = make_poll(any_session, by_code=True)
    (code,) = make_codes(any_session, poll)
    receipt = voting.cast(
        any_session, account=None, poll_id=poll.id, ballot={"choice": "a"}, code=code, now=NOON
    )
    assert proofs.of(any_session, code=receipt.code).holds
    assert any_session.scalars(select(Vote)).one().assurance == 0


def test_a_code_is_taken_as_people_type_it(session):
    poll = make_poll(session, by_code=True)
    (code,) = make_codes(session, poll)
    typed = code.replace("-", " ").lower()
    vote(session, poll, code=typed)
    assert vote(session, poll, code=code).vote_id


def test_a_used_code_casts_no_other_ballot(any_session):
    poll = make_poll(any_session, by_code=True)
    (code,) = make_codes(any_session, poll)
    vote(any_session, poll, {"choice": "a"}, code=code)
    with pytest.raises(AlreadyDone):
        vote(any_session, poll, {"choice": "b"}, code=code)
    assert count(any_session) == 1


@pytest.mark.parametrize("code", ["2222-222-222", "", "x", "’; DROP TABLE vote", "9" * 5000])
def test_a_forged_code_is_refused(session, code):
    poll = make_poll(session, by_code=True)
    make_codes(session, poll)
    with pytest.raises(Invalid) as refused:
        vote(session, poll, code=code)
    assert refused.value.about["why"] == "unknown-code"


def test_a_code_of_another_poll_is_refused(session):
    one, two = make_poll(session, by_code=True), make_poll(session, by_code=True)
    (code,) = make_codes(session, one)
    with pytest.raises(Invalid):
        vote(session, two, code=code)


def test_a_revoked_code_is_refused_and_a_used_one_keeps_its_vote(session):
    poll = make_poll(session, by_code=True)
    used, unused = make_codes(session, poll, n=2, batch="信函")
    first = vote(session, poll, code=used)
    gone = invitations.revoke(
        session, account=make_drafter(session, poll), poll_id=poll.id, batch="信函", now=NOON
    )
    assert gone == 1 and vote(session, poll, code=used).code == first.code
    with pytest.raises(Invalid):
        vote(session, poll, code=unused)


def test_a_poll_of_codes_alone_takes_no_account(session):
    poll = make_poll(session, by_code=True, by_account=False)
    with pytest.raises(Invalid) as refused:
        vote(session, poll)
    assert refused.value.about["why"] == "only-codes"


def test_a_poll_without_codes_takes_none(session):
    with pytest.raises(Invalid) as refused:
        vote(session, make_poll(session), code="2222-222-222")
    assert refused.value.about["why"] == "no-codes"


def test_what_staff_types_in_for_somebody_is_marked(session):
    poll = make_poll(session, by_code=True)
    (code,) = make_codes(session, poll)
    clerk = make_account(session, roles=[Role.MODERATOR], department=poll.department)
    vote(session, poll, account=clerk, code=code, assisted=Channel.PHONE)
    row = session.scalars(select(Vote)).one()
    assert (row.is_assisted, row.channel) == (True, Channel.PHONE)


def test_a_resident_assists_nobody(session):
    poll = make_poll(session, by_code=True)
    (code,) = make_codes(session, poll)
    with pytest.raises(NotAllowed):
        vote(session, poll, code=code, assisted=Channel.PAPER)


def test_assisted_entry_needs_the_code_of_the_person(session):
    poll = make_poll(session, by_code=True)
    clerk = make_account(session, roles=[Role.MODERATOR], department=poll.department)
    with pytest.raises(Invalid):
        vote(session, poll, account=clerk, assisted=Channel.PAPER)


def test_own_gives_the_ballot_to_its_voter_alone(session):
    poll = make_poll(session)
    voter = make_account(session)
    receipt = vote(session, poll, account=voter)
    assert voting.own(session, poll=poll, account=voter)[1].code == receipt.code
    assert voting.own(session, poll=poll, account=make_account(session)) is None
    assert voting.own(session, poll=poll, account=None) is None


def test_the_ledger_holds_after_votes_and_changes(any_session):
    poll = make_poll(any_session, changeable=True)
    voter = make_account(any_session)
    for key in "abc":
        vote(any_session, poll, {"choice": key}, account=voter)
    close(any_session, poll)
    assert ledger.verify(any_session).broken is None
