"""From the first words to the reply: who may, what is refused, what stands in the Ledger."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from errors import (
    Incomplete,
    Invalid,
    NotAllowed,
    NotFound,
    SamePerson,
    Stale,
    WrongStage,
)
from models import Act, AskingState, Entry, Role
from surveys.forms.form import Form, QuestionKind, from_json
from surveys.questionnaires import answering, drafting, opening, shelf
from surveys.questionnaires.drafting import SurveyForm
from tests.surveys.questionnaires.world import BUS, ZH, option, question
from tests.world import DAY, NOON, make_account, make_department


@pytest.fixture
def desk(session):
    return make_desk(session)


def make_desk(session):
    department = make_department(session)
    drafter = make_account(session, roles=[Role.DRAFTER], department=department)
    publisher = make_account(session, roles=[Role.PUBLISHER], department=department)
    return department, drafter, publisher


def make_survey(session, desk, *, form=BUS, state=AskingState.OPEN, **settings):
    department, drafter, publisher = desk
    settings = SurveyForm(
        title="公交出行调查",
        purpose="安排明年的线路。",
        department_id=department.id,
        closes_at=NOON + 10 * DAY,
        **settings,
    )
    survey = drafting.create(session, account=drafter, form=settings, now=NOON)
    if form is not None:
        drafting.save(
            session, account=drafter, survey_id=survey.id, form=form, digest=None, now=NOON
        )
    if state is not AskingState.DRAFTING:
        drafting.submit(session, account=drafter, survey_id=survey.id, now=NOON)
    if state in (AskingState.OPEN, AskingState.CLOSED):
        opening.open_(session, account=publisher, survey_id=survey.id, now=NOON)
    if state is AskingState.CLOSED:
        opening.close_due(session, now=NOON + 11 * DAY)
    return survey


def acts(session):
    return list(session.scalars(select(Entry.act).order_by(Entry.number)))


def with_question(form: Form, *more) -> Form:
    return replace(form, questions=(*form.questions, *more))


def test_a_survey_is_opened_by_a_second_person(any_session):
    survey = make_survey(any_session, make_desk(any_session))
    assert survey.takes_responses(NOON)
    assert acts(any_session) == [Act.SURVEY_OPENED]


def test_who_made_it_cannot_open_it(session, desk):
    department, drafter, _publisher = desk
    both = make_account(session, roles=[Role.DRAFTER], department=department)
    survey = make_survey(session, (department, both, both), state=AskingState.REVIEW)
    both.memberships[0].role = Role.PUBLISHER
    with pytest.raises(SamePerson):
        opening.open_(session, account=both, survey_id=survey.id, now=NOON)


def test_without_questions_nothing_is_submitted(session, desk):
    survey = make_survey(session, desk, form=None, state=AskingState.DRAFTING)
    with pytest.raises(Incomplete) as refused:
        drafting.submit(session, account=desk[1], survey_id=survey.id, now=NOON)
    assert refused.value.about == {"missing": ["questions"]}


def test_a_form_with_faults_may_be_kept_but_not_submitted(session, desk):
    faulty = with_question(BUS, question("new", QuestionKind.SINGLE))
    survey = make_survey(session, desk, form=faulty, state=AskingState.DRAFTING)
    with pytest.raises(Incomplete) as refused:
        drafting.submit(session, account=desk[1], survey_id=survey.id, now=NOON)
    assert refused.value.about["missing"] == ["new: no-options"]


def test_a_statistical_survey_needs_its_approval(session, desk):
    survey = make_survey(session, desk, state=AskingState.DRAFTING, is_statistical=True)
    with pytest.raises(Incomplete) as refused:
        drafting.submit(session, account=desk[1], survey_id=survey.id, now=NOON)
    assert refused.value.about["missing"] == ["statistical-unapproved"]


def test_an_approved_statistical_survey_is_submitted(session, desk):
    survey = make_survey(
        session,
        desk,
        is_statistical=True,
        table_number="棠统01表",
        table_authority="棠川市统计局",
        table_approval="棠统函〔2026〕1号",
        table_until=(NOON + 300 * DAY).date(),
    )
    assert survey.state is AskingState.OPEN


def test_a_draft_is_saved_in_place(session, desk):
    survey = make_survey(session, desk, state=AskingState.DRAFTING)
    (first,) = shelf.versions(session, survey_id=survey.id)
    form = with_question(BUS, question("more", QuestionKind.TEXT))
    drafting.save(
        session, account=desk[1], survey_id=survey.id, form=form, digest=first.digest, now=NOON
    )
    (version,) = shelf.versions(session, survey_id=survey.id)
    assert (version.number, from_json(version.form)) == (1, form)


def test_two_clerks_do_not_overwrite_each_other(session, desk):
    survey = make_survey(session, desk, state=AskingState.DRAFTING)
    with pytest.raises(Stale):
        drafting.save(
            session, account=desk[1], survey_id=survey.id, form=BUS, digest="old", now=NOON
        )


def test_settings_read_before_a_change_are_stale(session, desk):
    survey = make_survey(session, desk, state=AskingState.DRAFTING)
    form, version = drafting.settings_of(survey), survey.version
    changed = replace(form, title="新标题")
    drafting.edit(session, account=desk[1], survey_id=survey.id, form=changed, version=version)
    with pytest.raises(Stale):
        drafting.edit(session, account=desk[1], survey_id=survey.id, form=form, version=version)


def test_a_form_changed_under_someone_answering_leaves_them_on_theirs(any_session):
    desk = make_desk(any_session)
    survey = make_survey(any_session, desk)
    person, later = make_account(any_session), make_account(any_session)
    begun = answering.begin(any_session, survey_id=survey.id, account=person, now=NOON)
    (first,) = shelf.versions(any_session, survey_id=survey.id)
    form = with_question(BUS, question("more", QuestionKind.TEXT))
    opening.change(
        any_session,
        account=desk[2],
        survey_id=survey.id,
        form=form,
        digest=first.digest,
        reason="补充一题",
        now=NOON,
    )
    new = answering.begin(any_session, survey_id=survey.id, account=later, now=NOON)
    assert answering.form_of(begun.response) == BUS
    assert answering.form_of(new.response) == form
    assert acts(any_session) == [Act.SURVEY_OPENED, Act.SURVEY_CHANGED]


def test_a_frozen_version_keeps_its_options_in_order(session, desk):
    survey = make_survey(session, desk)
    (first,) = shelf.versions(session, survey_id=survey.id)
    turned = replace(BUS.questions[0], options=tuple(reversed(BUS.questions[0].options)))
    form = replace(BUS, questions=(turned, *BUS.questions[1:]))
    with pytest.raises(Invalid) as refused:
        opening.change(
            session,
            account=desk[2],
            survey_id=survey.id,
            form=form,
            digest=first.digest,
            reason="换个顺序",
            now=NOON,
        )
    assert refused.value.about["why"] == "options-reordered"


def test_options_added_anywhere_keep_the_order_of_the_old_ones():
    before = Form(
        title={ZH: "x"},
        questions=(question("q", QuestionKind.SINGLE, options=(option("a"), option("b"))),),
    )
    after = replace(
        before,
        questions=(replace(before.questions[0], options=(option("c"), option("a"), option("b"))),),
    )
    assert drafting.reordered(before, after) == []


def test_a_faulty_form_never_reaches_an_open_survey(session, desk):
    survey = make_survey(session, desk)
    (first,) = shelf.versions(session, survey_id=survey.id)
    form = with_question(BUS, question("x", QuestionKind.TEXT, relevant="${gone} = 1"))
    with pytest.raises(Incomplete):
        opening.change(
            session,
            account=desk[2],
            survey_id=survey.id,
            form=form,
            digest=first.digest,
            reason="加题",
            now=NOON,
        )


def test_an_open_survey_is_not_edited_as_a_draft(session, desk):
    survey = make_survey(session, desk)
    with pytest.raises(WrongStage):
        drafting.save(
            session, account=desk[1], survey_id=survey.id, form=BUS, digest=None, now=NOON
        )


def test_a_survey_sent_back_can_be_saved_again(session, desk):
    survey = make_survey(session, desk, state=AskingState.REVIEW)
    opening_note = "第二题请改写"
    drafting.send_back(session, account=desk[2], survey_id=survey.id, note=opening_note, now=NOON)
    assert (survey.state, survey.reason) == (AskingState.DRAFTING, opening_note)


def test_more_time_is_given_and_never_taken(session, desk):
    survey = make_survey(session, desk)
    ask = {"account": desk[2], "survey_id": survey.id, "reason": "暴雨", "now": NOON}
    opening.extend(session, closes_at=NOON + 20 * DAY, **ask)
    with pytest.raises(Invalid):
        opening.extend(session, closes_at=NOON + 15 * DAY, **ask)


def test_what_is_over_is_closed_once(session, desk):
    survey = make_survey(session, desk)
    assert opening.close_due(session, now=NOON + 11 * DAY) == [survey]
    assert opening.close_due(session, now=NOON + 11 * DAY) == []
    assert survey.closed_at == NOON + 10 * DAY


def test_who_made_it_cannot_close_it_early(session, desk):
    department, drafter, _publisher = desk
    survey = make_survey(session, desk)
    drafter.memberships[0].role = Role.PUBLISHER
    with pytest.raises(SamePerson):
        opening.close(session, account=drafter, survey_id=survey.id, reason="够了", now=NOON)


def test_a_survey_is_taken_back_with_a_reason(session, desk):
    survey = make_survey(session, desk)
    opening.withdraw(session, account=desk[2], survey_id=survey.id, reason="题目有误", now=NOON)
    assert (survey.state, survey.is_public) == (AskingState.WITHDRAWN, True)


def test_a_closed_survey_is_replied_to(session, desk):
    survey = make_survey(session, desk, state=AskingState.CLOSED)
    opening.reply(session, account=desk[2], survey_id=survey.id, text="明年增开两条。", now=NOON)
    assert acts(session)[-1] is Act.SURVEY_REPLIED


def test_a_resident_makes_no_surveys(session, desk):
    department = desk[0]
    form = SurveyForm(title="x", department_id=department.id)
    with pytest.raises(NotAllowed):
        drafting.create(session, account=make_account(session), form=form, now=NOON)


def test_a_draft_is_found_by_its_department_alone(session, desk):
    survey = make_survey(session, desk, state=AskingState.DRAFTING)
    assert shelf.by_slug(session, slug=survey.slug, account=desk[1]) is survey
    with pytest.raises(NotFound):
        shelf.by_slug(session, slug=survey.slug, account=make_account(session))


def test_the_shelf_has_open_and_closed_ones(session, desk):
    closed = make_survey(session, desk, state=AskingState.CLOSED)
    open_ = make_survey(session, desk)
    make_survey(session, desk, state=AskingState.DRAFTING)
    assert (shelf.open(session), shelf.closed(session)) == ([open_], [closed])
    assert shelf.listing(session, limit=1).items[0].is_public
    assert shelf.desk_count(session, account=desk[1]) == 3
