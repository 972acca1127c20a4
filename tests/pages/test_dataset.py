"""The page of a dataset: what it is, its files, rows, columns, releases, and who may see them."""

from datetime import timedelta

import pytest

import clock
from db import unit
from models import Application, Artefact, Openness, ReleaseState, Role
from opendata.columns import Column, ColumnType
from pages._parts import dataset_columns, dataset_use
from tests.data_world import Table, make_dataset, make_release
from tests.pages.test_datasets import NASTY, widget
from tests.pages.test_resident_pages import button, in_address, links, queries, words
from tests.world import DAY, NOON, make_account

PROFILE = [
    {
        "name": "区",
        "nulls": 0,
        "distinct": 3,
        "top": [{"value": "浦东新区", "count": 2}, {"value": "徐汇区", "count": 2}],
    },
    {"name": "status", "nulls": 0, "distinct": 3, "top": [{"value": "办结", "count": 3}]},
    {
        "name": "n",
        "nulls": 1,
        "distinct": 5,
        "min": 0,
        "max": 30,
        "mean": 10.8,
        "histogram": [{"from": 0, "to": 15, "count": 4}, {"from": 15, "to": 30, "count": 1}],
    },
]
QUALITY = {
    "total": 81.5,
    "parts": [
        {
            "key": "completeness",
            "points": 28.5,
            "of": 30,
            "value": 0.95,
            "facts": {"filled": 46, "cells": 48},
            "formula": "30 × filled / all",
        }
    ],
}


@pytest.fixture
def cases(database):
    """A Dataset with one Release."""
    with unit() as session:
        made = make_dataset(session, slug="cases", title="热线工单", title_en="")
        make_release(
            session, dataset=made, profile=PROFILE, quality=QUALITY, now=clock.now() - 3 * DAY
        )
        return made


def another(dataset, **facts):
    with unit() as session:
        found = session.get(type(dataset), dataset.id)
        return make_release(session, dataset=found, **facts)


def page(shell, **query):
    test = shell("dataset", **{"d": "cases", "lang": "en", **query})
    assert not test.exception
    return test


def rows(test):
    """The numbers of the rows that are shown."""
    html = next(each.proto.body for each in test.get("html") if "scroll rows" in each.proto.body)
    return [int(part.split("&quot;")[0].split('"')[0]) for part in html.split("fix_row=")[1:]]


TABS = ("about", "table", "columns", "versions", "use", "ask")


@pytest.mark.parametrize("tab", [*TABS, "nonsense"])
@pytest.mark.parametrize("who", ["visitor", Role.STEWARD])
def test_every_part_stands_for_everybody(cases, shell, be, tab, who):
    if who != "visitor":
        with unit() as session:
            be(make_account(session, roles=[who]))
    test = page(shell, tab=tab)
    assert not test.error
    assert test.title[0].value == "热线工单"


@pytest.mark.parametrize(
    "query",
    [
        *({"d": slug} for slug in ("nowhere", "", "\x00")),
        *({"release": number} for number in ("9", "0", "-1", "x", "٣", "9" * 30)),
    ],
)
def test_what_does_not_exist_is_refused_in_words(cases, shell, query):
    test = page(shell, **query)
    assert test.error[0].value.startswith("This does not exist")


def test_what_is_not_public_is_refused(database, shell):
    with unit() as session:
        make_dataset(session, slug="cases", public=False)
    assert page(shell).error


def test_the_first_screen_answers_what_how_fresh_and_may_i(cases, shell):
    said = words(page(shell))
    for each in ("每一件热线工单", "Up to date · Monthly", "6 rows × 8 columns", "Release 1"):
        assert each in said
    assert "Creative Commons Attribution 4.0 International" in said


def test_the_quality_score_shows_its_parts_and_formula(cases, shell):
    said = words(page(shell))
    assert "81.5 of 100 points" in said
    assert "28.5 / 30" in said and "30 × filled / all" in said and "cells = 48" in said


