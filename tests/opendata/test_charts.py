"""Charts: what a form shows of a table, in numbers, marks, a specification and a sentence."""

import json
import math
from collections import Counter
from datetime import date, timedelta
from urllib.parse import parse_qsl

import altair
import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import Invalid, TooLong
from opendata import chart_picture, chart_words, charts
from opendata.chart_data import ChartData, data_of, query_of
from opendata.chart_form import ChartForm, Kind, Sort
from opendata.chart_marks import OTHER, day_of, drawn
from opendata.chart_sentence import correlation, sentence
from opendata.chart_spec import picture, spec
from opendata.columns import Column, ColumnType, quoted
from opendata.query import aggregate
from tests.data_world import COLUMNS, ROWS

T = ColumnType
STRANGE = (
    Column(name="a,b", type=T.TEXT),
    Column(name="limit", type=T.TEXT),
    Column(name='q"\\', type=T.TEXT),
    Column(name="count", type=T.INTEGER),
    Column(name="t.month", type=T.INTEGER),
    Column(name="t", type=T.DATE),
)
FORMS = (
    ChartForm(x="区"),
    ChartForm(x="区", y="avg.score", colour="status"),
    ChartForm(x="created.month", y="sum.n"),
    ChartForm(kind=Kind.LINE, x="created.month", y="sum.n"),
    ChartForm(kind=Kind.LINE, x="created.week", y="avg.score", colour="区"),
    ChartForm(kind=Kind.AREA, x="created.day", colour="区"),
    ChartForm(kind=Kind.POINT, x="n", y="score", colour="区"),
    ChartForm(kind=Kind.MAP_POINTS, colour="区"),
    ChartForm(kind=Kind.MAP_REGIONS, x="区", y="sum.n"),
)


def table(rows=ROWS, columns=COLUMNS):
    """A cursor on a table of these rows."""
    connection = duckdb.connect()
    fields = ", ".join(f"{quoted(each.name)} {each.sql_type}" for each in columns)
    connection.execute(f"CREATE TABLE data (_id BIGINT, {fields})")
    marks = ", ".join("?" for _ in range(len(columns) + 1))
    if rows:
        numbered = [[number, *row] for number, row in enumerate(rows, start=1)]
        connection.executemany(f"INSERT INTO data VALUES ({marks})", numbered)
    return connection


def rows_of(form, rows=ROWS, columns=COLUMNS):
    return data_of(table(rows, columns), columns, form)


def said(form, rows=ROWS, language="en"):
    return sentence(form, rows_of(form, rows), COLUMNS, language)


def case(n, *, area="甲", status="办结", created="2026-01-02 08:00:00", score="1.00"):
    return ("1", area, status, n, score, created, 121.5, 31.2)


# the form


@given(
    kind=st.sampled_from(Kind),
    x=st.text(max_size=9),
    y=st.text(min_size=1, max_size=9),
    filters=st.lists(st.tuples(st.text(st.characters(exclude_characters="=")), st.text())),
    sort=st.sampled_from([None, *Sort]),
    limit=st.integers(0, 99_999),
    title=st.text(max_size=9),
)
def test_a_form_survives_its_json_and_its_address(kind, x, y, filters, sort, limit, title):
    form = ChartForm(
        kind=kind, x=x, y=y, filters=tuple(filters), sort=sort, limit=limit, title=title
    )
    assert ChartForm.from_json(json.loads(json.dumps(form.as_json()))) == form
    assert ChartForm.from_pairs(form.as_pairs()) == form


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "pie"}, "kind"),
        ({"sort": "z"}, "sort"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "٣"}, "limit"),
        ({"limit": "1e3"}, "limit"),
    ],
)
def test_a_form_that_is_none_is_refused(facts, field):
    with pytest.raises(Invalid) as refused:
        ChartForm.from_pairs(facts.items())
    assert refused.value.about["field"] == field


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (ChartForm(x=""), "x"),
        (ChartForm(x="nosuch"), "x"),
        (ChartForm(x="n.month"), "x"),
        (ChartForm(x="区", y="sum.区"), "y"),
        (ChartForm(x="区", y="sum"), "y"),
        (ChartForm(x="区", y="evil.n"), "y"),
        (ChartForm(x="区", colour="区"), "colour"),
        (ChartForm(x="区", colour="n"), "colour"),
        (ChartForm(kind=Kind.LINE, x="区"), "x"),
        (ChartForm(kind=Kind.POINT, x="区", y="n"), "x"),
        (ChartForm(kind=Kind.POINT, x="n", y="count"), "y"),
        (ChartForm(kind=Kind.MAP_REGIONS, x="created.month"), "x"),
        (ChartForm(x="区", filters=(("nosuch", "eq.1"),)), "nosuch"),
        (ChartForm(x="区", filters=(("limit", "1"),)), "filters"),
        (ChartForm(x="区", filters=(("n", "eq.x"),)), "n"),
    ],
)
def test_what_the_table_cannot_show_is_refused(form, field):
    with pytest.raises(Invalid) as refused:
        rows_of(form)
    assert refused.value.about["field"] == field


