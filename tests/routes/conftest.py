"""The machines' and the plain door on this test's own database, as app.py mounts them."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

import jobs
from routes import (
    catalogue,
    chart_files,
    ckan,
    feeds,
    health,
    poll_files,
    published,
    read,
    survey_files,
)
from routes.api import api
from routes.packed import PackedFiles
from routes.plain import STATIC

DOORS = [
    *ckan.routes,
    Mount("/api", api),
    *health.routes,
    *read.routes,
    *published.routes,
    *catalogue.routes,
    *feeds.routes,
    *chart_files.routes,
    *poll_files.routes,
    *survey_files.routes,
    Mount("/assets", PackedFiles(STATIC)),
]


@pytest.fixture
def client(database: str) -> Iterator[TestClient]:
    yield from _client()


@pytest.fixture
def postgres_client(postgres_database: str) -> Iterator[TestClient]:
    yield from _client()


def _client() -> Iterator[TestClient]:
    jobs.queue.cache_clear()  # it remembers the folder of the test before
    doors = Starlette(routes=DOORS)
    with TestClient(doors, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client
