"""Withheld counts against an attacker with a solver."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from surveys.results import protecting

TABLES = st.tuples(st.integers(2, 5), st.integers(2, 5)).flatmap(
    lambda size: st.lists(
        st.lists(
            st.one_of(st.integers(0, 6), st.integers(0, 60)), min_size=size[1], max_size=size[1]
        ),
        min_size=size[0],
        max_size=size[0],
    )
)


def spans(table, hidden):
    """What each withheld cell may be, for one who knows every margin and every shown cell."""
    places = sorted(hidden)
    rows, columns = len(table), len(table[0])
    a, b = [], []
    for i in range(rows):
        a.append([1.0 if place[0] == i else 0.0 for place in places])
        b.append(sum(table[p[0]][p[1]] for p in places if p[0] == i))
    for j in range(columns):
        a.append([1.0 if place[1] == j else 0.0 for place in places])
        b.append(sum(table[p[0]][p[1]] for p in places if p[1] == j))
    for at, place in enumerate(places):
        c = np.zeros(len(places))
        c[at] = 1
        low = linprog(c, A_eq=a, b_eq=b, bounds=(0, None))
        high = linprog(-c, A_eq=a, b_eq=b, bounds=(0, None))
        yield place, round(low.fun), round(-high.fun)


@settings(max_examples=60)
@given(TABLES)
def test_no_one_who_knows_the_margins_can_tell_a_withheld_count(table):
    hidden = protecting.of_table(table)
    if hidden is None:
        return
    small = {(i, j) for i, r in enumerate(table) for j, n in enumerate(r) if 0 < n < protecting.K}
    assert small <= hidden
    told = [place for place, low, high in spans(table, hidden) if low == high]
    assert not [(i, j) for i, j in told if table[i][j]]


@settings(max_examples=60)
@given(TABLES)
def test_nothing_is_shown_only_where_the_margins_alone_tell(table):
    if protecting.of_table(table) is not None:
        return
    everything = {(i, j) for i, row in enumerate(table) for j in range(len(row))}
    told = [place for place, low, high in spans(table, everything) if low == high]
    assert any(table[i][j] for i, j in told)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12))
def test_of_a_list_no_withheld_count_follows_from_the_sum(counts):
    hidden = protecting.of_list(counts)
    assert {at for at, n in enumerate(counts) if 0 < n < protecting.K} <= hidden
    if hidden and len(hidden) < len(counts):
        assert len(hidden) > 1
        assert sum(counts[at] for at in hidden) > len(hidden)


@pytest.mark.parametrize("counts", [[5, 9, 30], [0, 0, 7], [], [0]])
def test_nothing_is_withheld_without_need(counts):
    assert protecting.of_list(counts) == frozenset()


def test_the_smallest_other_count_is_withheld_beside_a_single_small_one():
    assert protecting.of_list([3, 40, 12]) == {0, 2}
