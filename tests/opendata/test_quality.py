"""The quality score: its formulas give its points, it stays in bounds, and faults never pay."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opendata.columns import Column
from opendata.gate import check
from opendata.problems import Report
from opendata.profile import profile
from opendata.quality import FORMULAS, quality
from opendata.rules import KINDS
from tests.opendata.gate_world import open_table, rules

COLUMNS = [
    Column(name="a", title="甲", note="第一列"),
    Column(name="b", title="乙"),
]
CELL = st.sampled_from([None, "x", "y", " z", "N/A", "=1", "１", "5kg"])
ROWS = st.lists(st.tuples(CELL, CELL), max_size=12)


def scored(rows, columns=COLUMNS, description="说明" * 30):
    con = open_table(columns, rows)
    report = check(con, columns, rules(keys=("a",)))
    return quality(report, profile(con, columns), columns=columns, description=description)


def points(made):
    return {part["key"]: part["points"] for part in made["parts"]}


@given(ROWS)
@settings(max_examples=15, deadline=None)
def test_the_formula_of_each_part_gives_its_points(rows):
    made = scored(rows)
    for part in made["parts"]:
        names = {**part["facts"], "max": max, "min": min}
        assert part["points"] == pytest.approx(eval(part["formula"], {}, names), abs=0.00501)
        assert 0 <= part["points"] <= part["of"] and 0 <= part["value"] <= 1
    assert made["total"] == pytest.approx(sum(points(made).values())) and 0 <= made["total"] <= 100


def test_the_parts_make_a_hundred():
    assert sum(of for of, _ in FORMULAS.values()) == 100


def test_a_perfect_table_has_a_hundred():
    columns = [replace(column, title="题", note="注") for column in COLUMNS]
    made = scored([("x", "1"), ("y", "2")], columns, "说明" * 100)
    assert made["total"] == 100


@given(ROWS.filter(bool), st.data())
@settings(max_examples=15, deadline=None)
def test_losing_a_cell_never_completes_a_table(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    worse = [(None, row[1]) if i == place else row for i, row in enumerate(rows)]
    assert points(scored(worse))["completeness"] <= points(scored(rows))["completeness"]


@given(
    st.dictionaries(st.sampled_from([*KINDS, "type", "ragged"]), st.integers(0, 500)),
    st.sampled_from([*KINDS, "type", "ragged"]),
    st.integers(1, 100),
)
def test_one_more_problem_never_pays(counts, kind, more):
    facts = [{"name": column.name, "count": 100, "nulls": 5} for column in COLUMNS]

    def made(counts):
        report = Report(100, (), counts, 0, ())
        return points(quality(report, facts, columns=COLUMNS, description=""))

    before, after = made(counts), made({**counts, kind: counts.get(kind, 0) + more})
    assert all(after[key] <= before[key] for key in before)


def test_the_same_table_has_the_same_score():
    rows = [("x", "1"), (None, " 2")]
    assert scored(rows) == scored(rows)


def test_an_empty_table_is_scored():
    assert 0 <= scored([])["total"] <= 100
