"""What answers come to, kind by kind; what the public sees of it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clock import today
from surveys.forms.form import DONT_KNOW, PREFER_NOT
from surveys.questionnaires import counting
from surveys.results import tallies
from tests.surveys.results.world import EVERYTHING, full


def tallied(*answers, raw=True):
    counts = Counter()
    for each in answers:
        counts.update(counting.marks(EVERYTHING, each, today=today()))
    keys = [q.key for q in EVERYTHING.questions if q.kind in tallies.READ]
    values = {key: [(each[key], 1) for each in answers if key in each] for key in keys}
    found = tallies.tallies(EVERYTHING, counts, values)
    return {each.place: each if raw else tallies.for_all(each) for each in found}


def lines(tally, name="n"):
    return {line.key: getattr(line, name) for line in tally.lines}


def test_shares_of_a_single_choice_add_up_to_a_hundred():
    found = tallied(*[full(area=key) for key in ("east", "west", "hill")])["area"]
    assert sum(lines(found, "share").values()) == pytest.approx(100.0)
    assert lines(found)["other"] == 0


def test_prefer_not_to_say_stands_apart_and_is_in_no_share():
    found = tallied(full(), full(area=PREFER_NOT))["area"]
    assert (found.asked, found.answered, found.prefer_not) == (2, 1, 1)
    assert lines(found, "share")["east"] == 100.0


def test_several_choices_are_shares_of_people_and_of_answers():
    found = tallied(full(), full(wants=["wc"]), full(wants=DONT_KNOW))["wants"]
    assert found.answered == 2
    assert lines(found, "share")["wc"] == 100.0
    assert lines(found, "share_of_answers")["wc"] == pytest.approx(66.67)
    assert found.dont_know == 1


def test_each_row_of_a_matrix_is_a_tally():
    found = tallied(full(), full(parts={"clean": "bad"}))
    assert lines(found["parts/clean"]) == {"bad": 1, "ok": 0, "good": 1}
    assert found["parts/safe"].answered == 1


def test_a_mean_says_of_which_scale_it_is():
    facts = tallied(full(happy=5), full(happy=2), full(happy=4))["happy"].facts
    assert facts == {"low": 1, "high": 5, "mean": 3.67, "median": 4.0}


def test_the_middle_of_two_is_between_them():
    assert tallied(full(happy=2), full(happy=5))["happy"].facts["median"] == 3.5


def test_nps_is_promoters_less_detractors():
    facts = tallied(*[full(nps=n) for n in (10, 9, 8, 3)])["nps"].facts
    assert facts["nps"] == 25.0
    assert facts["nps_low"] < 25.0 < facts["nps_high"]


def test_ranking_gives_first_places_and_mean_ranks():
    found = tallied(full(), full(order=["c", "a", "b"]))["order"]
    assert lines(found) == {"a": 1, "b": 0, "c": 1}
    assert lines(found, "mean_rank") == {"a": 1.5, "b": 3.0, "c": 1.5}


def test_quantiles_are_not_told_of_few():
    assert tallied(*[full(age=30)] * 9)["age"].facts["quantiles"] is None
    spread = tallied(*[full(age=n) for n in range(20, 31)])["age"].facts["quantiles"]
    assert spread["0.5"] == 25.0


def test_dates_are_counted_by_month():
    found = tallied(full(), full(since="2026-05-30"), full(since="2026-06-01"))["since"]
    assert lines(found) == {"2026-05": 2, "2026-06": 1}


@given(st.lists(st.floats(-1e6, 1e6), min_size=1).map(sorted), st.floats(0, 1))
def test_a_quantile_lies_within_its_values(values, share):
    assert values[0] - 1e-3 <= tallies.quantile(values, share) <= values[-1] + 1e-3


def test_small_counts_and_what_would_give_them_back_are_withheld():
    people = [full(happy=4)] * 20 + [full(happy=5)] * 9 + [full(happy=1)] * 2
    found = tallied(*people, raw=False)["happy"]
    assert lines(found) == {"1": None, "2": 0, "3": 0, "4": 20, "5": None}
    assert found.facts["mean"] is None


def test_of_several_choices_neither_few_takers_nor_few_others_are_told():
    people = [full(wants=["wc"])] * 20 + [full(wants=["seat"])] * 3
    found = tallied(*people, raw=False)["wants"]
    assert lines(found)["wc"] is None
    assert lines(found)["seat"] is None
    assert found.facts["answers"] is None


def test_nps_is_shown_by_its_groups_when_single_steps_are_small():
    people = [full(nps=n) for n in (0, 1, 2, 3, 4, 5, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 10)]
    found = tallied(*people, raw=False)["nps"]
    assert set(lines(found).values()) == {None}
    assert found.facts["groups"] == {"detractors": 6, "passives": 5, "promoters": 6}
    assert found.facts["nps"] == 0.0
