"""The chain of a release on PostgreSQL, which takes no NUL and no half of a surrogate pair."""

import pytest

import clock
import db
import jobs
from models import ReleaseState
from opendata import catalogue, making
from tests.opendata.test_releases import CSV, Office, found, here, withdraw
from tests.world import DAY

pytestmark = pytest.mark.postgres


@pytest.fixture
def office(postgres_database, monkeypatch):
    monkeypatch.setattr(jobs.apart, "apart", here)
    with db.unit() as session:
        return Office(session)


def test_a_release_goes_from_upload_to_tombstone(office):
    first = office.publish()
    second = office.publish(CSV.replace("西区,5", "西区,6"))
    assert found(second).changes["changed"] == 1
    withdraw(office, first)
    assert "changes.csv" not in [each.name for each in found(second).artefacts]


def test_an_embargo_ends_by_itself(office):
    release_id = office.upload()
    office.submit(release_id)
    office.approve(release_id, embargo_until=clock.now() + DAY)
    with db.unit() as session:
        making.publish_due(session, now=clock.now() + 2 * DAY)
    assert found(release_id).state is ReleaseState.PUBLISHED


@pytest.mark.parametrize("cell", ["\\u0000", "a\\u0000b", "\\u0001", "\\uffff"])
def test_cells_with_control_characters_are_kept_or_reported(office, cell):
    rows = f'[{{"编号": "001", "区": "{cell}"}}, {{"编号": "002", "区": "东区"}}]'
    release = found(office.upload(rows.encode(), "表.json"))
    assert release.state is ReleaseState.CHECKED
    assert "failed" not in release.report["counts"]


def test_what_is_published_is_found(office):
    office.publish()
    with db.reading() as session:
        assert catalogue.found(session, q="东区").count == 1
