"""Population tables and weightings: checked, made, published, shown."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from errors import (
    AlreadyDone,
    Incomplete,
    Invalid,
    NotAllowed,
    NotFound,
    Stale,
    Unreadable,
    WrongStage,
)
from models import AskingState, Role
from surveys.results import matching, outcome, population, weighting
from tests.surveys.results.world import EVERYTHING, full, make_responses, make_survey
from tests.world import NOON, make_account

TABLE = "年龄,性别,人数\n14-39岁,女,300\n14-39岁,男,300\n40岁及以上,女,200\n40岁及以上,男,200\n"
BY = {"年龄": "age", "性别": "sex"}
PEOPLE = [full(sex="f")] * 30 + [full(sex="m", area="west")] * 10 + [full(age=50, sex="f")] * 20


@pytest.fixture
def survey(any_session):
    found = make_survey(any_session, form=EVERYTHING, state=AskingState.CLOSED)
    people = [*PEOPLE, *[full(age=60, sex="m")] * 5]
    make_responses(any_session, survey=found, answers=people)
    return found


@pytest.fixture
def analyst(any_session, survey):
    return make_account(any_session, roles=(Role.ANALYST,), department=survey.department)


def kept(session, analyst, survey, table=TABLE):
    return population.keep(
        session,
        account=analyst,
        department_id=survey.department_id,
        title="2025 年常住人口",
        source="市统计局，2025 年 11 月",
        name="people.csv",
        data=table.encode("gb18030"),
        now=NOON,
    )


def made(session, analyst, survey, table=TABLE, **more):
    facts = {"margins": BY, "version_id": survey.versions[0].id} | more
    people = kept(session, analyst, survey, table)
    return weighting.make(session, account=analyst, population_id=people.id, now=NOON, **facts)


def test_a_workbook_is_read_as_a_csv_is():
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(TABLE.strip().split("\n")):
            cells = row.split(",")
            sheet.write_row(at, 0, [*cells[:2], int(cells[2]) if at else cells[2]])
    one = population.read(file.getvalue(), name="a.xlsx")
    other = population.read(TABLE.encode(), name="a.csv")
    assert one == other
    assert [cell["n"] for cell in one.cells] == [300, 300, 200, 200]


@pytest.mark.parametrize(
    ("table", "kind", "row"),
    [
        ("age,n\na,-1\n", "not-a-number", 1),
        ("age,n\na,1.5\n", "not-a-number", 1),
        ("age,n\na,5\na,6\n", "twice", 2),
        ("age,n\n,5\n", "no-category", 1),
        ("age,n\na,5,7\n", "too-wide", 1),
        ("age,sex\na,b\n", "no-count", None),
        ("n\n5\n", "dimensions", None),
        ("age,age,n\na,b,5\n", "headings", None),
        ("age,n\n", "no-rows", None),
        ("age,n\na,0\n", "no-people", None),
    ],
)
def test_faults_are_named_by_row(table, kind, row):
    assert population.Problem(kind, row) in [
        population.Problem(each.kind, each.row)
        for each in population.read(table.encode(), name="a").problems
    ]


@pytest.mark.parametrize("data", [b"\xff\xff\xff", b"a\0b", b"PK\x03\x04broken"])
def test_what_is_no_table_is_refused(data):
    with pytest.raises(Unreadable):
        population.read(data, name="a.xlsx" if data.startswith(b"PK") else "a.csv")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    for name in ("a.csv", "a.xlsx"):
        try:
            population.read(data, name=name)
        except Unreadable:
            continue


@pytest.mark.parametrize(
    ("words", "band"),
    [
        ("18-29", (18, 30)),
        ("18～29岁", (18, 30)),
        ("60+", (60, float("inf"))),
        ("60岁及以上", (60, float("inf"))),
        ("18岁以下", (float("-inf"), 18)),
        ("under 18", (float("-inf"), 18)),
        ("18岁及以下", (float("-inf"), 19)),
        ("老年", None),
        ("9-3", None),
    ],
)
def test_bands_are_read_as_tables_write_them(words, band):
    assert matching.band(words) == band


def test_weighted_margins_are_those_of_the_people(any_session, survey, analyst):
    found = made(any_session, analyst, survey)
    after = {row["category"]: row["after"] for row in found.document["margins"]}
    assert after == pytest.approx({"14-39岁": 60, "40岁及以上": 40, "女": 50, "男": 50}, abs=0.01)
    assert found.design_effect > 1
    assert found.responses == 65
    assert found.document["effective_n"] == pytest.approx(65 / found.design_effect, abs=0.1)


def test_published_weights_stand_beside_the_plain_shares(any_session, survey, analyst):
    found = made(any_session, analyst, survey)
    weighting.publish(any_session, account=analyst, weighting_id=found.id, now=NOON)
    shown = {each.place: each for each in outcome.of(any_session, survey=survey).tallies}
    women = shown["sex"].lines[0]
    assert (women.share, women.weighted) == (pytest.approx(76.92), pytest.approx(50.0, abs=0.01))
    assert shown["wants"].lines[0].weighted == pytest.approx(100.0)
    with pytest.raises(AlreadyDone):
        weighting.publish(any_session, account=analyst, weighting_id=found.id, now=NOON)


def test_who_did_not_say_is_left_out_and_counted(any_session, survey, analyst):
    make_responses(any_session, survey=survey, answers=[{"sex": "f"}, full(age=10)])
    assert made(any_session, analyst, survey).left_out == 2


def test_after_new_responses_it_is_not_published(any_session, survey, analyst):
    found = made(any_session, analyst, survey)
    make_responses(any_session, survey=survey, answers=[full()])
    with pytest.raises(Stale):
        weighting.publish(any_session, account=analyst, weighting_id=found.id, now=NOON)


def test_while_it_is_open_nothing_is_published(any_session, survey, analyst):
    found = made(any_session, analyst, survey)
    survey.state = AskingState.OPEN
    with pytest.raises(WrongStage):
        weighting.publish(any_session, account=analyst, weighting_id=found.id, now=NOON)


def test_an_empty_cell_is_refused_and_named(any_session, survey, analyst):
    with pytest.raises(Incomplete) as told:
        made(any_session, analyst, survey, TABLE + "12-13岁,女,9\n", method="cells")
    assert told.value.about["problems"] == [{"年龄": "12-13岁", "性别": "女"}]


def test_a_category_without_an_option_is_refused_and_named(any_session, survey, analyst):
    with pytest.raises(Incomplete) as told:
        made(any_session, analyst, survey, TABLE + "40岁及以上,不详,9\n")
    assert told.value.about["problems"] == [{"column": "性别", "category": "不详"}]


@pytest.mark.parametrize("margins", [{}, {"街道": "sex"}, {"性别": "words"}, {"性别": "none"}])
def test_columns_and_questions_that_do_not_fit_are_refused(any_session, survey, analyst, margins):
    with pytest.raises(Invalid):
        made(any_session, analyst, survey, margins=margins)


def test_weighting_is_for_analysts_of_the_department(any_session, survey, analyst):
    with pytest.raises(NotAllowed):
        kept(any_session, make_account(any_session), survey)
    other = make_survey(any_session, form=EVERYTHING)
    stranger = make_account(any_session, roles=(Role.ANALYST,), department=other.department)
    people = kept(any_session, analyst, survey)
    facts = {"margins": BY, "population_id": people.id, "now": NOON}
    with pytest.raises(NotAllowed):
        weighting.make(any_session, account=stranger, version_id=survey.versions[0].id, **facts)
    with pytest.raises(NotFound):
        weighting.make(any_session, account=stranger, version_id=other.versions[0].id, **facts)
