"""Marks: entered, brought in as a table, taken from service ratings."""

import csv
import io
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongStage
from models import Mark
from surveys.scorecards import keeping, marks, marks_table
from surveys.scorecards.marks import MarkForm
from surveys.scorecards.periods import Period, offered, quarter
from surveys.scorecards.presets import PUBLIC_LED
from surveys.scorecards.rules import RaterGroup
from tests.surveys.scorecards.world import AUTUMN, NOON, SUMMER, make_marks, make_scorecard
from tests.surveys.scorecards.world import make_world as build
from tests.world import make_account


@pytest.fixture
def world(any_session):
    return build(any_session)


@pytest.fixture
def scorecard(any_session, world):
    return make_scorecard(any_session, world)


def form(world, **changes):
    facts = {
        "department": world.scored[0],
        "indicator": "satisfaction",
        "group": RaterGroup.PUBLIC,
        "value": Decimal("88.25"),
        "n": 120,
        "source": "窗口评价",
    }
    return MarkForm(**facts | changes)


def enter(session, world, scorecard, *forms, period=SUMMER, account=None):
    return marks.enter(
        session,
        account=account or world.analyst,
        scorecard_id=scorecard.id,
        period=period,
        forms=forms,
        now=NOON,
    )


def count(session):
    return session.scalar(select(func.count()).select_from(Mark))


def test_a_mark_comes_back_to_the_last_decimal(any_session, world, scorecard):
    enter(any_session, world, scorecard, form(world, value=Decimal("88.1234")))
    rows = marks.of_period(any_session, scorecard=scorecard, period=SUMMER)
    given_mark = marks.by_department(rows)[world.scored[0]]["satisfaction", RaterGroup.PUBLIC]
    assert (given_mark.value, given_mark.n) == (Decimal("88.1234"), 120)


def test_a_mark_entered_again_takes_the_place_of_the_first(any_session, world, scorecard):
    enter(any_session, world, scorecard, form(world))
    enter(any_session, world, scorecard, form(world, value=Decimal(70), n=None))
    (row,) = marks.of_period(any_session, scorecard=scorecard, period=SUMMER)
    assert (row.value, row.n) == (70.0, None)


def test_the_same_mark_twice_in_one_go_is_one(any_session, world, scorecard):
    enter(any_session, world, scorecard, form(world), form(world, value=Decimal(60)))
    (row,) = marks.of_period(any_session, scorecard=scorecard, period=SUMMER)
    assert row.value == 60.0


def test_another_period_keeps_marks_of_its_own(any_session, world, scorecard):
    enter(any_session, world, scorecard, form(world))
    enter(any_session, world, scorecard, form(world, value=Decimal(1)), period=AUTUMN)
    assert count(any_session) == 2
    assert marks.periods(any_session, scorecard_id=scorecard.id) == [AUTUMN, SUMMER]


def test_a_period_is_exact(any_session, world, scorecard):
    enter(any_session, world, scorecard, form(world))
    with pytest.raises(Conflict):
        enter(any_session, world, scorecard, form(world), period=Period(SUMMER.first, AUTUMN.last))


@pytest.mark.parametrize(
    "changes",
    [
        {"department": "nowhere"},
        {"indicator": "weather"},
        {"group": RaterGroup.INTERNAL},
        {"value": Decimal("100.01")},
        {"value": Decimal(-1)},
        {"value": Decimal("1.23456")},
        {"value": Decimal("NaN")},
        {"n": -1},
        {"n": 10**10},
        {"source": "长" * 301},
    ],
)
def test_a_mark_that_cannot_be_is_refused_and_nothing_written(session, changes):
    world = build(session)
    scorecard = make_scorecard(session, world)
    with session.begin_nested() as attempt, pytest.raises(Refusal):
        enter(session, world, scorecard, form(world), form(world, **changes))
    assert attempt.is_active is False


@pytest.mark.parametrize("days", [-1, 400])
def test_a_period_that_cannot_be_is_refused(session, days):
    world = build(session)
    scorecard = make_scorecard(session, world)
    last = SUMMER.first.fromordinal(SUMMER.first.toordinal() + days)
    with pytest.raises(Invalid):
        enter(session, world, scorecard, form(world), period=Period(SUMMER.first, last))


def test_rules_that_are_not_published_take_no_marks(session):
    world = build(session)
    draft = make_scorecard(session, world, published=False)
    with pytest.raises(WrongStage):
        enter(session, world, draft, form(world))


