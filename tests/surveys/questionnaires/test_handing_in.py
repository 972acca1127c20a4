"""A Response is checked, counted once and acknowledged once."""

import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select

import db
from audit import ledger
from errors import AlreadyDone, Closed, Incomplete
from models import (
    Access,
    Act,
    Assurance,
    Entry,
    Receipt,
    Response,
    ResponseState,
    Role,
    Survey,
    SurveyCount,
)
from settings import ROOT
from surveys import invitations
from surveys.forms.form import DONT_KNOW, Form, QuestionKind
from surveys.questionnaires import answering, counting, handing_in, quotas
from surveys.questionnaires.quotas import Quota
from tests.surveys.questionnaires.world import ZH, answers, make_survey, option, question
from tests.test_concurrency import any_database, at_once  # noqa: F401
from tests.world import DAY, NOON, make_account


def begun(session, survey, *, account=None):
    account = account or make_account(session)
    return answering.begin(session, survey_id=survey.id, account=account, now=NOON).resume_code


def handed_in(session, survey, *, account=None, **more):
    return handing_in.whole(
        session,
        resume_code=begun(session, survey, account=account),
        answers=answers(**more),
        now=NOON,
    )


def counted(session, survey):
    rows = session.execute(
        select(SurveyCount.question, SurveyCount.value, func.sum(SurveyCount.n)).group_by(
            SurveyCount.question, SurveyCount.value
        )
    )
    return {(question, value): n for question, value, n in rows}


def test_every_answer_is_counted_and_a_recount_agrees(any_session):
    survey = make_survey(any_session)
    handed_in(any_session, survey)
    handed_in(any_session, survey, rides="no", why=["near"])
    found = counted(any_session, survey)
    assert found["rides", "yes"] == found["rides", "no"] == 1
    assert found["why", "cheap"] == 1
    assert ("why", "near") not in found  # not shown to who does not ride
    assert found["often", "~shown"] == 1
    assert found["words", "~n"] == found["~all", "~n"] == 2
    any_session.refresh(survey)
    assert (survey.begun, survey.submitted) == (2, 2)
    assert counting.recount(any_session, survey=survey) == []


def test_a_recount_names_a_counter_that_is_off(session):
    survey = make_survey(session)
    handed_in(session, survey)
    row = session.scalars(select(SurveyCount).where(SurveyCount.question == "rides")).first()
    row.n += 1
    session.flush()
    (found,) = counting.recount(session, survey=survey)
    assert (found.question, found.counted - found.recounted) == ("rides", 1)


def test_counts_are_kept_apart_by_assurance(session):
    survey = make_survey(session)
    for level in (Assurance.SELF_FILLED, Assurance.CERTIFICATE):
        handed_in(session, survey, account=make_account(session, assurance=level))
    levels = session.scalars(
        select(SurveyCount.assurance)
        .where(SurveyCount.question == "rides")
        .where(SurveyCount.value == "yes")
        .order_by(SurveyCount.assurance)
    ).all()
    assert levels == [2, 5]


def test_the_answers_of_hidden_questions_are_dropped(session):
    done = handed_in(session, make_survey(session), rides="no")
    assert done.response.answers == {"rides": "no", "words": "班次太少。"}


def test_dont_know_counts_as_itself(session):
    form = Form(
        title={ZH: "x"},
        questions=(
            question("a", QuestionKind.NUMBER, dont_know=True),
            question("m", QuestionKind.MATRIX, options=(option("x"),), rows=(option("r"),)),
            question("o", QuestionKind.RANKING, options=(option("x"), option("y"))),
            question("c", QuestionKind.CONSENT),
            question("n", QuestionKind.NPS),
        ),
    )
    survey = make_survey(session, form=form)
    given = {"a": DONT_KNOW, "m": {"r": "x"}, "o": ["y", "x"], "c": True, "n": 10}
    handing_in.whole(session, resume_code=begun(session, survey), answers=given, now=NOON)
    found = {mark for mark in counted(session, survey) if mark[1] != "~shown"}
    assert found == {
        ("~all", "~n"), ("a", DONT_KNOW), ("m/r", "x"), ("o", "y"), ("c", "yes"), ("n", "10"),
    }  # fmt: skip


def test_what_is_missing_or_wrong_is_listed(session):
    survey = make_survey(session)
    code = begun(session, survey)
    answering.save(session, resume_code=code, answers={"rides": "yes", "often": 99}, now=NOON)
    with pytest.raises(Incomplete) as refusal:
        handing_in.submit(session, resume_code=code, now=NOON)
    assert refusal.value.about["problems"] == [
        {"question": "often", "kind": "too-large", "high": 50}
    ]
    assert answering.take_up(session, code=code).answers == {"rides": "yes", "often": 99}


def test_handed_in_twice_the_receipt_is_the_same(any_session):
    survey = make_survey(any_session)
    code = begun(any_session, survey)
    first = handing_in.whole(any_session, resume_code=code, answers=answers(), now=NOON)
    again = handing_in.whole(any_session, resume_code=code, answers=answers(), now=NOON + 30 * DAY)
    assert first.receipt == again.receipt
    any_session.refresh(survey)
    assert survey.submitted == 1


def test_after_closing_it_is_refused_and_kept(session):
    survey = make_survey(session)
    code = begun(session, survey)
    answering.save(session, resume_code=code, answers=answers(), now=NOON)
    with pytest.raises(Closed):
        handing_in.submit(session, resume_code=code, now=NOON + 20 * DAY)
    assert answering.take_up(session, code=code).answers["often"] == 5


