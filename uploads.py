"""Which browser sessions may send a large file: those that stand on a page that takes one."""

from collections import OrderedDict
from threading import Lock

KEPT = 10_000  # the last ones; a session's number dies with it, so more are of no use

_allowed: OrderedDict[str, None] = OrderedDict()
_lock = Lock()


def allow(session_id: str) -> None:
    """From here on this session may send a large file to this process."""
    with _lock:
        _allowed[session_id] = None
        _allowed.move_to_end(session_id)
        while len(_allowed) > KEPT:
            _allowed.popitem(last=False)


def may(session_id: str) -> bool:
    with _lock:
        return session_id in _allowed
