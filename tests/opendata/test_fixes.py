"""Fixes: what each does, what is refused, and that each offered ends what it was offered for."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from errors import Invalid
from opendata.columns import Column
from opendata.gate import Fix, apply, check, offers
from opendata.generalise import STEPS
from tests.opendata.gate_world import (
    CARD,
    CREDIT_CODE,
    IDENTITY,
    MOBILE,
    PLATE,
    T,
    open_table,
    rows,
    rules,
    texts,
)


def fixed(column, values, fix, **asked):
    """The cells of one column after a fix, and what the column is then."""
    columns = [Column(name="序", type=T.INTEGER), column]
    con = open_table(columns, list(enumerate(values)))
    left = apply(con, columns, [fix], rules(**asked))
    return [row[-1] for row in rows(con)], left[-1]


def test_a_dropped_column_is_gone():
    con, columns = texts(["x", "y"])
    left = apply(con, columns, [Fix(kind="drop", column="说明")], rules())
    assert (left, rows(con)) == (columns[:1], [(0,), (1,)])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"请回电{MOBILE}。", "请回电138****8000。"),
        (IDENTITY, "110***********002X"),
        (CARD, "************7894"),
        (PLATE, "沪A*****"),
        ("li.ming@example.org", "l***@example.org"),
        ("我叫王小明，家住张江路12号301室", "我叫王**，家住张江路**号***室"),
        (CREDIT_CODE, CREDIT_CODE),
        ("无关的话", "无关的话"),
        (None, None),
    ],
)
def test_masking_hides_personal_data_in_place(text, masked):
    cells, column = fixed(Column(name="说明"), [text], Fix(kind="mask", column="说明"))
    assert (cells, column.type) == ([masked], T.TEXT)


def test_in_a_column_of_names_every_name_is_masked():
    names = ["王小明", "李芳", "买买提·阿卜杜拉", "John Smith", "阿依古丽", None]
    cells, _ = fixed(Column(name="姓名"), names, Fix(kind="mask", column="姓名"))
    assert cells == ["王**", "李**", "买**", "J**", "阿**", None]


def test_a_number_column_becomes_text_when_masked():
    column = Column(name="a", type=T.INTEGER)
    cells, now = fixed(column, [13800138000, 7], Fix(kind="mask", column="a"))
    assert (cells, now.type) == (["138****8000", "7"], T.TEXT)


def test_masking_twice_changes_no_more():
    con, columns = texts([IDENTITY, MOBILE, "王先生"], "手机")
    fix = [Fix(kind="mask", column="手机")]
    apply(con, columns, fix, rules())
    once = rows(con)
    apply(con, columns, fix, rules())
    assert rows(con) == once


@pytest.mark.parametrize("name", ["old", "new", "value", "hidden"])
def test_masking_works_under_any_heading(name):
    cells, _ = fixed(Column(name=name), ["x", MOBILE], Fix(kind="mask", column=name))
    assert cells == ["x", "138****8000"]


DAY, MOMENT = date(2026, 8, 15), datetime(2026, 8, 15, 9, 30)


@pytest.mark.parametrize(
    ("type_", "value", "how", "coarse", "then"),
    [
        (T.DATE, DAY, "month", "2026-08", T.TEXT),
        (T.DATE, DAY, "quarter", "2026-Q3", T.TEXT),
        (T.DATE, DAY, "year", "2026", T.TEXT),
        (T.DATETIME, MOMENT, "day", DAY, T.DATE),
        (T.DATETIME, MOMENT, "month", "2026-08", T.TEXT),
        (T.INTEGER, 37, "band:10", "[30,40)", T.TEXT),
        (T.INTEGER, 40, "band:10", "[40,50)", T.TEXT),
        (T.INTEGER, -3, "band:5", "[-5,0)", T.TEXT),
        (T.INTEGER, 37, "band:2.5", "[35.0,37.5)", T.TEXT),
        (T.NUMBER, Decimal("0.35"), "band:0.1", "[0.3,0.4)", T.TEXT),
        (T.NUMBER, Decimal("3.27"), "round:1", Decimal("3.30"), T.NUMBER),
        (T.LONGITUDE, 121.47370, "round:2", 121.47, T.LONGITUDE),
        (T.LATITUDE, 31.23, "round:0", 31.0, T.LATITUDE),
        (T.IDENTIFIER, "310115001", "first:6", "310115", T.IDENTIFIER),
        (T.REGION, "310115", "first:4", "3101", T.IDENTIFIER),
        (T.TEXT, "浦东新区张江镇", "first:4", "浦东新区", T.TEXT),
        (T.TEXT, None, "first:4", None, T.TEXT),
        (T.INTEGER, None, "band:10", None, T.TEXT),
    ],
)
def test_generalising(type_, value, how, coarse, then):
    column = Column(name="a", type=type_, scale=2 if type_ is T.NUMBER else None)
    cells, now = fixed(column, [value], Fix(kind="generalise", column="a", how=how))
    assert (cells, now.type) == ([coarse], then)


@pytest.mark.parametrize("type_", STEPS)
def test_every_step_a_column_is_offered_can_be_taken(type_):
    column = Column(name="a", type=type_)
    for how in STEPS[type_]:
        fixed(column, [None], Fix(kind="generalise", column="a", how=how))


def test_cleaning_leaves_tidy_text():
    values = ["　a ", "ＡＢ１２", "a\u200bb\x00", "a  b", " \u3000", "=1+1", "无"]
    cells, _ = fixed(Column(name="a"), values, Fix(kind="clean", column="a"))
    assert cells == ["a", "AB12", "ab", "a b", None, "=1+1", "无"]


def test_marks_for_missing_are_emptied():
    values = ["N/A", "-", "暂无", " null ", "0", "有"]
    cells, _ = fixed(Column(name="a"), values, Fix(kind="clean", column="a", how="marks"))
    assert cells == [None, None, None, None, "0", "有"]


def test_later_duplicates_go_and_rows_are_numbered_anew():
    columns = [Column(name="a"), Column(name="b")]
    con = open_table(columns, [("x", None), ("x", None), ("y", "1"), ("x", None)])
    apply(con, columns, [Fix(kind="suppress", how="duplicates")], rules())
    assert con.execute("SELECT * FROM data ORDER BY 1").fetchall() == [
        (1, "x", None),
        (2, "y", "1"),
    ]


def test_groups_are_counted_after_everything_else():
    columns = [Column(name="日", type=T.DATE)]
    con = open_table(columns, [(date(2026, 8, day),) for day in range(1, 7)])
    fixes = [
        Fix(kind="suppress", how="rows"),
        Fix(kind="generalise", column="日", how="month"),
    ]
    apply(con, columns, fixes, rules(quasi=("日",)))
    assert rows(con) == [("2026-08",)] * 6


@pytest.mark.parametrize(
    "fix",
    [
        Fix(kind="drop", column="x"),
        Fix(kind="drop"),
        Fix(kind="burn", column="说明"),
        Fix(kind="mask"),
        Fix(kind="mask", column="日"),
        Fix(kind="clean", column="序"),
        Fix(kind="generalise", column="说明"),
        Fix(kind="generalise", column="说明", how="month"),
        Fix(kind="generalise", column="序", how="band:0"),
        Fix(kind="generalise", column="序", how="band:-1"),
        Fix(kind="generalise", column="序", how="band:1); DROP TABLE data"),
        Fix(kind="generalise", column="说明", how="first:0"),
        Fix(kind="generalise", column="日", how="round:1"),
        Fix(kind="suppress"),
        Fix(kind="suppress", how="all"),
        Fix(kind="suppress", column="说明", how="duplicates"),
        Fix(kind="accept", column="说明", how="personal-mobile", reason="x"),
        Fix(kind="accept", how="small-cell", reason="x"),
        Fix(kind="accept", how="no-rows", reason="x"),
        Fix(kind="accept", how="duplicate-row"),
    ],
    ids=repr,
)
def test_this_is_refused_and_nothing_is_changed(fix):
    columns = [
        *(Column(name="序", type=T.INTEGER), Column(name="说明"), Column(name="日", type=T.DATE)),
    ]
    con = open_table(columns, [(1, MOBILE, DAY)])
    with pytest.raises(Invalid):
        apply(con, columns, [Fix(kind="mask", column="说明"), fix], rules())
    assert rows(con) == [(1, MOBILE, DAY)]


def test_not_every_column_can_go():
    con, columns = texts(["x"])
    with pytest.raises(Invalid):
        apply(con, columns, [Fix(kind="drop", column=each.name) for each in columns], rules())


def test_a_fix_comes_back_from_json():
    fix = Fix(kind="accept", column="a", how="duplicate-key", reason="如此")
    assert Fix.from_json(fix.as_json()) == fix


@pytest.mark.parametrize(
    "facts", [{}, {"kind": "burn"}, {"kind": "drop", "column": 5}, {"kind": ["drop"]}]
)
def test_what_is_no_fix_is_refused(facts):
    with pytest.raises(Invalid):
        Fix.from_json(facts)


SQUARES = [(sex, age, f"{n}") for n in range(12) for sex, age in (("m", 21), ("f", 31))]
MESSES = {
    "identity": ([Column(name="a"), Column(name="b")], [(IDENTITY, "x"), ("y", "z")], {}),
    "mobile": ([Column(name="a"), Column(name="b")], [(f"电话{MOBILE}", "x")], {}),
    "plate": ([Column(name="a"), Column(name="b")], [(PLATE, "x")], {}),
    "card": ([Column(name="a"), Column(name="b")], [(CARD, "x")], {}),
    "e-mail": ([Column(name="a"), Column(name="b")], [("li@example.org", "x")], {}),
    "landline": ([Column(name="a"), Column(name="b")], [("021-23111111", "x")], {}),
    "old identity": ([Column(name="a"), Column(name="b")], [("130503670401001", "x")], {}),
    "numbers": (
        [Column(name="a", type=T.INTEGER), Column(name="b")],
        [(13800138000, "x"), (13912345678, "y")],
        {},
    ),
    "decimals": (
        [Column(name="a", type=T.NUMBER, scale=2), Column(name="b")],
        [(Decimal(13800138000), "x"), (Decimal("13912345678"), "y")],
        {},
    ),
    "region of persons": (
        [Column(name="a", type=T.REGION), Column(name="b")],
        [(MOBILE, "x"), ("310101", "y")],
        {"regions": frozenset({"310101"})},
    ),
    **{
        f"loose {name}": ([Column(name=name), Column(name="b")], [(value, "x"), ("", "y")], {})
        for name, value in {
            "身份证号": "110105194912310021",
            "手机": "23800138000",
            "车牌": "A123456",
            "银行卡号": "622202123456",
            "护照": "E12345678",
            "QQ": "12345678",
            "手机号": "二三八零零一三八零零零",
        }.items()
    },
    "names and homes": (
        [Column(name="姓名"), Column(name="住址"), Column(name="c")],
        [
            ("王小明", "张江路12号", "x"),
            ("欧阳娜娜", "长寿路十二弄三号", "y"),
            ("Li Ming", "3号楼", "z"),
        ],
        {},
    ),
    "names": ([Column(name="姓名"), Column(name="c")], [("王小明", "x"), ("李路", "y")], {}),
    "homes": ([Column(name="家庭住址"), Column(name="c")], [("张江路12号", "x")], {}),
    "names and homes in a text": (
        [Column(name="a"), Column(name="b")],
        [("联系人：王小明，家住张江路12号301室", "x")],
        {},
    ),
    "chance": (
        [Column(name="流水"), Column(name="b", type=T.INTEGER)],
        [(str(4 * 10**15 + 7 * n), n) for n in range(200)],
        {},
    ),
    "duplicates": ([Column(name="a"), Column(name="b")], [("x", "y"), ("x", "y"), ("z", "y")], {}),
    "duplicate keys": (
        [Column(name="a"), Column(name="b")],
        [("x", "y"), ("x", "z")],
        {"keys": ("a",)},
    ),
    "empty keys": (
        [Column(name="a"), Column(name="b")],
        [(None, "y"), ("x", "z")],
        {"keys": ("a",)},
    ),
    "dates": (
        [Column(name="a", type=T.DATE), Column(name="b")],
        [(date(202, 1, 1), "x"), (DAY, "y")],
        {},
    ),
    "moments": (
        [Column(name="a", type=T.DATETIME), Column(name="b")],
        [(datetime(3026, 1, 1), "x"), (MOMENT, "y")],
        {},
    ),
    "regions": (
        [Column(name="a", type=T.REGION), Column(name="b")],
        [("99", "x"), ("310101", "y")],
        {"regions": frozenset({"310101"})},
    ),
    "coordinates": (
        [Column(name="a", type=T.LONGITUDE), Column(name="b")],
        [(1215.0, "x"), (float("nan"), "y"), (121.5, "z")],
        {},
    ),
    "abroad": ([Column(name="a", type=T.LATITUDE), Column(name="b")], [(60.0, "x")], {}),
    "infinity": (
        [Column(name="a", type=T.NUMBER), Column(name="b")],
        [(float("inf"), "x"), (1.5, "y")],
        {},
    ),
    "untidy": (
        [Column(name="a"), Column(name="b")],
        [(" x", "1"), ("Ｙ", "2"), ("z\u200b", "3"), ("=1+1", "4"), ("--", "5"), ("\u3000", "6")],
        {},
    ),
    "units": ([Column(name="a"), Column(name="b")], [("1kg", "x"), ("2吨", "y")], {}),
    "an empty column": ([Column(name="a"), Column(name="b")], [(None, "x"), (None, "y")], {}),
    "periods": (
        [Column(name="开始", type=T.DATE), Column(name="结束", type=T.DATE)],
        [(DAY, date(2025, 1, 1)), (DAY, DAY)],
        {},
    ),
    "small cells that fit when coarser": (
        [Column(name="sex"), Column(name="age", type=T.INTEGER), Column(name="id")],
        [(sex, age + n % 3, id_) for n, (sex, age, id_) in enumerate(SQUARES)],
        {"quasi": ("sex", "age")},
    ),
    "small cells": (
        [Column(name="sex"), Column(name="born", type=T.DATE), Column(name="where")],
        [("m", date(1950 + n, 1, 1 + n), "x") for n in range(9)] + [("f", DAY, "x")] * 7,
        {"quasi": ("sex", "born")},
    ),
    "a tiny table": ([Column(name="a"), Column(name="b")], [("x", "y")] * 3, {"quasi": ("a",)}),
}


@pytest.mark.parametrize("name", MESSES)
def test_each_offered_fix_ends_what_it_was_offered_for(name):
    columns, table, asked = MESSES[name]
    report = check(open_table(columns, table), columns, rules(**asked))
    assert report.shown
    for problem in report.shown:
        alone = replace(report, shown=(problem,))
        for fix in offers(alone, columns):
            given = replace(fix, reason="如此") if fix.kind == "accept" else fix
            con = open_table(columns, table)
            left = apply(con, columns, [given], rules(**asked))
            after = check(con, left, rules(**asked), fixes=[given])
            same = [
                each
                for each in after.shown
                if (each.kind, each.column) == (problem.kind, problem.column)
                and "accepted" not in each.about
            ]
            assert not same, (problem, fix)


@pytest.mark.parametrize("name", MESSES)
def test_whatever_blocks_is_offered_a_fix(name):
    columns, table, asked = MESSES[name]
    report = check(open_table(columns, table), columns, rules(**asked))
    assert not report.blocking or offers(report, columns)


def test_offers_keep_most_of_the_data_first():
    con, columns = texts([MOBILE])
    kinds = [fix.kind for fix in offers(check(con, columns, rules()), columns)]
    assert kinds == ["mask", "drop"]


def test_small_cells_are_offered_the_finest_step_that_is_enough():
    columns, table, asked = MESSES["small cells that fit when coarser"]
    report = check(open_table(columns, table), columns, rules(**asked))
    first = offers(report, columns)[0]
    assert first == Fix(kind="generalise", column="age", how="band:5")


def test_fixes_give_the_same_table_whatever_their_order():
    columns, table, asked = MESSES["untidy"]
    fixes = [
        *(Fix(kind="mask", column="a"), Fix(kind="clean", column="a")),
        *(Fix(kind="suppress", how="duplicates"), Fix(kind="drop", column="b")),
    ]
    made = []
    for order in (fixes, fixes[::-1]):
        con = open_table(columns, table)
        apply(con, columns, order, rules(**asked))
        made.append(rows(con))
    assert made[0] == made[1]
