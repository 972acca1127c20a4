"""Raising a Suggestion: taken in once, on record, given to whose duty it is; taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

import db
from audit import ledger
from errors import AlreadyDone, Empty, Invalid, NotFound, NotSignedIn, TooLong, TooMany
from models import (
    Act,
    Entry,
    Notice,
    Receipt,
    StepKind,
    Suggestion,
    SuggestionKind,
    SuggestionState,
)
from settings import settings
from surveys.suggestions import raising
from tests.surveys.suggestions.world import make_town, raised
from tests.test_concurrency import any_database, at_once, count, ledger_holds  # noqa: F401
from tests.world import NOON, make_account


def test_it_goes_to_the_department_whose_duty_it_is(any_session):
    town = make_town(any_session)
    made, _ = raised(any_session, region_id=town.district.id)
    assert (made.department, made.state) == (town.transport, SuggestionState.ASSIGNED)
    assert [step.kind for step in made.steps] == [StepKind.RECEIVED, StepKind.ASSIGNED]


def test_one_that_is_nobodys_waits(session):
    made, _ = raised(session)
    assert (made.department, made.state) == (None, SuggestionState.RECEIVED)


def test_the_ledger_holds_a_digest_and_no_words(any_session):
    made, receipt = raised(any_session)
    entry = any_session.get_one(Entry, receipt.entry_number)
    assert entry.act is Act.SUGGESTION_RECEIVED
    assert entry.facts["digest"] == raising.digest_of(made)
    assert "遮雨棚" not in str(entry.facts)
    assert ledger.proof(any_session, number=entry.number).holds()


def test_its_author_is_told_the_code(session):
    author = make_account(session)
    _, receipt = raised(session, account=author)
    notice = session.scalars(select(Notice).where(Notice.account_id == author.id)).one()
    assert notice.facts["code"] == receipt.code
    assert receipt.code in notice.link


@pytest.mark.parametrize(
    ("kind", "due"),
    [(SuggestionKind.CONSULT, date(2026, 11, 23)), (SuggestionKind.HELP, date(2026, 11, 27))],
)
def test_the_deadline_goes_by_the_kind(session, kind, due):
    made, _ = raised(session, kind=kind)
    assert made.due_on == due


def test_personal_data_are_masked_for_others(session):
    made, _ = raised(session, title="请回电13812345678", body="我住人民路1号，13812345678。")
    assert "13812345678" in made.body
    assert "13812345678" not in made.shown_title + made.shown


def test_who_reports_a_violation_is_never_named_nor_shown(session):
    made, _ = raised(session, kind=SuggestionKind.REPORT, publish_name=True, may_publish=True)
    assert (made.publish_name, made.may_publish) == (False, False)


def test_a_grievance_is_known_for_one():
    assert raising.is_for_petitions("我要信访，上访多年没人管")
    assert not raising.is_for_petitions("建议给公交站加遮雨棚")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": "  "}, Empty),
        ({"body": "\x00\u200b"}, Empty),
        ({"body": "字" * 1_000_000}, TooLong),
        ({"title": "字" * 121}, TooLong),
        ({"topic": "no-such"}, Invalid),
        ({"region_id": 999_999}, NotFound),
        ({"idempotency_key": ""}, Invalid),
        ({"idempotency_key": "k" * 81}, Invalid),
    ],
)
def test_what_cannot_be_taken_is_refused(session, changes, refusal):
    with pytest.raises(refusal):
        raised(session, **changes)
    assert session.scalar(select(func.count()).select_from(Suggestion)) == 0


def test_a_visitor_raises_nothing(session):
    with pytest.raises(NotSignedIn):
        raising.raise_suggestion(
            session,
            account=None,
            kind=SuggestionKind.HELP,
            topic="other",
            region_id=None,
            title="帮忙",
            body="帮忙",
            now=NOON,
        )


@pytest.mark.parametrize("hidden", ["\x00", "\ud800", "\u202e", "\ufeff"])
def test_characters_nobody_sees_are_left_out(any_session, hidden):
    made, _ = raised(any_session, title=f"路灯{hidden}坏了", body=f"修{hidden}一修")
    assert (made.title, made.body) == ("路灯坏了", "修一修")


def test_the_same_key_gives_the_first_receipt_back(session):
    author = make_account(session)
    _, first = raised(session, account=author, idempotency_key="form-1")
    _, again = raised(session, account=author, idempotency_key="form-1")
    assert first.code == again.code


def test_the_same_key_for_other_words_is_refused(session):
    author = make_account(session)
    raised(session, account=author, idempotency_key="form-1")
    with pytest.raises(Invalid):
        raised(session, account=author, idempotency_key="form-1", body="别的话")


def test_nobody_raises_without_end(session):
    author = make_account(session)
    for _ in range(settings().comments_per_hour):
        raised(session, account=author)
    with pytest.raises(TooMany):
        raised(session, account=author)
    raised(session, account=author, now=NOON + timedelta(minutes=61))


def test_one_taken_back_leaves_a_stub_without_words(any_session):
    author = make_account(any_session)
    made, receipt = raised(any_session, account=author, publish_name=True, may_publish=True)
    raising.withdraw(any_session, account=author, suggestion_id=made.id, now=NOON)
    any_session.refresh(made)
    assert made.state is SuggestionState.WITHDRAWN
    assert (made.title, made.body, made.shown_title, made.shown) == ("", "", "", "")
    assert (made.publish_name, made.salt) == (False, None)
    assert any_session.get(Receipt, receipt.id) is not None


def test_only_its_author_takes_it_back_and_once(session):
    author = make_account(session)
    made, _ = raised(session, account=author)
    with pytest.raises(NotFound):
        raising.withdraw(session, account=make_account(session), suggestion_id=made.id, now=NOON)
    raising.withdraw(session, account=author, suggestion_id=made.id, now=NOON)
    with pytest.raises(AlreadyDone):
        raising.withdraw(session, account=author, suggestion_id=made.id, now=NOON)


def test_one_form_sent_twice_at_once_is_one_suggestion(any_database):  # noqa: F811
    with db.unit() as session:
        make_town(session)
        author = make_account(session).id

    def post(session):
        from models import Account

        return raised(session, account=session.get_one(Account, author), idempotency_key="form-1")[
            1
        ].code

    assert len(set(at_once(*[post] * 4))) == 1
    assert (count(Suggestion), count(Receipt), count(Entry)) == (1, 1, 1)
    assert ledger_holds()
