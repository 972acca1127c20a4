"""Fixtures: a fresh migrated database for each test, on SQLite or on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy.orm import Session

import db
import migrations
import settings as settings_module

MUST_RUN_IN_CI = ("browser", "postgres", "redis")
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://root@/postgres")
hypothesis_settings.register_profile(
    "minyi",
    deadline=None,  # a timed assertion on a shared machine is a flaky test
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("minyi")
SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    needed = [name for name in MUST_RUN_IN_CI if item.get_closest_marker(name)]
    if report.skipped and needed and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{needed[0]} tests must run in CI: {report.longrepr}"
    return report


def _forget_settings() -> None:
    settings_module.settings.cache_clear()
    db.engine.cache_clear()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "minyi.db"
    engine = db.make_engine(f"sqlite:///{path}")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of this test's own SQLite database, which db.engine() now leads to."""
    path = tmp_path / "minyi.db"
    shutil.copy(template, path)
    yield from _lead_to(f"sqlite:///{path}", tmp_path, monkeypatch)


def _lead_to(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("MINYI_FOLDER", str(tmp_path / "files"))
    monkeypatch.setenv("MINYI_WORKER_INSIDE", "0")
    _forget_settings()
    yield url
    db.engine().dispose()
    _forget_settings()


@pytest.fixture(scope="session")
def postgres_server(worker_id: str) -> Iterator[sa.URL]:
    """The URL of a migrated PostgreSQL database of this test process."""
    yield from make_postgres(f"minyi_test_{worker_id}_{os.getpid()}")


def make_postgres(name: str) -> Iterator[sa.URL]:
    """A migrated PostgreSQL database of this name, dropped at the end; several runs may share
    the server, so the name says which process it belongs to."""
    admin = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    except sa.exc.OperationalError as error:
        pytest.skip(f"no PostgreSQL server at {POSTGRES}: {error.orig}")
    url = sa.make_url(POSTGRES).set(database=name)
    engine = db.make_engine(url.render_as_string(hide_password=False))
    migrations.upgrade(engine)
    engine.dispose()
    yield url
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture
def postgres_database(
    postgres_server: sa.URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, which db.engine() now leads to."""
    url = postgres_server.render_as_string(hide_password=False)
    yield from _lead_to(url, tmp_path, monkeypatch)
    engine = db.make_engine(url)
    with engine.connect() as connection:
        # Deleting from sixty tables, of which few hold anything, takes 2 ms; TRUNCATE takes 250.
        names = ["search_text", "dataset_text"]
        names += [f'"{table.name}"' for table in reversed(db.Base.metadata.sorted_tables)]
        connection.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in names))
        connection.exec_driver_sql(
            "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
        )
        connection.commit()
    engine.dispose()


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    """A session on this test's own SQLite database, in one transaction that nobody commits."""
    yield from _session()


@pytest.fixture
def postgres_session(postgres_database: str) -> Iterator[Session]:
    yield from _session()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_session(request: pytest.FixtureRequest) -> Session:
    """The same test on SQLite and on PostgreSQL."""
    names = {"sqlite": "session", "postgres": "postgres_session"}
    return request.getfixturevalue(names[request.param])


def _session() -> Iterator[Session]:
    with Session(db.engine(), expire_on_commit=False) as session:
        session.connection(execution_options={"writes": True})
        yield session
        session.rollback()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data, where it lies beside the project."""
    if not SHARED.is_dir():
        pytest.skip(f"no real data at {SHARED}")
    return SHARED
