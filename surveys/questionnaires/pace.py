"""How many may begin an anonymous Survey in one process and hour: no address is kept for it."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

from errors import TooMany

AN_HOUR = 3_000  # drafts of one Survey: a whole town after the evening news
KEPT = 1_000  # Surveys
HOUR = timedelta(hours=1)

_begun: OrderedDict[int, deque[datetime]] = OrderedDict()
_lock = Lock()


def one_more(survey_id: int, *, now: datetime, most: int = AN_HOUR) -> None:
    """Count one that begins. Refuses TooMany."""
    with _lock:
        moments = _begun.setdefault(survey_id, deque())
        _begun.move_to_end(survey_id)
        while moments and moments[0] <= now - HOUR:
            moments.popleft()
        if len(moments) >= most:
            left = int((moments[0] + HOUR - now).total_seconds() // 60) + 1
            raise TooMany(why="begun", limit=most, minutes=left)
        moments.append(now)
        while len(_begun) > KEPT:
            _begun.popitem(last=False)
