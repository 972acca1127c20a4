"""Folded texts lead back to the original."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.folding import plain, squeezed, with_digits

TEXT = st.text(st.characters() | st.sampled_from("\u200b\u202e\ufeff１Ａ①㎡ﬁ一二三繁體傻*逼 　，"))


@pytest.mark.parametrize(
    "text, folded",
    [
        ("ＡＢｃ１２３", "abc123"),
        ("138\u200b0013\ufeff8000", "13800138000"),
        ("\u202e138", "138"),
        ("1\ufe0f\u20e33\ufe0f\u20e3", "13"),
        ("١٣٨", "138"),
        ("𝟏𝟑𝟖", "138"),
        ("繁體字", "繁体字"),
        ("①２", "①2"),
        ("ﬁ", "fi"),
        ("a\nb", "a\nb"),
    ],
)
def test_disguises_come_off(text, folded):
    assert plain(text).text == folded


@pytest.mark.parametrize("text", ["一三八〇〇", "壹叁捌零零", "幺三八零零", "①③⑧⓪⓪"])
def test_spoken_digits_become_digits(text):
    assert with_digits(text).text == "13800"


@pytest.mark.parametrize("text", ["傻*逼", "傻 逼", "傻\u200b逼", "傻~😀~逼", "傻_逼"])
def test_squeezing_leaves_letters_only(text):
    assert squeezed(text).text == "傻逼"


@given(TEXT)
def test_every_folded_character_has_its_place(text):
    for fold in (plain, with_digits, squeezed):
        folded = fold(text)
        assert len(folded.back) == len(folded.text)
        assert list(folded.back) == sorted(folded.back)
        assert all(0 <= place < len(text) for place in folded.back)


@given(TEXT, st.text("0123456789", min_size=1), TEXT)
def test_a_span_gives_back_the_digits_it_was_made_of(before, digits, after):
    folded = plain(before + digits + after)
    start = len(plain(before).text)
    begin, end = folded.span(start, start + len(digits))
    assert (before + digits + after)[begin:end] == digits


@given(TEXT)
def test_nothing_invisible_is_left(text):
    shown = plain(text).text.replace("\n", "").replace("\t", "").replace("\r", "")
    assert not {category(char) for char in shown} & {"Cc", "Cf", "Cs", "Mn", "Me"}


@given(TEXT)
def test_digits_stay_where_they_are(text):
    assert len(with_digits(text).text) == len(plain(text).text)
