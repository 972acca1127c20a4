"""A draft is one person's, kept answer by answer, and taken up again by its code."""

import pytest

from errors import (
    AlreadyDone,
    Closed,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Stale,
    TooLarge,
    TooLong,
    TooMany,
)
from models import Access, AskingState, Assurance, Channel, ResponseState, Role
from surveys import invitations
from surveys.forms.form import Form, QuestionKind
from surveys.questionnaires import answering, pace
from tests.surveys.questionnaires.world import (
    BUS,
    ZH,
    add_version,
    make_survey,
    question,
)
from tests.world import DAY, NOON, make_account


def begun(session, survey, **more):
    account = more.pop("account", None) or make_account(session)
    return answering.begin(session, survey_id=survey.id, account=account, now=NOON, **more)


def codes(session, survey, n=1):
    maker = make_account(session, roles=(Role.DRAFTER,), department=survey.department)
    return invitations.make_batch(
        session, account=maker, survey_id=survey.id, n=n, batch="信函", now=NOON
    )


def test_the_same_account_gets_the_same_draft_and_code_back(any_session):
    survey, account = make_survey(any_session), make_account(any_session)
    first = begun(any_session, survey, account=account)
    second = begun(any_session, survey, account=account)
    assert (first.response.id, first.resume_code) == (second.response.id, second.resume_code)
    any_session.refresh(survey)
    assert survey.begun == 1


def test_who_answers_stands_nowhere_in_the_draft(session):
    survey, account = make_survey(session), make_account(session)
    response = begun(session, survey, account=account).response
    assert response.entered_by is None
    assert len(response.respondent) == 64


def test_an_anonymous_survey_gives_each_a_draft_of_their_own(session):
    survey = make_survey(session, access=Access.ANONYMOUS)
    first = answering.begin(session, survey_id=survey.id, now=NOON)
    second = answering.begin(session, survey_id=survey.id, now=NOON)
    assert first.response.id != second.response.id


def test_a_survey_for_accounts_asks_for_sign_in(session):
    survey = make_survey(session)
    with pytest.raises(NotSignedIn):
        answering.begin(session, survey_id=survey.id, now=NOON)


def test_an_account_below_the_level_may_not_answer(session):
    survey = make_survey(session, min_assurance=Assurance.REAL_PERSON)
    with pytest.raises(NotAllowed):
        begun(session, survey)


def test_the_first_draft_freezes_the_version(any_session):
    survey = make_survey(any_session)
    version = begun(any_session, survey).response.survey_version
    any_session.refresh(version)
    assert version.frozen_at == NOON


def test_a_draft_stays_on_its_version_when_the_survey_changes(session):
    survey, account = make_survey(session), make_account(session)
    started = begun(session, survey, account=account)
    other = Form(title=BUS.title, questions=(question("new", QuestionKind.TEXT),))
    add_version(session, survey=survey, form=other, number=2)
    again = begun(session, survey, account=account)
    assert again.response.survey_version.number == 1
    answering.save(session, resume_code=started.resume_code, answers={"rides": "no"}, now=NOON)
    assert begun(session, survey).response.survey_version.number == 2


def test_a_kept_answer_is_there_on_another_device(any_session):
    survey = make_survey(any_session)
    code = begun(any_session, survey).resume_code
    answering.save(any_session, resume_code=code, answers={"rides": "yes"}, place="often", now=NOON)
    any_session.expire_all()
    taken = answering.take_up(any_session, code=code.lower().replace("-", " "))
    assert (taken.answers, taken.place, taken.revision) == ({"rides": "yes"}, "often", 1)


def test_saving_one_page_leaves_the_others_as_they_are(session):
    code = begun(session, make_survey(session)).resume_code
    answering.save(session, resume_code=code, answers={"rides": "yes"}, now=NOON)
    answering.save(session, resume_code=code, answers={"often": 3}, now=NOON)
    response = answering.save(session, resume_code=code, answers={"rides": None}, now=NOON)
    assert response.answers == {"often": 3}


def test_a_wrong_answer_is_kept_in_a_draft(session):
    code = begun(session, make_survey(session)).resume_code
    response = answering.save(session, resume_code=code, answers={"often": 99}, now=NOON)
    assert response.answers == {"often": 99}


@pytest.mark.parametrize("code", ["", "ABCD-EFG-HJK", "x" * 500, "\x00"])
def test_a_forged_code_takes_up_nothing(session, code):
    begun(session, make_survey(session))
    with pytest.raises(NotFound):
        answering.take_up(session, code=code)


def test_answers_of_a_megabyte_are_refused(session):
    code = begun(session, make_survey(session)).resume_code
    with pytest.raises(TooLong):
        answering.save(session, resume_code=code, answers={"words": "字" * 400_000}, now=NOON)
    with pytest.raises(TooLarge):
        answering.save(session, resume_code=code, answers={"why": ["x" * 1_000_000]}, now=NOON)
    assert answering.take_up(session, code=code).answers == {}


@pytest.mark.parametrize(
    "answers",
    [
        {"nothing": 1},
        {"rides": float("nan")},
        {"why": [[[["deep"]]]]},
        {"rides": object()},
        {"rides": 10**40},
    ],
)
def test_what_is_no_answer_of_this_form_is_refused(session, answers):
    code = begun(session, make_survey(session)).resume_code
    with pytest.raises(Invalid):
        answering.save(session, resume_code=code, answers=answers, now=NOON)


