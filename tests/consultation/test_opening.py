"""Before the public: opened by a second person after the checks, lengthened, closed, taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import search
from audit import ledger
from consultation import opening, texts
from errors import Empty, Incomplete, Invalid, NotFound, SamePerson, WrongStage
from models import Act, CaseState, Entry, Role, Stage, Standing
from moderation import queue
from tests.world import (
    DAY,
    NOON,
    make_account,
    make_comment,
    make_consultation,
    make_staff,
)


def in_review(session, **given):
    given.setdefault("opens_at", NOON)
    given.setdefault("closes_at", NOON + 31 * DAY)
    return make_consultation(session, stage=Stage.REVIEW, **given)


def open_(session, consultation, **given):
    given.setdefault("account", make_staff(session, consultation, Role.PUBLISHER))
    given.setdefault("now", NOON)
    return opening.open_(session, consultation_id=consultation.id, **given)


def extend(session, consultation, **given):
    given.setdefault("account", make_staff(session, consultation, Role.PUBLISHER))
    given.setdefault("closes_at", consultation.closes_at + 7 * DAY)
    given.setdefault("reason", "来信反映时间不够")
    given.setdefault("now", NOON)
    return opening.extend(session, consultation_id=consultation.id, **given)


def withdraw(session, consultation, **given):
    given.setdefault("account", make_staff(session, consultation, Role.PUBLISHER))
    given.setdefault("reason", "上位法已经修改")
    return opening.withdraw(session, consultation_id=consultation.id, now=NOON, **given)


def entries(session, act):
    return list(session.scalars(select(Entry).where(Entry.act == act).order_by(Entry.number)))


def test_opening_puts_it_before_the_public_and_on_record(any_session):
    made = in_review(any_session)
    open_(any_session, made)
    draft = texts.newest_draft(any_session, consultation_id=made.id)
    assert made.stage is Stage.OPEN
    assert entries(any_session, Act.OPENED)[0].facts["draft"] == draft.digest
    assert search.consultation_ids(any_session, q="停车") == [made.id]


def test_who_began_it_does_not_open_it(session):
    made = in_review(session)
    creator = made.creator
    creator.memberships += make_account(
        session, roles=[Role.PUBLISHER], department=made.department
    ).memberships
    with pytest.raises(SamePerson):
        open_(session, made, account=creator)


def test_who_imported_the_text_does_not_open_it(session):
    made = in_review(session)
    publisher = make_staff(session, made, Role.PUBLISHER)
    texts.newest_draft(session, consultation_id=made.id).made_by = publisher.id
    with pytest.raises(SamePerson):
        open_(session, made, account=publisher)


def test_without_background_it_cannot_open(session):
    made = in_review(session)
    made.background = ""
    with pytest.raises(Incomplete) as refusal:
        open_(session, made)
    assert refusal.value.about["missing"] == ["background"]
    assert "L01" in refusal.value.about["findings"]


def test_a_period_that_is_too_short_cannot_open(session):
    made = in_review(session, profile="major-decision", closes_at=NOON + 20 * DAY)
    with pytest.raises(Incomplete) as refusal:
        open_(session, made)
    assert refusal.value.about["findings"] == ["L02", "L03"]
    assert made.stage is Stage.REVIEW


def test_a_shorter_period_opens_with_a_public_reason(session):
    made = in_review(session, profile="major-decision", closes_at=NOON + 20 * DAY)
    made.shorten_reason = "汛期将至，防洪措施须在六月前施行。"
    assert open_(session, made).stage is Stage.OPEN


def test_personal_data_in_the_notice_cannot_open(session):
    made = in_review(session)
    made.background = "请与张三联系，身份证号 11010519491231002X。"
    with pytest.raises(Incomplete) as refusal:
        open_(session, made)
    assert refusal.value.about["findings"] == ["L22"]


def test_opened_late_its_time_begins_late_and_must_still_be_long_enough(session):
    made = in_review(session, profile="major-decision")
    with pytest.raises(Incomplete) as refusal:
        open_(session, made, now=NOON + 9 * DAY)
    assert "L02" in refusal.value.about["findings"]


def test_opened_late_it_says_when_it_really_opened(session):
    made = in_review(session)
    late = NOON + 2 * DAY
    assert open_(session, made, now=late).opens_at == late


def test_opened_early_it_keeps_the_time_it_announced(session):
    made = in_review(session, opens_at=NOON + DAY)
    opened = open_(session, made)
    assert opened.opens_at == NOON + DAY
    assert not opened.takes_comments(NOON)


def test_one_whose_time_is_over_cannot_open(session):
    made = in_review(session, opens_at=NOON - 31 * DAY, closes_at=NOON)
    with pytest.raises(Invalid):
        open_(session, made)


def test_opening_twice_is_refused_and_recorded_once(session):
    made = in_review(session)
    open_(session, made)
    with pytest.raises(WrongStage):
        open_(session, made)
    assert len(entries(session, Act.OPENED)) == 1


def test_opening_what_is_not_there_is_refused(session):
    with pytest.raises(NotFound):
        opening.open_(session, account=make_account(session), consultation_id=99, now=NOON)


def test_an_extension_gives_more_time_and_is_on_record(any_session):
    made = make_consultation(any_session)
    later = made.closes_at + 7 * DAY
    extend(any_session, made)
    any_session.expire_all()
    facts = entries(any_session, Act.EXTENDED)[0].facts
    assert made.closes_at == later
    assert (facts["reason"], facts["closes_at"]) == ("来信反映时间不够", later.isoformat())


@pytest.mark.parametrize("change", [-DAY, timedelta(0)])
def test_a_period_is_never_shortened(session, change):
    made = make_consultation(session)
    with pytest.raises(Invalid):
        extend(session, made, closes_at=made.closes_at + change)


def test_an_extension_to_a_year_no_calendar_reaches_is_refused(session):
    with pytest.raises(Invalid):
        extend(session, make_consultation(session), closes_at=NOON.replace(year=2926))


def test_an_extension_needs_a_reason(session):
    with pytest.raises(Empty):
        extend(session, make_consultation(session), reason=" \u200b ")


def test_a_period_that_is_over_is_not_taken_up_again(session):
    made = make_consultation(session, closes_at=NOON)
    with pytest.raises(WrongStage):
        extend(session, made)


def test_what_is_due_is_closed_at_its_closing_time(any_session):
    made = make_consultation(any_session, closes_at=NOON - timedelta(minutes=3))
    assert opening.close_due(any_session, now=NOON) == [made]
    assert (made.stage, made.closed_at) == (Stage.CLOSED, NOON - timedelta(minutes=3))


def test_closing_again_changes_nothing(any_session):
    make_consultation(any_session, closes_at=NOON)
    opening.close_due(any_session, now=NOON)
    assert opening.close_due(any_session, now=NOON + DAY) == []
    assert len(entries(any_session, Act.CLOSED)) == 1


def test_what_is_not_due_stays_open(session):
    made = make_consultation(session, closes_at=NOON + timedelta(seconds=1))
    opening.close_due(session, now=NOON)
    assert made.stage is Stage.OPEN


def test_the_ledger_says_how_many_comments_had_come_in(any_session):
    made = make_consultation(any_session, closes_at=NOON + DAY)
    for _ in range(3):
        make_comment(any_session, consultation=made)
    made.closes_at = NOON
    opening.close_due(any_session, now=NOON)
    assert entries(any_session, Act.CLOSED)[0].facts["received"] == 3


@pytest.mark.parametrize("stage", [Stage.OPEN, Stage.CLOSED])
def test_it_can_be_taken_back_with_a_public_reason(session, stage):
    made = make_consultation(session, stage=stage)
    make_comment(session, consultation=made)
    withdraw(session, made)
    assert (made.stage, made.withdrawn_reason) == (Stage.WITHDRAWN, "上位法已经修改")
    assert ledger.verify(session).broken is None


def test_taking_back_needs_a_reason(session):
    with pytest.raises(Empty):
        withdraw(session, make_consultation(session), reason="\n")


def test_nobody_is_asked_to_rule_on_what_was_taken_back(any_session):
    made = make_consultation(any_session)
    comment = make_comment(any_session, consultation=made)
    moderator = make_staff(any_session, made, Role.MODERATOR)
    [case] = queue.waiting(any_session, account=moderator)
    withdraw(any_session, made)
    assert queue.waiting_count(any_session, account=moderator) == 0
    assert (case.state, comment.standing) == (CaseState.DROPPED, Standing.WAITING)


def test_what_was_taken_back_takes_no_comments(session):
    made = make_consultation(session)
    withdraw(session, made)
    assert not made.takes_comments(NOON)


def test_what_was_taken_back_cannot_be_opened_again(session):
    made = make_consultation(session)
    withdraw(session, made)
    with pytest.raises(WrongStage):
        open_(session, made)


def test_a_refused_opening_leaves_nothing_on_record(session):
    made = in_review(session)
    made.background = ""
    with pytest.raises(Incomplete):
        open_(session, made)
    assert ledger.size(session) == 0
