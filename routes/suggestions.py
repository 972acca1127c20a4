"""/api/v1/suggestions: the public ones, how one goes on by receipt, raising one, hot topics."""

import datetime as dt
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

import clock
from db import reading, unit
from errors import NotFound, NotSignedIn
from identity import tokens
from models import Channel, Region, ReplyKind, StepKind, SuggestionKind, SuggestionState
from routes import shapes
from routes.parameters import After, Bearer, Key, Limit, Number
from routes.problems import answers
from surveys.suggestions import lists, progress, raising
from surveys.suggestions.lists import Wish
from surveys.suggestions.vocabulary import TOPICS

router = APIRouter(prefix="/v1/suggestions", tags=["suggestions"], responses=answers(404, 422))
TOPIC = "One of " + ", ".join(topic.key for topic in TOPICS) + "."
REGION, DEPARTMENT = r"^[0-9]{1,12}$", r"^[\w-]{1,60}$"


class Suggestion(shapes.Shape):
    """Public, with its reply; personal data in the author's words are masked."""

    id: int
    kind: SuggestionKind
    topic: str
    channel: Channel = Field(description="hotline: an order of a hotline, not raised here.")
    source: str | None = Field(description="The hotline's name.")
    region: shapes.Region | None
    department: shapes.Department | None
    title: str
    body: str = Field(description="Plain text.")
    name: str | None = Field(description="The author's, if it may be shown.")
    received_at: datetime
    due_on: dt.date | None = Field(description="Last day for the reply.")
    reply_kind: ReplyKind | None
    reply: str = Field(description="Plain text.")
    replied_at: datetime | None
    late: bool = Field(description="Replied to after that day.")
    rating: int | None = Field(description="Of the reply, by its author: 5 … 1; null: not rated.")


class Step(shapes.Shape):
    kind: StepKind
    at: datetime
    department: shapes.Department | None
    note: str


class Progress(shapes.Shape):
    """What the holder of a receipt may know. The words themselves are not in it."""

    code: str
    kind: SuggestionKind
    topic: str
    title: str = Field(description="Personal data masked; empty once withdrawn.")
    state: SuggestionState
    region: shapes.Region | None
    department: shapes.Department | None
    received_at: datetime
    due_on: dt.date | None
    first_due_on: dt.date | None = Field(description="Before it was extended, once.")
    extended_why: str
    overdue: bool
    steps: Sequence[Step]
    reply_kind: ReplyKind | None
    reply: str
    replied_at: datetime | None
    rating: int | None


class NewSuggestion(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: SuggestionKind = SuggestionKind.SUGGESTION
    topic: str = Field(description=TOPIC)
    region: str | None = Field(
        default=None, pattern=REGION, description="Code; none: the whole city."
    )
    title: str = Field(description="One line.")
    body: str = Field(description="Plain text.")
    publish: bool = Field(default=False, description="It may be shown to everyone.")
    publish_name: bool = False


class Raised(shapes.Shape):
    receipt: str = Field(examples=["7KMN-4PQ-8RS"])


@router.get("", summary="Public suggestions with their replies, the newest first")
def suggestions(
    kind: SuggestionKind | None = None,
    topic: Annotated[str | None, Query(description=TOPIC)] = None,
    channel: Channel | None = None,
    region: Annotated[
        str | None, Query(pattern=REGION, description="Code; all below it count.")
    ] = None,
    department: Annotated[str | None, Query(pattern=DEPARTMENT, description="Key.")] = None,
    limit: Limit = 20,
    after: After = None,
) -> shapes.Listing[Suggestion]:
    wish = Wish(
        kind=kind,
        topic=topic,
        channel=channel,
        region=region,
        department=department,
    )
    with reading() as session:
        page = lists.public(session, wish=wish, after=after, limit=limit)
    return shapes.Listing[Suggestion].model_validate(page)


@router.post(
    "",
    status_code=201,
    summary="Raise one; the receipt shows how it goes on",
    responses=answers(401, 409, 413, 429),
)
def post_suggestion(
    said: NewSuggestion, response: Response, bearer: Bearer = None, key: Key = None
) -> Raised:
    if bearer is None:
        raise NotSignedIn(act="suggest")
    with unit() as session:
        account = tokens.owner(session, token=bearer.credentials)
        region_id = None
        if said.region is not None:
            region_id = session.scalar(select(Region.id).where(Region.code == said.region))
            if region_id is None:
                raise NotFound(region=said.region)
        made = raising.raise_suggestion(
            session,
            account=account,
            kind=said.kind,
            topic=said.topic,
            region_id=region_id,
            title=said.title,
            body=said.body,
            publish_name=said.publish_name,
            may_publish=said.publish,
            idempotency_key=key,
            now=clock.now(),
        )
        code = made.code
    response.headers["Location"] = f"/api/v1/suggestions/by-receipt/{code}"
    return Raised(receipt=code)


@router.get("/by-receipt/{code}", summary="How one goes on, for whoever holds its receipt")
def suggestion_progress(code: str, response: Response) -> Progress:
    with reading() as session:
        view = progress.by_code(session, code=code, today=clock.today())
    response.headers["Cache-Control"] = "no-store"
    return Progress.model_validate(view)


@router.get("/{number}", summary="A public one")
def suggestion(number: Number) -> Suggestion:
    with reading() as session:
        return Suggestion.model_validate(lists.one(session, suggestion_id=number))
