"""Wilson's interval against scipy."""

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx
from scipy.stats import binomtest

from surveys.results.intervals import wilson


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_that_of_scipy(pair):
    k, n = pair
    theirs = binomtest(k, n).proportion_ci(confidence_level=0.95, method="wilson")
    assert wilson(k, n) == approx((theirs.low, theirs.high), abs=1e-9)


def test_of_nobody_nothing_is_known():
    assert wilson(0, 0) == (0.0, 1.0)
