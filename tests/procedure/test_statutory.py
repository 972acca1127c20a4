from datetime import date

import pytest
from holidays.calendars.chinese import _ChineseLunisolar

from procedure.statutory import days_off, festivals

MOON = _ChineseLunisolar()


@pytest.mark.parametrize("year", range(2004, 2061))
def test_the_table_of_festivals_agrees_with_another_one(year):
    assert festivals(year) == (
        MOON.lunar_new_year_date(year)[0],
        MOON.qingming_date(year)[0],
        MOON.dragon_boat_date(year)[0],
        MOON.mid_autumn_date(year)[0],
    )


@pytest.mark.parametrize("year", range(2004, 2061))
def test_every_year_gives_thirteen_weekdays_off(year):
    assert sum(day.weekday() < 5 for day in days_off(year)) == 13


def test_a_holiday_on_a_saturday_is_made_up_for_on_monday():
    assert date(2028, 1, 3) in days_off(2028)


def test_a_festival_on_national_day_is_made_up_for_after_it():
    assert date(2020, 10, 1) == festivals(2020)[3]
    assert {date(2020, 10, day) for day in (1, 2, 3, 5, 6)} <= days_off(2020)


def test_beyond_the_table_only_fixed_holidays_are_known():
    assert festivals(2061) == ()
    assert date(2061, 10, 3) in days_off(2061)
