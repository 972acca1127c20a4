"""What belongs to one run of a script: asked once, kept in the run's thread, then forgotten."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

_HERE = threading.local()
Asked = TypeVar("Asked")


def forget() -> None:
    """A run begins or ends here: what the thread knew is of another one."""
    _HERE.__dict__.clear()


def once_a_run(ask: Callable[[], Asked]) -> Callable[[], Asked]:
    """`ask()`, asked once in a run. The shell forgets at both ends of a full run; a run of a
    fragment alone starts with an empty thread."""
    name = f"{ask.__module__}.{ask.__qualname__}"

    @wraps(ask)
    def answer() -> Any:
        known = _HERE.__dict__
        if name not in known:
            known[name] = ask()
        return known[name]

    return answer
