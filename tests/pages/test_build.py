"""The builder: begin, add and edit questions, pick a condition, check, submit; a second person."""

from dataclasses import replace

import pytest

import clock
import files
from db import reading, unit
from errors import Invalid
from models import AskingState, Role, Survey, SurveyCount
from pages._parts import build_editor, memory
from surveys.forms.form import QuestionKind, from_json
from surveys.questionnaires import drafting, quotas, shelf
from surveys.questionnaires.drafting import SurveyForm
from surveys.questionnaires.quotas import Quota
from tests.surveys.questionnaires.test_attaching import PNG
from tests.surveys.questionnaires.world import BUS, option, question
from tests.world import DAY, NOON, make_account, make_department

TABS = ("questions", "settings", "quotas", "excel", "checks", "preview", "steps")


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


def quotas_now(survey_id):
    with reading() as session:
        return quotas.of(session.get_one(Survey, survey_id))


def on_quotas(shell):
    return shell("build", s="bus-survey", tab="quotas")


def test_a_quota_is_added_and_taken_away(desk, be, shell):
    survey_id = make(desk)
    be(desk[1])
    page = on_quotas(shell)
    by_end(page.multiselect, "_questions").set_value(["rides", "why"]).run()
    by_end(page.multiselect, "_in_rides").set_value(["yes"])
    by_end(page.multiselect, "_in_why").set_value(["near", "other"])
    by_end(page.number_input, "_limit").set_value(200)
    page.button(key="quota_add").click().run()
    where = {"rides": ["yes"], "why": ["near", "other"]}
    assert quotas_now(survey_id) == [Quota(key="quota1", limit=200, where=where)]
    page.button(key="quota_drop_quota1").click().run()
    assert quotas_now(survey_id) == []
    assert not page.exception


@pytest.mark.parametrize(
    ("asked", "limit"), [([], None), (["rides"], 10)], ids=["no limit", "no answer"]
)
def test_a_quota_without_limit_or_answers_is_refused_in_words(desk, be, shell, asked, limit):
    survey_id = make(desk)
    be(desk[1])
    page = on_quotas(shell)
    by_end(page.multiselect, "_questions").set_value(asked).run()
    by_end(page.number_input, "_limit").set_value(limit)
    page.button(key="quota_add").click().run()
    assert page.error and not page.exception
    assert quotas_now(survey_id) == []


def test_quotas_that_lost_their_question_stand_in_the_way_and_are_taken_away(desk, be, shell):
    survey_id = make(desk)
    lost = [Quota(key=key, limit=1, where={key: ["a"]}) for key in ("gone", "lost")]
    with unit() as session:
        session.get_one(Survey, survey_id).quotas = quotas.as_json(lost)
    be(desk[1])
    assert shell("build", s="bus-survey", tab="steps").button(key="build_submit").disabled
    page = on_quotas(shell)
    page.button(key="quota_drop_gone").click().run()
    assert quotas_now(survey_id) == lost[1:]


def test_an_open_quota_says_how_full_it_is_and_stays(desk, be, shell):
    survey_id = make(desk)
    with unit() as session:
        survey = session.get_one(Survey, survey_id)
        survey.quotas = quotas.as_json([Quota(key="all", limit=3)])
        survey.state = AskingState.OPEN
        version = shelf.versions(session, survey_id=survey_id)[0]
        only = {"version_id": version.id, "assurance": 0, "question": quotas.COUNTED}
        session.add(SurveyCount(**only, value="all", n=2))
    be(desk[1])
    page = on_quotas(shell)
    assert page.get("progress")[0].proto.value == 66
    assert not [each for each in page.button if each.key and each.key.startswith("quota_")]


def test_help_ends_and_message_are_kept_in_english(desk, be, shell):
    survey_id = make(desk, replace(BUS, questions=(question("rate", QuestionKind.RATING),)))
    be(desk[1])
    page = shell("build", s="bus-survey")
    page.button(key="edit_rate").click().run()
    by_end(page.text_input, "_help").set_value("按您最近一次。")
    for name in ("help", "low_text", "high_text", "message"):
        by_end(page.text_input, f"_{name}_en").set_value(f"English {name}")
    by_end(page.button, "_save").click().run()
    found = form_now(survey_id).question("rate")
    assert found.help == {"zh-Hans": "按您最近一次。", "en": "English help"}
    assert found.high_text == {"en": "English high_text"}
    assert found.message == {"en": "English message"}


class Upload:
    """What st.file_uploader gives for one file."""

    def __init__(self, name, data):
        self.name, self.data = name, data

    def getvalue(self):
        return self.data


PICTURES = question("pic", QuestionKind.IMAGE, options=(option("a", "树"), option("b", "灯")))


def uploaded(monkeypatch, *files):
    monkeypatch.setattr(
        memory, "kept", lambda name, default=None: files if name.endswith("pictures") else default
    )


def test_pictures_go_to_the_options_in_their_order(database, monkeypatch):
    uploaded(monkeypatch, Upload("a.png", PNG), Upload("b.jpg", b"\xff\xd8\xff jpeg"))
    first, second = build_editor.typed(PICTURES, "at_").options
    assert files.path_of(first.image).read_bytes() == PNG
    assert files.path_of(second.image).read_bytes().startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    "given",
    [
        [Upload("a.png", b"<svg onload=alert(1)>")],
        [Upload("a.webp", b"RIFF0000WEBP")],
        [Upload("a.png", PNG + b"0" * 2_000_000)],
        [Upload(f"{n}.png", PNG) for n in range(3)],
    ],
    ids=["svg", "webp", "too large", "more than options"],
)
def test_what_nobody_could_be_shown_is_refused(database, monkeypatch, given):
    uploaded(monkeypatch, *given)
    with pytest.raises(Invalid) as refused:
        build_editor.typed(PICTURES, "at_")
    assert refused.value.about["field"] == "pictures"


def test_a_preview_is_drawn_while_pictures_are_missing(desk, be, shell):
    lost = replace(PICTURES, options=(option("a", image="0" * 64), option("b", image="bus.png")))
    make(desk, replace(BUS, questions=(lost,)))
    be(desk[1])
    page = shell("build", s="bus-survey", tab="preview")
    assert not page.exception and page.radio
    steps = shell("build", s="bus-survey", tab="steps")
    assert steps.button(key="build_submit").disabled
