"""The one source of time: Asia/Shanghai, which has had no daylight saving since 1991."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in Shanghai."""
    return datetime.now(ZONE)


def today() -> date:
    return now().date()
