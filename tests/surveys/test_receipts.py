"""Receipts of votes, responses, ratings and suggestions: they prove, and show no choice."""

import pytest

from errors import NotFound
from models import Entry, Receipt, Response, Vote
from surveys import receipts
from surveys.questionnaires import answering, handing_in
from surveys.receipts import Came, ReceiptKind
from surveys.suggestions import raising
from tests.surveys.polls.world import make_poll, vote
from tests.surveys.questionnaires.world import answers, make_survey
from tests.surveys.ratings.world import rated
from tests.surveys.suggestions.world import raised, replied
from tests.world import NOON, make_account, make_comment


def voted(session):
    return vote(session, make_poll(session))


def responded(session):
    begun = answering.begin(
        session, survey_id=make_survey(session).id, account=make_account(session), now=NOON
    )
    code = handing_in.whole(
        session, resume_code=begun.resume_code, answers=answers(), now=NOON
    ).receipt
    return session.query(Receipt).filter(Receipt.code == code).one()


def rating(session):
    return rated(session)[1]


def suggested(session):
    return raised(session)[1]


MAKERS = {
    ReceiptKind.VOTE: voted,
    ReceiptKind.RESPONSE: responded,
    ReceiptKind.RATING: rating,
    ReceiptKind.SUGGESTION: suggested,
}


@pytest.mark.parametrize("kind", ReceiptKind)
def test_a_receipt_says_of_what_it_is_and_proves_it(any_session, kind):
    made = MAKERS[kind](any_session)
    view = receipts.by_code(any_session, code=made.code.lower().replace("-", " "))
    assert (view.code, view.kind) == (made.code, kind)
    assert view.steps[0] == receipts.Step(Came.RECEIVED, made.given_at)
    assert view.proof.holds()
    assert view.title
    assert view.address.startswith("/app/")


@pytest.mark.parametrize("kind", ReceiptKind)
def test_a_receipt_holds_against_what_is_kept(any_session, kind):
    made = MAKERS[kind](any_session)
    any_session.expire_all()
    checked = receipts.verify(any_session, code=made.code)
    assert (checked.place, checked.kept, checked.holds) == (True, True, True)


def test_a_ballot_changed_in_the_database_breaks_its_receipt(session):
    made = voted(session)
    session.get_one(Vote, made.vote_id).ballot = {"choice": "c"}
    session.flush()
    assert receipts.verify(session, code=made.code).kept is False


def test_answers_changed_in_the_database_break_their_receipt(session):
    made = responded(session)
    session.get_one(Response, made.response_id).answers = {}
    session.flush()
    assert not receipts.verify(session, code=made.code).holds


def test_words_changed_in_the_database_break_their_receipt(session):
    made, receipt = raised(session)
    made.body = "别的话"
    session.flush()
    assert not receipts.verify(session, code=receipt.code).holds


def test_an_entry_of_another_row_breaks_the_receipt(session):
    first, second = suggested(session), suggested(session)
    first.entry_number = second.entry_number
    session.flush()
    assert receipts.verify(session, code=first.code).place is False


def test_a_changed_entry_breaks_the_receipt(session):
    made = suggested(session)
    entry = session.get_one(Entry, made.entry_number)
    entry.facts = entry.facts | {"topic": "health"}
    session.flush()
    assert receipts.verify(session, code=made.code).place is False


def test_of_what_was_taken_back_nothing_is_left_to_compare(session):
    author = make_account(session)
    made, receipt = raised(session, account=author)
    raising.withdraw(session, account=author, suggestion_id=made.id, now=NOON)
    session.expire_all()
    checked = receipts.verify(session, code=receipt.code)
    assert (checked.kept, checked.holds) == (None, True)
    view = receipts.by_code(session, code=receipt.code)
    assert (view.title, view.steps[-1].kind) == ("", Came.WITHDRAWN)


def test_a_suggestion_shows_who_was_to_reply_and_that_it_was(session):
    _, receipt = replied(session)
    kinds = [step.kind for step in receipts.by_code(session, code=receipt.code).steps]
    assert kinds == [Came.RECEIVED, Came.ASSIGNED, Came.REPLIED]


def test_a_bad_rating_is_not_told_by_its_steps(session):
    good, bad = rated(session, level=5)[1], rated(session, level=1)[1]
    one, other = (receipts.by_code(session, code=each.code) for each in (good, bad))
    assert [s.kind for s in one.steps] == [s.kind for s in other.steps]


@pytest.mark.parametrize("code", ["AAAA-AAA-AAA", "", "\x00", "x" * 10_000, "\ud800"])
def test_a_code_of_nothing_is_refused(any_session, code):
    with pytest.raises(NotFound):
        receipts.by_code(any_session, code=code)


def test_the_receipt_of_a_comment_is_read_elsewhere(session):
    with pytest.raises(NotFound):
        receipts.by_code(session, code=make_comment(session).receipt.code)
