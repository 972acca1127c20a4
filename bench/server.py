"""A real server on a database of its own, whose CPU and memory can be read."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Server:
    url: str
    process: psutil.Process
    environment: dict[str, str]

    def cpu(self) -> float:
        """CPU seconds used so far, user and system."""
        times = self.process.cpu_times()
        return times.user + times.system

    def rss(self) -> float:
        """Resident memory in MB."""
        return self.process.memory_info().rss / 2**20


def environment(folder: Path, port: int) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'minyi.db'}",
        "MINYI_FOLDER": str(folder / "files"),
        "MINYI_COMMENTS_PER_HOUR": "1000000",
        "MINYI_WORKER_INSIDE": "0",
        "PORT": str(port),
    }


def command(folder: Path, *words: str, port: int = 8790) -> str:
    """What `python cli.py …` prints, on the database in `folder`."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        env=environment(folder, port),
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@contextmanager
def serving(folder: Path, *, port: int = 8790) -> Iterator[Server]:
    """uvicorn on `folder`, ready; stopped at the end."""
    given = environment(folder, port)
    words = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port)]
    log = (folder / "server.log").open("wb")
    with subprocess.Popen(
        [*words, "--log-level", "warning"], env=given, cwd=ROOT, stdout=log, stderr=log
    ) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(url)
            yield Server(url, psutil.Process(process.pid), given)
        finally:
            process.terminate()
            process.wait(20)


def wait_until_ready(url: str, *, seconds: float = 90) -> float:
    """Seconds until /healthz answered."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return time.monotonic() - started
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(url)