def test_a_file_is_a_button_with_its_size_and_checksum(cases, shell):
    with unit() as session:
        made = make_release(session, dataset=session.get(type(cases), cases.id))
        made.artefacts.append(
            Artefact(name="data.xlsx", media_type="a/b", size=21_000, sha256="ab" * 32)
        )
    said = words(page(shell))
    assert 'href="/data/cases/2/data.xlsx"' in said and 'href="/data/cases/2/data.csv"' in said
    assert "21.0 kB · abababab" in said and "ab" * 32 in said


# Releases


def test_an_older_release_says_so_and_leads_to_the_newest(cases, shell):
    another(cases)
    test = page(shell, release="1")
    assert "There is a newer one" in test.warning[0].value
    assert "d=cases" in links(test)["To the newest release"]


def test_a_withdrawn_release_gives_its_reason_and_no_data(cases, shell):
    another(cases, state=ReleaseState.WITHDRAWN, withdrawn_reason="含 [x](http://evil) 手机号")
    with unit() as session:
        session.get(type(cases), cases.id).newest = 1
    test = page(shell, release="2", tab="table")
    assert "Release 2 was withdrawn" in test.error[0].value
    assert "含 [x](http://evil) 手机号" in [each.value for each in test.text]
    assert "/data/cases/2" not in words(test)
    assert "浦东新区" not in words(page(shell, release="2", tab="columns"))


def test_releases_tell_what_changed(cases, shell):
    another(cases, note="补录一月", changes={"added": 37, "removed": 1, "changed": 5})
    said = words(page(shell, tab="versions"))
    assert "37 rows added, 1 removed, 5 changed" in said
    assert "/app/changes?d=cases&amp;from=1&amp;to=2" in said
    assert "补录一月" in said


def test_a_withdrawn_release_stays_in_the_list_as_a_tombstone(cases, shell):
    another(cases, state=ReleaseState.WITHDRAWN, withdrawn_reason="号码")
    said = words(page(shell, tab="versions", release="1"))
    assert "withdrawn on" in said and "号码" in said


def test_a_dataset_without_a_release_says_so(database, shell):
    with unit() as session:
        make_dataset(session, slug="cases")
    test = page(shell)
    assert "No data released yet" in words(test)
    assert "No release is in force now" in test.info[0].value


# Data that are not open to everyone


@pytest.mark.parametrize("openness", [Openness.CONDITIONAL, Openness.CLOSED])
@pytest.mark.parametrize("tab", TABS)
def test_data_that_are_not_open_show_no_cell(database, shell, openness, tab):
    with unit() as session:
        made = make_dataset(session, slug="cases", openness=openness)
        make_release(session, dataset=made, profile=PROFILE)
    test = page(shell, tab=tab)
    assert "浦东新区" not in words(test)
    assert "/data/cases/1/data.csv?" not in words(test)


def test_closed_data_say_why_and_what_to_do(database, shell):
    with unit() as session:
        make_dataset(session, slug="cases", openness=Openness.CLOSED, grounds="涉及公共安全")
    test = page(shell)
    assert "涉及公共安全" in words(test)
    assert any("tab=ask" in query for query in links(test).values())


def test_conditional_data_are_read_by_who_was_granted_them(database, shell, be):
    with unit() as session:
        made = make_dataset(session, slug="cases", openness=Openness.CONDITIONAL)
        make_release(session, dataset=made, profile=PROFILE)
        reader = make_account(session)
        session.add(
            Application(
                dataset_id=made.id,
                account_id=reader.id,
                purpose="研究",
                pledged=True,
                applied_at=NOON,
                due_on=NOON.date(),
                granted=True,
                good_until=clock.now() + timedelta(days=9),
            )
        )
    be(reader)
    assert "浦东新区" in words(page(shell, tab="table"))
    assert "/data/cases/1/data.csv?pass=" in words(page(shell))


# The table


