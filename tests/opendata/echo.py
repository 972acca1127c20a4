"""The other end of test_worker: says what it is told, sleeps, or dies."""

import os
import sys
import time

from opendata.worker import serve


def answer(question: bytes) -> bytes:
    if question == b"sleep":
        time.sleep(60)
    if question == b"die":
        os._exit(3)
    return repr(dict(os.environ)).encode() if question == b"environment" else question


if __name__ == "__main__":
    serve(answer, sys.stdin.buffer, sys.stdout.buffer)
