"""One question by another: what is shown, and what nobody can tell from it."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import Invalid, NotAllowed, WrongStage
from models import AskingState, Role
from surveys.results import crosstab, protecting
from tests.surveys.results.test_protecting import spans
from tests.surveys.results.world import EVERYTHING, full, make_responses, make_survey
from tests.world import make_account

SIDES = {side.place: side for side in crosstab.sides(EVERYTHING)}
AREAS = ["", "east", "west", "hill", "other"]
FEELINGS = ["", "1", "2", "3", "4", "5"]
PAIRS = st.dictionaries(
    st.tuples(st.sampled_from(AREAS), st.sampled_from(FEELINGS)),
    st.one_of(st.integers(0, 7), st.integers(0, 80)),
).map(Counter)


def people(n, **answers):
    return [full(**answers)] * n


@settings(max_examples=80)
@given(PAIRS)
def test_no_withheld_count_of_a_table_can_be_told(pairs):
    found = crosstab.shown(SIDES["area"], SIDES["mood"], pairs)
    if not found.cells:
        return
    raw = [
        [crosstab._count(pairs, r, c, found.together) for c in found.column_keys]
        for r in found.row_keys
    ]
    hidden = {(i, j) for i, r in enumerate(found.cells) for j, n in enumerate(r) if n is None}
    assert all(
        raw[i][j] in (n, raw[i][j]) for i, r in enumerate(found.cells) for j, n in enumerate(r)
    )
    assert not [n for r in found.cells for n in r if n is not None and 0 < n < protecting.K]
    told = [place for place, low, high in spans(raw, hidden) if low == high]
    assert not [(i, j) for i, j in told if raw[i][j]]
    assert not [n for n in (*found.rows, *found.columns) if 0 < n < protecting.K]


def test_answers_of_few_stand_together():
    pairs = Counter({("east", "1"): 40, ("west", "2"): 30, ("hill", "1"): 2, ("east", "2"): 9})
    found = crosstab.shown(SIDES["area"], SIDES["mood"], pairs)
    assert crosstab.TOGETHER in found.row_keys
    assert "hill" in found.together["row"]
    assert "hill" not in found.row_keys


def test_an_analyst_sees_the_table_as_it_is(session):
    survey = make_survey(session, form=EVERYTHING)
    analyst = make_account(session, roles=(Role.ANALYST,), department=survey.department)
    make_responses(session, survey=survey, answers=people(2, sex="m") + people(7))
    found = crosstab.of(
        session,
        survey=survey,
        version=survey.versions[0],
        row="sex",
        column="parts/clean",
        account=analyst,
        raw=True,
    )
    assert found.cells == ((0, 0, 7), (0, 0, 2))


def test_the_public_sees_no_table_that_still_grows(session):
    survey = make_survey(session, form=EVERYTHING, shows_results="always")
    with pytest.raises((WrongStage, NotAllowed)):
        crosstab.of(session, survey=survey, version=survey.versions[0], row="sex", column="area")


@pytest.mark.parametrize(("row", "column"), [("sex", "sex"), ("words", "sex"), ("sex", "nothing")])
def test_what_cannot_be_crossed_is_refused(session, row, column):
    survey = make_survey(session, form=EVERYTHING, state=AskingState.CLOSED)
    with pytest.raises(Invalid):
        crosstab.of(session, survey=survey, version=survey.versions[0], row=row, column=column)


def test_the_table_counts_who_answered_both(any_session):
    survey = make_survey(any_session, form=EVERYTHING, state=AskingState.CLOSED)
    some = people(12, sex="m", agreed=False) + people(15) + people(9, agreed=False)
    alone = [{"sex": "f"}] * 8
    make_responses(any_session, survey=survey, answers=[*some, *people(6, sex="m"), *alone])
    found = crosstab.of(
        any_session, survey=survey, version=survey.versions[0], row="sex", column="agreed"
    )
    assert found.cells == ((15, 9), (6, 12))
    assert found.total == 42
