"""The builder: begin, add and edit questions, pick a condition, check, submit; a second person."""

from dataclasses import replace

import pytest

import clock
from db import reading, unit
from models import AskingState, Role
from surveys.forms.form import QuestionKind, from_json
from surveys.questionnaires import drafting, shelf
from surveys.questionnaires.drafting import SurveyForm
from tests.surveys.questionnaires.world import BUS, question
from tests.world import DAY, NOON, make_account, make_department

TABS = ("questions", "settings", "excel", "checks", "preview", "steps")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + DAY)


@pytest.fixture
def desk(database):
    with unit() as session:
        department = make_department(session)
        drafter = make_account(session, roles=[Role.DRAFTER], department=department)
        publisher = make_account(session, roles=[Role.PUBLISHER], department=department)
        return department, drafter, publisher


def make(desk, form=BUS):
    department, drafter, _publisher = desk
    settings = SurveyForm(
        title="公交出行调查",
        purpose="安排线路。",
        department_id=department.id,
        slug="bus-survey",
        closes_at=NOON + 9 * DAY,
    )
    with unit() as session:
        made = drafting.create(session, account=drafter, form=settings, now=NOON)
        if form:
            only = {"account": drafter, "survey_id": made.id, "digest": None, "now": NOON}
            drafting.save(session, form=form, **only)
        return made.id


def form_now(survey_id):
    with reading() as session:
        return from_json(shelf.versions(session, survey_id=survey_id)[0].form)


def by_end(widgets, end):
    return next(each for each in widgets if each.key and each.key.endswith(end))


def test_a_clerk_begins_a_survey(desk, be, shell):
    be(desk[1])
    page = shell("build")
    page.text_input(key="build_new_title").set_value("夜班公交")
    page.button(key="build_new_save").click().run()
    assert not page.exception and page.query_params["s"]


def test_a_question_is_added_and_written(desk, be, shell):
    survey_id = make(desk, form=None)
    be(desk[1])
    page = shell("build", s="bus-survey")
    page.button(key="build_new").click().run()
    by_end(page.text_area, "_zh").set_value("您多久坐一次公交？")
    by_end(page.text_area, "_options").set_value("每天 | Daily\n很少\n都不是 *")
    by_end(page.button, "_save").click().run()
    (asked,) = form_now(survey_id).questions
    assert asked.text == {"zh-Hans": "您多久坐一次公交？"}
    assert [(each.key, each.alone) for each in asked.options] == [
        ("o1", False),
        ("o2", False),
        ("o3", True),
    ]


def test_a_condition_is_picked_from_lists(desk, be, shell):
    form = replace(BUS, questions=(*BUS.questions, question("more", QuestionKind.TEXT)))
    survey_id = make(desk, form)
    be(desk[1])
    page = shell("build", s="bus-survey")
    page.button(key="edit_more").click().run()
    by_end(page.button, "_if_").click().run()
    by_end(page.button, "_save").click().run()
    assert form_now(survey_id).question("more").relevant == "${rides} = 'yes'"


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("form", [None, BUS], ids=["empty", "filled"])
def test_every_part_is_drawn(desk, be, shell, tab, form):
    make(desk, form)
    be(desk[1])
    assert not shell("build", s="bus-survey", tab=tab).exception


def test_two_persons_open_it(desk, be, shell):
    survey_id = make(desk)
    be(desk[1])
    page = shell("build", s="bus-survey", tab="steps")
    page.button(key="build_submit").click().run()
    be(desk[2])
    page = shell("build", s="bus-survey")
    page.button(key="build_open").click().run()
    with reading() as session:
        found = shelf.by_id(session, survey_id=survey_id, account=desk[2])
        assert found.state is AskingState.OPEN


def test_what_lacks_stands_before_a_closed_button(desk, be, shell):
    make(desk, form=None)
    be(desk[1])
    page = shell("build", s="bus-survey", tab="steps")
    assert page.button(key="build_submit").disabled
