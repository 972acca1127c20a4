"""Read-only SQL on one Release, run in processes apart that are killed when they take too long."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Event, Timer
from typing import IO

from errors import Invalid, Refusal, TooMany, TooSlow
from settings import ROOT

SECONDS = 5.0
LONGEST = 10_000  # characters of one question
PROCESSES = 2  # at work at the same time
IDLE = 60.0  # seconds after which one without work ends


@dataclass(frozen=True)
class Answer:
    """JSON: {"columns": [name], "rows": [[cell]], "truncated": bool}."""

    body: bytes


class Worker:
    """One process of opendata.query.sandboxed; it starts with the first question."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.rest: Timer | None = None

    def ask(self, path: Path, sql: str, seconds: float) -> bytes:
        """What the process says. Refuses TooSlow; Invalid(why="memory") when it died of it."""
        if self.rest:
            self.rest.cancel()
        process = self._running()
        late = Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = Timer(seconds, stop)
        timer.start()
        try:
            found = _said(process, json.dumps({"path": str(path), "sql": sql}).encode())
        except (OSError, EOFError):
            self.stop()
            if late.is_set():
                raise TooSlow(limit=seconds) from None
            raise Invalid(field="q", why="memory") from None
        finally:
            timer.cancel()
        self.rest = Timer(IDLE, self.stop)
        self.rest.daemon = True
        self.rest.start()
        return found

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.stop()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "opendata.query.sandboxed"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={"PATH": os.defpath, "MALLOC_ARENA_MAX": "2"},
            )
        return self.process

    def stop(self) -> None:
        """End the process, if there is one."""
        if self.rest:
            self.rest.cancel()
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    if pipe:
                        pipe.close()
            process.wait()


def _said(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    assert process.stdin and process.stdout
    process.stdin.write(len(question).to_bytes(8) + question)
    process.stdin.flush()
    return _exactly(process.stdout, int.from_bytes(_exactly(process.stdout, 8)))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    found = pipe.read(size)
    if len(found) < size:
        raise EOFError
    return found


class Sandbox:
    """Workers for whoever asks, from any thread."""

    def __init__(self, processes: int = PROCESSES) -> None:
        self.workers: LifoQueue[Worker] = LifoQueue()
        for _ in range(processes):
            self.workers.put(Worker())

    def ask(self, path: Path, sql: str, *, seconds: float = SECONDS) -> Answer:
        """Run one SELECT on the DuckDB file at `path`. Refuses Invalid(field="q"), TooSlow,
        TooMany when all processes are taken for as long as one question may last."""
        if not sql.strip() or len(sql) > LONGEST or "\0" in sql:
            raise Invalid(field="q", why="one-select", limit=LONGEST)
        try:
            worker = self.workers.get(timeout=seconds)
        except Empty:
            raise TooMany(limit=PROCESSES, minutes=1) from None
        try:
            said = worker.ask(path, sql, seconds)
        finally:
            self.workers.put(worker)
        if said[:1] == b"-":
            raise _refusal(json.loads(said[1:]))
        return Answer(said[1:])

    def close(self) -> None:
        """End the processes that do nothing now."""
        for worker in list(self.workers.queue):
            worker.stop()


def _refusal(told: dict[str, str]) -> Refusal:
    return Invalid(field="q", why=told["why"], given=told["given"])


SANDBOX = Sandbox()
