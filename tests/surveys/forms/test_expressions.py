"""Expressions: what they give, what is wrong with them, and that every one of them ends."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.forms.expressions import Expression, Fault, holds, parse, plain, value
from surveys.forms.parsing import ARGUMENTS
from tests.surveys.forms.world import hostile

TODAY = date(2026, 11, 22)
ANSWERS = {
    "age": 17,
    "none": None,
    "many": ["a", "b"],
    "born": "2000-02-29",
    "grid": {"r1": "good"},
    "agreed": True,
    "place": {"lon": 112.5, "lat": 30.25},
    "why": "other",
    "why__other": "words",
}

GIVES = [
    ("1 + 2 * 3", 7.0),
    ("(1 + 2) * 3", 9.0),
    ("10 - 3 - 2", 5.0),
    ("7 div 2", 3.5),
    ("7 mod 2", 1.0),
    ("-7 mod 2", -1.0),
    ("- - 3", 3.0),
    ("1 < 2 and 2 <= 2", True),
    ("1 = 1 or 1 div 0 = 1", True),
    ("'a' = 'b'", False),
    ("'1' = 1.0", True),
    ("${age} >= 18", False),
    ("${none} = ''", True),
    ("${none} < 18", False),
    ("${none} != 5", True),
    ("not(${none} >= 18)", True),
    ("selected(${many}, 'b')", True),
    ("selected(${many}, 'c')", False),
    ("selected(${age}, '17')", True),
    ("count-selected(${many})", 2.0),
    ("count-selected(${none})", 0.0),
    ("selected-at(${many}, 1)", "b"),
    ("if(${age} < 18, 'minor', 'adult')", "minor"),
    ("coalesce(${none}, 'x')", "x"),
    ("string-length('三个字')", 3.0),
    ("contains('abc', 'bc')", True),
    ("starts-with('abc', 'ab')", True),
    ("ends-with('abc', 'bc')", True),
    ("substr('abcd', 1, 3)", "bc"),
    ("normalize-space('  a   b ')", "a b"),
    ("regex('13812345678', '1[3-9]\\d{9}')", True),
    ("regex('x13812345678', '1[3-9]\\d{9}')", False),
    ("int(-2.9)", -2.0),
    ("round(2.5)", 3.0),
    ("round(-2.5)", -3.0),
    ("round(2.345, 2)", 2.35),
    ("floor(-1.5)", -2.0),
    ("ceiling(1.2)", 2.0),
    ("abs(-3)", 3.0),
    ("number('12')", 12.0),
    ("string(12)", "12"),
    ("concat('a', 1, 2.5, ${none})", "a12.5"),
    ("today()", "2026-11-22"),
    ("today() > ${born}", True),
    ("date('2026-11-25') - today()", 3.0),
    ("date('2026-02-30')", ""),
    ("date(0)", "1970-01-01"),
    ("int((today() - ${born}) div 365.25)", 26.0),
    ("min(3, ${none}, 2)", 2.0),
    ("max(3, 4)", 4.0),
    ("sum(0.1, 0.2, ${none})", 0.3),
    ("${grid.r1} = 'good'", True),
    ("${grid.r2} = ''", True),
    ("${agreed} = 'OK'", True),
    ("${place}", "30.25 112.5"),
    ("${why__other}", "words"),
    ("${nobody} = ''", True),
]


@pytest.mark.parametrize(("source", "wanted"), GIVES, ids=[source for source, _ in GIVES])
def test_an_expression_gives_what_odk_gives(source, wanted):
    assert value(source, ANSWERS, today=TODAY) == pytest.approx(wanted)


@pytest.mark.parametrize("source", ["${none} + 1", "'x' * 2", "1 div 0", "sum(${none})"])
def test_what_was_not_answered_is_no_number(source):
    assert plain(value(source, ANSWERS, today=TODAY)) is None


WRONG = [
    ("", "unfinished", 0),
    ("1 +", "unfinished", 3),
    ("(1", "unfinished", 2),
    ("1 2", "unexpected", 2),
    ("‘a’", "unexpected", 0),
    ("${a", "unexpected", 0),
    ("${ }", "no-answer", 0),
    ("../a = 1", "unexpected", 2),
    ("1 + pulldata('x')", "unknown-function", 4),
    ("if(1, 2)", "arguments", 0),
    ("regex(., '(a')", "pattern", 9),
    ("regex(., '(?=a)a')", "pattern", 9),
    ("regex(., '(a)\\1')", "pattern", 9),
    ("(" * 40 + "1" + ")" * 40, "too-deep", 31),
    ("1" * 3000, "too-long", 2000),
]


@pytest.mark.parametrize(("source", "kind", "position"), WRONG)
def test_a_fault_says_what_and_where(source, kind, position):
    fault = parse(source)
    assert isinstance(fault, Fault)
    assert (fault.kind, fault.position) == (kind, position)


def test_an_expression_names_the_questions_it_looks_at():
    found = parse("${a} = 1 and selected(${grid.row}, ${c__other}) and . > 2")
    assert isinstance(found, Expression)
    assert (found.keys, found.looks_at_itself) == ({"a", "grid", "c"}, True)


def test_a_text_cannot_be_doubled_without_end():
    half = "concat(" + ",".join(["${a}"] * 40) + ")"
    found = value(f"concat({half},{half})", {"a": "x" * 1000}, today=TODAY)
    assert isinstance(found, Fault) and found.kind == "too-large"


def test_once_keeps_what_was_computed_first():
    assert value("once(today())", {}, today=TODAY, itself="2026-01-01") == "2026-01-01"


names = st.sampled_from(sorted(ARGUMENTS))
leaves = st.sampled_from(["1", "0.5", "'a'", "''", "${a}", "${b.r1}", ".", "'2026-01-01'"])
sources = st.recursive(
    leaves,
    lambda inner: (
        st.builds("({}) {} ({})".format, inner, st.sampled_from(list("+-*<>=")), inner)
        | st.builds(
            lambda name, all_: f"{name}({','.join(all_)})", names, st.lists(inner, max_size=3)
        )
    ),
    max_leaves=10,
)


@given(sources, hostile, hostile)
def test_any_expression_over_any_answers_gives_a_value_or_a_fault(source, a, b):
    found = value(source, {"a": a, "b": b}, today=TODAY, itself=a)
    assert isinstance(found, str | float | bool | Fault)
    kept = plain(found)
    assert kept is None or isinstance(kept, str) or math.isfinite(kept)


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_a_fault(source):
    assert isinstance(parse(source), Expression | Fault)


@given(st.integers(-99, 99), st.integers(-99, 99), st.integers(1, 99))
def test_arithmetic_is_that_of_python(a, b, c):
    assert value(f"{a} + {b} * {c} - {a} div {c}", {}, today=TODAY) == a + b * c - a / c


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_a_long_chain_needs_no_depth(values):
    words = ["true()" if each else "false()" for each in values]
    assert holds(" or ".join(words), {}, today=TODAY) == any(values)
    assert holds(" and ".join(words), {}, today=TODAY) == all(values)
