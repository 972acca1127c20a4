"""The page of what changed between two releases, and the checksum that names a file."""

import pytest
from sqlalchemy import select

import clock
from db import unit
from models import Dataset, Openness, Release, ReleaseState
from opendata.columns import Column, ColumnType
from tests.data_world import COLUMNS, ROWS, Table, make_dataset, make_release
from tests.pages.test_datasets import NASTY
from tests.pages.test_resident_pages import button, in_address, links, queries, words
from tests.world import DAY

NEW = (
    ("001", "浦东新区", "办结", 13, "4.50", "2026-01-02 08:00:00", 121.50, 31.20),
    *ROWS[1:3],
    *ROWS[4:],
    ("007", "长宁区", "在办", 1, None, None, None, None),
)


def released(rows, columns=COLUMNS, slug="cases", **facts):
    with unit() as session:
        found = session.scalars(select(Dataset).where(Dataset.slug == slug)).one()
        return make_release(session, dataset=found, table=Table(columns, rows), **facts)


@pytest.fixture
def cases(database):
    """A Dataset with two Releases: one row changed, one is gone, one came."""
    with unit() as session:
        dataset = make_dataset(session, slug="cases", title_en="")
        make_release(session, dataset=dataset, now=clock.now() - 30 * DAY)
        make_release(session, dataset=dataset, table=Table(rows=NEW), note="更正一处")
        return dataset


def page(shell, **query):
    test = shell("changes", **{"d": "cases", "lang": "en", **query})
    assert not test.exception
    return test


def test_a_changed_cell_stands_as_it_was_and_as_it_is_after_its_key(cases, shell):
    said = words(page(shell))
    assert "更正一处" in said
    row = said.split('<article class="change changed">')[1].split("</article>")[0]
    assert row.index("001") < row.index("件数")
    assert "<del><bdi>12</bdi></del> → <ins><bdi>13</bdi></ins>" in row


@pytest.mark.parametrize(
    ("kind", "there", "gone"), [("added", "007", "004"), ("removed", "004", "007")]
)
def test_rows_that_came_and_rows_that_went_are_lists_of_their_own(cases, shell, kind, there, gone):
    said = words(page(shell, kind=kind))
    assert f"<bdi>{there}</bdi>" in said and f"<bdi>{gone}</bdi>" not in said


def test_the_same_rows_are_said_to_be_the_same(cases, shell):
    released(NEW)
    test = page(shell)
    assert "These two releases hold the same rows." in [each.value for each in test.info]


def test_one_release_has_nothing_to_be_compared_with(database, shell):
    with unit() as session:
        make_release(session, dataset=make_dataset(session, slug="cases"))
    assert page(shell).info[0].value.startswith("There is one release in force")


def test_columns_that_came_went_or_changed_type_are_named(cases, shell):
    columns = (
        COLUMNS[0],
        Column(name="n", type=ColumnType.TEXT),
        Column(name="街道", type=ColumnType.TEXT),
    )
    released([("001", "12", "陆家嘴")], columns)
    said = words(page(shell, **{"from": "1"}))
    assert "<b>街道</b>: column added" in said and "<b>区</b>: column removed" in said
    assert "<b>n</b>: type changed" in said


def test_a_long_list_is_read_page_by_page(cases, shell):
    rows = [(f"{n:03}", "新", *ROWS[0][2:]) for n in range(100, 145)]
    released(rows)
    test = page(shell, kind="added")
    assert words(test).count('<article class="change added">') == 20
    test = page(shell, **dict(part.split("=") for part in links(test)["More rows"].split("&")))
    assert "<bdi>120</bdi>" in words(test) and "<bdi>119</bdi>" not in words(test)


def test_the_changes_are_offered_as_csv(cases, shell):
    assert "/api/v1/datasets/cases/diff?from=1&amp;to=2&amp;format=csv" in words(page(shell))


def test_untrusted_cells_are_text(cases, shell):
    columns = (COLUMNS[0], Column(name=NASTY))
    released([("1", "a")], columns)
    released([("1", NASTY)], columns)
    said = words(page(shell))
    assert "<script" not in said and "<img" not in said and "&lt;" in said


@pytest.mark.parametrize(
    "query",
    [{"d": "nowhere"}, {"from": "9"}, {"to": "x"}, {"from": "0"}, {"after": "x"}, {"d": "\x00"}],
)
def test_what_does_not_exist_is_refused_in_words(cases, shell, query):
    assert page(shell, **query).error


def test_a_withdrawn_release_shows_no_rows(cases, shell):
    with unit() as session:
        dataset = session.merge(cases)
        make_release(
            session, dataset=dataset, state=ReleaseState.WITHDRAWN, withdrawn_reason="有误"
        )
    test = page(shell, to="3")
    assert "有误" in test.error[0].value and "<article" not in words(test)
    assert "<article" in words(page(shell))  # the last two in force


@pytest.mark.parametrize("openness", [Openness.CONDITIONAL, Openness.CLOSED])
def test_who_may_not_read_the_rows_sees_none(database, shell, openness):
    with unit() as session:
        dataset = make_dataset(session, slug="cases", openness=openness)
        make_release(session, dataset=dataset)
        make_release(session, dataset=dataset, table=Table(rows=NEW))
    test = page(shell)
    assert test.error and "<article" not in words(test)


def test_a_page_of_changes_costs_a_fixed_number_of_queries(cases, shell):
    page(shell)
    few = queries(lambda: page(shell))
    released([(f"{n:03}", "新", *ROWS[0][2:]) for n in range(100, 145)])
    released(NEW)
    page(shell)
    assert queries(lambda: page(shell)) == few


# Did my number change?


def digest_of(number):
    with unit() as session:
        return session.scalar(select(Release.digest).where(Release.number == number))


def looked_up(shell, given):
    return shell("dataset", d="cases", tab="versions", lang="en", file=given)


def test_an_old_file_is_recognised_and_leads_to_what_changed(cases, shell):
    test = looked_up(shell, f"{digest_of(1)}  data.csv")
    assert (
        "There is a newer release: 2. 1 rows added, 1 removed, 1 changed" in test.warning[0].value
    )
    assert links(test)["Which rows changed since"] == "d=cases&from=1&to=2"


def test_the_newest_file_is_said_to_be_the_newest(cases, shell):
    assert "is the newest" in looked_up(shell, digest_of(2)).success[0].value


def test_an_unknown_checksum_gets_a_clear_answer(cases, shell):
    assert "No published file has this" in looked_up(shell, "ab" * 32).warning[0].value


def test_what_is_no_checksum_is_refused_in_words(cases, shell):
    assert "64 digits" in looked_up(shell, "<b>data.csv").error[0].value


def test_a_checksum_is_typed_into_the_form(cases, shell):
    test = shell("dataset", d="cases", tab="versions", lang="en")
    test.text_input[-1].set_value(digest_of(1))
    button(test, "Look it up").click().run()
    assert in_address(test, "file") == digest_of(1) and test.warning