def test_the_ledger_holds_a_salted_digest_and_no_answer(session):
    done = handed_in(session, make_survey(session))
    receipt = session.scalars(select(Receipt)).one()
    entry = session.get_one(Entry, receipt.entry_number)
    assert entry.act is Act.RESPONSE_RECEIVED
    assert entry.facts["digest"] == handing_in.digest_of(done.response)
    assert "yes" not in str(entry.facts)
    assert ledger.proof(session, number=entry.number).holds()


def test_a_full_quota_is_told_kept_and_not_counted(any_session):
    limit = quotas.as_json([Quota(key="riders", limit=1, where={"rides": ["yes"]})])
    survey = make_survey(any_session, quotas=limit)
    assert handed_in(any_session, survey).is_counted
    over = handed_in(any_session, survey)
    assert over.response.state is ResponseState.OVER_QUOTA
    assert over.receipt
    assert handed_in(any_session, survey, rides="no").is_counted
    any_session.refresh(survey)
    assert survey.submitted == 2
    assert counting.recount(any_session, survey=survey) == []


def test_a_code_is_used_up_by_handing_in(any_session):
    survey = make_survey(any_session, access=Access.CODE)
    maker = make_account(any_session, roles=(Role.DRAFTER,), department=survey.department)
    (code,) = invitations.make_batch(
        any_session, account=maker, survey_id=survey.id, n=1, batch="信函", now=NOON
    )
    started = answering.begin(any_session, survey_id=survey.id, code=code, now=NOON)
    first = handing_in.whole(
        any_session, resume_code=started.resume_code, answers=answers(), now=NOON
    )
    assert invitations.known(any_session, code=code, survey_id=survey.id).used_at == NOON
    again = answering.begin(any_session, survey_id=survey.id, code=code, now=NOON)
    assert again.response.id == first.response.id


def test_a_code_revoked_meanwhile_hands_nothing_in(session):
    survey = make_survey(session, access=Access.CODE)
    maker = make_account(session, roles=(Role.DRAFTER,), department=survey.department)
    given = {"account": maker, "survey_id": survey.id, "batch": "信函", "now": NOON}
    (code,) = invitations.make_batch(session, n=1, **given)
    started = answering.begin(session, survey_id=survey.id, code=code, now=NOON)
    invitations.revoke(session, **given)
    with pytest.raises(AlreadyDone):
        handing_in.whole(session, resume_code=started.resume_code, answers=answers(), now=NOON)


def test_ten_at_the_same_moment_fill_a_quota_of_three_exactly(any_database):  # noqa: F811
    with db.unit() as session:
        survey = make_survey(session, quotas=quotas.as_json([Quota(key="all", limit=3)]))
        drafts = [begun(session, survey) for _n in range(10)]
        for code in drafts:
            answering.save(session, resume_code=code, answers=answers(), now=NOON)

    def hand_in(code):
        return lambda session: handing_in.submit(session, resume_code=code, now=NOON).is_counted

    found = at_once(*map(hand_in, drafts))
    assert sorted(found) == [False] * 7 + [True] * 3
    with db.reading() as session:
        survey = session.get_one(Survey, survey.id)
        assert survey.submitted == 3
        assert counting.recount(session, survey=survey) == []


def test_the_same_draft_handed_in_at_the_same_moment_is_one(any_database):  # noqa: F811
    with db.unit() as session:
        survey = make_survey(session)
        code = begun(session, survey)
        answering.save(session, resume_code=code, answers=answers(), now=NOON)

    def hand_in(session):
        return handing_in.submit(session, resume_code=code, now=NOON).receipt

    assert len(set(at_once(*[hand_in] * 6))) == 1
    with db.reading() as session:
        assert session.get_one(Survey, survey.id).submitted == 1
        assert len(session.scalars(select(Entry.number)).all()) == 1


def test_the_same_account_beginning_at_the_same_moment_gets_one_draft(any_database):  # noqa: F811
    with db.unit() as session:
        survey, account = make_survey(session), make_account(session)

    def begin(session):
        return answering.begin(session, survey_id=survey.id, account=account, now=NOON).response.id

    assert len(set(at_once(*[begin] * 6))) == 1
    with db.reading() as session:
        assert session.get_one(Survey, survey.id).begun == 1
        assert session.scalar(select(func.count(Response.id))) == 1


def test_pages_saved_at_the_same_moment_are_all_kept(any_database):  # noqa: F811
    with db.unit() as session:
        code = begun(session, make_survey(session))
    pages = [{"rides": "yes"}, {"often": 4}, {"words": "好"}, {"why": ["near"]}]

    def keep(page):
        return lambda session: (
            answering.save(session, resume_code=code, answers=page, now=NOON).revision
        )

    assert sorted(at_once(*map(keep, pages))) == [1, 2, 3, 4]
    with db.reading() as session:
        assert len(answering.take_up(session, code=code).answers) == 4


SAVE_AND_DIE = """
import os, signal, sys
import db
from surveys.questionnaires import answering
from tests.world import NOON
with db.unit() as session:
    answering.save(session, resume_code=sys.argv[1], answers={"words": "存住了"}, now=NOON)
print("kept", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_acknowledged_survives_kill_9(database):
    with db.unit() as session:
        code = begun(session, make_survey(session))
    done = subprocess.run(
        [sys.executable, "-c", SAVE_AND_DIE, code], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout.strip()) == (-signal.SIGKILL, "kept")
    with db.reading() as session:
        assert answering.take_up(session, code=code).answers == {"words": "存住了"}
