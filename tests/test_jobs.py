"""The queue: a Job is done once, survives a killed worker, and takes orders from nobody else."""

import gc
import os
import pickle
import signal
import subprocess
import sys
import time
import warnings
from datetime import timedelta

import pytest
from huey import PostgresHuey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer
from redis import Redis
from redis.exceptions import ConnectionError as NoRedis
from sqlalchemy import func, select, text

import clock
import db
import jobs
import settings as settings_module
from commands.seeding import generated
from consultation import intake
from models import Channel, Consultation, Job, JobState, Role, Screening, Stage, Summary
from settings import ROOT
from tests.world import NOON, make_account, make_comment, make_consultation, make_staff
from topics import summaries

# huey leaves the connections on which it listens to the garbage collector
pytestmark = pytest.mark.filterwarnings("ignore:.*psycopg.Connection.*:ResourceWarning")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/") + os.environ.get(
    "PYTEST_XDIST_WORKER", "gw0"
).removeprefix("gw")  # a database for each test process


def forget_queue():
    jobs.queue.cache_clear()
    jobs.waker.cache_clear()


@pytest.fixture
def fresh_queue(database):
    """The queue of this test's own folder."""
    forget_queue()
    yield
    forget_queue()


@pytest.fixture
def sqlite_queue(fresh_queue):
    assert isinstance(jobs.queue(), SqliteHuey)


@pytest.fixture
def redis_queue(fresh_queue, monkeypatch):
    try:
        with Redis.from_url(REDIS) as server:
            server.flushdb()
    except NoRedis as error:
        pytest.skip(f"no Redis server at {REDIS}: {error}")
    monkeypatch.setenv("MINYI_QUEUE", "redis")
    monkeypatch.setenv("MINYI_REDIS_URL", REDIS)
    settings_module.settings.cache_clear()
    assert isinstance(jobs.queue(), RedisHuey)
    yield
    with Redis.from_url(REDIS) as server:
        server.flushdb()
    jobs.queue().storage.conn.connection_pool.disconnect()
    jobs.queue().storage.conn.close()
    with warnings.catch_warnings():  # a stopped worker's thread leaves its connection to us
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def postgres_queue(postgres_database, monkeypatch):
    monkeypatch.setenv("MINYI_QUEUE", "postgres")
    settings_module.settings.cache_clear()
    forget_queue()
    assert isinstance(jobs.queue(), PostgresHuey)
    yield
    jobs.queue().storage.close()
    forget_queue()
    gc.collect()
    with db.engine().begin() as connection:
        for table in ("kv", "schedule", "task", "counter"):
            connection.execute(text(f"DROP TABLE huey_{table}"))


QUEUES = [
    "sqlite",
    pytest.param("redis", marks=pytest.mark.redis),
    pytest.param("postgres", marks=pytest.mark.postgres),
]


@pytest.fixture(params=QUEUES)
def any_queue(request):
    return request.getfixturevalue(f"{request.param}_queue")


def ordered(n=0, made_at=None):
    """The id of a committed Job to summarise a closed Consultation with n published Comments."""
    with db.unit() as session:
        made = make_consultation(session, stage=Stage.CLOSED, screening=Screening.AFTER)
        if n:
            intake.import_comments(
                session,
                account=make_staff(session, made, Role.ANALYST),
                consultation_id=made.id,
                rows=generated(n, seed=1),
                channel=Channel.IMPORT,
                now=NOON,
            )
        analyst = make_staff(session, made, Role.ANALYST)
        now = made_at or clock.now()
        return summaries.ask(session, account=analyst, consultation_id=made.id, now=now).id


def job(job_id):
    with db.reading() as session:
        return session.get_one(Job, job_id)


def change(job_id, **values):
    with db.unit() as session:
        found = session.get_one(Job, job_id)
        for name, value in values.items():
            setattr(found, name, value)


def summaries_made():
    with db.reading() as session:
        return session.scalar(select(func.count(Summary.id)))


def wait_for(what, seconds=90):
    deadline = time.monotonic() + seconds
    while not what() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert what()


