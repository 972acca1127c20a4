"""Results out of the database, and who may see them."""

import pytest

from errors import NotAllowed, NotFound, Withdrawn
from models import AskingState, Channel, ResponseState, Role, ShowsResults
from surveys.results import counts, outcome
from tests.surveys.results.world import EVERYTHING, full, make_responses, make_survey
from tests.world import make_account


@pytest.fixture
def survey(any_session):
    return make_survey(any_session, form=EVERYTHING, state=AskingState.CLOSED)


def test_results_are_those_of_the_responses(any_session, survey):
    make_responses(any_session, survey=survey, answers=[full()] * 6 + [full(area="west")] * 5)
    found = {each.place: each for each in outcome.of(any_session, survey=survey).tallies}
    assert {line.key: line.n for line in found["area"].lines}["east"] == 6
    assert found["age"].facts["quantiles"]["0.5"] == 34.0
    assert found["order"].lines[0].mean_rank == 1.0


def test_drafts_and_those_over_a_quota_are_not_counted(any_session, survey):
    make_responses(any_session, survey=survey, answers=[full()] * 6)
    make_responses(any_session, survey=survey, answers=[full()], state=ResponseState.DRAFT)
    make_responses(any_session, survey=survey, answers=[full()], state=ResponseState.OVER_QUOTA)
    found = counts.of(any_session, survey=survey)
    assert (found.begun, found.submitted, found.over_quota) == (8, 6, 1)
    assert found.completion == 75.0


def test_ways_and_levels_are_told(any_session, survey):
    make_responses(any_session, survey=survey, answers=[full()] * 2, assurance=3)
    make_responses(
        any_session, survey=survey, answers=[full()], channel=Channel.PAPER, is_assisted=True
    )
    found = counts.of(any_session, survey=survey)
    assert found.assurance == {0: 1, 3: 2}
    assert found.channels == {Channel.WEB: 2, Channel.PAPER: 1}
    assert found.assisted == 1
    assert found.median_seconds is not None
    assert [n for _day, n in counts.by_day(any_session, survey=survey)] == [3]


def test_a_survey_without_responses_has_results_too(any_session, survey):
    found = outcome.of(any_session, survey=survey)
    assert found.responses == 0
    assert found.numbers.completion == 0.0


def test_results_wait_for_the_end_where_the_survey_says_so(session):
    survey = make_survey(session, shows_results=ShowsResults.AFTER)
    with pytest.raises(NotAllowed):
        outcome.of(session, survey=survey)


def test_results_that_stay_inside_are_for_analysts_of_the_department_alone(session):
    survey = make_survey(session, shows_results=ShowsResults.NEVER, state=AskingState.CLOSED)
    analyst = make_account(session, roles=(Role.ANALYST,), department=survey.department)
    with pytest.raises(NotAllowed):
        outcome.of(session, survey=survey, account=make_account(session, roles=(Role.ANALYST,)))
    assert outcome.of(session, survey=survey, account=analyst, raw=True)


def test_a_withdrawn_survey_has_no_results(session):
    survey = make_survey(session, state=AskingState.WITHDRAWN)
    with pytest.raises(Withdrawn):
        outcome.of(session, survey=survey)


def test_a_draft_has_no_results_and_is_not_known(session):
    with pytest.raises(NotFound):
        outcome.of(session, survey=make_survey(session, state=AskingState.DRAFTING))


def test_an_unknown_version_is_refused(session):
    survey = make_survey(session, state=AskingState.CLOSED)
    with pytest.raises(NotFound):
        outcome.of(session, survey=survey, number=9)


def test_nobody_but_an_analyst_reads_what_is_withheld(session):
    survey = make_survey(session, state=AskingState.CLOSED)
    with pytest.raises(NotAllowed):
        outcome.of(session, survey=survey, account=make_account(session), raw=True)


def test_what_many_said_is_remembered_until_one_more_says_something(session, monkeypatch):
    monkeypatch.setattr(outcome, "MANY", 1)
    survey = make_survey(session, form=EVERYTHING, state=AskingState.CLOSED)
    make_responses(session, survey=survey, answers=[full()] * 10)
    first, again = (outcome.of(session, survey=survey) for _ in range(2))
    assert again.tallies == first.tallies
    make_responses(session, survey=survey, answers=[full(age=80)] * 30)
    ages = {each.place: each for each in outcome.of(session, survey=survey).tallies}["age"]
    assert ages.facts["quantiles"]["0.5"] == 80.0
