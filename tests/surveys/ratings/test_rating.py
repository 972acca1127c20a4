"""Rating a case: who may, what is refused, what is recorded, what is said later."""

from datetime import timedelta

import pytest

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
from models import Act, Entry, Notice, Rating, Receipt, Rectification, Role
from surveys.ratings import rating
from surveys.ratings.reasons import OFFLINE, ONLINE, VERSION, Reason
from tests.surveys.ratings.world import CODE, make_matter, rated
from tests.world import NOON, make_account


def rate(session, matter, **how):
    given = {
        "account": None,
        "service": matter.service.slug,
        "number": matter.number,
        "code": CODE,
        "level": 5,
        "now": NOON,
    }
    return rating.rate(session, **(given | how))


def test_a_rating_gets_a_receipt_in_the_ledger_without_words_or_level(any_session):
    made, receipt = rated(any_session, level=4, body="态度很好")
    entry = any_session.get_one(Entry, receipt.entry_number)
    assert (entry.act, entry.consultation_id) == (Act.RATING_RECEIVED, None)
    assert set(entry.facts) == {"rating", "service", "digest"}
    assert entry.facts["digest"] == rating.digest_of(made)
    assert ledger.verify(any_session).broken is None


def test_a_case_is_rated_once(any_session):
    matter = make_matter(any_session)
    rate(any_session, matter)
    with pytest.raises(AlreadyDone):
        rate(any_session, matter, level=1)
    assert any_session.query(Rating).one().level == 5


@pytest.mark.parametrize("wrong", [{"number": "2020-1"}, {"service": "nothing"}, {"code": "WRONG"}])
def test_an_unknown_case_and_a_wrong_code_are_refused_alike(session, wrong):
    matter = make_matter(session)
    with pytest.raises(NotFound) as refusal:
        rate(session, matter, **wrong)
    assert refusal.value.about == {"why": "matter"}


def test_a_case_without_a_code_is_rated_only_by_who_is_signed_in(session):
    matter = make_matter(session, code="")
    with pytest.raises(NotSignedIn):
        rate(session, matter)
    assert rate(session, matter, account=make_account(session)).code


@pytest.mark.parametrize("level", [0, 6, -1])
def test_a_level_off_the_five_is_refused(session, level):
    with pytest.raises(Invalid):
        rate(session, make_matter(session), level=level)


def test_a_reason_that_is_not_of_the_list_is_refused(session):
    with pytest.raises(Invalid) as refusal:
        rate(session, make_matter(session), reasons=["parking"])
    assert refusal.value.about["why"] == "reason-unknown"


@pytest.mark.parametrize(("is_online", "reason"), [(True, OFFLINE[0]), (False, ONLINE[0])])
def test_a_reason_of_the_other_side_is_refused(session, is_online, reason):
    with pytest.raises(Invalid) as refusal:
        rate(session, make_matter(session, is_online=is_online), reasons=[reason])
    assert refusal.value.about["why"] == "reason-side"


def test_a_reason_named_twice_is_refused(session):
    with pytest.raises(Invalid):
        rate(session, make_matter(session), reasons=[Reason.SKILL, Reason.SKILL])


def test_reasons_are_kept_with_the_version_of_their_list(session):
    made, _receipt = rated(session, reasons=[Reason.ATTITUDE, Reason.SKILL])
    assert made.reasons == ["skill", "attitude"]
    assert made.reasons_version == VERSION


def test_a_case_finished_too_long_ago_is_not_rated(session):
    old = make_matter(session, finished_on=NOON.date() - timedelta(days=31))
    last = make_matter(session, finished_on=NOON.date() - timedelta(days=30))
    with pytest.raises(Closed):
        rate(session, old)
    assert rate(session, last)


def test_personal_data_are_masked_in_what_is_shown(session):
    made, _receipt = rated(session, body="请打 13812345678 给我")
    assert "13812345678" not in made.shown
    assert made.is_fit


def test_abuse_is_kept_but_held_back(session):
    made, _receipt = rated(session, body="你们这群傻逼王八蛋")
    assert made.body
    assert not made.is_fit


def test_words_beyond_the_limit_are_refused(session):
    with pytest.raises(TooLong):
        rate(session, make_matter(session), body="长" * 1_001)


def test_a_contact_is_kept_only_of_who_gives_a_name(session):
    matter = make_matter(session)
    rate(session, matter, contact="13812345678")
    assert session.query(Rating).one().contact == ""


def test_a_name_comes_with_a_way_to_reach_the_person(session):
    with pytest.raises(Empty):
        rate(session, make_matter(session), is_named=True)
    assert rate(session, make_matter(session), is_named=True, account=make_account(session))


def test_one_s_own_ratings_are_found_by_account(session):
    account = make_account(session)
    made, receipt = rated(session, account=account)
    rated(session)
    assert rating.mine(session, account=account) == [(made, receipt.code)]
    assert rating.mine(session, account=None) == []


@pytest.mark.parametrize(("level", "bad"), [(5, 0), (4, 0), (3, 0), (2, 1), (1, 1)])
def test_the_two_lowest_levels_open_a_rectification(session, level, bad):
    rated(session, level=level)
    assert session.query(Rectification).count() == bad


def test_nothing_is_rated_by_itself(session):
    make_matter(session)
    assert session.query(Rating).count() == 0


def test_who_rates_is_told_with_the_receipt(session):
    account = make_account(session)
    _made, receipt = rated(session, account=account, level=5)
    notice = session.query(Notice).filter(Notice.account_id == account.id).one()
    assert notice.facts["code"] == receipt.code


def test_staff_enter_a_rating_for_somebody_and_it_is_marked(session):
    matter = make_matter(session)
    clerk = make_account(session, roles=[Role.MODERATOR], department=matter.service.department)
    rating.assist(
        session,
        account=clerk,
        service=matter.service.slug,
        number=matter.number,
        level=3,
        now=NOON,
    )
    made = session.query(Rating).one()
    assert (made.is_assisted, made.entered_by, made.account_id) == (True, clerk.id, None)


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.DRAFTER, Role.MODERATOR)]
)
def test_others_may_not_enter_ratings(session, role):
    matter = make_matter(session)
    account = make_account(session, roles=[role], department=matter.service.department)
    with pytest.raises(NotAllowed):
        rating.assist(
            session,
            account=account,
            service=matter.service.slug,
            number=matter.number,
            level=5,
            now=NOON,
        )


def test_more_is_said_once_with_the_receipt(any_session):
    made, receipt = rated(any_session, level=2)
    rating.supplement(any_session, code=receipt.code, body="后来打了 13812345678 也没用", now=NOON)
    assert "也没用" in made.supplement
    assert "13812345678" not in made.supplement
    assert made.level == 2
    with pytest.raises(AlreadyDone):
        rating.supplement(any_session, code=receipt.code, body="再说一次", now=NOON)


def test_an_empty_supplement_is_refused(session):
    _made, receipt = rated(session)
    with pytest.raises(Empty):
        rating.supplement(session, code=receipt.code, body=" ", now=NOON)


def test_a_receipt_of_something_else_leads_to_no_rating(session):
    with pytest.raises(NotFound):
        rating.by_code(session, code="AAAA-AAA-AAA")
    assert session.query(Receipt).count() == 0