def test_a_job_makes_one_summary(sqlite_queue):
    job_id = ordered(12)
    jobs.run(job_id)
    done = job(job_id)
    assert (done.state, done.progress, done.error) == (JobState.DONE, 1.0, "")
    assert summaries_made() == 1


def test_a_job_that_is_done_is_not_done_again(sqlite_queue):
    job_id = ordered()
    for _ in range(2):
        jobs.run(job_id)
    assert (summaries_made(), job(job_id).tries) == (1, 1)


def test_a_job_nobody_knows_does_no_harm(sqlite_queue):
    jobs.run(99)


def test_a_job_another_worker_is_at_is_left_to_it(sqlite_queue):
    job_id = ordered()
    change(job_id, state=JobState.RUNNING, tries=1, beat_at=clock.now())
    jobs.run(job_id)
    assert (job(job_id).state, summaries_made()) == (JobState.RUNNING, 0)


def test_a_job_whose_worker_fell_silent_is_done_by_the_next(sqlite_queue):
    job_id = ordered(made_at=clock.now() - timedelta(hours=1))
    silent = clock.now() - jobs.SILENCE - timedelta(seconds=1)
    change(job_id, state=JobState.RUNNING, tries=1, beat_at=silent)
    jobs.tend()
    assert (job(job_id).state, job(job_id).tries, summaries_made()) == (JobState.DONE, 2, 1)


def test_a_worker_that_comes_back_late_writes_nothing(sqlite_queue):
    job_id = ordered()
    late = jobs._taken(job_id)
    change(job_id, beat_at=clock.now() - jobs.SILENCE - timedelta(seconds=1))
    jobs.run(job_id)
    jobs.summarise(late, jobs._progress_of(late))
    jobs._give_up(late, "late")
    assert (job(job_id).state, summaries_made()) == (JobState.DONE, 1)


def test_a_job_that_killed_three_workers_is_given_up(sqlite_queue):
    job_id = ordered(made_at=clock.now() - timedelta(hours=1))
    change(job_id, state=JobState.RUNNING, tries=3, beat_at=clock.now() - timedelta(hours=1))
    jobs.tend()
    assert (job(job_id).state, job(job_id).error) == (JobState.FAILED, "no worker finished it")


def test_a_job_that_fails_says_why(sqlite_queue, monkeypatch):
    def fail(_order, _progress):
        raise ZeroDivisionError("by zero")

    monkeypatch.setitem(jobs.KINDS, summaries.KIND, fail)
    job_id = ordered()
    jobs.run(job_id)
    assert (job(job_id).state, job(job_id).error) == (JobState.FAILED, "ZeroDivisionError: by zero")


def test_a_job_shows_how_far_it_is(sqlite_queue, monkeypatch):
    seen = []

    def slow(order, progress):
        progress("words", 0.5)
        seen.append((job(order.id).step, job(order.id).progress))

    monkeypatch.setitem(jobs.KINDS, summaries.KIND, slow)
    jobs.run(ordered())
    assert seen == [("words", 0.5)]


def test_the_last_job_of_a_consultation_is_known(sqlite_queue):
    job_id = ordered()
    with db.reading() as session:
        consultation_id = session.get_one(Job, job_id).consultation_id
        assert jobs.latest(session, consultation_id=consultation_id).id == job_id
        assert jobs.latest(session, consultation_id=99) is None


def test_every_minute_what_is_due_is_closed(sqlite_queue):
    with db.unit() as session:
        made = make_consultation(session, closes_at=clock.now() - timedelta(minutes=1)).id
    jobs.tend()
    with db.reading() as session:
        assert session.get_one(Consultation, made).stage is Stage.CLOSED


def test_a_lost_message_costs_a_minute_and_not_the_job(sqlite_queue):
    young, old = ordered(), ordered(made_at=clock.now() - timedelta(minutes=2))
    jobs.tend()
    assert (job(young).state, job(old).state) == (JobState.QUEUED, JobState.DONE)


