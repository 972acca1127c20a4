"""Notice, the form in which a department announces a consultation, and NoticeFinding."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from clock import ZONE
from errors import Invalid
from procedure import profiles
from procedure.fields import build
from procedure.profiles import Instrument

Way = Literal["online", "mail", "email", "phone", "fax", "counter", "hearing"]
Verdict = Literal["adopted", "partly", "not-adopted", "already", "out-of-scope", "referred"]


class Severity(StrEnum):
    REFUSE = "refuse"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True)
class NoticeFinding:
    """One thing a check found. `key` tells the cases of one id apart and names the sentence for the
    screen; `facts` fill it; `about` says it in plain English; `basis` cites the rule."""

    id: str
    severity: Severity
    about: str
    basis: str
    key: str
    facts: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """`selection_published` is None when no participants had to be selected; `stakeholders_share`
    is the share of interested parties among the participants, 0 … 1."""

    announced_at: date
    held_at: date
    participants_published: bool = False
    selection_published: bool | None = None
    stakeholders_share: Decimal | None = None

    def __post_init__(self) -> None:
        if self.stakeholders_share is not None and not 0 <= self.stakeholders_share <= 1:
            raise Invalid(field="hearing.stakeholders_share", why="out-of-range", wanted="0 to 1")


@dataclass(frozen=True, kw_only=True)
class LegalityReview:
    """`same_text`: what was reviewed is the text put out for comment, not a later one."""

    received_at: date
    issued_at: date
    passed: bool
    same_text: bool = True


@dataclass(frozen=True, kw_only=True)
class Disposition:
    """What became of `count` comments that say one thing, from so many regions."""

    verdict: Verdict
    count: int
    topic: str = ""
    reason: str = ""
    regions: int = 0


@dataclass(frozen=True, kw_only=True)
class Result:
    """The published result: comments in all, dispositions, shares in per cent, names of persons."""

    comments: int
    dispositions: tuple[Disposition, ...] = ()
    shares: tuple[Decimal, ...] = ()
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.comments < 0 or any(each.count < 0 for each in self.dispositions):
            raise Invalid(field="result", why="out-of-range", wanted="0 or more")


@dataclass(frozen=True, kw_only=True)
class Notice:
    """All that the checks ask of one consultation; docs/notice.md explains every field.

    `stage` is what the notice is checked for: to open, as closed, or to be decided. A bare date in
    `opens_at` or `closes_at` means the whole day."""

    title: str
    profile: str
    instrument: Instrument | None = None
    stage: Literal["open", "closed", "decided"] = "open"
    body: str = ""
    draft_present: bool = False
    background: str = ""
    summary: str = ""
    legal_basis: str = ""
    department: str = ""
    contact: str = ""
    channels: tuple[Way, ...] = ()
    opens_at: date | datetime | None = None
    closes_at: date | datetime | None = None
    exception: str = ""
    shorten_reason: str = ""
    shorten_reason_at: date | datetime | None = None
    affects_market_entities: bool = False
    has_stakeholders: bool = False
    fair_competition: bool = False
    feedback_promise: str = ""
    round: int = 1
    redline_attached: bool = False
    hearing: Hearing | None = None
    legality_review: LegalityReview | None = None
    result: Result | None = None

    def __post_init__(self) -> None:
        if self.round < 1:
            raise Invalid(field="round", why="out-of-range", wanted="1 or more")

    @classmethod
    def from_json(cls, data: object) -> "Notice":
        """Refuses Invalid(field=…, why=…) for a field that is unknown, absent, mistyped or out of
        range, and for an unknown profile."""
        notice = build(cls, data)
        profiles.profile(notice.profile)
        return notice

    @property
    def first_day(self) -> date | None:
        return None if self.opens_at is None else day_of(self.opens_at)

    @property
    def last_day(self) -> date | None:
        return None if self.closes_at is None else last_day(self.closes_at)


def day_of(moment: date | datetime) -> date:
    """The day in Shanghai."""
    return in_shanghai(moment).date() if isinstance(moment, datetime) else moment


def last_day(closes_at: date | datetime) -> date:
    """The last day on which comments are taken: midnight ends the day before."""
    if not isinstance(closes_at, datetime):
        return closes_at
    ends = in_shanghai(closes_at)
    return ends.date() - timedelta(days=1) if ends.time() == time(0) else ends.date()


def in_shanghai(moment: datetime) -> datetime:
    """The moment on Shanghai's clock; one without a zone was meant so."""
    return moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)
