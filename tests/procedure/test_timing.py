from datetime import date, datetime

import pytest

from clock import ZONE
from procedure.notice import Result, Severity
from tests.procedure.makers import found, the


def test_a_faultless_notice_has_no_finding():
    assert found() == []


@pytest.mark.parametrize(
    ("profile", "last", "expected"),
    [
        ("major-decision", date(2026, 3, 30), ["L02", "L03"]),  # 29 days
        ("major-decision", date(2026, 3, 31), ["L04"]),  # 30 if the first day counts
        ("major-decision", date(2026, 4, 1), []),
        ("rule", date(2026, 3, 30), ["L02", "L03"]),
        ("law", date(2026, 3, 30), ["L02"]),
        ("planning", date(2026, 3, 30), ["L02"]),
        ("eia", date(2026, 3, 12), ["L02-workdays"]),  # 9 workdays
        ("eia", date(2026, 3, 13), ["L04-workdays"]),
        ("eia", date(2026, 3, 16), []),
        ("normative-document", date(2026, 3, 9), ["L02-workdays", "L03"]),
        ("normative-document", date(2026, 3, 10), ["L04-workdays"]),
        ("general", date(2026, 3, 2), []),
    ],
)
def test_a_period_is_measured_by_its_profile(profile, last, expected):
    closes_at = datetime(last.year, last.month, last.day, 18, tzinfo=ZONE)
    assert found(profile=profile, closes_at=closes_at) == expected


SHORT = {"closes_at": datetime(2026, 3, 20, 18, tzinfo=ZONE)}


def test_too_short_a_period_is_told_with_its_days():
    finding = the("L02", **SHORT)
    assert finding.severity is Severity.REFUSE
    assert finding.facts["days"] == 19
    assert finding.facts["minimum"] == 30
    assert "第十五条" in finding.basis


def test_a_public_reason_excuses_a_short_period():
    assert found(**SHORT, shorten_reason="防汛形势紧急。") == []


def test_blanks_are_no_reason():
    assert found(**SHORT, shorten_reason=" \n") == ["L02", "L03"]


def test_a_reason_does_not_excuse_where_the_text_knows_none():
    assert found(**SHORT, profile="planning", shorten_reason="情况紧急。") == ["L02"]


def test_a_named_exception_excuses_a_short_period():
    assert found(**SHORT, profile="law", exception="chairpersons-decision") == []


def test_an_exception_of_another_text_excuses_nothing():
    assert found(**SHORT, profile="law", exception="state-council-decision") == ["L02"]


@pytest.mark.parametrize(
    ("given_at", "expected"),
    [
        (date(2026, 3, 1), []),
        (date(2026, 3, 2), []),
        (date(2026, 3, 3), ["L03-late"]),
        (datetime(2026, 3, 2, 18, tzinfo=ZONE), []),
    ],
)
def test_a_reason_must_be_there_when_it_opens(given_at, expected):
    assert found(**SHORT, shorten_reason="情况紧急。", shorten_reason_at=given_at) == expected


def test_a_reason_given_an_hour_after_opening_is_late():
    assert found(
        **SHORT,
        opens_at=datetime(2026, 3, 2, 9, tzinfo=ZONE),
        shorten_reason="情况紧急。",
        shorten_reason_at=datetime(2026, 3, 2, 10, tzinfo=ZONE),
    ) == ["L03-late"]


def test_market_entities_make_the_business_rule_count():
    market = {
        "affects_market_entities": True,
        "fair_competition": True,
        "feedback_promise": "征求意见结束后20个工作日内公布采纳情况。",
    }
    assert found(profile="normative-document", **market) == []
    assert found(profile="normative-document", **market, **SHORT) == ["L02", "L03"]


def test_both_ways_of_counting_are_told_with_their_ends():
    facts = the("L04", closes_at=datetime(2026, 3, 31, 18, tzinfo=ZONE)).facts
    assert (facts["inclusive"], facts["civil"]) == (date(2026, 3, 31), date(2026, 4, 1))


def test_a_period_that_ends_before_it_begins_is_refused_in_every_profile():
    assert "L02-backwards" in found(profile="general", opens_at=date(2026, 5, 1))


def test_a_period_that_ends_an_hour_before_it_begins_is_refused():
    assert "L02-backwards" in found(
        profile="general",
        opens_at=datetime(2026, 4, 1, 19, tzinfo=ZONE),
    )


def test_a_last_day_at_rest_is_told_with_the_day_it_rolls_to():
    finding = the("L05-rest-day", closes_at=datetime(2026, 4, 5, 18, tzinfo=ZONE))
    assert finding.facts["rolled"] == date(2026, 4, 7)
    assert finding.facts["certainty"] == "official"


def test_a_rest_day_that_is_only_projected_says_so():
    finding = the("L05-rest-day", closes_at=datetime(2027, 2, 7, 18, tzinfo=ZONE))
    assert finding.facts["certainty"] == "projected"


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "expected"),
    [
        (date(2026, 2, 2), datetime(2026, 3, 4, 18, tzinfo=ZONE), ["L05-spring-festival"]),
        (date(2026, 1, 26), datetime(2026, 3, 6, 18, tzinfo=ZONE), []),  # 9 of 40 days
        (date(2026, 9, 24), datetime(2026, 10, 16, 18, tzinfo=ZONE), ["L05-national-day"]),
    ],
)
def test_a_long_holiday_may_not_take_a_quarter_of_the_period(opens_at, closes_at, expected):
    assert found(profile="general", opens_at=opens_at, closes_at=closes_at) == expected


def test_a_bare_date_is_read_as_the_end_of_the_day():
    assert found(closes_at=date(2026, 4, 1)) == ["L06"]
    assert the("L06", closes_at=date(2026, 4, 1)).severity is Severity.INFO


def test_a_time_without_zone_is_read_in_shanghai():
    assert found(closes_at=datetime(2026, 4, 1, 18)) == ["L06-zone"]


CLOSED = {"stage": "closed", "closes_at": datetime(2026, 4, 1, 18, tzinfo=ZONE)}


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (None, []),
        (date(2026, 4, 30), []),  # the twentieth workday
        (date(2026, 5, 1), ["L13"]),
    ],
)
def test_a_result_is_overdue_after_twenty_workdays(today, expected):
    assert found(today=today, **CLOSED) == expected


def test_a_result_ends_the_wait():
    assert found(today=date(2026, 12, 1), **CLOSED, result=Result(comments=0)) == []


def test_an_open_consultation_owes_no_result_yet():
    assert found(today=date(2026, 12, 1)) == []
