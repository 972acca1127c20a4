"""An issued Bulletin's figures become a Release of a Dataset, through the gate."""

import csv
import io

import pytest
from sqlalchemy import select

import files
import jobs
from db import reading, unit
from errors import Conflict, NotAllowed, WrongStage
from models import Bulletin, Job, JobState, Release, ReleaseState
from surveys.scorecards import bulletin_data, bulletins
from tests.surveys.scorecards.world import (
    NOON,
    issue,
    make_bulletin,
    make_marks,
    make_scorecard,
    make_world,
    prepare,
)
from tests.world import make_account


def released(bulletin_id):
    """The Release after every Job was run, and the rows of its data.csv."""
    with reading() as session:
        owed = list(
            session.scalars(select(Job.id).where(Job.kind == bulletins.DATA).order_by(Job.id))
        )
    for job_id in owed:
        jobs.run(job_id)
    with reading() as session:
        bulletin = session.get_one(Bulletin, bulletin_id)
        release = session.get_one(Release, bulletin.release_id)
        assert release.state is ReleaseState.PUBLISHED, release.report
        text = files.path_of(release.digest).read_text("utf-8")
    return release, list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def issued(database):
    with unit() as session:
        return make_bulletin(session, few="last")


def test_its_figures_are_published_without_another_hand(issued):
    world, _, bulletin = issued
    release, rows = released(bulletin.id)
    assert len(rows) == 4 * 7
    assert (release.prepared_by, release.approved_by) == (world.analyst.id, world.publisher.id)


def test_the_gate_finds_only_that_one_bulletin_has_constant_columns(issued):
    release, _ = released(issued[2].id)
    assert set(release.report["counts"]) <= {"constant-column", "empty-column"}


def test_too_few_is_an_empty_score_and_said(issued):
    world, _, bulletin = issued
    _, rows = released(bulletin.id)
    last = [row for row in rows if row["部门代码"] == world.scored[-1]]
    assert {row["部门得分"] for row in last} == {""}
    assert {row["样本量"] for row in last if row["计入情况"] != rows[0]["计入情况"]} == {"3"}


def test_a_correction_adds_its_rows_to_those_it_corrects(issued):
    world, scorecard, first = issued
    released(first.id)
    with unit() as session:
        second = issue(
            session,
            world,
            prepare(session, world, scorecard, replaces=first.id, correction="来源写错。"),
        )
    release, rows = released(second.id)
    assert release.number == 2
    assert {(row["期号"], row["更正的期号"]) for row in rows} == {("1", ""), ("2", "1")}


def test_a_job_run_twice_releases_once(issued):
    released(issued[2].id)
    with unit() as session:
        assert bulletin_data.next_job(session, bulletin_id=issued[2].id, now=NOON) is None
        assert len(session.scalars(select(Release)).all()) == 1


def test_a_job_that_was_killed_after_reading_goes_on(issued):
    bulletin = issued[2]
    with unit() as session:
        first = bulletin_data.next_job(session, bulletin_id=bulletin.id, now=NOON)
    jobs.run(first.id)
    release, _ = released(bulletin.id)
    assert release.number == 1


def test_what_is_released_is_not_ordered_again(issued):
    world, _, bulletin = issued
    released(bulletin.id)
    with unit() as session, pytest.raises(Conflict):
        bulletin_data.order(session, account=world.publisher, bulletin_id=bulletin.id, now=NOON)


def test_who_may_not_issue_may_not_release(issued):
    with unit() as session, pytest.raises(NotAllowed):
        bulletin_data.order(
            session, account=make_account(session), bulletin_id=issued[2].id, now=NOON
        )


def test_what_is_not_issued_is_not_released(session):
    world = make_world(session)
    scorecard = make_scorecard(session, world)
    make_marks(session, world, scorecard)
    made = prepare(session, world, scorecard)
    with pytest.raises(WrongStage):
        bulletin_data.next_job(session, bulletin_id=made.id, now=NOON)


def test_an_analyst_who_left_stops_the_data_not_the_bulletin(issued):
    world, _, bulletin = issued
    with unit() as session:
        for membership in session.merge(world.analyst).memberships:
            session.delete(membership)
    with reading() as session:
        job_id = session.scalar(select(Job.id).where(Job.kind == bulletins.DATA))
    jobs.run(job_id)
    with reading() as session:
        assert session.get_one(Job, job_id).state is JobState.FAILED
        assert session.get_one(Bulletin, bulletin.id).issued_at