def test_a_map_needs_coordinates():
    with pytest.raises(Invalid):
        rows_of(ChartForm(kind=Kind.MAP_POINTS), [], STRANGE)


def test_a_title_has_an_end():
    with pytest.raises(TooLong):
        rows_of(ChartForm(x="区", title="长" * 121))


# the rows


def test_bars_stand_from_the_largest_to_the_smallest():
    found = rows_of(ChartForm(x="区", y="sum.n"))
    assert found.columns == ("区", "sum.n", "count")
    assert found.rows == (("黄浦区", 30, 2), ("浦东新区", 17, 2), ("徐汇区", 7, 2))


def test_filters_are_those_of_the_rows():
    form = ChartForm(x="区", filters=(("status", "in.(办结,退回)"), ("n", "gt.7")))
    assert rows_of(form).rows == (("浦东新区", 1), ("黄浦区", 1))


@pytest.mark.parametrize("form", [f for f in FORMS if f.kind not in (Kind.POINT, Kind.MAP_POINTS)])
def test_the_query_told_gives_the_same_rows(form):
    wish = aggregate.parse(parse_qsl(query_of(form, COLUMNS)), COLUMNS)
    groups = aggregate.aggregate(table(), wish)
    assert groups.names == rows_of(form).columns
    assert len(groups.rows) == len(rows_of(form).rows)


@pytest.mark.parametrize("name", ["a,b", "limit", 'q"\\', "count", "t.month", "t"])
@pytest.mark.parametrize("y", ["count", "sum.count", "count_distinct.a,b"])
def test_headers_may_hold_anything(name, y):
    rows = [("x", "y", "z", 1, 2, "2026-01-31"), (None, None, None, None, None, None)]
    found = rows_of(ChartForm(x=name, y=y), rows, STRANGE)
    assert len(found.rows) == 2
    assert sentence(ChartForm(x=name, y=y), found, STRANGE, "en")


def test_many_points_are_thinned_evenly():
    rows = [case(n) for n in range(500)]
    found = rows_of(ChartForm(kind=Kind.POINT, x="n", y="score", limit=100), rows)
    assert (len(found.rows), found.step, found.total) == (100, 5, 500)
    assert [row[0] for row in found.rows[:3]] == [0, 5, 10]


def test_the_digest_takes_whole_floats_for_whole_numbers():
    assert ChartData(("a",), ((2.0,),), 1).sha256() == ChartData(("a",), ((2,),), 1).sha256()
    assert (
        ChartData(("a",), ((0.1 + 0.2,),), 1).sha256() == ChartData(("a",), ((0.3,),), 1).sha256()
    )


# the marks


def marks(form, rows):
    return drawn(form, rows_of(form, rows), COLUMNS)


def test_a_month_without_rows_is_nought_of_what_adds_up():
    rows = [case(1, created="2026-01-05 00:00:00"), case(2, created="2026-04-05 00:00:00")]
    found = marks(ChartForm(kind=Kind.LINE, x="created.month", y="sum.n"), rows)
    assert [(m.x, m.y) for m in found.marks] == [
        ("2026-01", 1),
        ("2026-02", 0),
        ("2026-03", 0),
        ("2026-04", 2),
    ]
    assert found.gaps == 2


def test_a_month_without_rows_has_no_average():
    rows = [case(1, created="2026-01-05 00:00:00"), case(2, created="2026-03-05 00:00:00")]
    found = marks(ChartForm(kind=Kind.LINE, x="created.month", y="avg.n"), rows)
    assert [m.y for m in found.marks] == [1, None, 2]


def test_of_too_many_bars_the_largest_stay():
    rows = [case(n, area=f"区{n}") for n in range(30)]
    found = marks(ChartForm(x="区", y="sum.n", limit=5), rows)
    assert [m.y for m in found.marks] == [29, 28, 27, 26, 25]
    assert (found.groups, found.shown) == (30, 5)


def test_of_too_many_months_the_newest_stay():
    rows = [case(1, created=f"{year}-01-01 00:00:00") for year in range(1990, 2026)]
    found = marks(ChartForm(x="created.year", limit=3), rows)
    assert [m.x for m in found.marks] == ["2023", "2024", "2025"]


def test_series_beyond_seven_are_put_together_where_they_add_up():
    rows = [case(n + 1, status=f"s{n}") for n in range(10)]
    found = marks(ChartForm(x="区", y="sum.n", colour="status"), rows)
    assert len(found.series) == 7 and found.series[-1] == OTHER
    assert sum(m.y for m in found.marks) == sum(range(1, 11))


