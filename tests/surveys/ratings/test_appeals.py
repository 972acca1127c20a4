"""Appeals against ratings: when one may be filed, who rules, what follows."""

from datetime import timedelta

import pytest

from errors import (
    AlreadyDone,
    Closed,
    Empty,
    Invalid,
    NotAllowed,
    NotFound,
    SamePerson,
    WrongStage,
)
from identity.permits import ALLOWED
from identity.permits import Act as Permit
from models import Act, AppealGround, Entry, Notice, RectificationState, Role
from surveys.ratings import appeals
from tests.surveys.ratings.world import answered, make_clerk, opened, verified
from tests.world import NOON, make_account


def file(session, row, **how):
    given = {
        "account": how.pop("by", None) or make_clerk(session, row),
        "rectification_id": row.id,
        "version": row.version,
        "ground": AppealGround.MISTAKEN,
        "reason": "本人来电说明误触。",
        "now": NOON,
    }
    return appeals.file(session, **(given | how))


def rule(session, appeal, **how):
    given = {
        "account": how.pop("by", None) or make_reviewer(session, appeal),
        "appeal_id": appeal.id,
        "is_upheld": True,
        "ruling": "文字与等级不符，系误评。",
        "now": NOON,
    }
    return appeals.rule(session, **(given | how))


def make_reviewer(session, appeal, role=Role.MODERATOR):
    department = appeal.rating.service.department
    return make_account(session, name="吴复核", roles=[role], department=department)


def test_an_upheld_appeal_takes_the_rating_out_and_excuses(any_session):
    row = verified(any_session, opened(any_session))
    appeal = rule(any_session, file(any_session, row))
    assert (appeal.is_upheld, row.state) == (True, RectificationState.EXCUSED)
    assert row.rating.voided_at == NOON
    assert not row.is_late(row.due_on + timedelta(days=9))


def test_a_rejected_appeal_leaves_everything_as_it_was(any_session):
    row = verified(any_session, opened(any_session))
    appeal = rule(any_session, file(any_session, row), is_upheld=False)
    assert (appeal.is_upheld, row.state) == (False, RectificationState.VERIFIED)
    assert row.rating.voided_at is None


@pytest.mark.parametrize("is_upheld", [True, False])
def test_either_ruling_stands_in_the_ledger_without_words(session, is_upheld):
    appeal = rule(session, file(session, verified(session, opened(session))), is_upheld=is_upheld)
    entry = session.query(Entry).filter(Entry.act == Act.RATING_APPEAL_RULED).one()
    assert entry.facts["upheld"] is is_upheld
    assert appeal.ruling not in str(entry.facts)
    assert appeal.reason not in str(entry.facts)


def test_who_filed_or_verified_does_not_rule(session):
    row = opened(session)
    both = make_clerk(session, row, Role.DRAFTER, Role.MODERATOR)
    filed = file(session, verified(session, row, by=both))
    with pytest.raises(SamePerson):
        rule(session, filed, by=both)


def test_who_filed_does_not_rule(session):
    row = verified(session, opened(session))
    both = make_clerk(session, row, Role.DRAFTER, Role.MODERATOR)
    filed = file(session, row, by=both)
    with pytest.raises(SamePerson):
        rule(session, filed, by=both)


def test_who_rated_does_not_rule(session):
    reviewer = make_account(session)
    row = verified(session, opened(session, account=reviewer))
    filed = file(session, row)
    from models import Membership

    reviewer.memberships = [Membership(department=row.department, role=Role.MODERATOR, since=NOON)]
    session.flush()
    with pytest.raises(SamePerson):
        rule(session, filed, by=reviewer)


@pytest.mark.parametrize("role", Role)
def test_only_who_may_review_ratings_rules(session, role):
    filed = file(session, verified(session, opened(session)))
    account = make_reviewer(session, filed, role)
    if role in ALLOWED[Permit.REVIEW_RATING]:
        assert rule(session, filed, by=account).ruled_by == account.id
    else:
        with pytest.raises(NotAllowed):
            rule(session, filed, by=account)


@pytest.mark.parametrize("role", Role)
def test_only_who_may_rectify_files(session, role):
    row = verified(session, opened(session))
    account = make_account(session, roles=[role], department=row.department)
    if role in ALLOWED[Permit.RECTIFY]:
        assert file(session, row, by=account)
    else:
        with pytest.raises(NotAllowed):
            file(session, row, by=account)


def test_it_is_ruled_on_once(session):
    filed = rule(session, file(session, verified(session, opened(session))))
    with pytest.raises(AlreadyDone):
        rule(session, filed, is_upheld=False)


def test_it_is_filed_once(session):
    row = verified(session, opened(session))
    rule(session, file(session, row), is_upheld=False)
    with pytest.raises(AlreadyDone):
        file(session, row)


def test_it_is_filed_after_verifying_and_before_answering(session):
    with pytest.raises(WrongStage):
        file(session, opened(session))
    with pytest.raises(WrongStage):
        file(session, answered(session, opened(session)))


def test_a_late_one_is_not_appealed_away(session):
    row = verified(session, opened(session))
    late = NOON + timedelta(days=6)
    with pytest.raises(Closed):
        file(session, row, now=late)


def test_both_sides_give_reasons(session):
    row = verified(session, opened(session))
    with pytest.raises(Empty):
        file(session, row, reason="")
    filed = file(session, row)
    with pytest.raises(Empty):
        rule(session, filed, ruling=" ")
    with pytest.raises(Invalid):
        rule(session, filed, ruling="机主 13812345678 已确认。")


def test_there_must_be_one(session):
    with pytest.raises(NotFound):
        appeals.rule(
            session,
            account=make_account(session),
            appeal_id=99,
            is_upheld=True,
            ruling="x",
            now=NOON,
        )


def test_rater_and_desk_are_told_of_the_ruling(session):
    rater = make_account(session)
    row = opened(session, account=rater)
    clerk = make_clerk(session, row)
    rule(session, file(session, verified(session, row, by=clerk), by=clerk))
    told = {(each.account_id, each.kind) for each in session.query(Notice)}
    assert {(rater.id, "rating-voided"), (clerk.id, "rating-appeal-upheld")} <= told
