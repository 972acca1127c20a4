"""Work on a release that fails, dies or comes too late, and what it leaves behind."""

import pytest

import clock
import db
import jobs
from models import Job, JobState, ReleaseState
from opendata import making, release_orders, releases
from tests.opendata.test_releases import Office, found, here


@pytest.fixture
def office(database, monkeypatch):
    monkeypatch.setattr(jobs.apart, "apart", here)
    with db.unit() as session:
        return Office(session)


def approved(office):
    release_id = office.upload()
    office.submit(release_id)
    with db.unit() as session:
        job = releases.approve(
            session, account=office.publisher, release_id=release_id, now=clock.now()
        )
    return release_id, job.id


def test_a_late_worker_that_fails_leaves_the_release_to_the_one_at_work(office, monkeypatch):
    release_id, job_id = approved(office)

    def overtaken(*_):
        with db.unit() as session:
            session.get_one(Job, job_id).tries += 1
        raise RuntimeError("too late")

    monkeypatch.setattr(jobs.apart, "apart", overtaken)
    jobs.run(job_id)
    with db.reading() as session:
        assert session.get_one(Job, job_id).state is JobState.RUNNING
    assert found(release_id).state is ReleaseState.BUILDING


def test_a_release_is_not_stuck_when_giving_it_up_fails(office, monkeypatch):
    release_id, job_id = approved(office)

    def broken(*_, **__):
        raise RuntimeError("the database is away")

    with monkeypatch.context() as now:
        now.setattr(jobs.apart, "apart", broken)
        now.setattr(making, "give_up", broken)
        with pytest.raises(RuntimeError):
            jobs.run(job_id)
    with db.unit() as session:
        job = session.get_one(Job, job_id)
        assert job.state is JobState.RUNNING
        job.made_at = job.beat_at = clock.now() - 2 * jobs.SILENCE
    jobs.tend()
    assert found(release_id).state is ReleaseState.PUBLISHED


def test_the_table_of_a_discarded_release_does_not_stay(office):
    release_id = office.upload()
    with db.unit() as session:
        releases.discard(session, account=office.steward, release_id=release_id)
    jobs.tend()
    assert not release_orders.work_table(release_id).exists()


def test_the_table_of_a_release_in_the_making_stays(office):
    release_id = office.upload()
    jobs.tend()
    assert release_orders.work_table(release_id).exists()
