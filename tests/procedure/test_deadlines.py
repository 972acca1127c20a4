from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Invalid
from procedure import workdays
from procedure.deadlines import Convention, Unit, due, length
from procedure.workdays import FOLDER, Certainty

CALENDAR = workdays.load()
DAYS = st.dates(date(2000, 1, 1), date(2070, 1, 1))
PERIODS = st.integers(1, 120)
KINDS = [(unit, convention) for unit in Unit for convention in Convention]


def due_on(start, n, unit, convention, calendar=CALENDAR):
    return due(start, n, unit=unit, convention=convention, calendar=calendar)


@pytest.mark.parametrize(
    ("start", "n", "unit", "convention", "expected"),
    [
        # an environmental notice that counts its first day and a Saturday worked
        (date(2025, 2, 7), 10, Unit.WORKDAYS, Convention.INCLUSIVE, date(2025, 2, 19)),
        (date(2025, 2, 7), 9, Unit.WORKDAYS, Convention.CIVIL, date(2025, 2, 19)),
        (date(2025, 2, 7), 10, Unit.WORKDAYS, Convention.CIVIL, date(2025, 2, 20)),
        # 宁津: the last day is Qingming
        (date(2023, 3, 6), 30, Unit.DAYS, Convention.CIVIL, date(2023, 4, 6)),
        (date(2023, 3, 6), 31, Unit.DAYS, Convention.INCLUSIVE, date(2023, 4, 5)),
        # the civil code's draft ended in Spring Festival
        (date(2019, 12, 28), 30, Unit.DAYS, Convention.INCLUSIVE, date(2020, 1, 26)),
        (date(2019, 12, 28), 30, Unit.DAYS, Convention.CIVIL, date(2020, 2, 3)),
        (date(2025, 9, 12), 30, Unit.DAYS, Convention.INCLUSIVE, date(2025, 10, 11)),
        # started on a rest day
        (date(2026, 2, 20), 1, Unit.WORKDAYS, Convention.CIVIL, date(2026, 2, 24)),
        (date(2026, 2, 20), 1, Unit.WORKDAYS, Convention.INCLUSIVE, date(2026, 2, 24)),
        (date(2026, 1, 5), 1, Unit.WORKDAYS, Convention.INCLUSIVE, date(2026, 1, 5)),
    ],
)
def test_a_period_ends_where_the_calendar_says(start, n, unit, convention, expected):
    found = due_on(start, n, unit, convention)
    assert found.date == found.earliest == found.latest == expected
    assert found.certainty is Certainty.OFFICIAL
    assert found.calendar == CALENDAR.version


def test_a_period_into_a_year_without_notice_is_projected_with_its_band():
    found = due_on(date(2026, 12, 10), 20, Unit.WORKDAYS, Convention.CIVIL)
    assert found.date == date(2027, 1, 8)
    assert (found.earliest, found.latest) == (date(2027, 1, 1), date(2027, 1, 12))
    assert found.certainty is Certainty.PROJECTED


def test_the_band_never_begins_before_the_period_could_end():
    found = due_on(date(2026, 12, 29), 5, Unit.WORKDAYS, Convention.CIVIL)
    assert found.date == date(2027, 1, 6)
    assert found.earliest == date(2027, 1, 3)


def test_an_agency_is_held_to_the_earliest_and_a_person_safe_until_the_latest():
    found = due_on(date(2026, 12, 29), 5, Unit.WORKDAYS, Convention.CIVIL)
    assert (found.for_duty, found.for_right) == (found.earliest, found.latest)


def test_days_that_count_the_first_need_no_calendar():
    found = due_on(date(2027, 1, 25), 14, Unit.DAYS, Convention.INCLUSIVE)
    assert (found.date, found.certainty) == (date(2027, 2, 7), Certainty.OFFICIAL)


def test_a_last_day_that_may_roll_is_projected():
    found = due_on(date(2027, 1, 25), 14, Unit.DAYS, Convention.CIVIL)
    assert found.date == date(2027, 2, 11)
    assert found.earliest == date(2027, 2, 8)
    assert found.certainty is Certainty.PROJECTED


