"""The task queue: what a worker does, and what it looks after every minute.

A Job is a row first and a message second: the row is committed with what ordered it, the message
only wakes a worker. A lost message or a killed worker costs a minute; the row is found again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.api import TaskWrapper
from huey.consumer import Consumer
from huey.serializer import SignedSerializer
from sqlalchemy import or_, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

import clock
import notices
from consultation import opening
from db import reading, unit
from errors import Refusal
from models import Job, JobState, Release, ReleaseState
from opendata import apart, making, orders, release_orders, releases, store, usage
from settings import Settings, settings
from surveys.polls import opening as polls
from surveys.questionnaires import opening as surveys
from surveys.results import answer_summaries
from surveys.scorecards import bulletin_data, bulletins
from topics import summaries

log = logging.getLogger("minyi.jobs")

SILENCE = timedelta(minutes=3)  # a running Job that shows no life for so long is run again
MAX_TRIES = 3
ABANDONED = timedelta(days=1)  # after which the parts of an unfinished write are swept away
MAX_FAILURES = 3
BEAT = "minyi-worker-beat"


@dataclass(frozen=True)
class Order:
    """What a worker needs to know of a Job."""

    id: int
    kind: str
    consultation_id: int | None
    release_id: int | None
    asked_by: int | None
    attempt: int
    facts: dict[str, Any]


Progress = Callable[[str, float], None]


@cache
def queue() -> Huey:
    """The queue of this process, of the kind the settings name. Messages are signed: what stands in
    a shared broker without our secret is never unpickled."""
    found = settings()
    signed = SignedSerializer(secret=found.secret)
    options: dict[str, Any] = {"results": False, "serializer": signed}
    if found.queue == "redis":
        huey = RedisHuey("minyi", url=found.redis_url, **options)
    elif found.queue == "postgres":
        url = make_url(found.database_url).set(drivername="postgresql")
        dsn = url.render_as_string(hide_password=False)
        huey = PostgresHuey("minyi", dsn=dsn, **options)
    else:
        path = _queue_file(found)
        path.parent.mkdir(parents=True, exist_ok=True)
        huey = SqliteHuey("minyi", filename=str(path), **options)
    return huey


@cache
def waker() -> TaskWrapper:
    """The queue's message that runs a Job; also sees to it that the queue knows its tasks."""
    queue().periodic_task(crontab(), name="tend")(tend)
    return queue().task(name="run")(run)


def _queue_file(here: Settings) -> Path:
    """Beside the database it belongs to, so that two sites never share one."""
    database = make_url(here.database_url).database if here.sqlite else None
    return Path(database).with_suffix(".queue") if database else here.folder / "queue.db"


def enqueue(job_id: int) -> None:
    """Wake a worker for a committed Job. A broker that is away costs a minute, not the Job."""
    try:
        waker()(job_id)
    except Exception:
        log.warning("the queue is away; job %s waits for the next look", job_id, exc_info=True)


def run(job_id: int) -> None:
    """Run one Job to its end, unless another worker has it."""
    order = _taken(job_id)
    if order is None:
        return
    try:
        KINDS[order.kind](order, _progress_of(order))
    except Exception as error:
        log.exception("job %s (%s) failed", order.id, order.kind)
        _give_up(order, f"{type(error).__name__}: {error}")
    else:
        with unit() as session:
            _close(session, order, JobState.DONE)


def _taken(job_id: int) -> Order | None:
    """The Job, now RUNNING and ours; None when it is done or another worker is alive on it."""
    now = clock.now()
    with unit() as session:
        job = session.scalar(
            update(Job)
            .where(Job.id == job_id, _is_free(now))
            .values(state=JobState.RUNNING, tries=Job.tries + 1, beat_at=now, step="", progress=0.0)
            .returning(Job)
        )
        if job is None:
            return None
        about = (job.consultation_id, job.release_id, job.asked_by)
        return Order(job.id, job.kind, *about, job.tries, job.facts)


def _is_free(now: datetime) -> Any:
    silent = (Job.state == JobState.RUNNING) & (Job.beat_at < now - SILENCE)
    return or_(Job.state == JobState.QUEUED, silent)


def _progress_of(order: Order) -> Progress:
    def show(step: str, share: float) -> None:
        with unit() as session:
            session.execute(
                update(Job)
                .where(Job.id == order.id, Job.tries == order.attempt)
                .values(step=step[:40], progress=share, beat_at=clock.now())
            )

    return show


