"""Trends between equal questions only; bursts are flagged and stay."""

from dataclasses import replace
from datetime import timedelta

import pytest

from errors import Invalid
from models import AskingState, Role
from surveys.results import bursts, outcome, trend
from tests.surveys.questionnaires.world import add_version
from tests.surveys.results.world import EVERYTHING, ZH, full, make_responses, make_survey
from tests.world import NOON, make_account


def changed(**questions):
    return replace(
        EVERYTHING,
        questions=tuple(
            replace(each, **questions.get(each.key, {})) for each in EVERYTHING.questions
        ),
    )


@pytest.fixture
def survey(session):
    return make_survey(session, form=EVERYTHING, state=AskingState.CLOSED)


def with_second(session, survey, form):
    make_responses(session, survey=survey, answers=[full()] * 6)
    second = add_version(session, survey=survey, form=form, number=2)
    make_responses(session, survey=survey, version=second, answers=[full(happy=5)] * 7)


def test_an_equal_question_has_a_point_a_version(session, survey):
    with_second(session, survey, changed(sex={"text": {ZH: "您的性别"}}))
    points = trend.of(session, survey=survey, key="happy")
    assert [point.tallies[0].facts["mean"] for point in points] == [4.0, 5.0]


@pytest.mark.parametrize(
    "change", [{"high": 10}, {"text": {ZH: "您很满意吗？"}}, {"dont_know": False}]
)
def test_a_changed_question_is_not_compared_and_it_is_said_why(session, survey, change):
    with_second(session, survey, changed(happy=change))
    first, last = trend.of(session, survey=survey, key="happy")
    assert first.differs == tuple(change)
    assert first.tallies == ()
    assert last.tallies


def test_what_the_last_version_does_not_ask_has_no_trend(session, survey):
    make_responses(session, survey=survey, answers=[full()])
    with pytest.raises(Invalid):
        trend.of(session, survey=survey, key="nothing")


def test_the_same_answers_in_one_second_are_flagged_and_stay_counted(session, survey):
    analyst = make_account(session, roles=(Role.ANALYST,), department=survey.department)
    make_responses(session, survey=survey, answers=[full()] * 4)
    make_responses(session, survey=survey, answers=[full()], at=NOON + timedelta(seconds=1))
    make_responses(session, survey=survey, answers=[full(age=n) for n in range(20, 30)])
    found = bursts.of(session, account=analyst, survey=survey)
    assert [each.n for each in found] == [4]
    assert outcome.of(session, survey=survey).responses == 15
