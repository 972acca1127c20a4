"""Profiles: counts, extremes, most frequent values and histograms, compared with plain Python."""

import json
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from statistics import mean, median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opendata import profile as profiles
from opendata.columns import Column, ColumnType
from opendata.profile import profile
from tests.opendata.gate_world import T, open_table


def of(column, values):
    return profile(open_table([column], [(value,) for value in values]), [column])[0]


def test_a_column_of_texts():
    found = of(Column(name="a"), ["徐汇", "徐汇", None, "黄浦区"])
    assert found == {
        **{"name": "a", "type": "text", "count": 4, "nulls": 1, "distinct": 2, "exact": True},
        **{"min": "徐汇", "max": "黄浦区", "mean": None, "median": None, "histogram": []},
        "top": [{"value": "徐汇", "count": 2}, {"value": "黄浦区", "count": 1}],
        "lengths": {"min": 2, "max": 3, "avg": 7 / 3},
    } | {"lengths": found["lengths"]}
    assert found["lengths"]["max"] == 3


def test_dates_are_counted_by_month():
    found = of(Column(name="a", type=T.DATE), [date(2025, 12, 31), date(2026, 2, 1), None])
    assert (found["min"], found["max"]) == ("2025-12-31", "2026-02-01")
    assert found["histogram"] == [
        {"from": "2025-12-01", "to": "2026-01-01", "count": 1},
        {"from": "2026-02-01", "to": "2026-03-01", "count": 1},
    ]


def test_a_long_time_is_counted_by_year():
    found = of(Column(name="a", type=T.DATETIME), [datetime(1990, 5, 1), datetime(2026, 5, 1)])
    assert [each["from"] for each in found["histogram"]] == ["1990-01-01", "2026-01-01"]


def test_few_whole_numbers_have_a_bin_each():
    found = of(Column(name="a", type=T.INTEGER), [1, 1, 3])
    assert [each["count"] for each in found["histogram"]] == [2, 0, 1]


@given(st.lists(st.one_of(st.none(), st.integers(-(2**62), 2**62)), min_size=1))
@settings(max_examples=40, deadline=None)
def test_numbers_are_counted_as_python_counts_them(values):
    found = of(Column(name="a", type=T.INTEGER), values)
    filled = [value for value in values if value is not None]
    assert found["nulls"] == len(values) - len(filled)
    assert found["distinct"] == len(set(filled))
    assert sum(each["count"] for each in found["histogram"]) == len(filled)
    assert len(found["histogram"]) <= 20
    assert {each["value"]: each["count"] for each in found["top"]}.items() <= Counter(
        filled
    ).items()
    if filled:
        assert (found["min"], found["max"]) == (min(filled), max(filled))
        assert found["mean"] == pytest.approx(mean(filled), rel=1e-9, abs=1e3)
        assert found["median"] == pytest.approx(median(filled), rel=1e-9, abs=1e3)


@given(st.lists(st.floats(-1e300, 1e300), min_size=1))
@settings(max_examples=40, deadline=None)
def test_a_histogram_holds_every_number(values):
    found = of(Column(name="a", type=T.NUMBER), values)
    if found["histogram"]:
        assert sum(each["count"] for each in found["histogram"]) == len(values)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        *((T.NUMBER, Decimal("1.50")), (T.NUMBER, float("nan")), (T.NUMBER, float("inf"))),
        *((T.BOOLEAN, True), (T.REGION, "310101"), (T.LATITUDE, 31.2)),
        *((each, None) for each in ColumnType),
    ],
)
def test_a_profile_is_plain_json(type_, value):
    found = of(Column(name="a", type=type_), [value])
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_a_table_without_rows_has_a_profile():
    assert of(Column(name="a"), [])["count"] == 0


@pytest.mark.parametrize("name", ["first", "n", "start", 'a"b', "bin"])
def test_any_heading_will_do(name):
    columns = [Column(name=name, type=T.DATE), Column(name=name + "2", type=T.INTEGER)]
    con = open_table(columns, [(date(2026, 1, 1), 1)])
    assert [each["distinct"] for each in profile(con, columns)] == [1, 1]


@given(st.lists(st.one_of(st.none(), st.integers(-1000, 1000)), max_size=30))
@settings(max_examples=30)
def test_a_median_found_on_disk_is_the_same(values):
    few = of(Column(name="a", type=T.INTEGER), values)["median"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profiles, "MANY", -1)
        assert of(Column(name="a", type=T.INTEGER), values)["median"] == few