def test_series_beyond_seven_are_left_out_where_they_do_not_and_counted():
    rows = [case(n + 1, status=f"s{n}") for n in range(10)]
    found = marks(ChartForm(x="区", y="avg.n", colour="status"), rows)
    assert (len(found.series), found.dropped) == (6, 4)
    assert "4 smaller series are left out." in said(
        ChartForm(x="区", y="avg.n", colour="status"), rows
    )


CELLS = st.tuples(
    st.sampled_from(["甲", "乙", "丙", None]),
    st.sampled_from(["办结", "在办", None]),
    st.integers(-50, 50) | st.none(),
    st.dates(date(2025, 11, 1), date(2026, 3, 31)).map(lambda d: f"{d} 08:00:00") | st.none(),
)


@settings(max_examples=40)
@given(st.lists(CELLS, max_size=12), st.sampled_from(FORMS), st.sampled_from(["zh-Hans", "en"]))
def test_any_table_can_be_drawn_and_told(cells, form, language):
    rows = [case(n, area=a, status=s, created=c) for a, s, n, c in cells]
    found = rows_of(form, rows)
    told = sentence(form, found, COLUMNS, language)
    assert told and "{" not in told and "nan" not in told.lower()
    json.dumps(spec(form, found, COLUMNS, language), allow_nan=False)


@settings(max_examples=40)
@given(st.lists(CELLS, min_size=1, max_size=12))
def test_no_row_is_lost_between_the_table_and_the_bars(cells):
    rows = [case(n, area=a, status=s, created=c) for a, s, n, c in cells]
    found = marks(ChartForm(x="区", colour="status"), rows)
    assert sum(m.y for m in found.marks) == len(rows)
    line = marks(ChartForm(kind=Kind.LINE, x="created.month"), rows)
    assert sum(m.y for m in line.marks) + line.blank == len(rows)


@settings(max_examples=40)
@given(st.lists(CELLS, min_size=1, max_size=12))
def test_the_sentence_names_the_largest_and_the_smallest_with_all_their_equals(cells):
    rows = [case(n, area=a or "甲") for a, _s, n, _c in cells]
    counts = Counter(row[1] for row in rows)
    told = said(ChartForm(x="区"), rows)
    high, low = max(counts.values()), min(counts.values())
    if len(counts) == 1:
        assert f"甲: {high}." in told or f": {high}." in told
    elif high == low:
        assert f"All are equal: {high}." in told
    else:
        largest = told.split("Largest: ")[1].split(" (")[0].split(", ")
        smallest = told.split("Smallest: ")[1].split(" (")[0].split(", ")
        assert set(largest) == {area for area, n in counts.items() if n == high}
        assert set(smallest) == {area for area, n in counts.items() if n == low}


@given(st.dates(date(1800, 1, 1), date(2200, 1, 1)), st.sampled_from(list(aggregate.WRITTEN)))
def test_a_period_written_is_read_back_as_its_first_day(day, part):
    first = {
        "year": day.replace(month=1, day=1),
        "month": day.replace(day=1),
        "week": day - timedelta(days=day.weekday()),
        "day": day,
    }[part]
    assert day_of(day.strftime(aggregate.WRITTEN[part])) == first


# the sentence


def test_the_sentence_of_bars():
    told = said(ChartForm(x="区", y="sum.n"))
    assert told == (
        "Sum of 件数 by 所在区: 3 groups. Largest: 黄浦区 (30 件). Smallest: 徐汇区 (7 件). "
        "Made from 6 rows."
    )


def test_the_sentence_of_a_line_tells_its_way_and_what_has_no_date():
    told = said(ChartForm(kind=Kind.LINE, x="created.month", y="sum.n"))
    assert "From Jan 2026 (17 件) to Mar 2026 (30 件) it rose by 13 件." in told
    assert "1 rows without 受理时间 are left out." in told


def test_the_sentence_of_no_rows():
    assert said(ChartForm(x="区"), []) == "No rows match."


def test_the_sentence_of_one_row():
    assert said(ChartForm(x="区"), [case(3)]) == (
        "Number of rows by 所在区: 1 groups. 甲: 1. Made from 1 rows."
    )


def test_the_sentence_of_values_below_nought():
    rows = [case(-5, area="甲"), case(-1, area="乙"), case(3, area="丙")]
    told = said(ChartForm(x="区", y="sum.n"), rows)
    assert "Largest: 丙 (3 件). Smallest: 甲 (-5 件)." in told


def test_the_sentence_says_what_has_no_value():
    rows = [case(None, area="甲"), case(1, area="乙"), case(2, area="丙")]
    assert "1 have no value." in said(ChartForm(x="区", y="sum.n"), rows)
    assert "None of them has a value." in said(ChartForm(x="区", y="sum.n"), [case(None)])


