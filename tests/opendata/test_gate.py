"""The gate: each check finds its fault, and only that; acceptances; clean tables pass."""

from datetime import date, datetime

import pytest

from opendata.columns import Column
from opendata.gate import CHECKS, KINDS, Fix, apply, check
from opendata.problems import Problem, Weight
from pages._parts import problem_words
from tests.opendata.gate_world import T, open_table, rules, texts

DAY = date(2026, 1, 2)


def found(columns, rows, **asked):
    report = check(open_table(columns, rows), columns, rules(**asked))
    return {(each.kind, each.column, each.row) for each in report.shown}


def test_a_clean_table_passes():
    columns = [
        Column(name="id", type=T.IDENTIFIER),
        Column(name="区"),
        Column(name="日", type=T.DATE),
    ]
    table = [("001", "徐汇区", DAY), ("002", "黄浦区", date(2026, 2, 1))]
    report = check(open_table(columns, table), columns, rules(keys=("id",)))
    assert (report.counts, report.blocking) == ({}, 0)
    assert len(report.checked) == len(CHECKS)


FAULTS = {
    "no rows": (Column(name="a"), [], {}, ("no-rows", None, None)),
    "a key that is not there": (
        *(Column(name="a"), ["x", "y"], {"keys": ("b",)}),
        ("column-missing", None, None),
    ),
    "the same row twice": (Column(name="a"), ["x", "y", "x"], {}, ("duplicate-row", None, 3)),
    "the same key twice": (
        *(Column(name="a"), ["x", "y", "x"], {"keys": ("a",)}),
        ("duplicate-key", None, 3),
    ),
    "an empty key": (Column(name="a"), ["x", None], {"keys": ("a",)}, ("empty-key", "a", 2)),
    "a date before 1900": (
        *(Column(name="a", type=T.DATE), [DAY, date(202, 6, 1)], {}),
        ("impossible-date", "a", 2),
    ),
    "a date long ahead": (
        *(Column(name="a", type=T.DATETIME), [datetime(2206, 1, 1), datetime(2026, 1, 1)], {}),
        ("impossible-date", "a", 1),
    ),
    "an unknown region": (
        *(Column(name="a", type=T.REGION), ["310101", "999999"]),
        *({"regions": frozenset({"310101"})}, ("unknown-region", "a", 2)),
    ),
    "a longitude off the globe": (
        *(Column(name="a", type=T.LONGITUDE), [121.5, 1215.0], {}),
        ("out-of-range", "a", 2),
    ),
    "a latitude that is a longitude": (
        *(Column(name="a", type=T.LATITUDE), [31.2, 121.5], {}),
        ("out-of-range", "a", 2),
    ),
    "a place on no island": (
        *(Column(name="a", type=T.LONGITUDE), [121.5, 0.0], {}),
        ("far-away", "a", 2),
    ),
    "a number that is none": (
        *(Column(name="a", type=T.NUMBER), [1.5, float("nan")], {}),
        ("not-finite", "a", 2),
    ),
    "an empty column": (Column(name="a"), [None, None], {}, ("empty-column", "a", None)),
    "a constant column": (Column(name="a"), ["x", "x"], {}, ("constant-column", "a", None)),
    "a blank at the end": (Column(name="a"), ["x", "y "], {}, ("stray-blanks", "a", 2)),
    "an ideographic blank": (Column(name="a"), ["x", "　y"], {}, ("stray-blanks", "a", 2)),
    "full-width digits": (Column(name="a"), ["x", "１２号"], {}, ("full-width", "a", 2)),
    "a sign nobody sees": (Column(name="a"), ["x", "a\u200bb"], {}, ("control-characters", "a", 2)),
    "a formula": (Column(name="a"), ["x", '=HYPERLINK("…")'], {}, ("formula-text", "a", 2)),
    "a formula after +": (Column(name="a"), ["x", "+cmd|' /C'!A0"], {}, ("formula-text", "a", 2)),
    "marks for missing": (Column(name="a"), ["x", "N/A", "y"], {}, ("missing-marks", "a", 2)),
    "two units": (Column(name="a"), ["3 kg", "4 kg", "5 吨"], {}, ("mixed-units", "a", 3)),
    "a unit against the heading": (
        *(Column(name="额（万元）", type=T.INTEGER, unit="元"), [1, 2], {}),
        ("mixed-units", "额（万元）", None),
    ),
    "no quasi-identifier": (Column(name="性别"), ["男", "女"], {}, ("quasi-unset", "性别", None)),
    "a small cell": (Column(name="a"), ["x", "y"], {"quasi": ("a",)}, ("small-cell", None, 1)),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_gate_finds(name):
    column, values, asked, fault = FAULTS[name]
    columns = [Column(name="序", type=T.INTEGER), column]
    table = [(0 if name == "the same row twice" else i, value) for i, value in enumerate(values)]
    assert fault in found(columns, table, **asked)


@pytest.mark.parametrize(
    "value", ["-5", "+3.2", "-1,200.50", "-", "—", "a=b", "－５", "+8%", "1e-5", "-2e+3"]
)
def test_a_number_is_no_formula(value):
    columns = [Column(name="序", type=T.INTEGER), Column(name="a")]
    assert not {kind for kind, *_ in found(columns, [(1, value), (2, "x")])} & {"formula-text"}


def test_yes_and_no_are_no_marks_for_missing():
    columns = [Column(name="序", type=T.INTEGER), Column(name="有无")]
    assert not found(columns, [(1, "有"), (2, "无"), (3, "未知"), (4, "无")])


def test_an_end_before_its_beginning_is_found():
    columns = [Column(name="开始日期", type=T.DATE), Column(name="结束日期", type=T.DATE)]
    table = [(date(2026, 1, 2), date(2026, 1, 1)), (date(2026, 1, 1), date(2026, 1, 2))]
    assert found(columns, table) == {("dates-reversed", "结束日期", 1)}


def test_every_kind_has_its_weight_and_only_those_are_found():
    assert all(isinstance(weight, Weight) for weight in KINDS.values())
    assert {fault[3][0] for fault in FAULTS.values()} <= set(KINDS)


def test_an_accepted_problem_becomes_a_warning_with_its_reason():
    columns = [Column(name="a"), Column(name="序", type=T.INTEGER)]
    con = open_table(columns, [("x", 1), ("x", 2)])
    fix = Fix(kind="accept", how="duplicate-key", reason="一物一行两次登记")
    report = check(con, columns, rules(keys=("a",)), fixes=[fix])
    problem = next(each for each in report.shown if each.kind == "duplicate-key")
    assert (problem.weight, problem.about["accepted"]) == (Weight.WARN, "一物一行两次登记")
    assert report.blocking == 0


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nothing_is_accepted(reason):
    columns = [Column(name="a"), Column(name="序", type=T.INTEGER)]
    con = open_table(columns, [("x", 1), ("x", 2)])
    fix = Fix(kind="accept", how="duplicate-key", reason=reason)
    assert check(con, columns, rules(keys=("a",)), fixes=[fix]).blocking == 1


def test_personal_data_are_never_accepted():
    con, columns = texts(["身份证11010519491231002X"])
    fix = Fix(kind="accept", column="说明", how="personal-identity", reason="本人同意")
    assert check(con, columns, rules(), fixes=[fix]).blocking == 1


def test_what_reading_found_is_reported_and_may_be_accepted():
    con, columns = texts(["x", "y"])
    before = [
        Problem(kind="type", weight=Weight.BLOCK, row=1, column="说明"),
        Problem(kind="type", weight=Weight.BLOCK, row=1, column="gone"),
    ]
    fixes = [
        Fix(kind="accept", column="说明", how="type", reason="原表如此"),
        Fix(kind="drop", column="gone"),
    ]
    report = check(con, columns, rules(), fixes=fixes, before=before)
    assert (report.counts, report.blocking) == ({"type": 1}, 0)


def test_a_key_that_was_dropped_is_not_missed():
    con, columns = texts(["x", "y"])
    report = check(con, columns, rules(keys=("a",)), fixes=[Fix(kind="drop", column="a")])
    assert report.counts == {}


@pytest.mark.parametrize(
    "name", ["value", "n", "row", "first", "old", "new", "data", 'a"b', "值 '"]
)
def test_a_heading_may_be_any_word(name):
    columns = [Column(name="k", type=T.INTEGER), Column(name=name)]
    con = open_table(columns, [(1, "x "), (1, "x "), (2, "13800138000")])
    report = check(con, columns, rules(keys=("k",), quasi=(name,), k=2))
    assert report.counts == {
        **{"duplicate-key": 1, "duplicate-row": 1, "personal-mobile": 1},
        **{"small-cell": 1, "stray-blanks": 2},
    }


def test_the_gate_leaves_the_table_and_the_connection_as_they_were():
    con, columns = texts([" x", "13800138000"])
    before = con.execute("SELECT * FROM data").fetchall()
    check(con, columns, rules())
    assert con.execute("SELECT * FROM data").fetchall() == before
    assert con.execute("SHOW TABLES").fetchall() == [("data",)]


def test_progress_goes_from_nothing_to_all():
    con, columns = texts(["x"])
    shares = []
    check(con, columns, rules(), progress=lambda _, share: shares.append(share))
    assert shares == sorted(shares) and (shares[0], shares[-1]) == (0, 1)


def test_what_reading_told_is_not_told_again():
    con, columns = texts(["=1+1", "x"])
    before = [Problem(kind="formula", weight=Weight.WARN, row=1, column="说明")]
    assert check(con, columns, rules(), before=before).counts == {"formula": 1}


def test_a_problem_of_a_column_outside_the_table_may_be_accepted():
    con, columns = texts(["x", "y"])
    before = [Problem(kind="extra-column", weight=Weight.BLOCK, column="新")]
    fix = Fix(kind="accept", column="新", how="extra-column", reason="不属本数据集")
    apply(con, columns, [fix], rules())
    assert check(con, columns, rules(), fixes=[fix], before=before).blocking == 0


def test_every_kind_has_its_sentence():
    assert set(KINDS) <= set(problem_words.SENTENCES)
