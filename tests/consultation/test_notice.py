"""A Consultation's notice before the checks, and the day its answer is due."""

from datetime import date, datetime

import pytest

from clock import ZONE
from consultation import due, notice
from models import Stage
from procedure.notice import Severity
from procedure.profiles import PROFILES, Instrument
from tests.world import DAY, NOON, make_consultation


def keys(session, made, now=None):
    session.flush()
    return {each.key for each in notice.findings(session, consultation=made, now=now)}


def in_review(session, **given):
    given.setdefault("opens_at", datetime(2026, 3, 2, 9, tzinfo=ZONE))
    given.setdefault("closes_at", datetime(2026, 4, 8, 18, tzinfo=ZONE))
    return make_consultation(session, stage=Stage.REVIEW, **given)


def test_a_notice_that_is_whole_may_open(session):
    made = in_review(session, profile="major-decision")
    found = notice.findings(session, consultation=made)
    assert not [each for each in found if each.severity is Severity.REFUSE]


def test_the_instrument_is_that_of_its_profile(session):
    made = in_review(session, profile="normative-document")
    assert notice.notice_of(session, consultation=made).instrument is Instrument.NORMATIVE_DOCUMENT


@pytest.mark.parametrize("profile", PROFILES)
def test_no_profile_excludes_what_it_is_for(session, profile):
    assert "L09" not in keys(session, in_review(session, profile=profile))


def test_a_draft_without_clauses_is_none(session):
    made = in_review(session, text=None, profile="major-decision")
    assert "L01-draft" in keys(session, made)


@pytest.mark.parametrize(
    "field, value, key",
    [
        ("background", "", "L01-background"),
        ("contact", "", "L08-contact"),
        ("channels", [], "L08-channels"),
        ("channels", ["mail"], "L07-online"),
        ("channels", ["online"], "L07-offline"),
        ("affects_market", True, "L10-fair-competition"),
        ("summary", "机密★ 停车要收费", "L22-secret"),
        ("background", "联系人手机13812345678", "L22-personal-data"),
    ],
)
def test_what_is_wrong_is_found(session, field, value, key):
    made = in_review(session, profile="major-decision")
    setattr(made, field, value)
    assert key in keys(session, made)


def test_the_contact_may_have_a_telephone_number(session):
    made = in_review(session, profile="major-decision")
    made.contact = "王工 13812345678"
    assert "L22-personal-data" not in keys(session, made)


def test_what_opens_late_has_less_time(session):
    made = in_review(session, profile="major-decision")
    assert "L02" not in keys(session, made)
    assert "L02" in keys(session, made, now=made.opens_at + 10 * DAY)


def test_what_opens_early_has_no_more_time_than_announced(session):
    made = in_review(
        session, profile="major-decision", closes_at=datetime(2026, 3, 20, 18, tzinfo=ZONE)
    )
    assert "L02" in keys(session, made, now=made.opens_at - 30 * DAY)


@pytest.mark.parametrize(
    "closes_at, answer",
    [
        (datetime(2026, 3, 2, 0, 0, tzinfo=ZONE), date(2026, 3, 27)),  # Sunday the 1st was the last
        (datetime(2026, 3, 2, 0, 1, tzinfo=ZONE), date(2026, 3, 30)),
        (datetime(2026, 3, 2, 18, 0, tzinfo=ZONE), date(2026, 3, 30)),
    ],
)
def test_the_answer_is_due_twenty_workdays_after_the_last_day(session, closes_at, answer):
    made = make_consultation(session, closes_at=closes_at)
    assert due.result_due(made).date == answer


def test_without_a_closing_time_nothing_is_due(session):
    made = make_consultation(session)
    made.closes_at = None
    assert due.result_due(made) is None


def test_the_day_is_shanghais_wherever_the_server_stands(session):
    made = make_consultation(session, closes_at=NOON)
    session.expire_all()
    assert made.closes_at.tzinfo is ZONE
