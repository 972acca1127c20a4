"""How a Suggestion goes on, for whoever holds its Receipt; nobody needs to sign in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from audit.codes import tidy
from errors import NotFound
from models import (
    Department,
    Receipt,
    Region,
    ReplyKind,
    StepKind,
    Suggestion,
    SuggestionKind,
    SuggestionState,
    SuggestionStep,
)
from surveys.suggestions import terms
from surveys.suggestions.terms import Term


@dataclass(frozen=True)
class Stepped:
    kind: StepKind
    at: datetime
    department: Department | None
    note: str


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What the Receipt shows: the title masked, the words not at all. `author_id` says who may
    rate the reply and take it back, and is shown to nobody."""

    id: int
    code: str
    kind: SuggestionKind
    topic: str
    title: str
    state: SuggestionState
    region: Region | None
    department: Department | None
    offered_to: Department | None
    received_at: datetime
    due_on: date | None
    first_due_on: date | None
    extended_why: str
    overdue: bool
    term: Term | None
    steps: Sequence[Stepped]
    reply_kind: ReplyKind | None
    reply: str
    replied_at: datetime | None
    is_public: bool
    rating: int | None
    author_id: int | None


def by_code(session: Session, *, code: str, today: date) -> Progress:
    """What became of the Suggestion with this Receipt. Four queries. Refuses NotFound."""
    found = session.execute(
        select(Suggestion, Receipt.code)
        .join(Receipt, Receipt.suggestion_id == Suggestion.id)
        .where(Receipt.code == tidy(code))
        .options(
            joinedload(Suggestion.department),
            joinedload(Suggestion.offered_to),
            joinedload(Suggestion.region),
            selectinload(Suggestion.steps).joinedload(SuggestionStep.department),
        )
    ).one_or_none()
    if found is None:
        raise NotFound(receipt=code)
    row, its = found
    return Progress(
        id=row.id,
        code=its,
        kind=row.kind,
        topic=row.topic,
        title=row.shown_title,
        state=row.state,
        region=row.region,
        department=row.department,
        offered_to=row.offered_to,
        received_at=row.received_at,
        due_on=row.due_on,
        first_due_on=row.first_due_on,
        extended_why=row.extended_why,
        overdue=row.is_overdue(today),
        term=terms.named(row.term),
        steps=[Stepped(step.kind, step.at, step.department, step.note) for step in row.steps],
        reply_kind=row.reply_kind,
        reply=row.reply if row.state is SuggestionState.REPLIED else "",
        replied_at=row.replied_at,
        is_public=row.is_public,
        rating=row.rating,
        author_id=row.account_id,
    )