def _close(session: Session, order: Order, state: JobState, *, error: str = "") -> bool:
    """End the Job, if this attempt is still the one that counts."""
    closed = session.execute(
        update(Job)
        .where(Job.id == order.id, Job.tries == order.attempt)
        .values(state=state, ended_at=clock.now(), error=error[:2000], progress=1.0)
        .returning(Job.id)
    )
    return closed.first() is not None


def _is_ours(session: Session, order: Order) -> bool:
    """Whether this attempt is still the one that counts: a late worker must not write twice."""
    job = session.get_one(Job, order.id, with_for_update=True)
    return job.state is JobState.RUNNING and job.tries == order.attempt


def summarise(order: Order, progress: Progress) -> None:
    """Read the Comments, condense them outside any transaction, store the Summary in one."""
    from topics import pipeline  # seconds of imports that nothing else here needs

    assert order.consultation_id is not None
    with reading() as session:
        opinions = summaries.opinions(session, consultation_id=order.consultation_id)
    document = pipeline.summarise(opinions, progress=progress)
    with unit() as session:
        if _is_ours(session, order):
            summaries.build(
                session,
                consultation_id=order.consultation_id,
                document=document,
                made_by=order.asked_by,
                now=clock.now(),
            )
            _done(session, order)


def summarise_answers(order: Order, progress: Progress) -> None:
    """The same over the free texts of a question."""
    from topics import pipeline

    with reading() as session:
        texts = answer_summaries.read(session, **order.facts)
    document = pipeline.summarise(texts.opinions, progress=progress)
    with unit() as session:
        if _is_ours(session, order):
            made = {"made_by": order.asked_by, "now": clock.now(), **order.facts}
            answer_summaries.build(session, document=document, texts=texts, **made)
            _done(session, order)


def prepare_release(order: Order, progress: Progress) -> None:
    """Read an upload and put it through the gate, in a process apart; store what came of it."""
    with reading() as session:
        release = _release(session, order)
        todo = release_orders.to_prepare(session, release=release, today=clock.today())
    try:
        found: orders.Prepared | Refusal = apart.apart(orders.prepare, todo, progress)
    except Refusal as refusal:
        found = refusal
    with unit() as session:
        if _is_ours(session, order):
            release = _release(session, order)
            if release.state is ReleaseState.PREPARING:
                if isinstance(found, Refusal):
                    making.unreadable(session, release=release, code=found.code, about=found.about)
                else:
                    release_orders.keep_table(todo)
                    making.prepared(session, release=release, found=found)
            _done(session, order)


def build_release(order: Order, progress: Progress) -> None:
    """Write every file of an approved Release, in a process apart; publish it, or hold it."""
    with reading() as session:
        release = _release(session, order)
        todo = release_orders.to_build(session, release=release, base=settings().public_url)
    found = apart.apart(orders.build, todo, progress)
    with unit() as session:
        ours = _is_ours(session, order)
        if ours:
            release = _release(session, order)
            if release.state is ReleaseState.BUILDING:
                making.built(session, release=release, found=found, now=clock.now())
            _done(session, order)
    if ours:
        release_orders.clear(todo)


def release_bulletin(order: Order, _progress: Progress) -> None:
    """Lead the figures of an issued Bulletin through reading, the gate and building, as far as no
    finding stops them."""
    for _step in (releases.PREPARE, releases.BUILD):
        with unit() as session:
            job = bulletin_data.next_job(
                session, bulletin_id=order.facts["bulletin"], now=clock.now()
            )
        if job is None:
            return
        run(job.id)


def _release(session: Session, order: Order) -> Release:
    assert order.release_id is not None
    return session.get_one(Release, order.release_id)


def _done(session: Session, order: Order) -> None:
    job = session.get_one(Job, order.id)
    job.state, job.ended_at, job.progress = JobState.DONE, clock.now(), 1.0


def _give_up(order: Order, error: str) -> None:
    """End a Job that failed for good, and leave its Release where a person can go on: both or
    neither. A late worker leaves both to the one that has them now."""
    with unit() as session:
        closed = _close(session, order, JobState.FAILED, error=error)
        if closed and order.release_id is not None:
            making.give_up(session, release=_release(session, order), error=error)


