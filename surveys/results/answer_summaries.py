"""AnswerSummaries: ordering one over the free texts of a question, storing it, publishing it.

Stored are places, not words, as for Summaries. The question is the context that stands with the
document; it is not read into each text, or all would look alike.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit import ledger
from errors import AlreadyDone, Conflict, Empty, NotFound, WrongStage
from identity import permits
from models import (
    Account,
    Act,
    AnswerSummary,
    AskingState,
    Department,
    Job,
    JobState,
    Poll,
    Survey,
)
from surveys.results import free_texts
from surveys.results.free_texts import POLL_OTHER, Texts
from topics import document as documents
from topics import filling, summaries
from topics.document import SummaryDocument

KIND = "summarise-answers"


def ask(
    session: Session,
    *,
    account: Account | None,
    now: datetime,
    survey_id: int | None = None,
    poll_id: int | None = None,
    question: str = POLL_OTHER,
) -> Job:
    """Order one over a question of a Survey, or over the "other" of a Poll that is over; the same
    Job while it runs. Refuses NotFound, NotAllowed, WrongStage, Invalid for a question that is not
    answered in words, Empty when nobody wrote anything."""
    about = _about(session, survey_id=survey_id, poll_id=poll_id, locked=True)
    account = permits.require(account, permits.Act.ANALYSE, _department(session, about))
    if isinstance(about, Poll) and about.state is not AskingState.CLOSED:
        raise WrongStage(stage=about.state.value, needs=[AskingState.CLOSED.value])
    if isinstance(about, Survey):
        free_texts.check(session, survey=about, key=question)
    running = _running(session, about, question)
    if running is not None:
        return running
    job = Job(kind=KIND, facts=_facts(about, question), asked_by=account.id, made_at=now)
    session.add(job)
    session.flush()
    return job


def job_of(
    session: Session, *, survey_id: int | None = None, poll_id: int | None = None, question: str
) -> Job | None:
    """The last Job ordered over these texts."""
    about = _about(session, survey_id=survey_id, poll_id=poll_id)
    return next((job for job in _jobs(session) if job.facts == _facts(about, question)), None)


def _jobs(session: Session) -> list[Job]:
    query = select(Job).where(Job.kind == KIND).order_by(Job.id.desc()).limit(200)
    return list(session.scalars(query))


def _running(session: Session, about: Survey | Poll, question: str) -> Job | None:
    alive = (JobState.QUEUED, JobState.RUNNING)
    return next(
        (
            job
            for job in _jobs(session)
            if job.state in alive and job.facts == _facts(about, question)
        ),
        None,
    )


def _facts(about: Survey | Poll, question: str) -> dict[str, Any]:
    kind = "survey_id" if isinstance(about, Survey) else "poll_id"
    return {kind: about.id, "question": question}


def read(
    session: Session,
    *,
    survey_id: int | None = None,
    poll_id: int | None = None,
    question: str = POLL_OTHER,
) -> Texts:
    """The texts that a summary is made over. Refuses NotFound."""
    about = _about(session, survey_id=survey_id, poll_id=poll_id)
    if isinstance(about, Poll):
        return free_texts.of_poll(session, poll=about)
    return free_texts.of_survey(session, survey=about, key=question)


def build(
    session: Session,
    *,
    document: SummaryDocument,
    texts: Texts,
    made_by: int | None,
    now: datetime,
    survey_id: int | None = None,
    poll_id: int | None = None,
    question: str = POLL_OTHER,
) -> AnswerSummary:
    """Store one run, unpublished."""
    plain = summaries.without_words(documents.as_json(document))
    query = select(func.max(AnswerSummary.number)).where(
        AnswerSummary.survey_id == survey_id,
        AnswerSummary.poll_id == poll_id,
        AnswerSummary.question == question,
    )
    made = AnswerSummary(
        survey_id=survey_id,
        poll_id=poll_id,
        question=question,
        number=(session.scalar(query) or 0) + 1,
        document=plain,
        digest=summaries.digest(plain),
        texts=len(texts.texts),
        held=texts.held,
        made_by=made_by,
        made_at=now,
    )
    session.add(made)
    session.flush()
    return made


def publish(
    session: Session, *, account: Account | None, summary_id: int, now: datetime
) -> AnswerSummary:
    """Publish what a person has read. Refuses NotFound, NotAllowed, AlreadyDone, Empty without any
    text, WrongStage while answers still come in, Conflict when it is not the newest."""
    summary = session.get(AnswerSummary, summary_id, with_for_update=True)
    if summary is None:
        raise NotFound(summary=summary_id)
    about = _about(session, survey_id=summary.survey_id, poll_id=summary.poll_id)
    account = permits.require(account, permits.Act.ANALYSE, _department(session, about))
    if summary.published_at is not None:
        raise AlreadyDone(summary=summary.number)
    if about.state is not AskingState.CLOSED:
        raise WrongStage(stage=about.state.value, needs=[AskingState.CLOSED.value])
    if not summary.texts:
        raise Empty(field="answers")
    latest = newest(
        session, survey_id=summary.survey_id, poll_id=summary.poll_id, question=summary.question
    )
    if latest is None or latest.id != summary.id:
        raise Conflict(summary=summary_id, why="not-newest")
    summary.published_at, summary.reviewed_by = now, account.id
    session.flush()
    kind = "survey" if isinstance(about, Survey) else "poll"
    facts = {
        kind: about.slug,
        "question": summary.question,
        "number": summary.number,
        "texts": summary.texts,
        "held": summary.held,
        "digest": summary.digest,
    }
    ledger.append(session, act=Act.ANSWERS_SUMMARISED, consultation_id=None, facts=facts, now=now)
    return summary


def newest(
    session: Session,
    *,
    survey_id: int | None = None,
    poll_id: int | None = None,
    question: str = POLL_OTHER,
    published: bool = False,
) -> AnswerSummary | None:
    """The last one over these texts, or the last published."""
    query = select(AnswerSummary).where(
        AnswerSummary.survey_id == survey_id,
        AnswerSummary.poll_id == poll_id,
        AnswerSummary.question == question,
    )
    if published:
        query = query.where(AnswerSummary.published_at.is_not(None))
    return session.scalar(query.order_by(AnswerSummary.number.desc()).limit(1))


def published_of(session: Session, *, survey_id: int) -> dict[str, AnswerSummary]:
    """The last published summary of each question of a Survey."""
    query = (
        select(AnswerSummary)
        .where(AnswerSummary.survey_id == survey_id, AnswerSummary.published_at.is_not(None))
        .order_by(AnswerSummary.number)
    )
    return {each.question: each for each in session.scalars(query)}


def with_words(session: Session, *, summary: AnswerSummary, language: str = "zh") -> dict[str, Any]:
    """The whole document, in the format of `summarise`; every sentence and group names answers."""
    shown = these(session, summary=summary, ids=filling.quoted(summary.document))
    return filling.filled(summary.document, shown=shown, language=language)


def these(session: Session, *, summary: AnswerSummary, ids: Collection[int]) -> dict[int, str]:
    """The answers behind a sentence or a group, as others may read them."""
    if summary.survey_id is not None:
        survey = session.get_one(Survey, summary.survey_id)
        return free_texts.these(session, survey=survey, key=summary.question, ids=ids)
    poll = session.get_one(Poll, summary.poll_id)
    wanted = set(ids)
    texts = free_texts.of_poll(session, poll=poll).texts
    return {id_: said for id_, said in texts.items() if id_ in wanted}


def _about(
    session: Session, *, survey_id: int | None, poll_id: int | None, locked: bool = False
) -> Survey | Poll:
    found: Survey | Poll | None = None
    if survey_id is not None:
        found = session.get(Survey, survey_id, with_for_update={"of": Survey} if locked else None)
    elif poll_id is not None:
        found = session.get(Poll, poll_id, with_for_update={"of": Poll} if locked else None)
    if found is None:
        raise NotFound(survey=survey_id, poll=poll_id)
    return found


def _department(session: Session, about: Survey | Poll) -> Department:
    return session.get_one(Department, about.department_id)
