"""A real server and a real browser: the system's Chromium, driven by Playwright."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import make_postgres

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
READY = "[data-testid=stApp][data-test-script-state=notRunning]"


@dataclass(frozen=True)
class Site:
    """A running server: where it is, and its command line on the same database."""

    url: str
    environment: dict[str, str]

    def cli(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "cli.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode in (0, 1), done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(database_url: str, folder: Path) -> Iterator[Site]:
    """A migrated server with the demo city's people, its worker inside."""
    port = free_port()
    given = os.environ | {
        "DATABASE_URL": database_url,
        "MINYI_FOLDER": str(folder / "files"),
        "MINYI_WORKER_INSIDE": "1",
        "MINYI_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
    }
    site = Site(f"http://127.0.0.1:{port}", given)
    site.cli("migrate")
    site.cli("seed", "--demo")
    words = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port)]
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(words, cwd=ROOT, env=given, stdout=log, stderr=log) as process,
    ):
        try:
            _wait(site.url)
            yield site
        finally:
            process.terminate()
            process.wait(30)


def _wait(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def sqlite_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("sqlite-site")
    with serving(f"sqlite:///{folder / 'minyi.db'}", folder) as site:
        yield site


@pytest.fixture(scope="session")
def postgres_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Its database is its own: this site lives on while other tests use theirs."""
    folder = tmp_path_factory.mktemp("postgres-site")
    for url in make_postgres(f"minyi_site_{os.getpid()}"):
        with serving(url.render_as_string(hide_password=False), folder) as site:
            yield site


@pytest.fixture
def page_for(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a browser window of its own (one person) on a site, wide or as a phone."""
    contexts = []

    def open_page(*, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
