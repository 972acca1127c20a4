"""How soon the second `make run` answers."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from bench import Row
from bench.server import ROOT, environment, wait_until_ready


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = started(folder)
        second = min(started(folder) for _ in range(2))
    return [
        Row("make run, first start on an empty database, until ready", first, "s"),
        Row("make run, second start, until ready", second, "s", 10),
    ]


def started(folder: Path, *, port: int = 8793) -> float:
    given = environment(folder, port)
    begun = time.monotonic()
    with subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env=given,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", seconds=180)
            return time.monotonic() - begun
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)
