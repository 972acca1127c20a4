"""Rows of a hotline's table as new Suggestions, masked, or as problems. No session."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import clock
from models import Channel, Department, Region, ReplyKind, SuggestionKind, SuggestionState
from moderation import wording
from moderation.cleaning import clean
from surveys.suggestions import terms
from surveys.suggestions.duties import Leads
from surveys.suggestions.order_files import Row
from surveys.suggestions.raising import CONFIDENTIAL, LIMITS
from surveys.suggestions.replying import LONGEST
from surveys.suggestions.vocabulary import OTHER, guess, named

NUMBER = 80  # characters of an order's number
LEAD = 40  # characters of a title made from the text
KINDS = {
    "咨询": SuggestionKind.CONSULT,
    "求助": SuggestionKind.HELP,
    "求决": SuggestionKind.HELP,
    "诉求": SuggestionKind.HELP,
    "投诉": SuggestionKind.COMPLAINT,
    "举报": SuggestionKind.REPORT,
    "建议": SuggestionKind.SUGGESTION,
    "意见建议": SuggestionKind.SUGGESTION,
    "批评": SuggestionKind.CRITICISM,
    "意见": SuggestionKind.CRITICISM,
    **{kind.value: kind for kind in SuggestionKind},
}
TIMES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d",
)
FIRST = 2000  # before that year there was no such hotline: a slip of the pen
YES = {"是", "公开", "yes", "true", "1", "y"}


@dataclass(frozen=True)
class Problem:
    """One fault of a row: `given` is what stood there, short and masked. Not `taken` rows are left
    out; the others came in without what was wrong."""

    row: int
    kind: str
    given: str = ""
    taken: bool = False


@dataclass
class Taking:
    """What is looked up once for all rows of a file."""

    source: str
    department: Department
    import_id: int
    now: datetime
    duties: Leads
    regions: Mapping[str, Region]
    ways: Mapping[int, Sequence[Region]]
    due: dict[tuple[str, date], date] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def orders(
    rows: Iterable[Row], mapping: Mapping[str, str], taking: Taking
) -> Iterator[dict[str, Any]]:
    """The rows to insert, each number once; faults go to the problems of `taking`."""
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        given = {name: clean(row.get(column, "")) for name, column in mapping.items()}
        order = _order(number, given, taking)
        if order is None:
            continue
        if order["external_id"] in seen:
            taking.problems.append(Problem(number, "id-twice", order["external_id"]))
            continue
        seen.add(order["external_id"])
        yield order


def _order(number: int, given: Mapping[str, str], taking: Taking) -> dict[str, Any] | None:
    """The row of a new Suggestion, or nothing and a Problem."""
    fault = _fault(given, taking.now)
    if fault is not None:
        kind, name = fault
        shown = wording.masked(given.get(name, "")[:200])[:40]
        taking.problems.append(Problem(number, kind, shown))
        return None
    region = taking.regions.get(given.get("region", ""))
    if given.get("region") and region is None:
        shown = wording.masked(given["region"][:40])
        taking.problems.append(Problem(number, "region", shown, taken=True))
    return _row(given, taking, region=region)


def _fault(given: Mapping[str, str], now: datetime) -> tuple[str, str] | None:
    """What keeps a row out, and the field in which it stands."""
    text = given.get("text", "")
    received, replied = _moment(given.get("received", "")), _replied(given, now)
    checks = (
        (not 1 <= len(given["id"]) <= NUMBER, "id", "id"),
        (not text, "empty", "text"),
        (len(text) > LIMITS["body"], "too-long", "text"),
        (_kind(given) is None, "kind", "kind"),
        (given.get("received") and received is None, "time", "received"),
        (received and (received > now or received.year < FIRST), "time", "received"),
        (given.get("replied") and replied is None, "replied-time", "replied"),
        (replied and not (received or now) <= replied <= now, "replied-time", "replied"),
        (given.get("reply") and replied is None, "reply-without-time", "replied"),
    )
    return next(((kind, name) for is_so, kind, name in checks if is_so), None)


def _kind(given: Mapping[str, str]) -> SuggestionKind | None:
    """求助, when the table does not say."""
    return KINDS.get(given.get("kind", "") or SuggestionKind.HELP.value)


def _row(
    given: Mapping[str, str],
    taking: Taking,
    *,
    region: Region | None,
) -> dict[str, Any]:
    at = _moment(given.get("received", "")) or taking.now
    replied = _replied(given, taking.now)
    kind = _kind(given) or SuggestionKind.HELP
    text = wording.masked(given["text"])
    said = wording.masked(given.get("title", "")) or text[:LEAD]
    title = " ".join(said.split())[: LIMITS["title"]]
    topic = named(given.get("topic", "")) or guess(f"{title}\n{given['text']}") or OTHER
    way = taking.ways[region.id] if region else ()
    lead = taking.duties.lead(topic, way) or taking.department
    day = at.astimezone(clock.ZONE).date()
    term = terms.first(kind, [each.code for each in way])
    if (term.name, day) not in taking.due:
        taking.due[term.name, day] = term.due(day)
    return {
        "kind": kind,
        "topic": topic,
        "region_id": region.id if region else None,
        "title": title,
        "body": text,
        "shown_title": title,
        "shown": text,
        "may_publish": given.get("public", "").lower() in YES and kind not in CONFIDENTIAL,
        "channel": Channel.HOTLINE,
        "import_id": taking.import_id,
        "source": taking.source,
        "external_id": given["id"],
        "salt": secrets.token_hex(16),
        "state": SuggestionState.REPLIED if replied else SuggestionState.ASSIGNED,
        "department_id": lead.id,
        "received_at": at,
        "received_on": day,
        "term": term.name,
        "due_on": taking.due[term.name, day],
        "reply_kind": ReplyKind.SETTLED if replied else None,
        "reply": wording.masked(given.get("reply", "")[:LONGEST]),
        "replied_at": replied,
        "replied_on": replied.astimezone(clock.ZONE).date() if replied else None,
        "version": 1,
    }


def _replied(given: Mapping[str, str], now: datetime) -> datetime | None:
    """A day without an hour is over when it ends, or now when it is today."""
    text = given.get("replied", "").strip()
    found = _moment(text)
    if found is None or len(text) > len("2026-11-22"):
        return found
    end = found + timedelta(hours=23, minutes=59)
    return now if found <= now < end else end


def _moment(text: str) -> datetime | None:
    text = text.strip().replace("T", " ")
    for form in TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=clock.ZONE)
        except ValueError:
            continue
    return None
