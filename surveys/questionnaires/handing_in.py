"""Handing a Response in: checked, counted once, written into the Ledger, acknowledged."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from audit import codes, ledger
from errors import AlreadyDone, Closed, Incomplete
from models import Act, Invitation, Receipt, Response, ResponseState, Survey
from surveys import invitations
from surveys.forms import logic
from surveys.forms.form import Answers, QuestionKind
from surveys.questionnaires import answering, counting, quotas, sizes

LONGEST = 365 * 24 * 3600  # seconds; a draft may lie for a while


@dataclass(frozen=True)
class HandedIn:
    """What became of a Response: the code of its Receipt, and whether it is counted."""

    receipt: str
    response: Response

    @property
    def is_counted(self) -> bool:
        return self.response.state is ResponseState.SUBMITTED


def submit(session: Session, *, resume_code: str, now: datetime) -> HandedIn:
    """Hand in what the draft holds. The answers of questions that are not shown are dropped, what
    is computed is computed anew. Handed in twice, the same Receipt.

    Refuses NotFound, Closed (the draft is kept), Incomplete with the `problems` while an answer is
    missing or wrong, AlreadyDone for an invitation used meanwhile.
    """
    early = answering.take_up(session, code=resume_code)
    survey = _locked(session, survey_id=early.survey_id)
    response = answering.held(session, resume_code=resume_code)
    if response.state is not ResponseState.DRAFT:
        return HandedIn(receipt_of(session, response=response).code, response)
    if not survey.takes_responses(now):
        raise Closed(why="survey-draft", survey=survey.slug)
    form = answering.form_of(response)
    final, problems = logic.settled(form, response.answers, today=now.date())
    if problems:
        raise Incomplete(why="answers", problems=[plainly(each) for each in problems])
    sizes.check_whole(final)
    response.answers = final
    response.submitted_at = response.saved_at = now
    response.seconds = min(max(0, round((now - response.begun_at).total_seconds())), LONGEST)
    is_full = bool(quotas.full(session, survey=survey, answers=final))
    response.state = ResponseState.OVER_QUOTA if is_full else ResponseState.SUBMITTED
    response.revision += 1
    if response.invitation_id is not None:
        invitation = session.get_one(Invitation, response.invitation_id)
        invitations.use(session, invitation=invitation, now=now)
    if not is_full:
        _count(session, survey=survey, response=response, answers=final)
    session.flush()
    return HandedIn(_receipt(session, survey=survey, response=response, now=now).code, response)


def is_full(session: Session, *, response: Response) -> bool:
    """Whether a draft falls under a full quota with the answers so far: it would not be counted,
    unless they are changed."""
    survey = session.get_one(Survey, response.survey_id)
    if not survey.quotas:
        return False
    answers = logic.shown_at(answering.form_of(response), response.answers)
    return bool(quotas.full(session, survey=survey, answers=answers))


def whole(
    session: Session, *, resume_code: str, answers: Mapping[str, Any], now: datetime
) -> HandedIn:
    """Keep all answers at once, in the place of those in the draft but for its files, and hand them
    in. The same answers again give the same Receipt. Refuses as save() and submit() do, AlreadyDone
    for other answers than were handed in."""
    response = answering.take_up(session, code=resume_code)
    form = answering.form_of(response)
    attached = {each.key for each in form.questions if each.kind is QuestionKind.FILE}
    if response.state is ResponseState.DRAFT:
        blank = dict.fromkeys(response.answers.keys() - attached)
        given = blank | dict(answers)
        answering.save(session, resume_code=resume_code, answers=given, now=now)
    else:
        again = {key: response.answers[key] for key in attached & response.answers.keys()}
        bounded = again | sizes.bounded(form, answers)
        on = (response.submitted_at or response.saved_at).date()
        if logic.settled(form, bounded, today=on)[0] != response.answers:
            raise AlreadyDone(why="response")
    return submit(session, resume_code=resume_code, now=now)


def receipt_of(session: Session, *, response: Response) -> Receipt:
    return session.scalars(select(Receipt).where(Receipt.response_id == response.id)).one()


def digest_of(response: Response) -> str:
    """What the Ledger holds of the answers: nobody can guess them back without the salt."""
    text = json.dumps(response.answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return codes.digest(response.salt, text)


def plainly(problem: logic.Problem) -> dict[str, Any]:
    """A Problem as a Refusal tells it: which question, what is wrong, with what belongs to it."""
    return {"question": problem.key, "kind": problem.kind, **problem.values}


def _locked(session: Session, *, survey_id: int) -> Survey:
    """The Survey, in line: quotas are exact and nothing comes in behind the Entry that closes it.
    Always before the Response and the Ledger."""
    query = select(Survey).where(Survey.id == survey_id).with_for_update(of=Survey)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _count(session: Session, *, survey: Survey, response: Response, answers: Answers) -> None:
    under = quotas.fitting(quotas.of(survey), answers)
    today = (response.submitted_at or response.saved_at).date()
    found = counting.marks(answering.form_of(response), answers, under=under, today=today)
    counting.add(session, version_id=response.version_id, assurance=response.assurance, found=found)
    statement = update(Survey).where(Survey.id == survey.id)
    session.connection().execute(statement.values(submitted=Survey.submitted + 1))


def _receipt(session: Session, *, survey: Survey, response: Response, now: datetime) -> Receipt:
    facts = {
        "survey": survey.slug,
        "version": response.survey_version.number,
        "channel": response.channel.value,
        "assisted": response.is_assisted,
        "counted": response.state is ResponseState.SUBMITTED,
        "digest": digest_of(response),
    }
    entry = ledger.append(
        session, act=Act.RESPONSE_RECEIVED, consultation_id=None, facts=facts, now=now
    )
    receipt = Receipt(
        code=codes.new_code(), response_id=response.id, entry_number=entry.number, given_at=now
    )
    session.add(receipt)
    session.flush()
    return receipt
