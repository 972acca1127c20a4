"""Cleaning takes out what nobody sees and keeps what people wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Empty, TooLong
from moderation.cleaning import HIDDEN, MAX, accepted, clean

TEXT = st.text(st.characters(categories=None) | st.sampled_from("\r\n\t\u200b\u202e\ud800e\u0301 "))


@pytest.mark.parametrize(
    "text, cleaned",
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("\u202e反\u202c\u2066对\u2069", "反对"),
        ("傻\u200b\u200d\ufeff话", "傻话"),
        ("e\u0301", "é"),
        ("１３８ ①㎡ ﬁ", "１３８ ①㎡ ﬁ"),
        ("  a\tb \n\n", "a\tb"),
        ("\ud800好", "好"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("# **标题** $x^2$ =SUM(A1)", "# **标题** $x^2$ =SUM(A1)"),
        ("ᠮᠣᠩᠭᠣᠯ ᠤᠯᠤᠰ᠎ᠠ", "ᠮᠣᠩᠭᠣᠯ ᠤᠯᠤᠰ᠎ᠠ"),
    ],
)
def test_texts_are_cleaned(text, cleaned):
    assert clean(text) == cleaned


@given(TEXT)
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@given(TEXT)
def test_a_clean_text_can_be_stored_and_hides_nothing(text):
    cleaned = clean(text)
    cleaned.encode()
    assert HIDDEN.search(cleaned) is None
    assert "\r" not in cleaned


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\u200b", "\x00", "\u3164"])
def test_a_text_of_nothing_is_refused(text):
    with pytest.raises(Empty):
        accepted(text)


def test_a_text_of_one_character_is_accepted():
    assert accepted(" 好 ") == "好"


def test_length_counts_after_cleaning():
    assert accepted(" " + "好" * MAX + "\u200b") == "好" * MAX


def test_a_text_too_long_is_refused_with_both_lengths():
    with pytest.raises(TooLong) as refusal:
        accepted("好" * 100_000)
    assert refusal.value.about == {"limit": MAX, "length": 100_000}
