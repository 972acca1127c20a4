"""Heavy work in a process of its own: its memory and its interpreter lock are not the web's, and
a file that makes a parser crash takes nothing else with it.

The order and the result are pickled over pipes between this process and the one it started; nothing
else can write into them. `python -m opendata.apart` is that process, not a command for people."""

import ctypes
import os
import pickle
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, TypeVar

from errors import Refusal
from opendata import store
from settings import ROOT

Progress = Callable[[str, float], None]
Order = TypeVar("Order")
Result = TypeVar("Result")

MEMORY = (
    4 << 30
)  # bytes of data segments (RLIMIT_DATA) the process may reserve, three times its use
NICENESS = 10
LONGEST = 2 * 3600.0  # seconds
BEAT = 20.0  # seconds after which the last progress is told again, as a sign of life
PAUSE = 0.2  # seconds between two tellings of the same step
PR_SET_PDEATHSIG = 1


def apart(
    function: Callable[[Order, Progress], Result],
    order: Order,
    progress: Progress,
    *,
    seconds: float = LONGEST,
    memory: int = MEMORY,
) -> Result:
    """function(order, progress) in a child process; `function` is one that a module holds under its
    name. Its Refusals are raised here as they are. RuntimeError when it fails, is killed, runs out
    of `memory` (bytes), takes longer than `seconds`. When `progress` raises, the child is ended.
    The child ends when this process, or the thread that waits here, does."""
    with _child(memory) as (process, orders, answers):
        ends, last = time.monotonic() + seconds, ("", 0.0)
        try:
            orders.send((function, order))
            while True:
                rest = ends - time.monotonic()
                if rest <= 0:
                    raise RuntimeError(f"{function.__name__}: longer than {seconds:.0f} s, ended")
                if not answers.poll(min(BEAT, rest)):
                    progress(*last)
                    continue
                kind, value = answers.recv()
                if kind == "progress":
                    last = value
                    progress(*last)
                elif kind == "done":
                    return value  # type: ignore[no-any-return]
                elif kind == "refused":
                    raise value[0](**value[1])
                else:
                    raise RuntimeError(f"{function.__name__}: {value}")
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise RuntimeError(f"{function.__name__}: {_death(process)}") from None


@contextmanager
def _child(memory: int) -> Iterator[tuple["subprocess.Popen[bytes]", Connection, Connection]]:
    ours, theirs = _pipes()
    with store.scratch() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "opendata.apart", *map(str, (*theirs, os.getpid(), memory))],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(folder), "MALLOC_ARENA_MAX": "2"},
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno() if _has_number(sys.stderr) else subprocess.DEVNULL,
            pass_fds=theirs,
            start_new_session=True,  # Ctrl-C is for the server, which ends it then
        )
        for number in theirs:
            os.close(number)
        orders, answers = Connection(ours[0], readable=False), Connection(ours[1], writable=False)
        try:
            yield process, orders, answers
        finally:
            orders.close()
            answers.close()
            process.kill()
            process.wait()


def _pipes() -> tuple[tuple[int, int], tuple[int, int]]:
    """Our ends and the child's: orders go down, answers come up."""
    child_reads, we_write = os.pipe()
    we_read, child_writes = os.pipe()
    return (we_write, we_read), (child_reads, child_writes)


def _has_number(stream: Any) -> bool:
    try:
        return int(stream.fileno()) >= 0
    except (AttributeError, OSError, ValueError):
        return False


def _death(process: "subprocess.Popen[bytes]") -> str:
    code = process.wait()
    if code >= 0:
        return f"its process ended with {code} and no answer"
    name = signal.Signals(-code).name
    return f"its process was killed ({name}), perhaps for want of memory"


def _serve(reads: int, writes: int, parent: int, memory: int) -> None:
    """Take one order, do it, answer."""
    _die_with(parent)
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    orders, answers = Connection(reads, writable=False), Connection(writes, readable=False)
    try:
        function, order = orders.recv()
        Thread(target=_watch, args=(orders,), daemon=True).start()
        answer = ("done", function(order, _teller(answers)))
        pickle.dumps(answer)
    except Refusal as refusal:
        answer = ("refused", (type(refusal), refusal.about))
    except MemoryError:
        answer = ("failed", f"more than {memory >> 20} MB of memory needed")
    except Exception:
        answer = ("failed", traceback.format_exc())
    answers.send(answer)


def _die_with(parent: int) -> None:
    """Have the kernel kill us when the parent ends, even while foreign code holds the lock."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _watch(orders: Connection) -> None:
    """End when the other side of the pipe is closed: where the kernel does not do it for us."""
    try:
        orders.poll(None)
    finally:
        os._exit(1)


def _teller(answers: Connection) -> Progress:
    """Progress over the pipe: every step, and within one a few times a second."""
    told: dict[str, Any] = {"step": None, "at": 0.0}

    def tell(step: str, share: float) -> None:
        now = time.monotonic()
        if step != told["step"] or now - told["at"] >= PAUSE:
            told.update(step=step, at=now)
            answers.send(("progress", (step, share)))

    return tell


if __name__ == "__main__":
    _serve(*map(int, sys.argv[1:]))
