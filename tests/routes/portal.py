"""A running portal for clients: our own doors behind a real server, on this test's database."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

import settings as settings_module
from tests.routes.conftest import DOORS


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address of `app`, served in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@contextmanager
def our_portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Our doors, which know their own address."""
    with serving(Starlette(routes=DOORS)) as base:
        monkeypatch.setenv("MINYI_PUBLIC_URL", base)
        settings_module.settings.cache_clear()
        yield base
