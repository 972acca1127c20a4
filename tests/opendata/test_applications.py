"""Applications: with a pledge, decided by another person, good for a time, opening the data."""

from datetime import date, datetime, timedelta

import pytest

import notices
from clock import ZONE
from errors import (
    AlreadyDone,
    Conflict,
    Empty,
    Incomplete,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    SamePerson,
    TooLong,
)
from models import Openness, Role
from opendata import applications, shelf
from opendata.applications import Form
from tests.data_world import make_dataset
from tests.opendata.voices_world import make_application, make_publisher, make_steward
from tests.world import DAY, NOON, make_account


@pytest.fixture
def dataset(session):
    return make_dataset(session, openness=Openness.CONDITIONAL)


def decide(session, application, granted=True, **given):
    publisher = given.pop("account", None) or make_publisher(session, application.dataset)
    given.setdefault("reason", "" if granted else "用途与承诺书不符")
    return applications.decide(
        session, account=publisher, application_id=application.id, granted=granted,
        now=given.pop("now", NOON), **given,
    )  # fmt: skip


def may_read(session, application, now=NOON):
    return shelf.may_read(
        session, dataset=application.dataset, account=application.account, now=now
    )


def test_an_application_opens_nothing_by_itself(session, dataset):
    assert not may_read(session, make_application(session, dataset=dataset))


def test_granted_it_opens_the_data(any_session):
    dataset = make_dataset(any_session, openness=Openness.CONDITIONAL)
    application = make_application(any_session, dataset=dataset)
    assert may_read(any_session, decide(any_session, application))


def test_it_opens_them_until_its_end_and_not_a_moment_longer(session, dataset):
    application = make_application(session, dataset=dataset)
    decide(session, application, good_until=NOON + DAY)
    assert may_read(session, application, NOON + DAY - timedelta(seconds=1))
    assert not may_read(session, application, NOON + DAY)


def test_declined_it_opens_nothing_and_says_why(session, dataset):
    application = decide(session, make_application(session, dataset=dataset), granted=False)
    assert not may_read(session, application)
    [notice] = notices.mine(session, account_id=application.account_id)
    assert "承诺书" in notices.in_words(notice, "zh-Hans")[1]


def test_ended_it_opens_nothing_any_more(session, dataset):
    application = decide(session, make_application(session, dataset=dataset))
    publisher = make_publisher(session, dataset)
    applications.end(
        session, account=publisher, application_id=application.id, reason="转给他人", now=NOON
    )
    assert not may_read(session, application)


def test_what_is_not_good_cannot_be_ended(session, dataset):
    application = make_application(session, dataset=dataset)
    with pytest.raises(Conflict):
        applications.end(
            session, account=make_publisher(session, dataset), application_id=application.id,
            reason="无", now=NOON,
        )  # fmt: skip


def test_the_form_is_checked_in_five_workdays_and_decided_on_in_fifteen(session, dataset):
    asked = datetime(2026, 9, 24, 12, tzinfo=ZONE)
    application = make_application(session, dataset=dataset, now=asked)
    assert applications.check_due(application) == date(2026, 10, 9)
    assert application.due_on == date(2026, 10, 22)


@pytest.mark.parametrize("openness", [Openness.UNCONDITIONAL, Openness.CLOSED])
def test_one_applies_only_for_data_opened_on_conditions(session, openness):
    with pytest.raises(Invalid):
        make_application(session, dataset=make_dataset(session, openness=openness))


def test_one_does_not_apply_for_what_is_not_public(session):
    hidden = make_dataset(session, openness=Openness.CONDITIONAL, public=False)
    with pytest.raises(NotFound):
        make_application(session, dataset=hidden)


def test_a_stranger_does_not_apply(session, dataset):
    with pytest.raises(NotSignedIn):
        applications.apply(
            session, account=None, dataset_id=dataset.id, form=Form("", "研究", True), now=NOON
        )


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        (Form("清沅大学", "研究", False), Incomplete),
        (Form("清沅大学", " \n", True), Empty),
        (Form("清沅大学", "用" * 4001, True), TooLong),
        (Form("大" * 201, "研究", True), TooLong),
    ],
)
def test_purpose_and_pledge_are_needed(session, dataset, form, refusal):
    with pytest.raises(refusal):
        make_application(session, dataset=dataset, form=form)


def test_one_does_not_apply_twice_at_a_time(session, dataset):
    account = make_account(session)
    make_application(session, dataset=dataset, account=account)
    with pytest.raises(AlreadyDone):
        make_application(session, dataset=dataset, account=account)


def test_after_a_refusal_one_may_apply_again(session, dataset):
    account = make_account(session)
    decide(session, make_application(session, dataset=dataset, account=account), granted=False)
    assert make_application(session, dataset=dataset, account=account)


def test_after_its_end_one_may_apply_again(session, dataset):
    account = make_account(session)
    application = make_application(session, dataset=dataset, account=account)
    decide(session, application, good_until=NOON + DAY)
    assert make_application(session, dataset=dataset, account=account, now=NOON + 2 * DAY)


def test_the_applicant_does_not_decide(session, dataset):
    publisher = make_publisher(session, dataset)
    application = make_application(session, dataset=dataset, account=publisher)
    with pytest.raises(SamePerson):
        decide(session, application, account=publisher)


def test_a_steward_does_not_decide(session, dataset):
    application = make_application(session, dataset=dataset)
    with pytest.raises(NotAllowed):
        decide(session, application, account=make_steward(session, dataset))


def test_a_publisher_of_another_department_does_not_decide(session, dataset):
    application = make_application(session, dataset=dataset)
    with pytest.raises(NotAllowed):
        decide(session, application, account=make_account(session, roles=[Role.PUBLISHER]))


def test_it_is_decided_once(session, dataset):
    application = decide(session, make_application(session, dataset=dataset))
    with pytest.raises(AlreadyDone):
        decide(session, application, granted=False)


def test_nothing_is_declined_without_a_reason(session, dataset):
    with pytest.raises(Empty):
        decide(session, make_application(session, dataset=dataset), granted=False, reason=" ")


def test_an_end_in_the_past_is_refused(session, dataset):
    with pytest.raises(Invalid):
        decide(session, make_application(session, dataset=dataset), good_until=NOON)


def test_publishers_hear_of_it_and_stewards_do_not(session, dataset):
    people = make_publisher(session, dataset), make_steward(session, dataset)
    make_application(session, dataset=dataset)
    assert [notices.unread(session, account_id=each.id) for each in people] == [1, 0]


def test_the_desk_lists_what_waits_and_what_is_in_force(session, dataset):
    waiting = make_application(session, dataset=dataset)
    good = decide(session, make_application(session, dataset=dataset))
    decide(session, make_application(session, dataset=dataset), granted=False)
    publisher = make_publisher(session, dataset)
    assert applications.waiting(session, account=publisher) == [waiting]
    assert applications.good(session, account=publisher, now=NOON) == [good]
