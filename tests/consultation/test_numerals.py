import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.numerals import from_roman, to_chinese, to_int, to_roman


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("一十二", 12),
        ("二十", 20),
        ("一百", 100),
        ("一百零三", 103),
        ("一百一十", 110),
        ("一百三", 130),
        ("一千零一", 1001),
        ("两千三百", 2300),
        ("一〇三", 103),
        ("二〇二六", 2026),
        ("壹佰贰拾", 120),
        ("一 百 零 三", 103),
        ("12", 12),
        ("１２", 12),
        ("零", 0),
    ],
)
def test_a_numeral_is_read_in_every_common_spelling(text, number):
    assert to_int(text) == number


@pytest.mark.parametrize(
    "text", ["", "百", "十百", "一百零", "一零零三百", "一二十", "条", "-1", "99999"]
)
def test_what_is_no_number_is_none(text):
    assert to_int(text) is None


@given(st.integers(0, 9999))
def test_every_number_survives_being_written_in_chinese(number):
    assert to_int(to_chinese(number)) == number


@given(st.integers(1, 3999))
def test_every_number_survives_being_written_in_roman(number):
    assert from_roman(to_roman(number).upper()) == number


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_without_an_error(text):
    assert to_int(text) is None or 0 <= to_int(text) <= 9999
    assert from_roman(text) is None or 0 < from_roman(text) < 4000


@pytest.mark.parametrize("text", ["iiii", "vx", "ic", "", "abc", "im"])
def test_a_roman_numeral_has_one_proper_spelling(text):
    assert from_roman(text) is None


@pytest.mark.parametrize("number", [-1, 10_000])
def test_numbers_outside_the_range_are_an_error(number):
    with pytest.raises(ValueError, match=str(number)):
        to_chinese(number)