def test_a_broker_that_is_away_costs_a_minute_and_not_the_job(fresh_queue, monkeypatch):
    monkeypatch.setenv("MINYI_QUEUE", "redis")
    monkeypatch.setenv("MINYI_REDIS_URL", "redis://127.0.0.1:1/0")
    settings_module.settings.cache_clear()
    job_id = ordered(made_at=clock.now() - timedelta(minutes=2))
    jobs.enqueue(job_id)
    assert (job(job_id).state, jobs.worker_seen()) == (JobState.QUEUED, None)
    jobs.tend()
    assert job(job_id).state is JobState.DONE


def test_a_worker_says_that_it_lives(any_queue):
    before = clock.now()
    assert jobs.worker_seen() is None
    jobs.tend()
    assert before <= jobs.worker_seen() <= clock.now()


@pytest.fixture
def worker(any_queue):
    consumer = jobs.start_worker()
    yield consumer
    consumer.stop(graceful=True)


def test_a_worker_does_what_is_ordered(worker):
    job_id = ordered(3)
    jobs.enqueue(job_id)
    wait_for(lambda: job(job_id).state is JobState.DONE)
    assert summaries_made() == 1


class Malicious:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def forged(path):
    """What a stranger with access to the broker might leave in it."""
    plain = pickle.dumps(Malicious(path))
    other = SignedSerializer(secret="another secret")
    return [plain, b"", b"garbage", b":".join((plain, b"0" * 40)), other.serialize(Malicious(path))]


def test_a_message_without_our_signature_is_not_even_read(any_queue, tmp_path):
    for message in forged(tmp_path / "ran"):
        jobs.queue().storage.enqueue(message)
        with pytest.raises(ValueError, match="[Ss]ignature|Separator"):
            jobs.queue().dequeue()
    assert not (tmp_path / "ran").exists()


def test_an_order_signed_by_somebody_else_is_not_carried_out(worker, tmp_path):
    job_id = ordered()
    genuine = jobs.queue()
    message = jobs.waker().s(job_id)
    ours, genuine.serializer = genuine.serializer, SignedSerializer(secret="another secret")
    data = genuine.serialize_task(message)
    genuine.serializer = ours
    for forgery in (data, *forged(tmp_path / "ran")):
        genuine.storage.enqueue(forgery)
    wait_for(lambda: genuine.storage.queue_size() == 0)
    after = ordered()
    jobs.enqueue(after)
    wait_for(lambda: job(after).state is JobState.DONE)
    assert (job(job_id).state, (tmp_path / "ran").exists()) == (JobState.QUEUED, False)


def start_working():
    return subprocess.Popen(
        [sys.executable, "cli.py", "work"],
        cwd=ROOT,
        env=os.environ.copy(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_a_worker_killed_in_the_middle_leaves_all_to_the_next(sqlite_queue):
    job_id = ordered(600, made_at=clock.now() - timedelta(hours=1))
    first = start_working()
    wait_for(lambda: job(job_id).step != "" or job(job_id).state is JobState.DONE)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert (job(job_id).state, summaries_made()) == (JobState.RUNNING, 0)
    change(job_id, beat_at=clock.now() - jobs.SILENCE - timedelta(seconds=1))
    second = start_working()
    wait_for(lambda: job(job_id).state is JobState.DONE)
    second.terminate()
    second.wait(30)
    assert (job(job_id).tries, summaries_made()) == (2, 1)
    with db.reading() as session:
        assert session.scalars(select(Summary)).one().document["comments"] == 600


def test_a_worker_closes_and_sends_without_being_asked(sqlite_queue):
    with db.unit() as session:
        made = make_consultation(session, closes_at=clock.now() + timedelta(days=1))
        author = make_account(session, email="lin@example.cn", wants_mail=True)
        make_comment(session, consultation=made, author=author)
        made.closes_at = clock.now() - timedelta(seconds=1)
    consumer = jobs.start_worker()
    consumer.stop(graceful=True)
    with db.reading() as session:
        assert session.get_one(Consultation, made.id).stage is Stage.CLOSED
