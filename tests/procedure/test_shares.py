from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedure.shares import shares

COUNTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([66, 12, 9, 8, 8, 6], "60.55 11.01 8.26 7.34 7.34 5.50"),
        ([1, 1, 1], "33.34 33.33 33.33"),
        ([0, 7], "0.00 100.00"),
        ([0, 0], "0.00 0.00"),
        ([], ""),
    ],
)
def test_shares_are_as_a_county_published_them(counts, expected):
    assert " ".join(map(str, shares(counts))) == expected


@given(COUNTS)
def test_shares_add_up_to_exactly_one_hundred(counts):
    assert sum(shares(counts)) == (Decimal("100.00") if any(counts) else 0)


@given(COUNTS)
def test_no_share_is_a_hundredth_off(counts):
    total = sum(counts) or 1
    for count, share in zip(counts, shares(counts), strict=True):
        assert abs(share - Decimal(100 * count) / total) < Decimal("0.01")


@given(COUNTS)
def test_a_larger_count_never_gets_a_smaller_share(counts):
    ordered = sorted(counts, reverse=True)
    assert shares(ordered) == sorted(shares(ordered), reverse=True)
