"""An empty database is brought to the newest form and back; nothing is left to generate."""

import os
import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

import db
import migrations
from settings import ROOT
from tests.world import make_consultation


@pytest.fixture
def empty(tmp_path):
    engine = db.make_engine(f"sqlite:///{tmp_path}/empty.db")
    yield engine
    engine.dispose()


@pytest.fixture
def empty_postgres(postgres_server):
    """A schema of its own, so that the tests' tables stay."""
    url = postgres_server.render_as_string(hide_password=False)
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE SCHEMA empty")
    engine = db.make_engine(f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3Dempty")
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP SCHEMA empty CASCADE")
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_empty(request):
    return request.getfixturevalue({"sqlite": "empty", "postgres": "empty_postgres"}[request.param])


def check(engine):
    """Alembic's own look for what a new migration would have to do; raises if there is any."""
    config = migrations.config()
    with engine.connect().execution_options(writes=True) as connection:
        config.attributes["connection"] = connection
        command.check(config)
        connection.rollback()


def downgrade(engine):
    config = migrations.config()
    with engine.connect().execution_options(writes=True) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()


def tables(engine):
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_an_empty_database_gets_every_table_and_nothing_is_left_to_generate(any_empty):
    migrations.upgrade(any_empty)
    assert set(db.Base.metadata.tables) | {"search_text"} <= tables(any_empty)
    check(any_empty)


def test_migrating_again_changes_nothing(any_empty):
    for _ in range(2):
        migrations.upgrade(any_empty)
    check(any_empty)


def test_the_way_back_leaves_nothing_behind(any_empty):
    migrations.upgrade(any_empty)
    downgrade(any_empty)
    assert tables(any_empty) == set()
    migrations.upgrade(any_empty)
    check(any_empty)


def test_several_that_start_at_once_migrate_once(any_empty):
    url = any_empty.url.render_as_string(hide_password=False)
    starts = [
        subprocess.Popen(
            [sys.executable, "cli.py", "migrate"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    said = [start.communicate()[1] for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0], said
    check(any_empty)


def test_what_was_written_survives_migrating_again(database):
    with db.unit() as session:
        slug = make_consultation(session).slug
    migrations.upgrade(db.engine())
    with db.reading() as session:
        assert session.scalar(sa.text("SELECT slug FROM consultation")) == slug


def test_there_is_one_line_of_revisions():
    assert len(ScriptDirectory.from_config(migrations.config()).get_heads()) == 1
