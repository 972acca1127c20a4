"""/api/v1/polls: finding them, reading one, voting, what it came to."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

import clock
from db import reading, unit
from identity import tokens
from models import AskingState, Poll, PollMethod
from routes import artefacts, shapes
from routes.parameters import After, Bearer, Limit
from routes.problems import answers
from settings import settings
from surveys.polls import results, shelf, voting

router = APIRouter(prefix="/v1/polls", tags=["polls"], responses=answers(404, 422))


class PollItem(shapes.Shape):
    slug: str
    title: str = Field(description="The question.")
    title_en: str
    method: PollMethod
    state: AskingState = Field(description="open, closed or withdrawn.")
    department: shapes.Department
    region: shapes.Region | None
    opens_at: datetime | None
    closes_at: datetime | None
    votes: int = Field(description="Ballots in force.")


class Choice(shapes.Shape):
    key: str
    label: str
    label_en: str
    said: str = Field(description="More about it, plain text.")
    cost: int | None = Field(description="Of a budget poll.")


class PollFacts(PollItem):
    background: str
    rules: dict[str, Any] = Field(description="Of the method.")
    choices: list[Choice]
    other: bool = Field(description='Whether "other", with words, may be chosen.')
    quorum: int | None
    min_assurance: int = Field(description="Of the account that votes.")
    by_account: bool
    by_code: bool = Field(description="Whether one-time codes vote.")
    hides_results: bool = Field(description="Until it is closed.")
    changeable: bool = Field(description="Whether a ballot can be changed until closing.")
    closed_at: datetime | None
    reason: str = Field(description="Why withdrawn, or closed early.")
    package_sha256: str = Field(description="Of the ballots; empty until it is closed.")


class PollAddresses(PollFacts):
    page: str
    ballots: str | None = Field(description="The anonymised ballots with the recount script (zip).")


class NewVote(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ballot: dict[str, Any] = Field(
        description=(
            'By the method: {"choice": key}, {"choices": [key]}, {"ranking": [key]}, '
            '{"scores": {key: points}} or {"votes": {key: n}}.'
        )
    )
    other: str = Field(default="", description='The words, when "other" is chosen.')
    code: str | None = Field(default=None, description="A one-time code, instead of a token.")


class Voted(shapes.Shape):
    receipt: str = Field(examples=["7KMN-4PQ-8RS"])
    entry: int = Field(description="Its number in the public ledger.")


class Level(shapes.Shape):
    level: int = Field(description="0: by one-time code; else the assurance of the account.")
    ballots: int
    options: dict[str, int] | None = Field(description="null where too few to be shown.")


class PollResult(shapes.Shape):
    """Everybody who wanted to took part: not a representative sample."""

    method: PollMethod
    ballots: int
    quorum: int | None
    quorum_met: bool
    winners: list[str] = Field(description="Keys; of a budget, what is funded. None below quorum.")
    tied: bool
    levels: list[Level]
    options: list[dict[str, Any]] = Field(description="key, n, share …, in the poll's order.")
    tally: str | None = Field(default=None, description="Which of the two names the winner.")
    irv: dict[str, Any] | None = Field(default=None, description="Rounds of the instant runoff.")
    schulze: dict[str, Any] | None = Field(default=None, description="Pairs and strongest paths.")
    budget: dict[str, int] | None = None
    final: bool = Field(description="Whether the poll is closed.")
    representative: bool = False


@router.get("", summary="Polls that are or were open, the last opened first")
def polls(
    state: AskingState | None = None,
    department: Annotated[str | None, Query(description="Its key.")] = None,
    q: Annotated[str | None, Query(max_length=200, description="In question or text.")] = None,
    limit: Limit = 20,
    after: After = None,
) -> shapes.Listing[PollItem]:
    with reading() as session:
        page = shelf.listing(
            session, state=state, department=department, q=q, after=after, limit=limit
        )
    return shapes.Listing[PollItem].model_validate(page)


@router.get("/{slug}", summary="One poll")
def poll(slug: str) -> PollAddresses:
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
    facts = dict(PollFacts.model_validate(found))
    return PollAddresses(**facts, page=page_of(found), ballots=ballots_of(found))


@router.post(
    "/{slug}/votes",
    status_code=201,
    summary="Vote, or send a ballot again whose receipt was lost",
    responses=answers(401, 403, 409, 413),
)
def post_vote(slug: str, said: NewVote, bearer: Bearer = None) -> Voted:
    with unit() as session:
        account = tokens.owner(session, token=bearer.credentials) if bearer else None
        found = shelf.by_slug(session, slug=slug)
        receipt = voting.cast(
            session,
            account=account,
            poll_id=found.id,
            ballot=said.ballot,
            other=said.other,
            code=said.code,
            now=clock.now(),
        )
        return Voted(receipt=receipt.code, entry=receipt.entry_number)


@router.get(
    "/{slug}/results",
    summary="What it came to; counted as votes come in, final once it is closed",
    response_model=PollResult,
    responses=answers(403, 410),
)
def poll_results(request: Request, slug: str) -> Response:
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        counted = results.of(session, poll=found)
    final = found.state is AskingState.CLOSED
    return artefacts.as_json(request, PollResult(**counted, final=final))


def page_of(poll: Poll) -> str:
    return f"{settings().public_url}/app/poll?p={poll.slug}"


def ballots_of(poll: Poll) -> str | None:
    if poll.state is not AskingState.CLOSED or not poll.package_sha256:
        return None
    return f"{settings().public_url}/polls/{poll.slug}/ballots.zip"