def test_the_sentence_says_what_stands_blank():
    told = said(ChartForm(x="区"), [case(1, area=None), case(1), case(1)])
    assert "1 rows have no 所在区." in told and "Smallest: (blank) (1)." in told


def test_the_sentence_tells_three_of_many_that_are_equal():
    rows = [case(1, area=f"区{n}") for n in range(6)] + [case(1, area="大")] * 2
    assert "Smallest: 区0, 区1, 区2 and 3 more (1)." in said(ChartForm(x="区"), rows)


def test_the_sentence_says_of_how_many_it_shows_the_largest():
    rows = [case(n, area=f"区{n}") for n in range(30)]
    told = said(ChartForm(x="区", y="sum.n", limit=5), rows)
    assert "the 5 largest of 30 groups." in told


def test_the_sentence_of_points_tells_how_they_hang_together():
    rows = [case(n, score=f"{n}.00") for n in range(20)]
    told = said(ChartForm(kind=Kind.POINT, x="n", y="score"), rows)
    assert "20 points. 件数 from 0 to 19. 评分 from 0 to 19." in told
    assert "Where 件数 is larger, 评分 tends to be larger (correlation 1.00)." in told


def test_the_sentence_of_a_map_says_what_its_circles_are():
    told = said(ChartForm(kind=Kind.MAP_REGIONS, x="区", y="sum.n"))
    assert "median" in told and "borders are not drawn" in told


def test_words_of_the_data_are_never_a_pattern():
    told = said(ChartForm(x="区"), [case(1, area="{0}{x}%s"), case(1, area="b"), case(1, area="b")])
    assert "{0}{x}%s" in told


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)), max_size=30))
def test_a_correlation_lies_between_minus_one_and_one(pairs):
    r = correlation(pairs)
    assert r is None or -1 <= r <= 1


@given(st.integers(-(10**15), 10**15) | st.floats(-1e15, 1e15, allow_nan=False))
def test_a_number_said_is_the_number(value):
    text = chart_words.number(value, "en").replace(",", "")
    assert math.isclose(float(text), value, rel_tol=0.06, abs_tol=0.005)


# the specification and the pictures


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.kind}-{form.x}-{form.y}")
def test_the_specification_is_vega_lite(form):
    chart = spec(form, rows_of(form), COLUMNS, "zh-Hans")
    altair.Chart.from_dict(chart, validate=True)
    altair.VConcatChart.from_dict(picture(chart, title="题", source="来源"), validate=True)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.kind}-{form.x}-{form.y}")
@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], ()], ids=["six", "one", "none"])
def test_every_chart_can_be_drawn(form, rows):
    chart = spec(form, rows_of(form, rows), COLUMNS, "en")
    drawn = chart_picture.svg(picture(chart, title="Title", source="Source"))
    assert b"Title" in drawn and b"Source" in drawn and b"NaN" not in drawn


def test_bars_begin_at_nought():
    chart = spec(ChartForm(x="区", y="avg.score"), rows_of(ChartForm(x="区", y="avg.score")),
                 COLUMNS, "en")  # fmt: skip
    assert chart["layer"][0]["encoding"]["x"]["scale"]["zero"] is True


def test_only_what_adds_up_is_stacked():
    def stack(y):
        form = ChartForm(x="区", y=y, colour="status")
        return spec(form, rows_of(form), COLUMNS, "en")["layer"][0]["encoding"]["x"]["stack"]

    assert (stack("sum.n"), stack("avg.n")) == ("zero", None)


def test_two_values_that_look_the_same_are_two_bars():
    rows = [case(1, area=None), case(1, area="(blank)"), case(1, area="a" * 70 + "1"),
            case(1, area="a" * 70 + "2")]  # fmt: skip
    chart = spec(ChartForm(x="区"), rows_of(ChartForm(x="区"), rows), COLUMNS, "en")
    assert len({row["x"] for row in chart["data"]["values"]}) == 4


def test_pictures_reach_no_network():
    chart = {"data": {"url": "http://127.0.0.1:9/x.csv"}, "mark": "bar", "encoding": {}}
    with pytest.raises(ValueError, match="not allowed|External"):
        chart_picture.svg(chart)


def test_no_line_of_a_title_begins_with_a_comma():
    chart = spec(ChartForm(x="区"), rows_of(ChartForm(x="区")), COLUMNS, "zh-Hans")
    lines = picture(chart, title="甲" * 13 + "，乙。", source="", width=320)["title"]["text"]
    assert len(lines) > 1 and not any(line[0] in "，。" for line in lines)


def test_names_go_before_codes_of_regions_in_the_first_chart():
    columns = [Column(name="code", type=ColumnType.REGION), Column(name="区")]
    profile = [{"name": "code", "distinct": 9}, {"name": "区", "distinct": 9}]
    assert charts.first_form(columns, profile).x == "区"
