"""Personal data in tables: what blocks, what only warns, what is nobody's, and how it is shown."""

import random

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.cued import personal_address, personal_name
from opendata import suspects
from opendata.columns import Column
from opendata.gate import check
from opendata.personal import judged
from opendata.problems import Weight
from tests.opendata.gate_world import (
    CARD,
    CREDIT_CODE,
    IDENTITY,
    MOBILE,
    PLATE,
    T,
    open_table,
    rules,
    texts,
)


def kinds(values, name="说明"):
    con, columns = texts(values, name)
    report = check(con, columns, rules())
    return {kind for kind in report.counts if kind.startswith("personal-")}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (IDENTITY, "personal-identity"),
        (f"持证人{IDENTITY}，已核", "personal-identity"),
        ("１１０１０５１９４９１２３１００２Ｘ", "personal-identity"),
        ("110105 1949 1231 002x", "personal-identity"),
        ("1101051949\u200b1231002X", "personal-identity"),
        (MOBILE, "personal-mobile"),
        ("电话+86 138-0013-8000。", "personal-mobile"),
        ("一三八零零一三八零零零", "personal-mobile"),
        ("壹叁捌零零壹叁捌零零零", "personal-mobile"),
        ("𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "personal-mobile"),
        (CARD, "personal-card"),
        ("6222 0212 3456 7894", "personal-card"),
        (PLATE, "personal-plate"),
        ("滬A·12345 违停", "personal-plate"),
        ("粤B12345D", "personal-plate"),
        ("写信给 li.ming@example.org", "personal-email"),
        ("li.ming＠example.org", "personal-email"),
        ("护照号E12345678", "personal-document"),
        ("加微信 wang_2020", "personal-handle"),
        ("联系人：王小明，家住张江路12号301室", "personal-name-address"),
    ],
)
def test_this_blocks_publishing(text, kind):
    con, columns = texts(["无关的话", text])
    report = check(con, columns, rules())
    problem = next(each for each in report.shown if each.kind == kind)
    assert (problem.weight, problem.row, problem.column) == (Weight.BLOCK, 2, "说明")


@pytest.mark.parametrize(
    "text",
    [
        CREDIT_CODE,
        "91310000132210595U",
        "11010519491231002",
        "110105194912310021",
        "20260102000123",
        "GD202600000001",
        "1380013800",
        "138001380001",
        "12345热线",
        "2026-01-02 08:00:00",
        "京津冀A级景区",
        "第一三八次会议",
        "王先生来电",
        "张江路12号301室",
        "121.473701,31.230416",
    ],
)
def test_this_is_nobodys(text):
    assert not kinds([text, "x"])


def test_an_office_telephone_only_warns():
    con, columns = texts(["021-23111111"])
    report = check(con, columns, rules())
    assert (report.counts, report.blocking) == ({"personal-landline": 1}, 0)


def test_what_is_shown_of_a_datum_is_masked():
    con, columns = texts([f"{IDENTITY} {MOBILE}"])
    shown = repr(check(con, columns, rules()).as_json())
    assert IDENTITY not in shown and MOBILE not in shown and "138****8000" in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("身份证号", "110105194912310021"),
        ("手机", "23800138000"),
        ("车牌号", "A1234567"),
        ("银行卡号", "6222021234567890"),
        ("护照号码", "E12345678"),
        ("微信号", "wangxiaoming88"),
    ],
)
def test_a_heading_makes_a_mistyped_number_personal(name, value):
    assert "personal-column" in kinds([value], name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("身份证号", "110***********002X"),
        ("手机", "138****8000"),
        ("联系电话", "021-23111111"),
        ("联系电话", "4008123123"),
        ("证件号码", CREDIT_CODE),
        ("车牌号", "沪A*****"),
        ("身份证号", None),
    ],
)
def test_a_masked_or_public_number_is_let_pass_whatever_the_heading(name, value):
    assert not kinds([value], name) - {"personal-landline"}


def test_numbers_that_pass_by_chance_only_warn():
    numbers = random.Random(1)
    values = [str(numbers.randrange(3 * 10**15, 6 * 10**15)) for _ in range(500)]
    con, columns = texts(values, "流水号")
    report = check(con, columns, rules())
    assert set(report.counts) == {"personal-chance"} and not report.blocking


