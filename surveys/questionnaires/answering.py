"""Filling a Survey: one draft a person, kept answer by answer, taken up again by its code."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

import i18n
from errors import AlreadyDone, Closed, Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, Stale
from identity import permits
from models import (
    Access,
    Account,
    Assurance,
    Channel,
    Invitation,
    Response,
    ResponseState,
    Survey,
    SurveyVersion,
)
from surveys import invitations
from surveys.forms.form import Form, QuestionKind, from_json
from surveys.questionnaires import drafting, marks, pace, sizes

PLACE = 80
MAIN = "zh-Hans"
COUNTER = (Channel.PAPER, Channel.PHONE, Channel.HOTLINE, Channel.HEARING)


@dataclass(frozen=True)
class Started:
    """A draft, new or found again, and the code by which it is taken up on another device."""

    response: Response
    resume_code: str


@dataclass(frozen=True)
class _Person:
    """Who answers: `mark` is all that is kept of it."""

    mark: str
    assurance: int = Assurance.ANONYMOUS
    invitation: Invitation | None = None


def begin(
    session: Session,
    *,
    survey_id: int,
    account: Account | None = None,
    code: str | None = None,
    channel: Channel = Channel.WEB,
    language: str = MAIN,
    assisted_by: Account | None = None,
    now: datetime,
) -> Started:
    """A draft on the newest version, which is frozen with it. The same person, by account or by
    code, gets the same one back, also when it was handed in. An anonymous Survey knows nobody:
    each time a new one.

    `assisted_by` enters it for a person, on paper, by phone or at a hearing: marked, and by that
    person's code where the Survey is by invitation. Refuses NotFound, NotSignedIn, NotAllowed
    below the assurance asked for, Closed, TooMany, and for codes what surveys.invitations does.
    """
    survey = _public(session, survey_id)
    if assisted_by is not None:
        permits.require(assisted_by, permits.Act.ASSIST, survey.department)
        if channel not in COUNTER:
            raise Invalid(field="channel", why="counter")
    elif channel is not Channel.WEB:
        raise Invalid(field="channel", why="counter")
    person = _person(session, survey, account, code, assisted_by)
    earlier = _of_person(session, survey_id=survey.id, mark=person.mark)
    if earlier is not None and earlier.state is not ResponseState.DRAFT:
        return Started(earlier, marks.resume_code(earlier))
    if not survey.takes_responses(now):
        raise Closed(why="survey-draft" if earlier else "survey", survey=survey.slug)
    if earlier is not None:
        return Started(earlier, marks.resume_code(earlier))
    if person.invitation is not None and person.invitation.used_at is not None:
        raise AlreadyDone(why="code-used")
    if survey.access is Access.ANONYMOUS and assisted_by is None:
        pace.one_more(survey.id, now=now)
    response = Response(
        survey_id=survey.id,
        version_id=_in_force(session, survey_id=survey.id).id,
        respondent=person.mark,
        resume_digest="",
        answers={},
        assurance=person.assurance,
        channel=channel,
        is_assisted=assisted_by is not None,
        entered_by=assisted_by.id if assisted_by else None,
        invitation_id=person.invitation.id if person.invitation else None,
        language=language if language in i18n.LANGUAGES else MAIN,
        salt=secrets.token_hex(16),
        begun_at=now,
        saved_at=now,
    )
    code = marks.resume_code(response)
    response.resume_digest = marks.resume_digest(code)
    if not _added(session, response):  # the same person, at the same moment, in another process
        earlier = _of_person(session, survey_id=survey.id, mark=person.mark)
        if earlier is None:
            raise Conflict(survey=survey.slug)
        return Started(earlier, marks.resume_code(earlier))
    _freeze(session, version_id=response.version_id, now=now)
    _count_begun(session, survey_id=survey.id)
    return Started(response, code)


def save(
    session: Session,
    *,
    resume_code: str,
    answers: Mapping[str, Any],
    place: str = "",
    revision: int | None = None,
    now: datetime,
) -> Response:
    """Keep these answers, right or not yet, beside those that are there; None takes one away.
    `revision` is that of the draft that was read, where two devices shall not overwrite each
    other. Refuses NotFound, AlreadyDone once it was handed in, Closed, Stale, and what
    surveys.questionnaires.sizes does."""
    response = held(session, resume_code=resume_code)
    if response.state is not ResponseState.DRAFT:
        raise AlreadyDone(why="response")
    if not session.get_one(Survey, response.survey_id).takes_responses(now):
        raise Closed(why="survey-draft")
    if revision is not None and revision != response.revision:
        raise Stale(why="draft", revision=response.revision)
    form = form_of(response)
    given = sizes.bounded(form, answers)
    _no_files(form, given)
    keep(response, given, place=place, now=now)
    session.flush()
    return response


def keep(response: Response, given: Mapping[str, Any], *, place: str, now: datetime) -> None:
    """Lay bounded answers beside those of a draft that the caller holds. Refuses TooLarge."""
    merged = {**response.answers, **given}
    response.answers = {key: value for key, value in merged.items() if value is not None}
    sizes.check_whole(response.answers)
    response.place = place[:PLACE]
    response.saved_at = now
    response.revision += 1


def take_up(session: Session, *, code: str) -> Response:
    """The draft with this code, on whatever device, or what it became. Refuses NotFound."""
    return _by_code(session, code, lock=False)


def held(session: Session, *, resume_code: str) -> Response:
    """The Response with this code, which nobody else changes until the transaction ends. Refuses
    NotFound."""
    return _by_code(session, resume_code, lock=True)


def newest_form(session: Session, *, survey: Survey) -> Form:
    """What whoever begins now is asked."""
    return from_json(_in_force(session, survey_id=survey.id).form)


def form_of(response: Response) -> Form:
    return from_json(response.survey_version.form)


def _by_code(session: Session, code: str, *, lock: bool) -> Response:
    query = (
        select(Response)
        .where(Response.resume_digest == marks.resume_digest(code))
        .options(joinedload(Response.survey_version, innerjoin=True))
    )
    if lock:
        query = query.with_for_update(of=Response).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound(why="resume-code")
    return found


def _public(session: Session, survey_id: int) -> Survey:
    survey = session.get(Survey, survey_id)
    if survey is None or not survey.is_public:
        raise NotFound(survey=survey_id)
    return survey


def _person(
    session: Session,
    survey: Survey,
    account: Account | None,
    code: str | None,
    assisted_by: Account | None,
) -> _Person:
    if survey.access is Access.CODE:
        if not code:
            raise Invalid(field="code", why="needed-here")
        found = invitations.known(session, code=code, survey_id=survey.id)
        if found.revoked_at is not None:
            raise AlreadyDone(why="code-revoked")
        return _Person(marks.of_code(survey.id, found.id), invitation=found)
    if assisted_by is not None or survey.access is Access.ANONYMOUS:
        return _Person(secrets.token_hex(32))
    if account is None:
        raise NotSignedIn(act="answer")
    if account.assurance < survey.min_assurance:
        raise NotAllowed(act="answer", why="assurance", needs=survey.min_assurance)
    return _Person(marks.of_account(survey.id, account.id), account.assurance)


def _of_person(session: Session, *, survey_id: int, mark: str) -> Response | None:
    return session.scalar(
        select(Response)
        .where(Response.survey_id == survey_id, Response.respondent == mark)
        .options(joinedload(Response.survey_version, innerjoin=True))
    )


def _in_force(session: Session, *, survey_id: int) -> SurveyVersion:
    version = drafting.newest_version(session, survey_id=survey_id)
    if version is None:
        raise NotFound(survey=survey_id)
    return version


def _added(session: Session, response: Response) -> bool:
    try:
        with session.begin_nested():
            session.add(response)
    except IntegrityError:
        return False
    return True


def _freeze(session: Session, *, version_id: int, now: datetime) -> None:
    statement = update(SurveyVersion).where(
        SurveyVersion.id == version_id, SurveyVersion.frozen_at.is_(None)
    )
    session.connection().execute(statement.values(frozen_at=now))


def _count_begun(session: Session, *, survey_id: int) -> None:
    statement = update(Survey).where(Survey.id == survey_id)
    session.connection().execute(statement.values(begun=Survey.begun + 1))


def _no_files(form: Form, given: Mapping[str, Any]) -> None:
    """A file comes in by its bytes: whoever knows the sum of another's must not own it."""
    for key, value in given.items():
        if isinstance(value, dict) and form.question(key).kind is QuestionKind.FILE:
            raise Invalid(field=key, why="file-bytes")
