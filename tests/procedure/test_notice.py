import dataclasses
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Invalid
from models.decision import Verdict as ModelVerdict
from procedure import workdays
from procedure.form import Verdict
from procedure.notice import Notice, Severity, check
from procedure.profiles import PROFILES

CALENDAR = workdays.load()
HERE = Path(__file__).parent
DOC = HERE.parents[1] / "docs" / "notice.md"
LIVE = {file.stem: json.loads(file.read_text("utf-8")) for file in HERE.glob("notices/*.json")}
GOOD = LIVE["changzhou-2022"]["notice"]


@pytest.mark.parametrize("name", sorted(LIVE))
def test_a_real_notice_gets_the_findings_it_deserves(name):
    notice = Notice.from_json(LIVE[name]["notice"])
    assert [finding.key for finding in check(notice, calendar=CALENDAR)] == LIVE[name]["findings"]


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"surprise": 1}, "surprise", "unknown"),
        ({"title": 5}, "title", "mistyped"),
        ({"title": None}, "title", "mistyped"),
        ({"profile": "nonsense"}, "profile", "unknown"),
        ({"instrument": "poem"}, "instrument", "mistyped"),
        ({"stage": "asleep"}, "stage", "mistyped"),
        ({"draft_present": "yes"}, "draft_present", "mistyped"),
        ({"channels": "online"}, "channels", "mistyped"),
        ({"channels": ["online", "pigeon"]}, "channels[1]", "mistyped"),
        ({"opens_at": "yesterday"}, "opens_at", "mistyped"),
        ({"opens_at": 20250101}, "opens_at", "mistyped"),
        ({"closes_at": "2025-02-30"}, "closes_at", "mistyped"),
        ({"closes_at": "9999-12-31"}, "closes_at", "mistyped"),
        ({"closes_at": "2025-02-03T24:01"}, "closes_at", "mistyped"),
        ({"round": True}, "round", "mistyped"),
        ({"round": 1.0}, "round", "mistyped"),
        ({"round": 0}, "round", "out-of-range"),
        ({"hearing": []}, "hearing", "mistyped"),
        ({"hearing": {"announced_at": "2025-01-01"}}, "hearing.held_at", "absent"),
        (
            {"hearing": {"announced_at": "2025-01-01", "held_at": "2025-01-09T10:00"}},
            "hearing.held_at",
            "mistyped",
        ),
        ({"result": {"comments": "many"}}, "result.comments", "mistyped"),
        ({"result": {"comments": -1}}, "result", "out-of-range"),
        ({"result": {"comments": 1, "shares": ["NaN"]}}, "result.shares[0]", "mistyped"),
        (
            {"result": {"comments": 1, "dispositions": [{"verdict": "adopted"}]}},
            "result.dispositions[0].count",
            "absent",
        ),
    ],
)
def test_a_notice_with_a_wrong_field_is_refused_by_name(change, field, why):
    with pytest.raises(Invalid) as refusal:
        Notice.from_json(GOOD | change)
    assert (refusal.value.about["field"], refusal.value.about["why"]) == (field, why)


@pytest.mark.parametrize("data", [None, [], "notice", 1])
def test_what_is_no_object_is_no_notice(data):
    with pytest.raises(Invalid):
        Notice.from_json(data)


@pytest.mark.parametrize("field", ["title", "profile"])
def test_a_notice_needs_title_and_profile(field):
    with pytest.raises(Invalid) as refusal:
        Notice.from_json({name: value for name, value in GOOD.items() if name != field})
    assert refusal.value.about == {"field": field, "why": "absent"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.sampled_from([field.name for field in dataclasses.fields(Notice)]), JSON)
def test_any_value_in_any_field_is_taken_or_refused_as_invalid(name, value):
    try:
        notice = Notice.from_json(GOOD | {name: value})
    except Invalid:
        return
    check(notice, calendar=CALENDAR, today=date(2026, 11, 22))


@given(
    st.sampled_from(sorted(PROFILES)),
    st.dates(date(2024, 1, 1), date(2029, 1, 1)),
    st.dates(date(2024, 1, 1), date(2029, 1, 1)),
    st.booleans(),
)
def test_any_period_is_judged_in_every_profile(profile, opens_at, closes_at, market):
    notice = Notice.from_json(
        GOOD
        | {
            "profile": profile,
            "opens_at": opens_at.isoformat(),
            "closes_at": closes_at.isoformat(),
            "affects_market_entities": market,
        }
    )
    found = {finding.id for finding in check(notice, calendar=CALENDAR)}
    assert "L02" in found or opens_at <= closes_at


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2025-02-19", date(2025, 2, 19)),
        ("2025-02-19T20:00+08:00", date(2025, 2, 19)),
        ("2025-02-19T24:00", date(2025, 2, 19)),
        ("2025-02-20T00:00+08:00", date(2025, 2, 19)),
        ("2025-02-19T16:30Z", date(2025, 2, 20)),
    ],
)
def test_the_last_day_is_the_last_on_which_one_may_write(text, last):
    assert Notice.from_json(GOOD | {"closes_at": text}).last_day == last


def test_the_first_day_is_the_one_in_shanghai():
    notice = Notice(title="t", profile="rule", opens_at=datetime(2025, 1, 1, 20, tzinfo=UTC))
    assert notice.first_day == date(2025, 1, 2)


def test_a_notice_built_in_code_with_an_unknown_profile_is_refused():
    with pytest.raises(Invalid):
        check(Notice(title="t", profile="nonsense"), calendar=CALENDAR)


def test_an_empty_notice_is_told_everything_at_once():
    found = check(Notice(title=" ", profile="major-decision"), calendar=CALENDAR)
    assert {finding.key for finding in found} == {
        "L01-draft",
        "L01-background",
        "L08-title",
        "L08-department",
        "L08-contact",
        "L08-channels",
        "L08-period",
        "L08-legal-basis",
    }


def test_findings_come_in_order_of_id_with_about_facts_and_basis():
    found = check(Notice.from_json(LIVE["shandong-2025"]["notice"]), calendar=CALENDAR)
    assert [finding.id for finding in found] == sorted(finding.id for finding in found)
    for finding in found:
        assert finding.about and finding.basis and finding.key.startswith(finding.id)
        assert "{" not in finding.about
        assert finding.severity in Severity


def test_the_verdicts_are_those_of_the_tables():
    assert set(Verdict.__args__) == {verdict.value for verdict in ModelVerdict}


@pytest.mark.parametrize("field", dataclasses.fields(Notice), ids=lambda field: field.name)
def test_every_field_is_explained(field):
    assert f"| `{field.name}` |" in DOC.read_text("utf-8")


def test_every_finding_is_listed_and_every_listed_one_exists():
    room = HERE.parents[1] / "procedure"
    source = "".join(file.read_text("utf-8") for file in room.glob("*.py"))
    in_code = set(re.findall(r'"(L\d\d[-a-z]*)"', source))
    assert in_code == set(
        re.findall(r"^\| (L\d\d[-a-z]*) \|", DOC.read_text("utf-8"), re.MULTILINE)
    )


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_is_listed(profile):
    assert f"| {profile} |" in DOC.read_text("utf-8")
