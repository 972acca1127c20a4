"""A process that answers one question at a time over its pipes: started with the first question,
killed when one takes too long, ended when nobody asks. What it holds is not the web's memory."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Timer
from typing import IO, BinaryIO

from settings import ROOT

IDLE = 60.0  # seconds after which one without work ends


class Died(Exception):
    """It ended before it answered: for want of memory, or of a fault."""


class Late(Exception):
    """It took longer than it may, and was killed."""


class Worker:
    """One process of `module`, whose main is serve(); any thread may ask, one at a time."""

    def __init__(self, module: str, *, idle: float = IDLE) -> None:
        self.module, self.idle = module, idle
        self.process: subprocess.Popen[bytes] | None = None
        self.rest: Timer | None = None
        self.lock = Lock()

    def ask(self, question: bytes, *, seconds: float) -> bytes:
        """What the process answers. Raises Late, Died."""
        with self.lock:
            if self.rest:
                self.rest.cancel()
            try:
                return self._asked(question, seconds)
            finally:
                self.rest = Timer(self.idle, self._end_idle)
                self.rest.daemon = True
                self.rest.start()

    def _asked(self, question: bytes, seconds: float) -> bytes:
        process, late = self._running(), Event()

        def kill() -> None:
            late.set()
            process.kill()

        timer = Timer(seconds, kill)
        timer.start()
        try:
            return _said(process, question)
        except (OSError, EOFError) as error:
            self._end()
            raise Late if late.is_set() else Died from error
        finally:
            timer.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self._end()
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={"PATH": os.defpath, "MALLOC_ARENA_MAX": "2"},  # no secret of ours
            )
        return self.process

    def stop(self) -> None:
        """End the process, if there is one, once it has answered."""
        with self.lock:
            if self.rest:
                self.rest.cancel()
            self._end()

    def _end_idle(self) -> None:
        if self.lock.acquire(blocking=False):  # else somebody asks just now
            try:
                self._end()
            finally:
                self.lock.release()

    def _end(self) -> None:
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


def serve(answer: Callable[[bytes], bytes], questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the pipe is closed; each message is its length in eight bytes, then itself."""
    while head := questions.read(8):
        body = answer(questions.read(int.from_bytes(head)))
        answers.write(len(body).to_bytes(8) + body)
        answers.flush()