def test_the_table_shows_cells_as_published(cases, shell):
    said = words(page(shell, tab="table"))
    for cell in ("001", "浦东新区", "4.50", "2026-01-02 08:00:00", "121.43"):
        assert f">{cell}</td>" in said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"f": "区=eq.徐汇区"}, [3, 4]),
        ({"f": "n=gte.12"}, [1, 5]),
        ({"f": "score=is.null"}, [3]),
        ({"f": "status=fts.办"}, [1, 2, 3, 5, 6]),
        ({"order": '"n.desc"'}, [4, 5, 1, 3, 2, 6]),
        ({"order": '"区.asc"', "f": "n=lte.10"}, [3, 2, 6]),
    ],
)
def test_filters_and_order_stand_in_the_address(cases, shell, query, found):
    shown = rows(page(shell, tab="table", **query))
    assert sorted(shown) == sorted(found)
    if "f" not in query:
        assert shown == found


def test_choosing_a_facet_filters_and_counts(cases, shell):
    test = page(shell, tab="table")
    facet = widget(test, "facet_区")
    assert facet.options[1:] == ["徐汇区 · 2", "浦东新区 · 2", "黄浦区 · 2"]
    facet.set_value("eq.徐汇区").run()
    assert in_address(test, "f") == "区=eq.徐汇区"
    assert rows(test) == [3, 4]
    assert "2 of 6 rows" in words(test)
    widget(test, "facet_区").set_value("").run()
    assert len(rows(test)) == 6


def test_a_filter_is_added_and_taken_away(cases, shell):
    test = page(shell, tab="table")
    widget(test, "by").set_value("n").run()
    widget(test, "how_integer").set_value("gte.").run()
    test.text_input(key="filter_value").set_value("12")
    button(test, "Add the filter").click().run()
    assert in_address(test, "f") == "n=gte.12"
    assert rows(test) == [1, 5]
    button(test, "件数 at least 12").click().run()
    assert len(rows(test)) == 6


def test_a_value_that_does_not_fit_is_refused_and_can_be_cleared(cases, shell):
    test = page(shell, tab="table", f="n=gte.viele")
    assert test.error
    button(test, "Clear the filters").click().run()
    assert len(rows(test)) == 6


@pytest.mark.parametrize(
    "query",
    [
        {"f": "zzz=eq.1"},
        {"f": "="},
        {"f": "区"},
        {"f": "_id=eq.1"},
        {"f": "区=eq.\x00"},
        {"f": "区=" + "x" * 5000},
        {"f": "区=in.("},
        {"order": '"zzz.asc"'},
        {"order": "'; DROP TABLE data"},
        {"after": "made-up"},
        {"back": "made-up"},
        {"cols": "zzz"},
        {"columns_page": "x"},
    ],
)
def test_a_strange_address_breaks_nothing(cases, shell, query):
    page(shell, tab="table", **query)


def test_names_that_look_like_the_language_are_only_names(database, shell):
    names = ("select", "order", "a=b", "100%", 'say "x"', "n.desc", "a,b", "(x)")
    columns = [Column(name=name, type=ColumnType.TEXT) for name in names]
    with unit() as session:
        made = make_dataset(session, slug="cases", keys=[])
        table = Table(columns, [["1"] * len(names), ["2"] * len(names)])
        make_release(session, dataset=made, table=table)
    for column in columns:
        test = page(shell, tab="table")
        widget(test, "by").set_value(column.name).run()
        widget(test, "how_text").set_value("eq.").run()
        test.text_input(key="filter_value").set_value("2")
        button(test, "Add the filter").click().run()
        assert not test.exception and not test.error
        assert rows(test) == [2], column.name


def test_pages_lead_through_all_rows_and_back(database, shell):
    columns = [Column(name="n", type=ColumnType.INTEGER)]
    with unit() as session:
        made = make_dataset(session, slug="cases", keys=[])
        make_release(session, dataset=made, table=Table(columns, [[n] for n in range(1, 121)]))
    test = page(shell, tab="table")
    assert rows(test) == list(range(1, 51))
    button(test, "Next page").click().run()
    button(test, "Next page").click().run()
    assert rows(test) == list(range(101, 121))
    button(test, "Previous page").click().run()
    assert rows(test) == list(range(51, 101))
    button(test, "Previous page").click().run()
    assert rows(test) == list(range(1, 51))
    assert "after" not in test.query_params


