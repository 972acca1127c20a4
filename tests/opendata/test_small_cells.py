"""Small cells, checked by pycanon; suppressed counts, attacked by linear programming."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycanon import anonymity
from scipy.optimize import linprog

from opendata.columns import Column
from opendata.gate import Fix, apply, check
from opendata.suppression import suppress_counts
from tests.opendata.gate_world import T, open_table, rows, rules

COLUMNS = [Column(name="sex"), Column(name="age", type=T.INTEGER), Column(name="town")]
QUASI = ("sex", "age", "town")


def people(seed, size=80):
    chance = random.Random(seed)
    return [
        (chance.choice("mf"), chance.choice([20, 30, 40]), chance.choice("abc")[:1])
        for _ in range(size)
    ]


def anonymity_of(table):
    return anonymity.k_anonymity(pd.DataFrame(table, columns=list(QUASI)), list(QUASI))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("k", [2, 5, 9])
def test_the_gate_blocks_just_what_pycanon_finds_not_k_anonymous(seed, k):
    table = people(seed, 40 + 20 * seed)
    report = check(open_table(COLUMNS, table), COLUMNS, rules(quasi=QUASI, k=k))
    assert ("small-cell" in report.counts) == (anonymity_of(table) < k)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("how", ["rows", "cells"])
def test_pycanon_agrees_that_suppressed_tables_are_k_anonymous(seed, how):
    con = open_table(COLUMNS, people(seed))
    asked = rules(quasi=QUASI, k=6)
    apply(con, COLUMNS, [Fix(kind="suppress", how=how)], asked)
    left = [tuple("none" if cell is None else str(cell) for cell in row) for row in rows(con)]
    assert not left or anonymity_of(left) >= 6


@given(
    st.lists(st.tuples(st.sampled_from("mf"), st.integers(0, 2), st.sampled_from(["a", None]))),
    st.integers(2, 6),
    st.sampled_from(["rows", "cells"]),
)
@settings(max_examples=25, deadline=None)
def test_suppressing_leaves_no_small_group(table, k, how):
    con = open_table(COLUMNS, table)
    asked = rules(quasi=QUASI, k=k)
    apply(con, COLUMNS, [Fix(kind="suppress", how=how)], asked)
    assert "small-cell" not in check(con, COLUMNS, asked).counts
    assert [n for (n,) in con.execute("SELECT _id FROM data ORDER BY _id").fetchall()] == list(
        range(1, len(rows(con)) + 1)
    )


def test_large_groups_keep_every_row():
    table = [("m", 20, "a")] * 7 + [("f", 20, "a")] * 2
    con = open_table(COLUMNS, table)
    apply(con, COLUMNS, [Fix(kind="suppress", how="rows")], rules(quasi=QUASI))
    assert rows(con) == table[:7]


def test_a_report_counts_the_rows_and_does_not_tell_the_values():
    table = [("m", 20, "a")] * 7 + [("f", 77, "geheim")] * 2
    report = check(open_table(COLUMNS, table), COLUMNS, rules(quasi=QUASI))
    assert report.blocking == report.counts["small-cell"] == 2
    assert "geheim" not in repr(report) and "77" not in repr(report)


def test_without_quasi_identifiers_nothing_is_small():
    assert "small-cell" not in check(open_table(COLUMNS, people(1)), COLUMNS, rules()).counts


TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.integers(0, 6), st.integers(0, 60)), min_size=width, max_size=width),
        min_size=1,
        max_size=4,
    )
)


def shown_of(table):
    """The suppressed table with its totals, as one matrix."""
    return [[*row, total] for row, total in zip(table.cells, table.rows, strict=True)] + [
        [*table.columns, table.total]
    ]


def with_totals(counts):
    table = [[*row, sum(row)] for row in counts]
    return [*table, [sum(column) for column in zip(*table, strict=True)]]


def bounds_of_hidden(shown):
    """What an attacker can compute of each hidden cell, knowing that it is 1 or more: the system
    is totally unimodular, so the bounds of the linear program are whole."""
    height, width = len(shown), len(shown[0])
    hidden = [(i, j) for i in range(height) for j in range(width) if shown[i][j] is None]
    place = {cell: number for number, cell in enumerate(hidden)}
    equations, sums = [], []
    lines = [[(i, j) for j in range(width)] for i in range(height)]
    lines += [[(i, j) for i in range(height)] for j in range(width)]
    for line in lines:
        row, known = np.zeros(len(hidden)), 0
        for cell in line:
            sign = -1 if cell == line[-1] else 1
            if cell in place:
                row[place[cell]] += sign
            else:
                known += sign * shown[cell[0]][cell[1]]
        equations.append(row)
        sums.append(-known)
    for cell, number in place.items():
        goal = np.zeros(len(hidden))
        goal[number] = 1
        low, high = (
            linprog(sign * goal, A_eq=equations, b_eq=sums, bounds=(1, None)) for sign in (1, -1)
        )
        yield cell, low.fun, None if high.status == 3 else -high.fun


@given(TABLES, st.integers(2, 6))
@settings(max_examples=60, deadline=None)
def test_no_hidden_count_follows_from_the_totals(counts, k):
    shown = shown_of(suppress_counts(counts, k=k))
    if all(cell is None for row in shown for cell in row):
        return
    for cell, low, high in bounds_of_hidden(shown):
        assert high is None or high - low > 0.5, cell


@given(TABLES, st.integers(2, 6))
@settings(deadline=None)
def test_what_is_shown_is_true_and_never_small(counts, k):
    for shown, true in zip(
        shown_of(suppress_counts(counts, k=k)), with_totals(counts), strict=True
    ):
        for cell, value in zip(shown, true, strict=True):
            assert cell is None or (cell == value and not 0 < value < k)


def test_a_table_without_small_counts_is_shown_whole():
    assert suppress_counts([[5, 0], [8, 13]]).cells == ((5, 0), (8, 13))


def test_one_small_count_takes_the_smallest_others_with_it():
    counts = [[3, 20, 30], [40, 9, 60], [70, 80, 90]]
    cells = suppress_counts(counts).cells
    assert cells == ((None, None, 30), (None, None, 60), (70, 80, 90))
