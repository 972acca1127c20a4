"""Raking against ipfn; the cap; Kish's design effect; cells that nobody answered for."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ipfn.ipfn import ipfn

from surveys.results import raking

COUNTS = st.lists(st.integers(1, 60), min_size=12, max_size=12)
CELLS = list(product("ab", "fm", ("x", "y", "z")))


def of(numbers):
    return dict(zip(CELLS, numbers, strict=True))


def margin(cells, weights, at, category):
    return sum(n * weights.get(cell, 1.0) for cell, n in cells.items() if cell[at] == category)


@given(COUNTS, COUNTS)
def test_without_a_cap_the_weights_are_those_of_ipfn(numbers, people):
    sample, population = of(numbers), of(people)
    margins = raking.margins_of(population)
    found = raking.by_margins(sample, margins, cap=1e9)
    table = np.array(numbers, dtype=float).reshape(2, 2, 3)
    whole = sum(numbers) / sum(people)
    aims = [np.array(list(each.values())) * whole for each in margins]
    theirs = ipfn(table, aims, [[0], [1], [2]], convergence_rate=1e-12, max_iteration=2000)
    expected = theirs.iteration().reshape(-1)
    ours = [sample[cell] * found.weights[cell] for cell in CELLS]
    assert ours == pytest.approx(list(expected), rel=1e-5, abs=1e-6)


@given(COUNTS, COUNTS)
def test_weights_have_the_mean_one_and_the_largest_is_capped(numbers, people):
    found = raking.by_margins(of(numbers), raking.margins_of(of(people)))
    total = sum(found.weights[cell] * n for cell, n in found.sample.items())
    assert found.largest <= raking.CAP + 1e-9
    assert total <= found.n * (1 + 1e-9)


@given(COUNTS, COUNTS)
def test_where_nothing_is_cut_the_margins_are_met(numbers, people):
    sample, margins = of(numbers), raking.margins_of(of(people))
    found = raking.by_margins(sample, margins)
    assume(not found.cut)
    for at, each in enumerate(margins):
        for category, n in each.items():
            share = margin(sample, found.weights, at, category) / found.n
            assert share == pytest.approx(n / sum(each.values()), abs=1e-6)
    assert found.gap < 1e-4


@given(COUNTS, COUNTS)
def test_the_design_effect_is_that_of_kish_and_never_below_one(numbers, people):
    found = raking.by_margins(of(numbers), raking.margins_of(of(people)))
    each = np.repeat([found.weights[c] for c in CELLS], [found.sample[c] for c in CELLS])
    assert found.design_effect == pytest.approx(len(each) * (each**2).sum() / each.sum() ** 2)
    assert found.design_effect >= 1 - 1e-9
    assert found.effective_n <= found.n + 1e-6


@given(COUNTS, COUNTS)
def test_full_cells_meet_every_cell(numbers, people):
    found = raking.by_cells(of(numbers), of(people), cap=1e9)
    for cell in CELLS:
        share = found.weights[cell] * found.sample[cell] / found.n
        assert share == pytest.approx(of(people)[cell] / sum(people), rel=1e-6)


def test_a_category_without_a_respondent_is_refused_by_name():
    with pytest.raises(raking.EmptyCell) as told:
        raking.by_margins({("a", "f"): 9}, [{"a": 5.0}, {"f": 3.0, "m": 3.0}])
    assert told.value.place == ("", "m")


def test_a_cell_without_a_respondent_is_refused_by_name():
    with pytest.raises(raking.EmptyCell) as told:
        raking.by_cells({("a", "f"): 9}, {("a", "f"): 5.0, ("a", "m"): 3.0})
    assert told.value.place == ("a", "m")


def test_a_category_without_people_needs_no_respondent():
    found = raking.by_margins({("a",): 3, ("b",): 1}, [{"a": 5.0, "b": 5.0, "c": 0.0}])
    assert found.weights[("b",)] == pytest.approx(2.0)


def test_one_respondent_for_half_a_city_is_cut_and_it_is_said():
    found = raking.by_margins({("a",): 99, ("b",): 1}, [{"a": 1.0, "b": 1.0}])
    assert found.cut == 1
    assert found.largest <= 5 + 1e-9
    assert found.gap > 40