def test_a_wide_table_shows_twelve_columns_and_offers_the_rest(database, shell):
    columns = [Column(name=f"c{n}", type=ColumnType.INTEGER) for n in range(60)]
    with unit() as session:
        made = make_dataset(session, slug="cases", keys=[])
        make_release(session, dataset=made, table=Table(columns, [list(range(60))]))
    test = page(shell, tab="table")
    assert ">c11</th>" in words(test) and ">c12</th>" not in words(test)
    test = page(shell, tab="table", cols="c59")
    assert ">c59</th>" in words(test) and ">c0</th>" not in words(test)


def test_what_stands_in_the_data_is_text(database, shell):
    columns = [
        Column(name=NASTY, type=ColumnType.TEXT, title=NASTY, note=NASTY, unit="<i>"),
        Column(name="id", type=ColumnType.IDENTIFIER),
    ]
    profile = [{"name": NASTY, "distinct": 1, "top": [{"value": NASTY, "count": 2}]}]
    with unit() as session:
        made = make_dataset(
            session, slug="cases", title=NASTY, title_en="", description=NASTY, keywords=[NASTY]
        )
        make_release(
            session,
            dataset=made,
            table=Table(columns, [[NASTY, "1"], [NASTY, "2"]]),
            profile=profile,
            quality={"parts": [{"key": "<b>", "formula": "<script>", "points": "<i>", "of": None}]},
            note=NASTY,
        )
    for tab in TABS:
        test = page(shell, tab=tab)
        html = "".join(each.proto.body for each in test.get("html"))
        assert not any(tag in html for tag in ("<script>", "<i>", "<b>x")), tab


def test_a_part_costs_a_fixed_number_of_queries(cases, shell):
    for tab in TABS:
        few = queries(lambda tab=tab: page(shell, tab=tab))
        assert few <= 16, tab
    before = {tab: queries(lambda tab=tab: page(shell, tab=tab)) for tab in TABS}
    for _ in range(4):
        another(cases, changes={"added": 1, "removed": 0, "changed": 0})
    assert {tab: queries(lambda tab=tab: page(shell, tab=tab)) for tab in TABS} == before


# Columns, and examples to copy


def test_columns_show_the_dictionary_and_what_stands_in_them(cases, shell):
    said = words(page(shell, tab="columns"))
    for each in (
        "编号",
        "Identifier (as text)",
        "names a row",
        "件",
        "missing 16.7 %",
        "mean 10.8",
    ):
        assert each in said
    assert 'class="histogram"' in said and "浦东新区" in said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0.0 %"), (1, "100.0 %"), (0.0001, "< 0.1 %"), (0.99999, "> 99.9 %"), (0.5, "50.0 %")],
)
def test_a_share_never_rounds_to_all_or_nothing(share, said):
    assert dataset_columns.percent(share) == said


def test_examples_are_pinned_to_the_release(cases, shell):
    code = "\n".join(each.value for each in page(shell, tab="use").code)
    assert "/data/cases/1/data.csv" in code and "release=1" in code
    assert "dtype={'id': str}" in code
    assert "[DS/OL]" in code and "@misc{" in code and "TY  - DATA" in code


def test_examples_of_python_are_python():
    columns = [
        Column(name="';\nimport os # \"", type=ColumnType.IDENTIFIER),
        Column(name='日"期', type=ColumnType.DATE),
    ]
    compile(dataset_use.python("https://example.org/data/a/1", columns), "example", "exec")


def test_without_a_chart_of_the_department_the_first_that_fits_is_shown(cases, shell):
    test = page(shell)
    assert test.get("vega_lite_chart") or test.get("arrow_vega_lite_chart")
    assert any("受理时间" in each.value for each in (*test.header, *test.text))
