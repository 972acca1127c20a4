"""The page of a survey: step by step, what is wrong beside the question, kept, handed in once."""

import pytest

import clock
from db import reading, unit
from models import Access, AskingState, Response, Role, Survey
from surveys.forms.form import Form, Question, QuestionKind
from surveys.questionnaires import answering, handing_in, marks, quotas
from surveys.questionnaires.quotas import Quota
from tests.surveys.questionnaires.world import BUS, ZH, answers, make_survey, option, question
from tests.world import DAY, NOON, make_account

K = QuestionKind
EVERY = (
    question("one", K.SINGLE, options=(option("a"), option("b")), dont_know=True, other=True),
    question("many", K.SINGLE, options=tuple(option(f"o{n}") for n in range(20))),
    question("some", K.MULTIPLE, options=(option("a"), option("z", alone=True)), other=True),
    question("grid", K.MATRIX, options=(option("x"),), rows=(option("r"),)),
    question("rate", K.RATING, prefer_not=True, low_text={ZH: "差"}),
    question("nps", K.NPS),
    question("feel", K.SENTIMENT),
    question("n", K.NUMBER),
    question("whole", K.NUMBER, whole=True),
    question("day", K.DATE),
    question("t", K.TEXT),
    question("long", K.LONG, dont_know=True, help={ZH: "提示 **不是** 标记"}),
    question("rank", K.RANKING, options=(option("a"), option("b"))),
    question("pic", K.IMAGE, options=(option("a", image="0" * 64),)),
    question("file", K.FILE),
    question("place", K.LOCATION),
    question("ok", K.CONSENT),
    question("st", K.STATEMENT, "说明"),
    question("c", K.COMPUTED, calculation="1 + 1"),
)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + DAY)


def open_survey(**changes):
    with unit() as session:
        return make_survey(session, **({"access": Access.ANONYMOUS} | changes))


def click(page, key):
    return page.button(key=key).click().run()


def responses():
    with reading() as session:
        return list(session.query(Response).all())


def field(survey, key):
    """The key of the field of a question in the draft there is."""
    code = marks.resume_code(responses()[0])
    return f"fill_{survey.slug}_{code}_{key}"


def begun(shell, survey):
    return click(shell("survey", s=survey.slug), "fill_begin")


def test_one_answer_after_the_other_up_to_the_receipt(shell):
    survey = open_survey()
    page = begun(shell, survey)
    page.radio(key=field(survey, "rides")).set_value("yes")
    page = click(page, "fill_next")
    page.number_input(key=field(survey, "often")).set_value(99)
    page = click(page, "fill_next")
    assert "50" in page.error[0].value
    assert responses()[0].answers == {"rides": "yes", "often": 99}
    page.number_input(key=field(survey, "often")).set_value(9)
    for _step in range(3):
        page = click(page, "fill_next")
    page = click(page, "fill_submit")
    assert page.success
    assert not page.exception
    with reading() as session:
        assert session.get_one(Survey, survey.id).submitted == 1


def test_handing_in_with_something_missing_leads_to_the_question(shell):
    survey = open_survey()
    page = begun(shell, survey)
    page.radio(key=field(survey, "rides")).set_value("yes")
    page = click(page, "fill_next")
    with unit() as session:
        code = marks.resume_code(responses()[0])
        answering.save(
            session, resume_code=code, answers={"rides": None}, place="~end", now=clock.now()
        )
    page = shell("survey", s=survey.slug, code=code)
    page = click(page, "fill_take_up")
    page = click(page, "fill_submit")
    page = click(page, "fill_to_rides")
    assert page.radio(key=field(survey, "rides"))


def test_the_draft_of_an_account_is_found_again_without_a_code(shell, be):
    survey = open_survey(access=Access.ACCOUNT)
    with unit() as session:
        be(make_account(session))
    page = begun(shell, survey)
    page.radio(key=field(survey, "rides")).set_value("yes")
    click(page, "fill_next")
    again = begun(shell, survey)
    assert again.number_input(key=field(survey, "often"))
    assert len(responses()) == 1


def test_the_language_of_the_questionnaire_changes_half_way(shell):
    both = Question(key="q", kind=K.TEXT, text={ZH: "中文问题", "en": "English question"})
    form = Form(title={ZH: "双语"}, languages=(ZH, "en"), questions=(both,))
    survey = open_survey(form=form)
    page = begun(shell, survey)
    page.text_input(key=field(survey, "q")).set_value("typed")
    page.segmented_control(key=field(survey, "tongue")).set_value("en").run()
    assert any("English question" in each.value for each in page.markdown)
    assert page.text_input(key=field(survey, "q")).value == "typed"


