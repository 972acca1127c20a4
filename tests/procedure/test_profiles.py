import json
from datetime import date

import pytest

from errors import Invalid, Unreadable
from procedure import profiles, workdays
from procedure.deadlines import Convention, Unit, due
from procedure.profiles import PROFILES, Confidence, Grounds, Instrument


@pytest.mark.parametrize(
    ("key", "minimum", "unit", "confidence"),
    [
        ("law", 30, Unit.DAYS, Confidence.VERIFIED),
        ("administrative-regulation", 30, Unit.DAYS, Confidence.VERIFIED),
        ("rule", 30, Unit.DAYS, Confidence.VERIFIED),
        ("major-decision", 30, Unit.DAYS, Confidence.VERIFIED),
        ("major-decision-shandong", 30, Unit.DAYS, Confidence.ON_THE_WEB),
        ("normative-document", 7, Unit.WORKDAYS, Confidence.FROM_MEMORY),
        ("normative-document-business", 30, Unit.DAYS, Confidence.VERIFIED),
        ("planning", 30, Unit.DAYS, Confidence.VERIFIED),
        ("land", 30, Unit.DAYS, Confidence.VERIFIED),
        ("land-preannouncement", 10, Unit.WORKDAYS, Confidence.VERIFIED),
        ("eia", 10, Unit.WORKDAYS, Confidence.ON_THE_WEB),
        ("suggestion-call", None, Unit.DAYS, Confidence.VERIFIED),
        ("general", None, Unit.DAYS, Confidence.VERIFIED),
    ],
)
def test_a_profile_asks_for_what_its_text_says(key, minimum, unit, confidence):
    found = PROFILES[key]
    assert (found.minimum, found.unit, found.confidence) == (minimum, unit, confidence)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.key)
def test_every_minimum_has_a_citation(profile):
    assert profile.minimum is None or profile.citations


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.key)
def test_every_exclusion_has_a_basis(profile):
    assert bool(profile.excludes) == bool(profile.excludes_basis)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.key)
def test_no_profile_excludes_its_own_instrument(profile):
    assert profile.instrument not in profile.excludes


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.key)
def test_a_stricter_profile_exists_and_asks_for_more(profile):
    if profile.stricter is None:
        return
    calendar = workdays.load()
    ends = [
        due(
            date(2026, 3, 2),
            each.minimum,
            unit=each.unit,
            convention=Convention.CIVIL,
            calendar=calendar,
        ).date
        for each in (profile, PROFILES[profile.stricter])
    ]
    assert ends[0] < ends[1]


def test_a_rule_from_memory_says_that_nobody_checked_it():
    assert PROFILES["normative-document"].basis.endswith("（未核实）")


def test_an_answer_within_twenty_workdays_is_by_analogy():
    within = PROFILES["major-decision"].answer_within
    assert (within.n, within.unit, within.certainty) == (20, Unit.WORKDAYS, Grounds.BY_ANALOGY)


def test_a_major_decision_makes_no_government_legislation():
    excluded = PROFILES["major-decision"].excludes
    assert {
        Instrument.FISCAL_MONETARY,
        Instrument.GOVERNMENT_LEGISLATION,
        Instrument.EMERGENCY,
    } <= set(excluded)


def test_an_unknown_profile_is_refused():
    with pytest.raises(Invalid):
        profiles.profile("nonsense")


def test_a_local_profile_is_one_more_file(tmp_path):
    content = json.loads((profiles.FOLDER / "normative-document.json").read_text("utf-8"))
    content |= {"key": "liuan", "minimum": 30, "unit": "days", "confidence": "W"}
    (tmp_path / "liuan.json").write_text(json.dumps(content), "utf-8")
    assert profiles.load(tmp_path)["liuan"].minimum == 30


@pytest.mark.parametrize(
    "change",
    [
        {"minimum": "30"},
        {"minimum": True},
        {"unit": "weeks"},
        {"key": "other"},
        {"names": {"en": "Only English"}},
        {"surprise": 1},
    ],
)
def test_a_profile_that_is_none_is_refused(tmp_path, change):
    content = json.loads((profiles.FOLDER / "rule.json").read_text("utf-8")) | change
    (tmp_path / "rule.json").write_text(json.dumps(content), "utf-8")
    with pytest.raises(Unreadable):
        profiles.load(tmp_path)
