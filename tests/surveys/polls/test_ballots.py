"""Reading a ballot out of anything: what is one comes out in one form, the rest is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Empty, Invalid, Refusal
from models import PollMethod
from surveys.polls import ballots
from surveys.polls.rules import Option, PollRules

OPTIONS = [Option("a", 60), Option("b", 50), Option("c", 40)]
RULES = PollRules(budget=100, credits=25)
M = PollMethod


def read(given_, method, rules=RULES, *, other=False):
    return ballots.read(given_, method=method, rules=rules, options=OPTIONS, other=other)


TAKEN = [
    (M.SINGLE, {"choice": "b"}, {"choice": "b"}),
    (M.MULTIPLE, {"choices": ["c", "a"]}, {"choices": ["a", "c"]}),
    (M.APPROVAL, {"choices": ["b"]}, {"choices": ["b"]}),
    (M.BUDGET, {"choices": ["c", "a"]}, {"choices": ["a", "c"]}),
    (M.RANKED, {"ranking": ["c", "a"]}, {"ranking": ["c", "a"]}),
    (M.RANKED, {"ranks": {"a": 2, "c": 1}}, {"ranking": ["c", "a"]}),
    (M.SCORE, {"scores": {"c": 1, "b": 0, "a": 5}}, {"scores": {"a": 5, "b": 0, "c": 1}}),
    (M.QUADRATIC, {"votes": {"c": 3, "a": 4, "b": 0}}, {"votes": {"a": 4, "c": 3}}),
]


@pytest.mark.parametrize(("method", "given_", "kept"), TAKEN)
def test_a_ballot_has_one_form(method, given_, kept):
    assert read(given_, method) == kept


REFUSED = [
    (M.SINGLE, {"choice": "z"}, "option"),
    (M.SINGLE, {"choice": ["a"]}, "ballot"),
    (M.SINGLE, {"choice": None}, "ballot"),
    (M.SINGLE, {"choice": "other"}, "option"),
    (M.SINGLE, {"choice": "a", "weight": 3}, "ballot"),
    (M.SINGLE, {"choices": ["a"]}, "ballot"),
    (M.SINGLE, [], "ballot"),
    (M.SINGLE, "a", "ballot"),
    (M.MULTIPLE, {"choices": ["a", "a"]}, "repeats"),
    (M.MULTIPLE, {"choices": "ab"}, "ballot"),
    (M.MULTIPLE, {"choices": {"a": 1}}, "ballot"),
    (M.MULTIPLE, {"choices": [1]}, "ballot"),
    (M.MULTIPLE, {"choices": ["a"] * 10_000}, "ballot"),
    (M.RANKED, {"ranking": ["a", "a"]}, "repeats"),
    (M.RANKED, {"ranking": ["a", None, "b"]}, "gaps"),
    (M.RANKED, {"ranking": ["a", "", "b"]}, "gaps"),
    (M.RANKED, {"ranks": {"a": 1, "b": 3}}, "gaps"),
    (M.RANKED, {"ranks": {"a": 0, "b": 1}}, "gaps"),
    (M.RANKED, {"ranks": {"a": 2, "b": 3}}, "gaps"),
    (M.RANKED, {"ranks": {"a": 1, "b": 1}}, "repeats"),
    (M.RANKED, {"ranks": {"a": True}}, "ballot"),
    (M.RANKED, {"ranks": {"a": "1"}}, "ballot"),
    (M.RANKED, {"ranks": {"z": 1}}, "option"),
    (M.SCORE, {"scores": {"a": 5, "b": 0}}, "whole-scores"),
    (M.SCORE, {"scores": {"a": 6, "b": 0, "c": 0}}, "between"),
    (M.SCORE, {"scores": {"a": -1, "b": 0, "c": 0}}, "whole-number"),
    (M.SCORE, {"scores": {"a": 1.5, "b": 0, "c": 0}}, "whole-number"),
    (M.SCORE, {"scores": {"a": True, "b": 0, "c": 0}}, "whole-number"),
    (M.SCORE, {"scores": {"a": 1, "b": 0, "c": 0, "z": 1}}, "option"),
    (M.SCORE, {"scores": None}, "ballot"),
    (M.BUDGET, {"choices": ["a", "b"]}, "over-budget"),
    (M.QUADRATIC, {"votes": {"a": 5, "b": 1}}, "credits"),
    (M.QUADRATIC, {"votes": {"a": 10**400}}, "credits"),
    (M.QUADRATIC, {"votes": {"a": -3}}, "whole-number"),
]


@pytest.mark.parametrize(("method", "given_", "why"), REFUSED)
def test_what_is_no_ballot_is_refused_with_its_reason(method, given_, why):
    with pytest.raises(Invalid) as refused:
        read(given_, method)
    assert refused.value.about["why"] == why


@pytest.mark.parametrize(
    ("method", "given_"),
    [
        (M.MULTIPLE, {"choices": []}),
        (M.APPROVAL, {"choices": []}),
        (M.BUDGET, {"choices": []}),
        (M.RANKED, {"ranking": []}),
        (M.RANKED, {"ranks": {}}),
        (M.QUADRATIC, {"votes": {"a": 0}}),
    ],
)
def test_an_empty_ballot_is_refused(method, given_):
    with pytest.raises(Empty):
        read(given_, method)


@pytest.mark.parametrize("n", [1, 3])
def test_as_many_as_the_rules_say_are_chosen(n):
    with pytest.raises(Invalid) as refused:
        read({"choices": list("abc")[:n]}, M.MULTIPLE, PollRules(least=2, most=2))
    assert refused.value.about["why"] == "how-many"


def test_a_ranking_of_all_has_all():
    with pytest.raises(Invalid) as refused:
        read({"ranking": ["a", "b"]}, M.RANKED, PollRules(partial=False))
    assert refused.value.about["why"] == "whole-ranking"


def test_other_is_chosen_where_it_is_offered():
    assert read({"choice": "other"}, M.SINGLE, other=True) == {"choice": "other"}
    assert ballots.names_other({"choices": ["a", "other"]})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from("abc"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from("abc"), inner),
    max_leaves=8,
)
names = st.sampled_from(["choice", "choices", "ranking", "ranks", "scores", "votes", "x"])


@given(st.dictionaries(names, anything, max_size=2) | anything, st.sampled_from(M))
def test_anything_is_a_ballot_or_refused(given_, method):
    try:
        found = read(given_, method)
    except Refusal:
        return
    assert read(found, method) == found  # what comes out goes in again
    assert json.loads(ballots.canonical(found)) == found


@given(st.permutations("abc"), st.integers(1, 3))
def test_a_ranking_as_numbers_is_the_ranking_as_a_list(order, n):
    ranks = {key: rank for rank, key in enumerate(order[:n], start=1)}
    assert read({"ranks": ranks}, M.RANKED) == read({"ranking": order[:n]}, M.RANKED)