KINDS: dict[str, Callable[[Order, Progress], None]] = {
    summaries.KIND: summarise,
    answer_summaries.KIND: summarise_answers,
    releases.PREPARE: prepare_release,
    releases.BUILD: build_release,
    bulletins.DATA: release_bulletin,
}


def tend() -> None:
    """Once a minute: close what is due, run what was left lying, send what is owed."""
    now = clock.now()
    _show_life(now)
    with unit() as session:
        for consultation in opening.close_due(session, now=now):
            log.info("closed %s", consultation.slug)
        for release in making.publish_due(session, now=now):
            log.info("published %s %s", release.dataset.slug, release.number)
    with unit() as session:
        for poll in polls.close_due(session, now=now):
            log.info("closed poll %s", poll.slug)
    with unit() as session:
        for survey in surveys.close_due(session, now=now):
            log.info("closed survey %s", survey.slug)
    with unit() as session:
        usage.flush(session, today=clock.today())
        release_orders.forget_tables(session)
    for job_id in _left_lying(now):
        run(job_id)
    send_letters()
    store.sweep(now - ABANDONED)


def _show_life(now: datetime) -> None:
    """Leave a sign for worker_seen(). Where the broker is away the rest is done all the same."""
    try:
        queue().storage.put_data(BEAT, now.isoformat().encode())
    except Exception:
        log.warning("the queue is away", exc_info=True)


def _left_lying(now: datetime) -> list[int]:
    """Jobs nobody works on; one that failed its third worker is given up."""
    with unit() as session:
        lost = session.execute(
            update(Job)
            .where(_is_free(now), Job.tries >= MAX_TRIES)
            .values(state=JobState.FAILED, ended_at=now, error="no worker finished it")
            .returning(Job.release_id)
        )
        for release_id in lost.scalars().all():
            if release_id is not None:
                release = session.get_one(Release, release_id)
                making.give_up(session, release=release, error="no worker finished it")
        waited = now - timedelta(seconds=50)
        query = select(Job.id).where(_is_free(now), Job.made_at < waited).order_by(Job.id)
        return list(session.scalars(query))


def send_letters(postman: notices.Postman | None = None) -> int:
    """Send the e-mails that are owed, none of them inside a transaction; how many went. After
    three failures in a row the mail server is taken to be away."""
    found = settings()
    if postman is None:
        if not found.smtp_host:
            return 0
        postman = notices.SmtpPostman(found)
    with reading() as session:
        owed = notices.owed_letters(session, now=clock.now())
    sent = failed = 0
    for notice_id in owed:
        with unit() as session:
            letter = notices.take_letter(
                session, notice_id=notice_id, public_url=found.public_url, now=clock.now()
            )
        if letter is None:
            continue
        try:
            postman.send(letter)
        except (OSError, ValueError):
            log.warning("notice %s could not be sent", notice_id, exc_info=True)
            failed += 1
            if failed == MAX_FAILURES:
                break
            continue
        with unit() as session:
            notices.mark_sent(session, notice_id=notice_id, now=clock.now())
        sent, failed = sent + 1, 0
    return sent


def latest(session: Session, *, consultation_id: int, kind: str = summaries.KIND) -> Job | None:
    """The last Job of this kind ordered for a Consultation."""
    query = select(Job).where(Job.consultation_id == consultation_id, Job.kind == kind)
    return session.scalar(query.order_by(Job.id.desc()).limit(1))


def worker_seen() -> datetime | None:
    """When a worker last looked after things, None when none ever did or the queue is away."""
    try:
        beat = queue().storage.peek_data(BEAT)
    except Exception:
        return None
    return datetime.fromisoformat(bytes(beat).decode()) if isinstance(beat, bytes) else None


class InsideConsumer(Consumer):  # type: ignore[misc]
    """A worker that lives in the web process, which keeps its own signal handlers."""

    def _set_signal_handlers(self) -> None:
        pass


def start_worker() -> Consumer:
    """Start a worker thread in this process; stop it with .stop()."""
    waker()
    tend()
    consumer = InsideConsumer(queue(), workers=1, initial_delay=0.2, max_delay=2.0)
    consumer.start()
    return consumer


def work() -> None:
    """Be the worker until a signal says stop."""
    waker()
    tend()
    queue().create_consumer(workers=1, initial_delay=0.2, max_delay=2.0).run()
