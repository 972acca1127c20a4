"""Read-only SQL on one Release, run in processes apart that are killed when they take too long."""

import json
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, LifoQueue

from errors import Invalid, Refusal, TooMany, TooSlow
from opendata.worker import Died, Late, Worker

SECONDS = 5.0
LONGEST = 10_000  # characters of one question
PROCESSES = 2  # at work at the same time


@dataclass(frozen=True)
class Answer:
    """JSON: {"columns": [name], "rows": [[cell]], "truncated": bool}."""

    body: bytes


class Sandbox:
    """Workers for whoever asks, from any thread."""

    def __init__(self, processes: int = PROCESSES) -> None:
        self.workers: LifoQueue[Worker] = LifoQueue()
        for _ in range(processes):
            self.workers.put(Worker("opendata.query.sandboxed"))

    def ask(self, path: Path, sql: str, *, seconds: float = SECONDS) -> Answer:
        """Run one SELECT on the DuckDB file at `path`. Refuses Invalid(field="q"), TooSlow,
        TooMany when all processes are taken for as long as one question may last."""
        if not sql.strip() or len(sql) > LONGEST or "\0" in sql:
            raise Invalid(field="q", why="one-select", limit=LONGEST)
        try:
            worker = self.workers.get(timeout=seconds)
        except Empty:
            raise TooMany(limit=PROCESSES, minutes=1) from None
        question = json.dumps({"path": str(path), "sql": sql}).encode()
        try:
            said = worker.ask(question, seconds=seconds)
        except Late:
            raise TooSlow(limit=seconds) from None
        except Died:
            raise Invalid(field="q", why="memory") from None
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
