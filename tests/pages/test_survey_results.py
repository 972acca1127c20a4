"""The results page and the analyst's page of questionnaires."""

from dataclasses import replace

import pytest

import clock
from db import unit
from models import AskingState, Role, ShowsResults
from surveys.results import population, weighting
from tests.surveys.questionnaires.world import add_version
from tests.surveys.results.world import EVERYTHING, full, make_responses, make_survey
from tests.world import NOON, make_account

TABLE = "性别,人数\n女,500\n男,500\n".encode()


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def people(database):
    """A closed survey with responses, and the analyst of its department."""
    with unit() as session:
        survey = make_survey(session, form=EVERYTHING, state=AskingState.CLOSED)
        analyst = make_account(session, roles=(Role.ANALYST,), department=survey.department)
        some = [full()] * 20 + [full(sex="m", area="west", happy=2)] * 9
        make_responses(session, survey=survey, answers=[*some, full(area="hill", words="=1+1")])
    return survey, analyst


def texts(page):
    return "\n".join(each.value for each in page.text)


def test_results_say_n_and_interval_in_words(database, shell, people):
    page = shell("survey_results", s=people[0].slug)
    assert not page.exception
    assert "30" in texts(page)
    assert "95 %" in texts(page) or "95%" in texts(page)


def test_an_unanswered_survey_has_a_finished_page(database, shell):
    with unit() as session:
        slug = make_survey(session, form=EVERYTHING, state=AskingState.CLOSED).slug
    page = shell("survey_results", s=slug)
    assert not page.exception
    assert page.info


def test_hidden_results_say_why(database, shell):
    with unit() as session:
        survey = make_survey(session, state=AskingState.CLOSED, shows_results=ShowsResults.NEVER)
    page = shell("survey_results", s=survey.slug)
    assert not page.exception
    assert not page.metric


def test_weighted_shares_can_be_chosen(database, shell, people):
    survey, analyst = people
    with unit() as session:
        table = population.keep(
            session,
            account=analyst,
            department_id=survey.department_id,
            title="人口",
            source="统计局",
            name="people.csv",
            data=TABLE,
            now=NOON,
        )
        made = weighting.make(
            session,
            account=analyst,
            version_id=survey.versions[0].id,
            population_id=table.id,
            margins={"性别": "sex"},
            now=NOON,
        )
        weighting.publish(session, account=analyst, weighting_id=made.id, now=NOON)
    page = shell("survey_results", s=survey.slug, **{"as": "weighted"})
    assert not page.exception
    assert "人口" in "".join(each.value for each in page.info)


@pytest.mark.parametrize("tab", ["overview", "questions", "weights", "tables", "texts", "files"])
def test_the_analyst_sees_every_part(database, shell, people, be, tab):
    be(people[1])
    page = shell("analyse", s=people[0].slug, tab=tab)
    assert not page.exception
    assert page.title


def test_the_analyst_finds_the_surveys_of_the_department(database, shell, people, be):
    be(people[1])
    page = shell("analyse")
    assert not page.exception
    assert "公园满意度调查" in "\n".join(each.value for each in page.markdown)


def test_only_what_was_asked_alike_is_compared_over_time(database, shell, people):
    survey, _analyst = people
    changed = replace(EVERYTHING, questions=tuple(map(_reworded, EVERYTHING.questions)))
    with unit() as session:
        survey = session.merge(survey)
        second = add_version(session, survey=survey, form=changed, number=2)
        make_responses(session, survey=survey, version=second, answers=[full(happy=5)] * 30)
    page = shell("survey_results", s=survey.slug, lang="en")
    assert not page.exception
    chosen = page.selectbox(key="trend_of")
    assert "2 of 2 versions asked this alike; only these are compared." in texts(page)
    page = chosen.set_value("happy").run()
    assert "1 of 2 versions asked this alike; only these are compared." in texts(page)
    assert any(each.value.startswith("Version 1 asked it otherwise") for each in page.caption)


def _reworded(question):
    return replace(question, text={"zh-Hans": "换了说法"}) if question.key == "happy" else question
