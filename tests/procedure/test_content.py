import pytest

from procedure.notice import Severity
from procedure.profiles import PROFILES, Instrument
from tests.procedure.makers import found, the


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"body": ""}, ["L01-draft"]),
        ({"body": "", "draft_present": True}, []),
        ({"background": " "}, ["L01-background"]),
        ({"body": "", "profile": "suggestion-call"}, []),
        ({"channels": ("mail", "email")}, ["L07-online"]),
        ({"channels": ("online", "email")}, ["L07-offline"]),
        ({"channels": ("online", "counter")}, []),
        ({"channels": ()}, ["L08-channels"]),
        ({"title": ""}, ["L08-title"]),
        ({"department": ""}, ["L08-department"]),
        ({"contact": ""}, ["L08-contact"]),
        ({"opens_at": None}, ["L08-period"]),
        ({"closes_at": None}, ["L08-period"]),
        ({"legal_basis": ""}, ["L08-legal-basis"]),
        ({"legal_basis": "", "profile": "general"}, []),
        ({"has_stakeholders": True}, ["L10-fair-competition"]),
        ({"has_stakeholders": True, "fair_competition": True}, []),
        ({"affects_market_entities": True}, ["L10-fair-competition", "L10-promise"]),
        ({"affects_market_entities": True, "fair_competition": True}, ["L10-promise"]),
        ({"round": 2}, ["L12"]),
        ({"round": 2, "redline_attached": True}, []),
    ],
)
def test_what_is_missing_is_found(change, expected):
    assert found(**change) == expected


@pytest.mark.parametrize(
    ("key", "change", "severity"),
    [
        ("L01-background", {"background": ""}, Severity.REFUSE),
        ("L07-online", {"channels": ("mail",)}, Severity.WARN),
        ("L08-contact", {"contact": ""}, Severity.REFUSE),
        ("L08-legal-basis", {"legal_basis": ""}, Severity.WARN),
        ("L09", {"instrument": Instrument.EMERGENCY}, Severity.REFUSE),
        ("L10-promise", {"affects_market_entities": True}, Severity.REFUSE),
        ("L12", {"round": 2}, Severity.WARN),
    ],
)
def test_a_finding_is_as_severe_as_its_rule(key, change, severity):
    assert the(key, **change).severity is severity


@pytest.mark.parametrize(
    ("profile", "instrument", "expected"),
    [
        ("major-decision", Instrument.FISCAL_MONETARY, ["L09"]),
        ("major-decision", Instrument.GOVERNMENT_LEGISLATION, ["L09"]),
        ("major-decision", Instrument.EMERGENCY, ["L09"]),
        ("major-decision", Instrument.RULE, ["L09"]),
        ("major-decision", Instrument.MAJOR_DECISION, []),
        ("major-decision", None, []),
        ("general", Instrument.RULE, ["L09"]),
        ("general", Instrument.GENERAL, []),
        ("normative-document", Instrument.MAJOR_DECISION, ["L09"]),
    ],
)
def test_an_instrument_must_not_go_by_a_profile_that_excludes_it(profile, instrument, expected):
    assert found(profile=profile, instrument=instrument) == expected


@pytest.mark.parametrize("profile", PROFILES)
def test_an_instrument_may_go_by_a_profile_of_its_own(profile):
    assert "L09" not in found(profile=profile, instrument=PROFILES[profile].instrument)


def holds_a_number(text):
    return "13800138000" in text


@pytest.mark.parametrize("field", ["title", "body", "background", "summary"])
def test_personal_data_in_a_published_text_is_refused(field):
    assert found(personal_data=holds_a_number, **{field: "请联系 13800138000"}) == [
        "L22-personal-data"
    ]


def test_a_contact_may_hold_a_telephone_number():
    assert found(personal_data=holds_a_number, contact="王科长 13800138000") == []


def test_nobody_looks_for_personal_data_without_a_detector():
    assert found(summary="请联系 13800138000") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("秘密★一年", ["L22-secret"]),
        ("机 密 ★", ["L22-secret"]),
        ("绝密☆长期", ["L22-secret"]),
        ("保守国家秘密，不得泄露商业秘密。", []),
    ],
)
def test_a_secrecy_marking_is_refused_and_the_word_is_not(text, expected):
    assert found(background=text) == expected
