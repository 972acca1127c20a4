"""The figure checker: what was published, what it should be, and what cannot be read."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from surveys.ratings import arithmetic, figures
from surveys.ratings.arithmetic import Unclear
from surveys.ratings.figures import Verdict

FIRST = """
# 某市 2023 年通报
有效评价 = 2,039,662
差评 = 243 = 143 + 91 + 2 + 7
满意率 = 99.99 % = (有效评价 - 差评) / 有效评价
"""
SECOND = """
有效评价 = 2.6万
不满意 = 175
满意率 = 99.5% = (有效评价 - 不满意) / 有效评价
"""
HOTLINE = """
直接办理,41,489
转派,41,729
合计,83218,直接办理 + 转派
电话,"50,154"
电话占比,60.27%,电话 / 合计
"""


def verdicts(text):
    found = figures.report(text)
    assert not found.problems
    return {each.statement.name: each.verdict for each in found.checked}


def test_the_bulletin_with_99_99_per_cent_adds_up():
    found = figures.report(FIRST)
    assert found.is_fine
    assert found.checked[2].recomputed_low == pytest.approx(0.99988, abs=5e-6)


def test_the_bulletin_with_99_5_per_cent_does_not_reproduce():
    found = figures.report(SECOND)
    (wrong,) = found.wrong
    assert wrong.statement.name == "满意率"
    assert wrong.recomputed_low == pytest.approx(0.99314, abs=5e-6)
    assert wrong.recomputed_high == pytest.approx(0.99340, abs=5e-6)


def test_the_hotline_bulletin_adds_up_as_csv():
    assert verdicts(HOTLINE)["合计"] is Verdict.FITS
    assert verdicts(HOTLINE)["电话占比"] is Verdict.FITS


def test_a_total_that_its_parts_do_not_reach_is_wrong():
    assert verdicts("差评 = 244 = 143 + 91 + 2 + 7")["差评"] is Verdict.WRONG


def test_a_total_given_rounded_stands_for_all_that_round_to_it():
    number = arithmetic.published("2.6万")
    assert (number.low, number.high) == (25_500, 26_499)


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        ("33.3% + 33.3% + 33.3%", Verdict.FITS),
        ("60.27% + 39.73%", Verdict.FITS),
        ("60.3% + 30.2% + 9.1%", Verdict.WRONG),
    ],
)
def test_shares_add_up_to_all_within_their_rounding(shares, verdict):
    assert verdicts(f"合计 = 100% = {shares}")["合计"] is verdict


def test_digits_that_were_cut_off_are_told_from_a_wrong_figure():
    assert verdicts("占比 = 66.6% = 2 / 3")["占比"] is Verdict.CUT
    assert verdicts("占比 = 66.7% = 2 / 3")["占比"] is Verdict.FITS
    assert verdicts("占比 = 66.5% = 2 / 3")["占比"] is Verdict.WRONG


def test_full_width_signs_and_spaces_are_read():
    text = "差 评 ＝ ２４３ ＝ １４３＋９１＋２＋７\n率＝５０％＝（１＋１）÷４"
    assert set(verdicts(text).values()) == {Verdict.FITS}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("没有数字", "statement"),
        ("甲 = 很多", "number"),
        ("甲 = 1 = 乙", "unknown-name"),
        ("甲 = 1 = 2 +", "formula"),
        ("甲 = 1 = (2", "formula"),
        ("甲 = 1 = 1 / 0", "division"),
        ("甲 = 1 = 甲", "unknown-name"),
        ("甲 = 1 = " + "1+" * 400 + "1", "too-long"),
        ("甲 = 1 = " + "(" * 50 + "1" + ")" * 50, "too-long"),
        ("甲 = 1 = __import__('os')", "formula"),
        ("甲 = " + "9" * 5_000, "number"),
        ("= 1 = 2", "statement"),
        ("甲 = 1 = 1" + " * 999999999999999999999万亿" * 8, "too-long"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(line, why):
    (problem,) = figures.report(f"# 说明\n{line}").problems
    assert (problem.line, problem.why) == (2, why)


def test_a_name_is_stated_once():
    assert [each.why for each in figures.report("甲 = 1\n甲 = 2").problems] == ["name-twice"]


def test_a_rounded_number_is_not_squared():
    text = "甲 = 1.5万\n乙 = 2.25亿 = 甲 * 甲"
    assert [each.why for each in figures.report(text).problems] == ["not-linear"]


def test_the_program_form_holds_every_statement_and_problem():
    facts = figures.as_json(figures.report(SECOND + "乱写"))
    assert not facts["adds_up"]
    assert [each["verdict"] for each in facts["statements"]] == ["stated", "stated", "wrong"]
    assert len(facts["problems"]) == 1


def rounded(part: int, whole: int, decimals: int) -> str:
    share = Decimal(part) / Decimal(whole) * 100
    return str(share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


counts = st.integers(1, 5_000_000)


@given(counts, counts, st.integers(0, 3))
@example(1, 3, 0)
def test_a_share_rounded_rightly_is_never_called_wrong(part, more, decimals):
    whole = part + more
    text = f"率 = {rounded(part, whole, decimals)}% = {part:,} / {whole:,}"
    assert verdicts(text)["率"] is Verdict.FITS


@given(counts, counts, st.integers(0, 3), st.sampled_from([-2, 2]))
def test_a_share_that_is_two_units_off_is_always_called_wrong(part, more, decimals, off):
    whole = part + more
    wrong = Decimal(rounded(part, whole, decimals)) + off * Decimal(1).scaleb(-decimals)
    assume(wrong >= 0)
    assert verdicts(f"率 = {wrong}% = {part} / {whole}")["率"] is Verdict.WRONG


@given(st.integers(10_000, 999_999), st.integers(0, 9_999))
def test_the_true_values_lie_in_the_ranges_of_what_was_rounded(total, bad):
    said = f"总 = {Decimal(total) / 10_000:.1f}万\n率 = 1% = (总 - {bad}) / 总"
    checked = figures.report(said).checked[1]
    true = float(Fraction(total - bad, total))
    assert checked.recomputed_low <= true <= checked.recomputed_high


@given(st.text(max_size=200))
def test_any_text_gives_a_report(text):
    figures.report(text)


@given(st.text("甲乙=+-*/(),.%0123456789万 \n", max_size=80))
def test_any_arithmetic_gives_a_report(text):
    found = figures.report(text)
    assert all(each.why for each in found.problems)


def test_a_formula_of_nothing_is_unclear():
    with pytest.raises(Unclear):
        arithmetic.formula("")