def test_cards_in_a_column_of_cards_block():
    con, columns = texts([CARD] * 60, "流水号")
    assert check(con, columns, rules()).counts["personal-card"] == 60


def test_amounts_of_billions_are_no_mobiles():
    columns = [Column(name="产值", type=T.INTEGER)]
    values = [(13_900_000_000,), (2_000_000,), (88_000,), (700_000_000,), (4_500_000_000,)]
    assert not check(open_table(columns, values), columns, rules()).blocking


def test_mobiles_kept_as_numbers_are_found():
    columns = [Column(name="a", type=T.INTEGER)]
    con = open_table(columns, [(13800138000,), (13912345678,)])
    assert check(con, columns, rules()).counts["personal-mobile"] == 2


def people(name, home, rows):
    columns = [Column(name=name), Column(name=home)]
    return check(open_table(columns, rows), columns, rules())


def test_names_beside_homes_block():
    report = people(
        "户主", "住址", [("王小明", "张江路12号"), ("李芳", "曹杨新村3号楼"), ("赵一", None)]
    )
    assert report.counts == {"personal-name-address": 2}
    assert report.blocking == 2
    assert report.shown[0].about == {"with": "住址", "sample": "王**"}


def test_names_are_known_by_their_looks():
    surnames, given_names = "王李张刘陈杨黄赵吴周", "伟芳娜敏静"
    rows = [(f"{s}小{g}", f"长寿路{i}号") for s in surnames for i, g in enumerate(given_names)]
    assert people("甲", "乙", rows).counts == {"personal-name-address": 50}


def test_names_alone_only_warn():
    report = people("姓名", "职务", [("王小明", "科长"), ("李芳", "主任")])
    assert (report.counts, report.blocking) == ({"personal-name": 2}, 0)


@pytest.mark.parametrize("name", ["企业名称", "法定代表人", "负责人"])
def test_companies_and_those_who_stand_for_them_are_public(name):
    rows = [("王小明", "张江路12号"), ("李芳", "张江路14号")]
    assert not people(name, "地址", rows).blocking


def test_places_are_no_names():
    districts = [
        "黄浦区",
        "徐汇区",
        "杨浦区",
        "江宁路",
        "宝山区",
        "金山区",
        "安庆路",
        "万航渡路",
    ] * 3
    rows = [(name, f"{name}{i}号") for i, name in enumerate(districts)]
    assert not people("甲", "乙", rows).counts


def test_masked_names_are_let_pass():
    assert not people("姓名", "住址", [("王**", "张江路12号"), ("李*", "张江路14号")]).blocking


PIECES = st.sampled_from(
    [
        *(IDENTITY, MOBILE, CARD, PLATE, "021-23111111", "440524188001010014", "li@example.org"),
        *(
            "护照",
            "E12345678",
            "微信号",
            "wang_2020",
            "姓名：",
            "王小明",
            "家住",
            "张江路12号301室",
        ),
        *(
            "110105 19491231",
            "002X",
            "１３８００１３８０００",
            "一三八零零一三八零零零",
            "滬Ａ",
            "12345",
        ),
        *(
            " ",
            "-",
            "·",
            "…",
            "\u200b",
            "，",
            "号",
            "电话",
            "電話：",
            "(at)",
            "０",
            "〇",
            "壹",
            "\u00a0",
        ),
    ]
)
NASTY = st.text(
    alphabet="0123456789１３８一三八零xX -.·…\u200b\u3000\u00a0沪滬AaＡ@(at)+86号", max_size=30
)


@pytest.fixture(scope="module")
def database():
    with duckdb.connect() as con:
        yield con


@given(st.one_of(st.lists(PIECES, max_size=6).map("".join), NASTY))
@example("1一三八零零一三八零零零")
@example("(86)13800138000")
@example("王先生…张江路十二号三〇一室")
def test_no_text_a_rule_would_find_something_in_escapes_the_database(database, text):
    named = any(personal_name(text)) and any(personal_address(text))
    if any(judged(text)) or named:
        sql = f"SELECT {suspects.suspect('x')} FROM (SELECT ?::VARCHAR AS x)"
        assert database.execute(sql, [text]).fetchone() == (True,)
