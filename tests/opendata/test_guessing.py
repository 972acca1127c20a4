"""Types: given by proof over every cell, and read back without loss."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata import intake
from opendata.columns import Column, ColumnType
from tests.opendata.intake_world import Intake

T = ColumnType


@pytest.fixture(scope="module")
def taking(tmp_path_factory):
    return Intake(tmp_path_factory.mktemp("guess"))


@pytest.mark.parametrize(
    ("cells", "type_"),
    [
        (("1", "-5", "+7", "0"), T.INTEGER),
        (("１２", "3"), T.INTEGER),
        (("1.5", "2", "-0.25", ".5"), T.NUMBER),
        (("1e5", "2.5E-3"), T.NUMBER),
        (("1,234.5", "12"), T.NUMBER),
        (("1.234,5", "12"), T.NUMBER),
        (("是", "否", "是"), T.BOOLEAN),
        (("TRUE", "false"), T.BOOLEAN),
        (("2026-01-02", "2026-12-31"), T.DATE),
        (("2026/1/2", "2026-1-3"), T.DATE),
        (("20260102", "19991231"), T.DATE),
        (("2026年1月2日",), T.DATE),
        (("2026.1.2",), T.DATE),
        (("2026-01-02 08:00", "2026-01-02 08:00:01"), T.DATETIME),
        (("2026/1/2 8:05",), T.DATETIME),
        (("2026年1月2日 10时20分",), T.DATETIME),
        (("2026-01-02T08:00:00",), T.DATETIME),
        (("2026-01-02 08:00:00.000",), T.DATETIME),
        (("2026-01-02T08:00:00+08:00",), T.DATETIME),
        (("001", "20"), T.IDENTIFIER),
        (("11010519491231002X", "110105194912310021"), T.IDENTIFIER),
        (("1234567890123456",), T.IDENTIFIER),
        (("13800138000", "13912345678"), T.IDENTIFIER),
        (("021-62345678", "01062345678"), T.IDENTIFIER),
        # Not proved, so text.
        (("20260102", "20261302"), T.INTEGER),
        (("01/02/2026", "03/04/2026"), T.TEXT),
        (("13/02/2026",), T.TEXT),
        (("2026-01-02", "2026-01-02 08:00"), T.TEXT),
        (("2026-01-02T08:00:00Z",), T.TEXT),
        (("2026-01-02 08:00:00.123",), T.TEXT),
        (("12%", "15%"), T.TEXT),
        (("12万", "3.5 km"), T.TEXT),
        (("1_000", "0x1f"), T.TEXT),
        (("nan", "inf"), T.TEXT),
        (("1,23,456",), T.TEXT),
        (("1", "2", "x"), T.TEXT),
        (("是", "true"), T.TEXT),
        (("2026-01", "2026-02"), T.TEXT),
        (("007.5", "1.5"), T.TEXT),
        (("0.1234567890123456789",), T.TEXT),
        (("", None), T.TEXT),
        (("—", "-"), T.TEXT),
    ],
)
def test_a_type_needs_every_cell(taking, cells, type_):
    assert taking.column(*cells).type is type_


@pytest.mark.parametrize(
    ("name", "cells", "type_"),
    [
        ("经度", ("121.47", "116.4"), T.LONGITUDE),
        ("lng", ("121.47",), T.LONGITUDE),
        ("经度", ("13520000.5",), T.NUMBER),
        ("纬度", ("31", "—"), T.LATITUDE),
        ("纬度", ("121.47",), T.NUMBER),
        ("行政区划代码", ("310115", "310104"), T.REGION),
        ("adcode", ("310115",), T.REGION),
        ("单位编号", ("1", "2"), T.IDENTIFIER),
        ("邮编", ("200120",), T.IDENTIFIER),
        ("统一社会信用代码", ("91310000MA1FL0000X",), T.IDENTIFIER),
        ("case_id", ("A-1", "A-2"), T.IDENTIFIER),
        ("编号说明", ("1", "2"), T.INTEGER),
        ("数字经济", ("1", "2"), T.INTEGER),
    ],
)
def test_a_name_says_what_digits_cannot(taking, name, cells, type_):
    assert taking.column(*cells, name=name).type is type_


def test_the_last_of_many_cells_counts(taking):
    assert taking.column(*["1"] * 30_000, "x").type is T.TEXT
    assert taking.column(*["１"] * 30_000).type is T.INTEGER
    assert taking.column(*["1"] * 30_000, "０").type is T.INTEGER
    assert taking.column(*["2026-01-02"] * 30_000, "2026年1月3日").type is T.DATE


def test_a_column_that_begins_with_twenty_thousand_empty_cells_is_looked_at(taking):
    assert taking.column(*[""] * 21_000, "7").type is T.INTEGER


def test_marks_of_absence_are_taken_among_numbers_and_declared(taking):
    column = taking.column("1", "—", "N/A", "无", "")
    assert (column.type, column.missing) == (T.INTEGER, ("", "N/A", "—", "无"))
    assert taking.values(column) == [1, None, None, None, None]


def test_marks_of_absence_stay_among_texts(taking):
    column = taking.column("浦东", "—", "无")
    assert taking.values(column) == ["浦东", "—", "无"]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("1.50", "12"), [Decimal("1.50"), Decimal("12.00")]),
        (("1,234.5", "12"), [Decimal("1234.5"), Decimal("12.0")]),
        (("1.234,5", "12"), [Decimal("1234.5"), Decimal("12.0")]),
        (("１２．５",), [Decimal("12.5")]),
        (("123456789012345.678",), [Decimal("123456789012345.678")]),
        (("0.1234567", "2"), [0.1234567, 2.0]),
        (("1e3",), [1000.0]),
        (("999999999999999",), [999999999999999]),
        (("是", " 否 "), [True, False]),
        (("2026/1/2", "2026年1月3日"), [date(2026, 1, 2), date(2026, 1, 3)]),
        (
            ("2026/1/2 8:05", "2026-01-02 08:05:07"),
            [datetime(2026, 1, 2, 8, 5), datetime(2026, 1, 2, 8, 5, 7)],
        ),
        (("2026-01-02T08:00:00+08:00",), [datetime(2026, 1, 2, 8)]),
        (("\t007", " 8 "), ["007", "8"]),
        (("  a ", "b"), ["  a ", "b"]),
    ],
)
def test_what_is_guessed_is_read_without_loss(taking, cells, values):
    column = taking.column(*cells)
    assert taking.values(column) == values
    assert not taking.problems


def test_impossible_dates_block_and_are_shown(taking):
    column = taking.column(*["2026-01-02"] * 20, "2026-02-30")
    assert column.type is T.DATE
    assert taking.values(column)[-1] is None
    [problem] = taking.problems
    assert (problem.kind, problem.weight, problem.row) == ("type", "block", 21)
    assert problem.about == {"type": "date", "cell": "2026-02-30"}


def test_a_unit_in_the_header_is_taken(taking):
    assert taking.column("1.5", name="金额（万元）").unit == "万元"
    assert taking.column("1.5", name="金额（其中）").unit == ""


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("12万", "3.5 km", "5元"), "mixed-units"),
        (("12%", "15%"), "unit-in-cells"),
        (("01/02/2026", "03/04/2026"), "ambiguous-date"),
        (("1",) * 40 + ("x",), "almost-type"),
        (("2026-01-02",) * 40 + ("待定",), "almost-type"),
    ],
)
def test_text_that_is_nearly_something_else_is_reported(taking, cells, kind):
    taking.values(taking.column(*cells))
    assert [each.kind for each in taking.problems] == [kind]


def test_an_ambiguous_date_says_which_readings_fit(taking):
    taking.values(taking.column("31/01/2026", "01/02/2026"))
    assert taking.problems[0].about == {"readings": ["%d/%m/%Y"]}


def test_a_person_may_say_how_dates_are_written(taking):
    taking.column("31/01/2026", "01/02/2026")
    column = Column(name="值", type=T.DATE, format="%d/%m/%Y")
    assert taking.values(column) == [date(2026, 1, 31), date(2026, 2, 1)]


@pytest.mark.parametrize(
    ("column", "cells", "values"),
    [
        ({"type": T.INTEGER}, ("1", "1.5", "1_000", "0x1f", "1e3", "9" * 30), [1] + [None] * 5),
        (
            {"type": T.NUMBER, "scale": 1},
            ("1.5", "1.50", "1.55", "x"),
            [Decimal("1.5"), Decimal("1.5"), None, None],
        ),
        ({"type": T.NUMBER}, ("1.5", "inf", "1e999", "nan"), [1.5, None, None, None]),
        ({"type": T.LATITUDE}, ("89.5", "91"), [89.5, None]),
        ({"type": T.BOOLEAN}, ("是", "有"), [True, None]),
        ({"type": T.REGION}, ("310115", "浦东"), ["310115", None]),
        ({"type": T.INTEGER, "thousands": ","}, ("1,234", "12,34", "5"), [1234, None, 5]),
        ({"type": T.NUMBER, "scale": 2, "decimal": ","}, ("1,5", "1.5"), [Decimal("1.50"), None]),
        ({"type": T.DATE}, ("2026-01-02", "2026-1-x"), [date(2026, 1, 2), None]),
        ({"type": T.TEXT, "missing": ("", "无")}, ("a", "无"), ["a", None]),
    ],
)
def test_a_cell_that_is_not_of_the_given_type_becomes_null_and_blocks(
    taking, column, cells, values
):
    taking.column(*cells)
    assert taking.values(Column(name="值", **column)) == values
    faults = sum(value is None for value in values) if column["type"] is not T.TEXT else 0
    assert sum(each.times for each in taking.problems) == faults


def test_many_faults_are_counted_and_the_first_hundred_shown(taking):
    taking.column(*["x"] * 250)
    taking.values(Column(name="值", type=T.INTEGER))
    assert len(taking.problems) == 101
    assert sum(each.times for each in taking.problems) == 250


def test_a_faulty_cell_is_shown_without_its_long_numbers(taking):
    taking.column("110105194912310021")
    taking.values(Column(name="值", type=T.DATE))
    assert taking.problems[0].about["cell"] == "110…"


def test_columns_are_found_by_name_and_differences_block(taking):
    taking.staged(b"b,a\n1,x\n", header=1)
    columns = [Column(name="a"), Column(name="c", type=T.INTEGER)]
    problems = intake.convert(taking.con, ["b", "a"], columns)
    assert taking.con.execute("SELECT * FROM data").fetchall() == [(1, "x", None)]
    assert [(each.kind, each.column) for each in problems] == [
        ("missing-column", "c"),
        ("extra-column", "b"),
    ]


@pytest.mark.parametrize("name", ['a"b', "a'b", "a;DROP TABLE raw", "行\n列", "SELECT", "a\\"])
def test_no_name_of_a_column_is_sql(taking, name):
    column = taking.column("1", "2", name=name)
    assert taking.values(column) == [1, 2]


@given(numbers=st.lists(st.integers(-(10**15) + 1, 10**15 - 1), min_size=1))
def test_integers_come_back(taking, numbers):
    column = taking.column(*map(str, numbers))
    if column.type is T.INTEGER:
        assert taking.values(column) == numbers
    else:  # digits that may be a name
        assert column.type in {T.IDENTIFIER, T.DATE}


@given(numbers=st.lists(st.decimals(-(10**11), 10**11, places=4), min_size=1))
def test_decimals_come_back(taking, numbers):
    column = taking.column(*(f"{number:f}" for number in numbers))
    assert taking.values(column) == numbers
    assert not taking.problems


@given(days=st.lists(st.dates(date(1000, 1, 1)), min_size=1), form=st.sampled_from(["-", "/", "."]))
def test_dates_come_back(taking, days, form):
    column = taking.column(*(f"{day.year}{form}{day.month}{form}{day.day}" for day in days))
    assert taking.values(column) == days


@given(
    cells=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=8
    )
)
def test_nothing_is_lost_without_a_word(taking, cells):
    column = taking.column(*cells)
    values = taking.values(column)
    for cell, value in zip(cells, values, strict=True):
        assert value is not None or cell.strip() in {*column.missing, ""}


@given(cells=st.lists(st.from_regex("[0-9]{1,20}", fullmatch=True), min_size=1))
def test_digits_that_are_text_keep_every_sign(taking, cells):
    column = taking.column(*cells)
    if column.type is T.IDENTIFIER:
        assert taking.values(column) == cells
    elif column.type is T.INTEGER:
        assert [str(value) for value in taking.values(column)] == cells
