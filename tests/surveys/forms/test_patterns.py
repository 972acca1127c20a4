"""Our regular expressions agree with Python's on what both know, and never hang."""

import contextlib
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.forms.patterns import BadPattern, matches

PIECES = ["a", "b", ".", "[ab]", "[^a]", "\\d", "\\w", "(a|b)", "(?:ab)", "(a|)", "[a-c]", "\\."]
TIMES = ["", "*", "+", "?", "{2}", "{1,2}", "{0,1}", "{1,}", "{0}", "*?"]
patterns = st.lists(
    st.builds(str.__add__, st.sampled_from(PIECES), st.sampled_from(TIMES)), max_size=5
).map("".join)


@given(patterns, st.text("ab1.", max_size=8))
def test_a_pattern_matches_what_python_matches(pattern, text):
    assert matches(pattern, text) == bool(re.fullmatch(pattern, text))


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|a)*", "(a|aa)+", "(.*a){12}", "a*a*a*a*a*a*b"])
def test_no_pattern_hangs(pattern):
    begun = time.perf_counter()
    matches(pattern, "a" * 2000 + "!")
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize(
    "pattern", ["(", "a)", "[", "*", "a**", "a{3,1}", "a{999}", "(?=a)", "\\1", "((a{99}){99}){9}"]
)
def test_what_is_not_ours_is_refused(pattern):
    with pytest.raises(BadPattern):
        matches(pattern, "a")


@given(st.text(max_size=20))
def test_any_pattern_is_taken_or_refused(pattern):
    with contextlib.suppress(BadPattern):
        matches(pattern, "abc")
