"""A notice without fault, to spoil one field at a time."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from clock import ZONE
from procedure import workdays
from procedure.notice import Notice, NoticeFinding, check

CALENDAR = workdays.load()

FAULTLESS = Notice(
    title="城市养犬管理办法（征求意见稿）",
    profile="major-decision",
    body="第一条 为了规范养犬行为，制定本办法。",
    background="近年来市民对养犬的意见较多，需要修订现行办法。",
    legal_basis="重大行政决策程序暂行条例",
    department="市公安局",
    contact="市公安局法制支队",
    channels=("online", "mail"),
    opens_at=date(2026, 3, 2),
    closes_at=datetime(2026, 4, 1, 18, tzinfo=ZONE),
)


def make_notice(**changes: Any) -> Notice:
    return replace(FAULTLESS, **changes)


def found(*, today: date | None = None, personal_data: Any = None, **changes: Any) -> list[str]:
    """The keys found in the faultless notice with these changes."""
    notice = make_notice(**changes)
    findings = check(notice, calendar=CALENDAR, today=today, personal_data=personal_data)
    return [finding.key for finding in findings]


def the(key: str, **changes: Any) -> NoticeFinding:
    """The one finding of that key."""
    findings = check(make_notice(**changes), calendar=CALENDAR)
    return next(finding for finding in findings if finding.key == key)
