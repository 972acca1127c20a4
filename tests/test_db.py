"""Transactions are what unit() says, moments keep their zone, foreign keys hold."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

import db
from clock import ZONE
from models import Comment, Region, Stage
from tests.world import NOON, make_consultation, make_region


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request):
    return request.getfixturevalue(
        {"sqlite": "database", "postgres": "postgres_database"}[request.param]
    )


def names():
    with db.reading() as session:
        return session.scalars(select(Region.name)).all()


def test_a_unit_commits_when_its_body_ends(any_database):
    with db.unit() as session:
        make_region(session, name="清沅市")
    assert names() == ["清沅市"]


def test_a_unit_rolls_back_when_its_body_raises(any_database):
    with pytest.raises(ZeroDivisionError), db.unit() as session:
        make_region(session)
        1 / 0  # noqa: B018
    assert names() == []


def test_what_is_read_stays_readable_and_is_nobodys_afterwards(any_database):
    with db.unit() as session:
        make_region(session, name="清沅市")
    with db.reading() as session:
        region = session.scalars(select(Region)).one()
    assert region.name == "清沅市"
    assert region not in session


def test_reading_writes_nothing(any_database):
    with db.reading() as session:
        session.add(Region(code="990001", name="甲", level=3))
    assert names() == []


def test_a_look_at_the_database_is_one_and_the_same_throughout(database):
    with db.reading() as session:
        before = session.scalar(text("SELECT count(*) FROM region"))
        with db.unit() as other:
            make_region(other)
        assert session.scalar(text("SELECT count(*) FROM region")) == before
    assert len(names()) == 1


@pytest.mark.parametrize("zone", [UTC, ZONE, timezone(-timedelta(hours=8))])
def test_a_moment_comes_back_the_same_on_shanghais_clock(any_database, zone):
    moment = datetime(2026, 11, 22, 23, 59, 59, 123456, tzinfo=zone)
    with db.unit() as session:
        made = make_consultation(session, closes_at=moment)
    with db.reading() as session:
        read = session.get_one(type(made), made.id).closes_at
    assert (read, read.tzinfo) == (moment, ZONE)


def test_a_moment_without_zone_is_refused(session):
    with pytest.raises(StatementError, match="zone"):
        make_consultation(session, closes_at=datetime(2026, 11, 22))


def test_a_row_that_points_nowhere_is_refused(any_database):
    with pytest.raises(IntegrityError), db.unit() as session:
        session.add(Comment(consultation_id=99, body="", received_at=NOON))


def test_codes_are_stored_by_their_value(any_database):
    with db.unit() as session:
        make_consultation(session, stage=Stage.CLOSED)
        assert session.scalar(text("SELECT stage FROM consultation")) == "closed"


def test_a_database_in_a_folder_that_is_not_there_makes_the_folder(tmp_path):
    engine = db.make_engine(f"sqlite:///{tmp_path}/deep/down/minyi.db")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    engine.dispose()


@pytest.mark.parametrize(
    "pragma, value", [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2)]
)
def test_sqlite_keeps_what_it_acknowledged(database, pragma, value):
    with db.engine().connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