def test_who_does_not_score_enters_no_marks(session):
    world = build(session)
    scorecard = make_scorecard(session, world)
    for account in (world.publisher, make_account(session)):
        with pytest.raises(NotAllowed):
            enter(session, world, scorecard, form(world), account=account)


def test_a_mark_is_taken_out_of_its_own_scorecard_alone(session):
    world = build(session)
    scorecard, other = make_scorecard(session, world), make_scorecard(session, world)
    (mark,) = enter(session, world, scorecard, form(world))
    with pytest.raises(NotFound):
        marks.remove(session, account=world.analyst, scorecard_id=other.id, mark_id=mark.id)
    marks.remove(session, account=world.analyst, scorecard_id=scorecard.id, mark_id=mark.id)
    assert count(session) == 0


RULES = PUBLIC_LED.rules
NAMES = {"parks": "市园林绿化局", "housing": "市住建局"}


def scored():
    return replace(RULES, departments=tuple(NAMES))


def filled(**first):
    """The form with 90 everywhere, and the first row changed."""
    text = marks_table.form(scored(), names=NAMES).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        row |= {"分值": "90", "样本量": "1,200", "数据来源": "问卷"}
    rows[0] |= first
    return rows


def as_csv(rows, encoding="utf-8"):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows[0].keys())
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, [90.5 if k == "分值" else v for k, v in row.items()])
    return out.getvalue()


def taken(data, name="marks.csv"):
    return marks_table.marks(scored(), marks_table.read(data, name=name), names=NAMES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_form_comes_back_from_excel(encoding):
    forms, problems = taken(as_csv(filled(), encoding))
    assert (len(forms), problems) == (14, [])
    assert forms[0].n == 1200


def test_a_workbook_is_read_as_well():
    forms, problems = taken(as_xlsx(filled()), "marks.xlsx")
    assert ({each.value for each in forms}, problems) == ({Decimal("90.5")}, [])


def test_names_stand_for_codes():
    forms, problems = taken(as_csv(filled(部门代码="", 指标代码="")))
    assert (forms[0].department, forms[0].indicator, problems) == ("parks", "satisfaction", [])


def test_rows_without_a_mark_are_left_out():
    forms, problems = taken(as_csv(filled(分值="")))
    assert (len(forms), problems) == (13, [])


def test_no_number_of_ratings_is_not_known():
    forms, _ = taken(as_csv(filled(样本量="")))
    assert forms[0].n is None


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"分值": "九十"}, "value"),
        ({"分值": "101"}, "value"),
        ({"样本量": "许多"}, "n"),
        ({"样本量": "-3"}, "n"),
        ({"评价主体": "外星人"}, "group"),
        ({"评价主体": "experts"}, "group"),
        ({"部门代码": "nowhere"}, "department"),
        ({"指标代码": "weather"}, "indicator"),
        ({"数据来源": "长" * 301}, "source"),
        ({"部门代码": "housing"}, "twice"),
    ],
)
def test_a_fault_is_named_with_its_row(change, kind):
    forms, problems = taken(as_csv(filled(**change)))
    row = 9 if kind == "twice" else 2
    assert [(each.row, each.kind) for each in problems] == [(row, kind)]
    assert len(forms) == 13


def test_a_table_without_its_columns_says_which():
    _, problems = taken("部门,得分\n园林,90\n".encode())
    assert (problems[0].kind, problems[0].given) == ("column", "评价主体、分值、样本量")


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.exe", "a"]))
def test_any_bytes_are_read_or_refused(data, name):
    with suppress(Refusal):
        taken(data, name)


def test_a_file_of_many_megabytes_is_refused():
    with pytest.raises(Refusal):
        marks_table.read(b"x" * 2_000_001, name="a.csv")


@given(st.dates())
def test_quarters_follow_each_other_without_a_gap(day):
    if 2 < day.year < 9_998:
        this, before = quarter(day), quarter(day, back=1)
        assert this.first <= day <= this.last
        assert (this.first - before.last).days == 1


def test_offered_periods_are_all_different():
    periods = offered(NOON.date())
    assert len(set(periods)) == len(periods)
    assert all(period.first < period.last for period in periods)


def test_a_scorecard_of_every_mark_has_all_that_are_due(session):
    world = build(session)
    scorecard = make_scorecard(session, world, preset="internal-led")
    make_marks(session, world, scorecard)
    due = sum(len(each.groups) for each in keeping.rules_of(scorecard).indicators)
    assert count(session) == due * len(world.scored)
