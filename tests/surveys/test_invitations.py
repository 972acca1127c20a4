"""One-time codes: only who may makes them, only digests are kept, each is good once."""

import pytest
from sqlalchemy import select

import db
from errors import AlreadyDone, Empty, Invalid, NotAllowed, NotFound, WrongStage
from models import AskingState, Invitation, Role
from surveys import invitations
from tests.surveys.questionnaires.world import make_survey
from tests.test_concurrency import any_database, at_once  # noqa: F401
from tests.world import NOON, make_account


def made(session, survey, n=3, batch="信函"):
    maker = make_account(session, roles=(Role.DRAFTER,), department=survey.department)
    return invitations.make_batch(
        session, account=maker, survey_id=survey.id, n=n, batch=batch, now=NOON
    )


def test_the_codes_themselves_are_kept_nowhere(any_session):
    survey = make_survey(any_session)
    codes = made(any_session, survey)
    kept = any_session.scalars(select(Invitation.digest)).all()
    assert len(set(codes)) == len(set(kept)) == 3
    assert not set(codes) & set(kept)


def test_a_code_is_found_as_people_type_it(session):
    survey = make_survey(session)
    code = made(session, survey)[0]
    typed = f" {code.lower().replace('-', ' ')} "
    assert invitations.known(session, code=typed, survey_id=survey.id)


@pytest.mark.parametrize("code", ["", "AAAA-AAA-AAA", "' OR 1=1", "x" * 10_000, "\x00"])
def test_a_forged_code_is_not_found(session, code):
    survey = make_survey(session)
    made(session, survey)
    with pytest.raises(NotFound):
        invitations.known(session, code=code, survey_id=survey.id)


def test_a_code_of_another_survey_is_not_found(session):
    code = made(session, make_survey(session))[0]
    with pytest.raises(NotFound):
        invitations.known(session, code=code, survey_id=make_survey(session).id)


def test_a_used_code_is_good_no_more(any_session):
    survey = make_survey(any_session)
    code = made(any_session, survey)[0]
    found = invitations.known(any_session, code=code, survey_id=survey.id)
    invitations.use(any_session, invitation=found, now=NOON)
    with pytest.raises(AlreadyDone):
        invitations.use(any_session, invitation=found, now=NOON)
    assert invitations.known(any_session, code=code, survey_id=survey.id).used_at == NOON


def test_used_by_several_at_the_same_moment_it_is_good_once(any_database):  # noqa: F811
    with db.unit() as session:
        survey = make_survey(session)
        code = made(session, survey)[0]

    def use(session):
        found = invitations.known(session, code=code, survey_id=survey.id)
        invitations.use(session, invitation=found, now=NOON)
        return True

    assert at_once(*[use] * 5).count(True) == 1


def test_revoking_spares_what_was_used_and_the_batches_say_so(any_session):
    survey = make_survey(any_session)
    code = made(any_session, survey)[0]
    made(any_session, survey, n=2, batch="窗口")
    found = invitations.known(any_session, code=code, survey_id=survey.id)
    invitations.use(any_session, invitation=found, now=NOON)
    maker = make_account(any_session, roles=(Role.DRAFTER,), department=survey.department)
    given = {"account": maker, "survey_id": survey.id, "batch": "信函", "now": NOON}
    assert invitations.revoke(any_session, **given) == 2
    seen = {
        (each.name, each.n, each.used, each.revoked)
        for each in invitations.batches(any_session, survey_id=survey.id)
    }
    assert seen == {("信函", 3, 1, 2), ("窗口", 2, 0, 0)}


def test_only_who_asks_makes_codes(session):
    survey = make_survey(session)
    stranger = make_account(session, roles=(Role.DRAFTER,))
    with pytest.raises(NotAllowed):
        invitations.make_batch(
            session, account=stranger, survey_id=survey.id, n=1, batch="x", now=NOON
        )


@pytest.mark.parametrize(
    ("n", "batch", "refusal"), [(0, "x", Invalid), (10**6, "x", Invalid), (1, " ", Empty)]
)
def test_a_batch_is_bounded_and_named(session, n, batch, refusal):
    with pytest.raises(refusal):
        made(session, make_survey(session), n=n, batch=batch)


def test_a_survey_that_is_over_gets_no_codes(session):
    with pytest.raises(WrongStage):
        made(session, make_survey(session, state=AskingState.CLOSED))
