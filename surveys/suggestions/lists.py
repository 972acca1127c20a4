"""Reading Suggestions: what everybody and their authors may see of them, in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from errors import Invalid, NotFound
from models import (
    Account,
    Channel,
    Department,
    Receipt,
    Region,
    ReplyKind,
    Suggestion,
    SuggestionKind,
)
from paging import Page, cut, decode_cursor
from surveys.suggestions import places
from surveys.suggestions.vocabulary import is_known
from topics.tokens import tokenise

COMPARED = 200  # public ones of a topic that a new one is held against
ALIKE = 0.25  # share of common words among all words of two titles


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A Suggestion that everybody may read, personal data masked, with its reply. `source` names
    the hotline it came from, if it did."""

    id: int
    kind: SuggestionKind
    topic: str
    channel: Channel
    source: str | None
    region: Region | None
    department: Department | None
    title: str
    body: str
    name: str | None
    received_at: datetime
    due_on: date | None
    reply_kind: ReplyKind | None
    reply: str
    replied_at: datetime | None
    late: bool
    rating: int | None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a list holds: everything that is not None. `region` is a code; all below it count."""

    kind: SuggestionKind | None = None
    topic: str | None = None
    channel: Channel | None = None
    region: str | None = None
    department: str | None = None


def public(
    session: Session, *, wish: Wish | None = None, after: str | None = None, limit: int = 20
) -> Page[Shown]:
    """The public ones, the newest first. Refuses Invalid for a forged cursor or an unknown
    topic, NotFound for a region or department that is none."""
    where = [Suggestion.is_public, *_wished(session, wish or Wish())]
    if after is not None:
        where.append(Suggestion.id < decode_cursor(after, int)[0])
    rows = session.scalars(
        select(Suggestion)
        .where(*where)
        .options(
            joinedload(Suggestion.department),
            joinedload(Suggestion.region),
            joinedload(Suggestion.account),
        )
        .order_by(Suggestion.id.desc())
        .limit(limit + 1)
    ).all()
    page = cut(rows, limit=limit, place=lambda row: (row.id,))
    return Page([_shown(row) for row in page.items], page.next)


def _wished(session: Session, wish: Wish) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wish.kind is not None:
        where.append(Suggestion.kind == wish.kind)
    if wish.topic is not None:
        if not is_known(wish.topic):
            raise Invalid(field="topic", why="topic")
        where.append(Suggestion.topic == wish.topic)
    if wish.channel is not None:
        where.append(Suggestion.channel == wish.channel)
    if wish.region is not None:
        where.append(Suggestion.region_id.in_(places.within(session, code=wish.region)))
    if wish.department is not None:
        found = session.scalar(select(Department.id).where(Department.key == wish.department))
        if found is None:
            raise NotFound(department=wish.department)
        where.append(Suggestion.department_id == found)
    return where


def one(session: Session, *, suggestion_id: int) -> Shown:
    """A public one. Refuses NotFound, also for one that is not public."""
    row = session.get(Suggestion, suggestion_id)
    if row is None or not row.is_public:
        raise NotFound(suggestion=suggestion_id)
    return _shown(row)


def _shown(row: Suggestion) -> Shown:
    return Shown(
        id=row.id,
        kind=row.kind,
        topic=row.topic,
        channel=row.channel,
        source=row.source,
        region=row.region,
        department=row.department,
        title=row.shown_title,
        body=row.shown,
        name=row.account.name if row.publish_name and row.account else None,
        received_at=row.received_at,
        due_on=row.due_on,
        reply_kind=row.reply_kind,
        reply=row.reply,
        replied_at=row.replied_at,
        late=bool(row.replied_on and row.due_on and row.replied_on > row.due_on),
        rating=row.rating,
    )


def similar(session: Session, *, topic: str, title: str, limit: int = 3) -> list[Shown]:
    """Public ones of the topic whose titles share most words with this one: of the newest ones
    only, so that it costs one query and some milliseconds."""
    wanted = set(tokenise(title))
    if not wanted:
        return []
    newest = public(session, wish=Wish(topic=topic), limit=COMPARED).items
    scored = [(_alike(wanted, set(tokenise(each.title))), each) for each in newest]
    near = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [each for _score, each in near[:limit]]


def _alike(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


@dataclass(frozen=True)
class Own:
    """One's own Suggestion, with the code of its Receipt."""

    suggestion: Suggestion
    code: str


def mine(
    session: Session, *, account: Account, after: str | None = None, limit: int = 10
) -> Page[Own]:
    """What somebody raised, the newest first. One query. Refuses Invalid for a forged cursor."""
    query = (
        select(Suggestion, Receipt.code)
        .join(Receipt, Receipt.suggestion_id == Suggestion.id)
        .where(Suggestion.account_id == account.id)
        .options(joinedload(Suggestion.department), joinedload(Suggestion.region))
        .order_by(Suggestion.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(Suggestion.id < decode_cursor(after, int)[0])
    rows: Sequence[Own] = [Own(row, code) for row, code in session.execute(query)]
    return cut(rows, limit=limit, place=lambda own: (own.suggestion.id,))
