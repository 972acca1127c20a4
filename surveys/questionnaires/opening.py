"""A Survey before the public: open it, change it, more time, close, take back, reply."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit import ledger
from clock import ZONE
from errors import Incomplete, Invalid, NotFound, SamePerson, Stale, WrongStage
from identity import permits
from models import Account, Act, AskingState, Survey, SurveyVersion
from moderation import wording
from surveys import asked
from surveys.forms import wording_checks
from surveys.forms.form import Form
from surveys.questionnaires import drafting, quotas

REASON = 2_000
REPLY = 20_000


def open_(session: Session, *, account: Account | None, survey_id: int, now: datetime) -> Survey:
    """Open a reviewed Survey, at once or when its opening time comes. Refuses NotAllowed,
    WrongStage, SamePerson for who made or submitted it, Incomplete with faults and findings that
    refuse, Invalid for a closing time that is past."""
    survey, account = drafting.held(
        session,
        account=account,
        survey_id=survey_id,
        act=permits.Act.OPEN_ASKING,
        states=(AskingState.REVIEW,),
    )
    if account.id in (survey.made_by, survey.submitted_by):
        raise SamePerson(act="open")
    drafting.check_ready(session, survey=survey, now=now)
    survey.state = AskingState.OPEN
    survey.opens_at = max(survey.opens_at or now, now)
    survey.opened_by, survey.opened_at = account.id, now
    session.flush()
    facts = {**_form_facts(session, survey), **_until(survey)}
    _record(session, survey=survey, act=Act.SURVEY_OPENED, facts=facts, now=now)
    return survey


def change(
    session: Session,
    *,
    account: Account | None,
    survey_id: int,
    form: Form,
    digest: str,
    reason: str,
    now: datetime,
) -> SurveyVersion:
    """Put a corrected form in force in an open Survey, with a public reason. Who has begun stays on
    the version begun on; who begins now gets this one. `digest` is that of the version it was made
    from. Refuses NotAllowed, WrongStage, Stale, Empty, TooLong, Incomplete with faults and findings
    that refuse, Invalid for options in another order."""
    survey, account = _running(session, account=account, survey_id=survey_id)
    newest = drafting.newest_version(session, survey_id=survey.id)
    if newest is None or newest.digest != digest:
        raise Stale(survey=survey_id)
    reason = _said(reason)
    today = now.astimezone(ZONE).date()
    found = wording_checks.check(form, approval=drafting.approval_of(survey), today=today)
    missing = [f"{fault.key}: {fault.kind}" for fault in drafting.faults(form)]
    missing += [f"{each.key}: {each.rule}" for each in found if each.refuses]
    if missing:
        raise Incomplete(missing=missing)
    quotas.check(quotas.of(survey), form)
    version = drafting.keep(
        session, survey=survey, account=account, form=form, newest=newest, now=now
    )
    if version.digest != digest:
        facts = {"version": version.number, "form": version.digest, "reason": reason}
        _record(session, survey=survey, act=Act.SURVEY_CHANGED, facts=facts, now=now)
    return version


def extend(
    session: Session,
    *,
    account: Account | None,
    survey_id: int,
    closes_at: datetime,
    reason: str,
    now: datetime,
) -> Survey:
    """Give the public more time, never less, and not once it is over. Refuses NotAllowed,
    WrongStage, Empty, TooLong, Invalid."""
    survey, _account = _running(session, account=account, survey_id=survey_id)
    if survey.closes_at is not None and survey.closes_at <= now:
        raise WrongStage(stage=AskingState.CLOSED.value, needs=[AskingState.OPEN.value])
    reason = _said(reason)
    if survey.closes_at is not None and closes_at <= survey.closes_at:
        raise Invalid(field="closes_at", why="not-later")
    asked.check_year("closes_at", closes_at)
    survey.closes_at = closes_at
    session.flush()
    facts = {**_until(survey), "reason": reason}
    _record(session, survey=survey, act=Act.SURVEY_EXTENDED, facts=facts, now=now)
    return survey


def close(
    session: Session, *, account: Account | None, survey_id: int, reason: str, now: datetime
) -> Survey:
    """Close a Survey before its time, with a public reason. Refuses NotAllowed, WrongStage, Empty,
    TooLong, SamePerson: who made it cannot end it when the answers please."""
    survey, account = _running(session, account=account, survey_id=survey_id)
    if account.id in (survey.made_by, survey.submitted_by):
        raise SamePerson(act="close")
    survey.reason = _said(reason)
    _close(session, survey=survey, at=now, now=now)
    return survey


def close_due(session: Session, *, now: datetime) -> list[Survey]:
    """Close every open Survey whose time is over; safe to run as often as one likes."""
    due = session.scalars(
        select(Survey)
        .where(Survey.state == AskingState.OPEN, Survey.closes_at <= now)
        .order_by(Survey.id)
        .with_for_update(of=Survey)
        .execution_options(populate_existing=True)
    ).all()
    for survey in due:
        _close(session, survey=survey, at=survey.closes_at or now, now=now)
    return list(due)


def withdraw(
    session: Session, *, account: Account | None, survey_id: int, reason: str, now: datetime
) -> Survey:
    """Take an open or closed Survey back with a public reason; Responses stay on record, no result
    is shown. Refuses NotAllowed, WrongStage, Empty, TooLong."""
    survey, _account = drafting.held(
        session,
        account=account,
        survey_id=survey_id,
        act=permits.Act.OPEN_ASKING,
        states=(AskingState.OPEN, AskingState.CLOSED),
    )
    survey.reason = _said(reason)
    survey.state = AskingState.WITHDRAWN
    survey.closed_at = survey.closed_at or now
    session.flush()
    facts = {"reason": survey.reason, "submitted": survey.submitted}
    _record(session, survey=survey, act=Act.SURVEY_WITHDRAWN, facts=facts, now=now)
    return survey


def reply(
    session: Session, *, account: Account | None, survey_id: int, text: str, now: datetime
) -> Survey:
    """Publish what the department says to the results of a closed Survey; again to correct it.
    Refuses NotAllowed, WrongStage, Empty, TooLong, Invalid for personal data."""
    survey, _account = drafting.held(
        session,
        account=account,
        survey_id=survey_id,
        act=permits.Act.OPEN_ASKING,
        states=(AskingState.CLOSED,),
    )
    survey.reply = wording.worded(text, field="reply", limit=REPLY)
    wording.fit_for_all(survey.reply, field="reply")
    survey.replied_at = now
    session.flush()
    _record(
        session,
        survey=survey,
        act=Act.SURVEY_REPLIED,
        facts={"characters": len(survey.reply)},
        now=now,
    )
    return survey


def _running(
    session: Session, *, account: Account | None, survey_id: int
) -> tuple[Survey, Account]:
    return drafting.held(
        session,
        account=account,
        survey_id=survey_id,
        act=permits.Act.OPEN_ASKING,
        states=(AskingState.OPEN,),
    )


def _said(reason: str) -> str:
    text = wording.worded(reason, field="reason", limit=REASON)
    wording.fit_for_all(text, field="reason")
    return text


def _close(session: Session, *, survey: Survey, at: datetime, now: datetime) -> None:
    survey.state, survey.closed_at = AskingState.CLOSED, at
    session.flush()
    facts: dict[str, object] = {"begun": survey.begun, "submitted": survey.submitted}
    if survey.reason:
        facts["reason"] = survey.reason
    _record(session, survey=survey, act=Act.SURVEY_CLOSED, facts=facts, now=now)


def _form_facts(session: Session, survey: Survey) -> dict[str, object]:
    newest = drafting.newest_version(session, survey_id=survey.id)
    if newest is None:
        raise NotFound(survey=survey.slug)
    return {"version": newest.number, "form": newest.digest}


def _until(survey: Survey) -> dict[str, object]:
    return {"closes_at": survey.closes_at.isoformat() if survey.closes_at else None}


def _record(
    session: Session, *, survey: Survey, act: Act, facts: dict[str, object], now: datetime
) -> None:
    ledger.append(
        session, act=act, consultation_id=None, facts={"survey": survey.slug, **facts}, now=now
    )
