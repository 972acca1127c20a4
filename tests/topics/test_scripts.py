import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from topics.scripts import plain, simplified

OPENCC = OpenCC("t2s")


@pytest.mark.parametrize(
    ("traditional", "expected"),
    [
        ("歡迎提出意見", "欢迎提出意见"),
        ("乾隆皇帝吃乾麵條", "乾隆皇帝吃干面条"),
        ("著名的瞭望塔，一目瞭然", "著名的瞭望塔，一目了然"),
        ("没有繁体字", "没有繁体字"),
    ],
)
def test_traditional_becomes_simplified(traditional, expected):
    assert simplified(traditional) == expected


@given(st.text(alphabet="乾隆皇帝瞭解著名歷史麵條後面么麼這裏头髮發展臺灣台湾，a1 "))
def test_folding_agrees_with_opencc(text):
    assert simplified(text) == OPENCC.convert(text)


@given(st.text())
def test_plain_form_is_stable(text):
    assert plain(plain(text)) == plain(text)


def test_width_case_and_invisible_signs_do_not_count():
    assert plain("Ａ\u200b区\ufeff　ＡＢＣ") == plain("a区 abc")
