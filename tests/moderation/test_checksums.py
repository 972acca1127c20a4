"""Numbers that prove themselves."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.checksums import (
    IDENTITY_WEIGHTS,
    PROVINCES,
    is_card_number,
    is_credit_code,
    is_identity_number,
    is_old_identity_number,
    is_organisation_code,
)


def check(seventeen: str) -> str:
    return "10X98765432"[
        sum(w * int(c) for w, c in zip(IDENTITY_WEIGHTS, seventeen, strict=True)) % 11
    ]


@pytest.mark.parametrize("number", ["11010519491231002X", "911124198108030024"])
def test_published_specimens_are_identity_numbers(number):
    assert is_identity_number(number)


@given(
    st.sampled_from(sorted(PROVINCES)),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
)
def test_a_province_a_day_and_the_check_make_an_identity_number(province, day, order):
    body = f"{province}0101{day:%Y%m%d}{order:03}"
    assert is_identity_number(body + check(body))


@pytest.mark.parametrize(
    "body",
    [
        "99010519491231002",  # no such province
        "11010519490231002",  # no 31 February
        "11010517491231002",  # born in 1749
    ],
)
def test_a_right_check_alone_makes_no_identity_number(body):
    assert not is_identity_number(body + check(body))


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_wrong_digit_shows(place, by):
    number = "11010519491231002X"
    wrong = str((int(number[place]) + by) % 10)
    assert not is_identity_number(number[:place] + wrong + number[place + 1 :])


def test_random_numbers_are_nearly_never_identity_numbers():
    draw = random.Random(7)
    numbers = (f"{draw.randrange(10**17, 10**18)}" for _ in range(200_000))
    assert sum(map(is_identity_number, numbers)) <= 20


@pytest.mark.parametrize(
    "number, holds",
    [
        ("110105491231002", True),
        ("110105491331002", False),
        ("990105491231002", False),
        ("11010549123100", False),
    ],
)
def test_old_identity_numbers_have_a_province_and_a_day(number, holds):
    assert is_old_identity_number(number) is holds


@pytest.mark.parametrize(
    "number, holds",
    [
        ("6222021234567890128", True),
        ("4111111111111111", True),
        ("5500000000000004", True),
        ("3530111333300000", True),
        ("4111111111111112", False),  # wrong Luhn digit
        ("1111111111111117", False),  # right Luhn digit, no card begins with 1
        ("6011000990139424", False),  # not issued under 62
        ("411111111111111", False),  # too short
    ],
)
def test_cards_have_a_known_lead_and_the_luhn_digit(number, holds):
    assert is_card_number(number) is holds


@pytest.mark.parametrize(
    "code, holds",
    [
        ("91350100M000100Y43", True),
        ("91350100M000100Y44", False),
        ("91350100M000100Y4", False),
        ("9135010OM000100Y43", False),  # the letter O
    ],
)
def test_credit_codes_have_both_checks(code, holds):
    assert is_credit_code(code) is holds


@pytest.mark.parametrize("code, holds", [("D2143569X", True), ("D21435690", False), ("", False)])
def test_organisation_codes_have_their_check(code, holds):
    assert is_organisation_code(code) is holds


@given(st.text(max_size=20))
def test_any_text_gets_an_answer(text):
    for holds in (
        is_identity_number,
        is_old_identity_number,
        is_card_number,
        is_credit_code,
        is_organisation_code,
    ):
        assert holds(text) in (True, False)