@pytest.mark.parametrize("n", [1, 3, 5, 10, 20, 40, 60])
def test_what_the_notices_of_2025_and_2026_said_lies_inside_the_band(n, tmp_path):
    for year in range(2004, 2025):
        (tmp_path / f"{year}.json").symlink_to(FOLDER / f"{year}.json")
    blind = workdays.load(tmp_path)
    for i in range(600):
        start = date(2025, 1, 1) + timedelta(i)
        guess = due_on(start, n, Unit.WORKDAYS, Convention.CIVIL, blind)
        told = due_on(start, n, Unit.WORKDAYS, Convention.CIVIL).date
        assert guess.earliest <= told <= guess.latest, start


@pytest.mark.parametrize(("unit", "convention"), KINDS)
@given(start=DAYS, later=st.integers(0, 40), n=PERIODS)
def test_a_later_start_is_never_due_earlier(unit, convention, start, later, n):
    first = due_on(start, n, unit, convention)
    second = due_on(start + timedelta(later), n, unit, convention)
    assert first.date <= second.date


@pytest.mark.parametrize(("unit", "convention"), KINDS)
@given(start=DAYS, n=PERIODS)
def test_a_longer_period_is_never_due_earlier(unit, convention, start, n):
    assert due_on(start, n, unit, convention).date <= due_on(start, n + 1, unit, convention).date


@pytest.mark.parametrize(("unit", "convention"), KINDS)
@given(start=DAYS, n=PERIODS)
def test_the_date_lies_inside_its_band(unit, convention, start, n):
    found = due_on(start, n, unit, convention)
    assert start <= found.earliest <= found.date <= found.latest
    if found.certainty is Certainty.OFFICIAL:
        assert found.earliest == found.latest


@pytest.mark.parametrize("convention", Convention)
@given(start=DAYS, n=PERIODS)
def test_the_length_of_a_period_of_workdays_is_what_was_asked(convention, start, n):
    end = due_on(start, n, Unit.WORKDAYS, convention).date
    kinds = {"unit": Unit.WORKDAYS, "convention": convention, "calendar": CALENDAR}
    assert length(start, end, **kinds) == n


@given(start=DAYS, n=PERIODS)
def test_a_period_counted_by_the_civil_code_never_ends_on_a_rest_day(start, n):
    for unit in Unit:
        end = due_on(start, n, unit, Convention.CIVIL).date
        assert CALENDAR.is_workday(end)[0]


@given(start=DAYS, n=PERIODS)
def test_counting_the_first_day_never_ends_later(start, n):
    for unit in Unit:
        inclusive = due_on(start, n, unit, Convention.INCLUSIVE).date
        assert inclusive <= due_on(start, n, unit, Convention.CIVIL).date


@given(start=st.dates(date(2026, 1, 1), date(2030, 1, 1)), n=PERIODS)
def test_only_what_ends_before_the_last_week_of_the_last_told_year_is_official(start, n):
    found = due_on(start, n, Unit.WORKDAYS, Convention.CIVIL)
    assert (found.certainty is Certainty.OFFICIAL) == (found.date <= date(2026, 12, 24))


@pytest.mark.parametrize("n", [0, -1, 3661, 10**12])
def test_a_period_of_no_or_endless_days_is_refused(n):
    with pytest.raises(Invalid) as refusal:
        due_on(date(2026, 1, 5), n, Unit.DAYS, Convention.CIVIL)
    assert refusal.value.about["field"] == "n"


@pytest.mark.parametrize("start", [date.min, date(1949, 12, 31), date(2200, 1, 1), date.max])
def test_a_start_beyond_reason_is_refused(start):
    with pytest.raises(Invalid) as refusal:
        due_on(start, 20, Unit.WORKDAYS, Convention.CIVIL)
    assert refusal.value.about["field"] == "start"
