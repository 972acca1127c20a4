import json
from datetime import date, datetime, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Unreadable
from procedure import workdays
from procedure.workdays import Certainty, add_workdays, next_workday, workdays_between

CALENDAR = workdays.load()
DAYS = st.dates(date(1990, 1, 1), date(2080, 1, 1))


def days_of(year):
    first = date(year, 1, 1)
    return [first + timedelta(i) for i in range((date(year + 1, 1, 1) - first).days)]


def write_year(folder, year, *, holidays=(), workdays=(), status="official"):
    content = {
        "year": year,
        "status": status,
        "source": ["a notice"],
        "holidays": list(holidays),
        "workdays": list(workdays),
    }
    (folder / f"{year}.json").write_text(json.dumps(content), "utf-8")


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_agrees_with_chinese_calendar_but_one_it_has_wrong(year):
    ours = {day for day in days_of(year) if CALENDAR.is_workday(day)[0]}
    theirs = {day for day in days_of(year) if chinese_calendar.is_workday(day)}
    assert ours - theirs == ({date(2005, 12, 31)} if year == 2005 else set())
    assert theirs <= ours


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_day_agrees_with_holidays(year):
    china = holidays.China(years=(year, year + 1))
    assert [CALENDAR.is_workday(day)[0] for day in days_of(year)] == [
        china.is_working_day(day) for day in days_of(year)
    ]


@pytest.mark.parametrize(("year", "total"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_workdays_as_the_notice_leaves(year, total):
    assert workdays_between(CALENDAR, date(year - 1, 12, 31), date(year, 12, 31)) == total


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 2, 8), (True, Certainty.OFFICIAL)),  # a Saturday worked
        (date(2026, 10, 7), (False, Certainty.OFFICIAL)),
        (date(2026, 12, 24), (True, Certainty.OFFICIAL)),
        (date(2026, 12, 25), (True, Certainty.PROJECTED)),  # next year's notice may change it
        (date(2025, 12, 31), (True, Certainty.OFFICIAL)),
        (date(2027, 1, 1), (False, Certainty.PROJECTED)),
        (date(2027, 2, 5), (False, Certainty.PROJECTED)),  # New Year's Eve of the moon
        (date(2027, 2, 12), (True, Certainty.PROJECTED)),
        (date(2003, 12, 31), (True, Certainty.PROJECTED)),
        (date(2150, 10, 1), (False, Certainty.PROJECTED)),
    ],
)
def test_a_day_says_whether_it_works_and_how_sure_that_is(day, expected):
    assert CALENDAR.is_workday(day) == expected


def test_a_moment_is_no_day():
    with pytest.raises(TypeError):
        CALENDAR.is_workday(datetime(2026, 10, 1, 12))


@given(DAYS, st.integers(0, 400))
def test_counting_undoes_adding(day, n):
    assert workdays_between(CALENDAR, day, add_workdays(CALENDAR, day, n)) == n


@given(DAYS, st.integers(1, 400))
def test_adding_ends_on_a_workday(day, n):
    assert CALENDAR.is_workday(add_workdays(CALENDAR, day, n))[0]


@given(DAYS)
def test_the_next_workday_is_at_most_twelve_days_off(day):
    rolled = next_workday(CALENDAR, day)
    assert CALENDAR.is_workday(rolled)[0] and day <= rolled <= day + timedelta(12)


def test_an_earlier_end_counts_nothing():
    assert workdays_between(CALENDAR, date(2026, 3, 9), date(2026, 3, 2)) == 0


def test_next_years_notice_is_taken_from_another_folder(tmp_path):
    write_year(tmp_path, 2027, holidays=["2027-02-11"], workdays=["2027-02-13"])
    told = workdays.load(overlay=tmp_path)
    assert told.is_workday(date(2027, 2, 11)) == (False, Certainty.OFFICIAL)
    assert told.is_workday(date(2027, 2, 13)) == (True, Certainty.OFFICIAL)
    assert told.is_workday(date(2026, 12, 30))[1] is Certainty.OFFICIAL
    assert told.version != CALENDAR.version


def test_days_of_one_region_leave_a_year_as_sure_as_it_was(tmp_path):
    write_year(tmp_path, 2027, holidays=["2027-03-10"], status="local")
    told = workdays.load(overlay=tmp_path)
    assert told.is_workday(date(2027, 3, 10)) == (False, Certainty.PROJECTED)
    assert told.is_workday(date(2027, 10, 1)) == (False, Certainty.PROJECTED)


def test_days_of_one_region_have_the_last_word(tmp_path):
    write_year(tmp_path, 2026, workdays=["2026-10-01"], status="local")
    told = workdays.load(overlay=tmp_path)
    assert told.is_workday(date(2026, 10, 1)) == (True, Certainty.OFFICIAL)


def test_without_any_file_all_is_projected(tmp_path):
    empty = workdays.load(tmp_path)
    assert empty.is_workday(date(2026, 10, 1)) == (False, Certainty.PROJECTED)
    assert empty.version.startswith("cn-none-")


def test_the_version_changes_with_the_files(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, holiday in ((one, "2026-01-01"), (other, "2026-01-02")):
        folder.mkdir()
        write_year(folder, 2026, holidays=[holiday])
    assert workdays.load(one).version != workdays.load(other).version


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"year": 2027}',
        '{"year": 2027, "status": "official", "source": [], "holidays": ["2026-01-01"],'
        ' "workdays": []}',
        '{"year": 2027, "status": "official", "source": [], "holidays": ["2027-01-01"],'
        ' "workdays": ["2027-01-01"]}',
        '{"year": 2026, "status": "official", "source": [], "holidays": [], "workdays": []}',
        '{"year": 2027, "status": "official", "source": [], "holidays": ["1 January"],'
        ' "workdays": []}',
    ],
)
def test_a_file_that_is_no_calendar_is_refused(tmp_path, text):
    (tmp_path / "2027.json").write_text(text, "utf-8")
    with pytest.raises(Unreadable):
        workdays.load(tmp_path)