def test_hidden_characters_are_left_out(any_session):
    code = begun(any_session, make_survey(any_session)).resume_code
    words = "好\x00的\ud800"
    response = answering.save(any_session, resume_code=code, answers={"words": words}, now=NOON)
    assert response.answers == {"words": "好的"}


def test_nobody_owns_a_file_by_knowing_its_sum(session):
    form = Form(title={ZH: "x"}, questions=(question("proof", QuestionKind.FILE),))
    code = begun(session, make_survey(session, form=form)).resume_code
    claimed = {"sha256": "0" * 64, "name": "a", "size": 1, "type": "image/png"}
    with pytest.raises(Invalid):
        answering.save(session, resume_code=code, answers={"proof": claimed}, now=NOON)


def test_two_devices_do_not_overwrite_each_other(session):
    code = begun(session, make_survey(session)).resume_code
    answering.save(session, resume_code=code, answers={"rides": "no"}, revision=0, now=NOON)
    with pytest.raises(Stale):
        answering.save(session, resume_code=code, answers={"rides": "yes"}, revision=0, now=NOON)


def test_after_closing_the_draft_is_kept_but_takes_nothing(session):
    survey, account = make_survey(session), make_account(session)
    code = begun(session, survey, account=account).resume_code
    answering.save(session, resume_code=code, answers={"rides": "no"}, now=NOON)
    late = NOON + 20 * DAY
    with pytest.raises(Closed):
        answering.save(session, resume_code=code, answers={"rides": "yes"}, now=late)
    with pytest.raises(Closed):
        answering.begin(session, survey_id=survey.id, account=account, now=late)
    assert answering.take_up(session, code=code).answers == {"rides": "no"}


@pytest.mark.parametrize("state", [AskingState.DRAFTING, AskingState.REVIEW])
def test_a_survey_that_is_not_public_is_not_there(session, state):
    survey = make_survey(session, state=state)
    with pytest.raises(NotFound):
        begun(session, survey)


def test_a_forged_or_foreign_code_begins_nothing(session):
    survey = make_survey(session, access=Access.CODE)
    other = make_survey(session, access=Access.CODE)
    for code in ("ABCD-EFG-HJK", codes(session, other)[0]):
        with pytest.raises(NotFound):
            answering.begin(session, survey_id=survey.id, code=code, now=NOON)


def test_beginning_with_a_code_twice_is_one_draft_and_uses_nothing_up(any_session):
    survey = make_survey(any_session, access=Access.CODE)
    code = codes(any_session, survey)[0]
    first = answering.begin(any_session, survey_id=survey.id, code=code, now=NOON)
    second = answering.begin(any_session, survey_id=survey.id, code=code, now=NOON)
    assert first.response.id == second.response.id
    assert invitations.known(any_session, code=code, survey_id=survey.id).used_at is None


def test_a_revoked_code_begins_nothing(session):
    survey = make_survey(session, access=Access.CODE)
    code = codes(session, survey)[0]
    maker = make_account(session, roles=(Role.DRAFTER,), department=survey.department)
    revoked = invitations.revoke(
        session, account=maker, survey_id=survey.id, batch="信函", now=NOON
    )
    assert revoked == 1
    with pytest.raises(AlreadyDone):
        answering.begin(session, survey_id=survey.id, code=code, now=NOON)


def test_staff_enter_for_a_person_and_it_is_marked(session):
    survey = make_survey(session)
    clerk = make_account(session, roles=(Role.MODERATOR,), department=survey.department)
    response = answering.begin(
        session,
        survey_id=survey.id,
        account=clerk,
        assisted_by=clerk,
        channel=Channel.PHONE,
        now=NOON,
    ).response
    assert (response.is_assisted, response.channel, response.entered_by) == (
        True,
        Channel.PHONE,
        clerk.id,
    )


def test_nobody_else_enters_for_a_person(session):
    survey = make_survey(session)
    clerk = make_account(session, roles=(Role.MODERATOR,))
    with pytest.raises(NotAllowed):
        answering.begin(
            session, survey_id=survey.id, assisted_by=clerk, channel=Channel.PHONE, now=NOON
        )


def test_without_a_clerk_it_came_in_on_the_web(session):
    survey = make_survey(session, access=Access.ANONYMOUS)
    with pytest.raises(Invalid):
        answering.begin(session, survey_id=survey.id, channel=Channel.PAPER, now=NOON)


def test_a_flood_of_anonymous_drafts_is_stopped():
    for _n in range(5):
        pace.one_more(-1, now=NOON, most=5)
    with pytest.raises(TooMany):
        pace.one_more(-1, now=NOON, most=5)
    pace.one_more(-1, now=NOON + DAY, most=5)


def test_what_was_handed_in_begins_no_second_response(session):
    survey, account = make_survey(session), make_account(session)
    started = begun(session, survey, account=account)
    started.response.state = ResponseState.SUBMITTED
    session.flush()
    again = begun(session, survey, account=account)
    assert again.response.id == started.response.id
    with pytest.raises(AlreadyDone):
        answering.save(session, resume_code=started.resume_code, answers={}, now=NOON)
