"""Receipts of votes, responses, ratings and suggestions: where it went, what came, the proof.
None of them shows a choice, an answer, a level or a word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from audit import ledger
from audit.codes import tidy
from audit.ledger import Proof
from errors import NotFound
from models import (
    Entry,
    Poll,
    Rating,
    Receipt,
    Response,
    StepKind,
    Suggestion,
    Survey,
    Vote,
)
from surveys.polls import voting
from surveys.questionnaires import handing_in
from surveys.ratings import rating as ratings
from surveys.suggestions import raising


class ReceiptKind(StrEnum):
    VOTE = "vote"
    RESPONSE = "response"
    RATING = "rating"
    SUGGESTION = "suggestion"


class Came(StrEnum):
    """What came of it, as far as everybody may know who holds the Receipt."""

    RECEIVED = "received"
    CHANGED = "changed"
    SUPPLEMENTED = "supplemented"
    CLOSED = "closed"
    ASSIGNED = "assigned"
    REPLIED = "replied"
    REROUTED = "rerouted"
    WITHDRAWN = "withdrawn"


SHOWN = {
    StepKind.ASSIGNED: Came.ASSIGNED,
    StepKind.ACCEPTED: Came.ASSIGNED,
    StepKind.ADJUDICATED: Came.ASSIGNED,
    StepKind.REPLIED: Came.REPLIED,
    StepKind.REROUTED: Came.REROUTED,
    StepKind.WITHDRAWN: Came.WITHDRAWN,
}


@dataclass(frozen=True)
class Step:
    kind: Came
    at: datetime


@dataclass(frozen=True)
class AskedReceipt:
    """`page` and `query` lead to where more of it stands. `title` is that of the poll, survey or
    service; of a suggestion the masked one, empty once withdrawn."""

    code: str
    kind: ReceiptKind
    title: str
    page: str
    query: dict[str, str]
    given_at: datetime
    entry: Entry
    proof: Proof
    steps: Sequence[Step]

    @property
    def address(self) -> str:
        return f"/app/{self.page}?{urlencode(self.query)}"


@dataclass(frozen=True)
class Checked:
    """`place`: the Entry, of this very row, proves to be in the Ledger. `kept`: what is kept is
    what was received (None once withdrawn: nothing is kept to compare)."""

    code: str
    entry: Entry
    proof: Proof
    place: bool
    kept: bool | None

    @property
    def holds(self) -> bool:
        return self.place and self.kept is not False


@dataclass(frozen=True)
class _Found:
    """`own`: the fact by which the Entry names this row, where it does; `digest`: of what is kept
    now, None when nothing is."""

    kind: ReceiptKind
    title: str
    page: str
    query: dict[str, str]
    steps: Sequence[Step]
    own: tuple[str, Any] | None
    digest: str | None


def by_code(session: Session, *, code: str) -> AskedReceipt:
    """What the holder of a Receipt may know, without signing in. Refuses NotFound, also for the
    Receipt of a Comment."""
    receipt, found = _find(session, code)
    return AskedReceipt(
        code=receipt.code,
        kind=found.kind,
        title=found.title,
        page=found.page,
        query=found.query,
        given_at=receipt.given_at,
        entry=session.get_one(Entry, receipt.entry_number),
        proof=ledger.proof(session, number=receipt.entry_number),
        steps=[Step(Came.RECEIVED, receipt.given_at), *found.steps],
    )


def verify(session: Session, *, code: str) -> Checked:
    """Check one Receipt against the Ledger and what is kept. Refuses as by_code()."""
    receipt, found = _find(session, code)
    entry = session.get_one(Entry, receipt.entry_number)
    proof = ledger.proof(session, number=entry.number)
    place = proof.holds() and proof.leaf == ledger.leaf_of(entry)
    if found.own is not None:
        fact, value = found.own
        place = place and entry.facts.get(fact) == value
    kept = None if found.digest is None else entry.facts.get("digest") == found.digest
    return Checked(receipt.code, entry, proof, place, kept)


def _find(session: Session, code: str) -> tuple[Receipt, _Found]:
    receipt = session.scalar(select(Receipt).where(Receipt.code == tidy(code)))
    if receipt is None or receipt.comment_id is not None:
        raise NotFound(receipt=code)
    if receipt.vote_id is not None:
        return receipt, _vote(session, receipt.vote_id)
    if receipt.response_id is not None:
        return receipt, _response(session, receipt.response_id)
    if receipt.rating_id is not None:
        return receipt, _rating(session, receipt.rating_id, receipt.code)
    if receipt.suggestion_id is not None:
        return receipt, _suggestion(session, receipt.suggestion_id, receipt.code)
    raise NotFound(receipt=code)


def _vote(session: Session, vote_id: int) -> _Found:
    vote = session.get_one(Vote, vote_id)
    poll = session.get_one(Poll, vote.poll_id)
    steps = _dated((Came.CHANGED, vote.changed_at), (Came.CLOSED, poll.closed_at))
    own, digest = ("vote", vote.id), voting.digest_of(vote)
    query = {"p": poll.slug}
    return _Found(ReceiptKind.VOTE, poll.title, "poll", query, list(steps), own, digest)


def _response(session: Session, response_id: int) -> _Found:
    response = session.get_one(Response, response_id)
    survey = session.get_one(Survey, response.survey_id)
    steps = list(_dated((Came.CLOSED, survey.closed_at)))
    digest = handing_in.digest_of(response)
    query = {"s": survey.slug}
    own = ("survey", survey.slug)
    return _Found(ReceiptKind.RESPONSE, survey.title, "survey", query, steps, own, digest)


def _rating(session: Session, rating_id: int, code: str) -> _Found:
    query = select(Rating).where(Rating.id == rating_id).options(joinedload(Rating.service))
    rating = session.scalars(query).one()
    steps = list(_dated((Came.SUPPLEMENTED, rating.supplemented_at)))
    own, digest = ("rating", rating.id), ratings.digest_of(rating)
    at = {"code": code}
    return _Found(ReceiptKind.RATING, rating.service.name, "rate", at, steps, own, digest)


def _suggestion(session: Session, suggestion_id: int, code: str) -> _Found:
    query = select(Suggestion).where(Suggestion.id == suggestion_id)
    row = session.scalars(query.options(selectinload(Suggestion.steps))).one()
    steps = [Step(SHOWN[step.kind], step.at) for step in row.steps if step.kind in SHOWN]
    own, digest = ("suggestion", row.id), raising.digest_of(row) if row.salt else None
    at = {"code": code}
    return _Found(ReceiptKind.SUGGESTION, row.shown_title, "suggest", at, steps, own, digest)


def _dated(*moments: tuple[Came, datetime | None]) -> Iterator[Step]:
    for kind, at in moments:
        if at is not None:
            yield Step(kind, at)
