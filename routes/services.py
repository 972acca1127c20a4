"""/api/v1/services: services with their rates, bad ratings with what was done, rating a case."""

import datetime as dt
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

import clock
from db import reading, unit
from identity import tokens
from models import AppealGround, RectificationState
from models import Service as ServiceRow
from routes import shapes
from routes.parameters import After, Bearer, Limit
from routes.problems import answers
from surveys.ratings import board, rates, rating, services
from surveys.ratings.board import Fate
from surveys.ratings.rates import Formula, Period, Tally

router = APIRouter(prefix="/v1/services", tags=["services"], responses=answers(404, 422))
NUMBER = Field(ge=1, le=5, description="5 very satisfied … 1 very dissatisfied.")
Days = Annotated[
    int | None,
    Query(ge=1, le=3_660, description="Cases finished within so many days; left out: all."),
]


class Rate(shapes.Shape):
    formula: Formula
    value: float | None = Field(description="numerator / denominator, from 0 to 1.")
    numerator: int
    denominator: int
    n: int
    low: float | None = Field(description="Of the 95 % Wilson interval.")
    high: float | None
    excluded: int = Field(description="Left out: upheld appeals, staff entries, not yet due.")


class Counts(shapes.Shape):
    handled: int = Field(description="Cases.")
    valid: int = Field(description="Ratings, without those against which an appeal was upheld.")
    unrated: int = Field(description="Cases nobody rated: they count for nothing.")
    voided: int = Field(description="Ratings against which an appeal was upheld.")
    bad: int
    late: int = Field(description="Bad ones put right late, or overdue.")
    levels: dict[int, int]
    rates: Sequence[Rate]


class Service(shapes.Shape):
    slug: str
    code: str = Field(description="Of the official list.")
    name: str
    name_en: str
    description: str
    department: shapes.Department
    is_active: bool
    counts: Counts


class BadRating(shapes.Shape):
    """A bad rating and what was done. Words are there once the department has answered."""

    id: int
    level: int = NUMBER
    reasons: Sequence[str]
    given_at: datetime
    due_on: dt.date = Field(description="Last day to put it right.")
    state: RectificationState
    fate: Fate
    is_late: bool
    words: str = Field(description="Plain text, personal data masked.")
    supplement: str
    answer: str
    answered_on: dt.date | None
    ground: AppealGround | None = Field(description="Of an appeal that was ruled on.")
    is_upheld: bool | None
    ruling: str


class Ratings(shapes.Listing[BadRating]):
    counts: Counts


class NewRating(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: str = Field(description="Of the case.", max_length=200)
    code: str = Field(default="", description="On the slip, where slips have one.", max_length=200)
    level: int = NUMBER
    reasons: list[str] = Field(default=[], max_length=20)
    body: str = Field(default="", description="Plain text.")
    is_named: bool = False
    contact: str = ""


class Rated(shapes.Shape):
    receipt: str = Field(examples=["7KMN-4PQ-8RS"])


@router.get("", summary="Services that can be rated, with their rates, by name")
def list_services(
    q: Annotated[str, Query(max_length=80, description="Words in name or code.")] = "",
    department: Annotated[
        str, Query(pattern=r"^[\w-]{0,60}$", description="Key; all below it count.")
    ] = "",
    days: Days = None,
    limit: Limit = 20,
    after: After = None,
) -> shapes.Listing[Service]:
    with reading() as session:
        page = board.services(
            session,
            words=q,
            department=department,
            period=_period(days),
            today=clock.today(),
            after=after,
            limit=limit,
        )
    items = [_service(row.service, row.tally) for row in page.items]
    return shapes.Listing[Service](items=items, next=page.next)


@router.get("/{slug}", summary="One service with its rates")
def one_service(slug: str, days: Days = None) -> Service:
    with reading() as session:
        service = services.by_slug(session, slug=slug)
        found = rates.of_services(
            session, service_ids=[service.id], period=_period(days), today=clock.today()
        )
    return _service(service, found[service.id])


@router.get("/{slug}/ratings", summary="Counts, and bad ratings with what was done, newest first")
def service_ratings(
    slug: str,
    fate: Annotated[Fate | None, Query(description="What became of them.")] = None,
    days: Days = None,
    limit: Limit = 20,
    after: After = None,
) -> Ratings:
    today = clock.today()
    with reading() as session:
        service = services.by_slug(session, slug=slug)
        found = rates.of_services(
            session, service_ids=[service.id], period=_period(days), today=today
        )
        page = board.bad_ratings(
            session, service_id=service.id, fate=fate, today=today, after=after, limit=limit
        )
    items = [BadRating.model_validate(row) for row in page.items]
    return Ratings(items=items, next=page.next, counts=_counts(found[service.id]))


@router.post(
    "/{slug}/ratings",
    status_code=201,
    summary="Rate a case, once; without a token the code on the slip is needed",
    responses=answers(401, 409, 413, 429),
)
def post_rating(slug: str, said: NewRating, bearer: Bearer = None) -> Rated:
    with unit() as session:
        account = tokens.owner(session, token=bearer.credentials) if bearer else None
        receipt = rating.rate(
            session,
            account=account,
            service=slug,
            **said.model_dump(),
            now=clock.now(),
        )
        return Rated(receipt=receipt.code)


def _period(days: int | None) -> Period:
    today = clock.today()
    return Period(today - timedelta(days=days - 1), today) if days else Period()


def _service(row: ServiceRow, tally: Tally) -> Service:
    return Service(
        slug=row.slug,
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        description=row.said,
        department=shapes.Department.model_validate(row.department),
        is_active=row.is_active,
        counts=_counts(tally),
    )


def _counts(tally: Tally) -> Counts:
    every = [_rate(each) for each in tally.rates.values()]
    names = ("handled", "valid", "unrated", "voided", "bad", "late", "levels")
    return Counts(**{name: getattr(tally, name) for name in names}, rates=every)


def _rate(rate: rates.Rate) -> Rate:
    low, high = rate.interval or (None, None)
    return Rate(
        formula=rate.formula,
        value=rate.value,
        numerator=rate.numerator,
        denominator=rate.denominator,
        n=rate.n,
        low=low,
        high=high,
        excluded=rate.excluded,
    )
