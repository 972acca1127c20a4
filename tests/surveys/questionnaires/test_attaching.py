"""Files within answers: by their own bytes, bounded, kept before the answer says so."""

import pytest

import files
from errors import AlreadyDone, Closed, Empty, Invalid, TooLarge
from models import ResponseState
from surveys.forms.form import Form, QuestionKind
from surveys.questionnaires import answering, attaching, handing_in
from tests.surveys.questionnaires.world import ZH, make_survey, question
from tests.world import DAY, NOON, make_account

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50
FORM = Form(
    title={ZH: "x"},
    questions=(question("photo", QuestionKind.FILE), question("words", QuestionKind.TEXT)),
)


@pytest.fixture
def draft(session):
    survey, account = make_survey(session, form=FORM), make_account(session)
    return answering.begin(session, survey_id=survey.id, account=account, now=NOON)


def attach(session, draft, data=PNG, *, name="a.png", key="photo", now=NOON):
    code = draft.resume_code
    return attaching.attach(session, resume_code=code, question=key, name=name, data=data, now=now)


def test_a_file_is_kept_and_handed_in_with_the_rest(session, draft):
    response = attach(session, draft, name="路灯\n<b>.png")
    kept = response.answers["photo"]
    assert files.path_of(kept["sha256"]).read_bytes() == PNG
    assert (kept["type"], kept["size"], "\n" in kept["name"]) == ("image/png", len(PNG), False)
    done = handing_in.whole(
        session, resume_code=draft.resume_code, answers={"words": "好"}, now=NOON
    )
    assert done.response.answers == {"photo": kept, "words": "好"}


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", Empty),
        (b"MZ\x90\x00 program", Invalid),
        (b"<svg onload=alert(1)>", Invalid),
        (b"<html>%PDF-", Invalid),
        (PNG + b"0" * 10_000_000, TooLarge),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_whatever_it_is_called(
    session, draft, data, refusal
):
    with pytest.raises(refusal):
        attach(session, draft, data)
    assert draft.response.answers == {}


def test_a_question_of_another_kind_takes_no_file(session, draft):
    for key in ("words", "moon"):
        with pytest.raises(Invalid):
            attach(session, draft, key=key)


def test_after_closing_or_handing_in_no_file_is_taken(session, draft):
    with pytest.raises(Closed):
        attach(session, draft, now=NOON + 30 * DAY)
    draft.response.state = ResponseState.SUBMITTED
    session.flush()
    with pytest.raises(AlreadyDone):
        attach(session, draft)