def test_who_is_not_signed_in_is_asked_to(shell):
    page = shell("survey", s=open_survey(access=Access.ACCOUNT).slug)
    assert page.button(key="fill_sign_in")


def test_a_forged_invitation_is_refused_in_words(shell):
    survey = open_survey(access=Access.CODE)
    page = shell("survey", s=survey.slug, invitation="AAAA-AAA-AAA")
    page = click(page, "fill_begin")
    assert page.error
    assert responses() == []


def test_a_closed_survey_says_so_and_a_hidden_one_is_not_there(shell):
    page = shell("survey", s=open_survey(closes_at=NOON).slug)
    assert page.info
    hidden = shell("survey", s=open_survey(state=AskingState.DRAFTING).slug)
    assert hidden.error


def test_closing_half_way_keeps_what_was_typed_on_the_screen(shell, monkeypatch):
    survey = open_survey()
    page = begun(shell, survey)
    monkeypatch.setattr(clock, "now", lambda: NOON + 30 * DAY)
    page.radio(key=field(survey, "rides")).set_value("yes")
    page = click(page, "fill_next")
    assert page.error
    assert page.radio(key=field(survey, "rides")).value == "yes"


def test_a_clerk_enters_for_one_person_after_the_other(shell, be):
    survey = open_survey(access=Access.ACCOUNT)
    with unit() as session:
        home = session.get_one(Survey, survey.id).department
        be(make_account(session, roles=(Role.MODERATOR,), department=home))
    page = shell("survey", s=survey.slug, assist="1")
    page = click(page, "fill_begin")
    page.radio(key=field(survey, "rides")).set_value("no")
    for key in ("fill_next", "fill_next", "fill_submit", "fill_next_person"):
        page = click(page, key)
    assert page.button(key="fill_begin")
    assert responses()[0].is_assisted


def test_who_may_not_assist_is_refused(shell):
    page = shell("survey", s=open_survey().slug, assist="1")
    assert page.error
    assert "fill_begin" not in {button.key for button in page.button}


def test_every_kind_of_question_has_its_field(shell):
    survey = open_survey(form=Form(title={ZH: "全部题型"}, questions=EVERY))
    page = begun(shell, survey)
    for _step in range(len(EVERY) - 1):  # the computed one is not shown
        assert not page.exception
        page = click(page, "fill_next")
    page = click(page, "fill_submit")
    assert page.success
    assert responses()[0].answers == {"c": 2}


def test_pages_of_a_form_are_shown_as_pages(shell):
    paged = (question("p", K.PAGE, "第一页"), *BUS.questions)
    page = begun(shell, open_survey(form=Form(title=BUS.title, questions=paged)))
    assert len(page.radio) + len(page.text_area) == 2
    assert page.subheader


def test_nothing_of_a_survey_is_read_as_markdown(shell):
    live = ":red[**x**] ![](http://evil.example/a.png)"
    asked = question("q", K.SINGLE, live, options=(option("a", live),))
    page = begun(shell, open_survey(form=Form(title={ZH: live}, questions=(asked,))))
    shown = [each.value for each in page.markdown] + page.radio[0].options
    assert not any("![](" in each or ":red[" in each for each in shown)


def test_a_clerk_makes_codes_and_takes_the_sheet_this_once(shell, be):
    survey = open_survey(access=Access.CODE)
    with unit() as session:
        home = session.get_one(Survey, survey.id).department
        be(make_account(session, roles=(Role.DRAFTER,), department=home))
    page = shell("build", s=survey.slug, tab="steps")
    page.text_input(key="codes_batch").set_value("信函")
    page.number_input(key="codes_n").set_value(3)
    page = click(page, "codes_make")
    assert not page.exception
    page = click(page, "codes_done")
    assert any("信函" in each.value and "3" in each.value for each in page.markdown)


def test_a_full_quota_is_said_as_soon_as_the_answers_fall_under_it(shell):
    limit = quotas.as_json([Quota(key="riders", limit=1, where={"rides": ["yes"]})])
    survey = open_survey(quotas=limit)
    with unit() as session:
        draft = answering.begin(session, survey_id=survey.id, now=clock.now())
        handing_in.whole(session, resume_code=draft.resume_code, answers=answers(), now=clock.now())
    page = shell("survey", s=survey.slug)
    page = click(page, "fill_begin")
    assert not page.warning
    with reading() as session:
        mine = session.query(Response).order_by(Response.id.desc()).first()
    code = marks.resume_code(mine)
    page.radio(key=f"fill_{survey.slug}_{code}_rides").set_value("yes")
    page = click(page, "fill_next")
    assert page.warning
    page = click(page, "fill_back")
    page.radio(key=f"fill_{survey.slug}_{code}_rides").set_value("no")
    page = click(page, "fill_next")
    assert not page.warning
