"""/api/v1/datasets/{slug}/inquiries and /api/v1/data-requests: reading them, asking."""

import datetime as dt
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

import clock
from db import reading, unit
from errors import NotSignedIn
from identity import tokens
from models import Account, InquiryKind, InquiryState, Outcome
from opendata import inquiries, inquiry_list, shelf
from opendata.inquiries import Cell
from opendata.inquiry_list import Shown
from routes import shapes
from routes.parameters import After, Bearer, Limit
from routes.problems import answers

router = APIRouter(prefix="/v1", tags=["data inquiries"], responses=answers(404, 422))
ROW = 2**63 - 1


class PointedAt(shapes.Shape):
    number: int = Field(description="Of the release.")
    row: int = Field(description="Its _id in that release.")
    column: str
    was: str | None = Field(description="As published; null once the release is withdrawn.")
    proposed: str | None


class Inquiry(shapes.Shape):
    """While it waits, its words are empty for everybody but its author and the department."""

    id: int
    kind: InquiryKind
    state: InquiryState
    dataset: str | None = Field(description="Slug.")
    department: shapes.Department
    asked_at: datetime
    due_on: dt.date = Field(description="Last day for the answer.")
    overdue: bool
    title: str
    body: str = Field(description="Plain text, personal data masked.")
    name: str | None = Field(description="The author's, if it may be shown.")
    cell: PointedAt | None
    outcome: Outcome | None
    answer: str = Field(description="Plain text.")
    answered_at: datetime | None
    fixed_in: int | None = Field(description="The release that has it right.")


class Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: Annotated[int, Field(ge=1, le=2**31 - 1, description="Of the release.")]
    row: Annotated[int, Field(ge=1, le=ROW, description="Its _id in that release.")]
    column: str
    proposed: str = Field(description="What should stand there; empty: nothing.")


class NewInquiry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(description="One line.")
    body: str = Field(description="Plain text.")
    cell: Wanted | None = Field(default=None, description="For a correction; else a question.")
    publish_name: bool = False


class NewRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    department: str = Field(
        pattern=r"^[\w-]{1,60}$", description="Key of the one that has the data."
    )
    title: str = Field(description="One line.")
    body: str = Field(description="Plain text: which data, and what for.")
    publish_name: bool = False


class Taken(shapes.Shape):
    id: int
    kind: InquiryKind
    state: InquiryState
    due_on: dt.date


@router.get("/datasets/{slug}/inquiries", summary="Questions and corrections, the newest first")
def inquiries_about(slug: str, limit: Limit = 20, after: After = None) -> shapes.Listing[Inquiry]:
    with reading() as session:
        dataset = shelf.by_slug(session, slug=slug)
        page = inquiry_list.of_dataset(
            session, dataset_id=dataset.id, today=clock.today(), after=after, limit=limit
        )
    return shapes.Listing[Inquiry](items=[_inquiry(row) for row in page.items], next=page.next)


@router.post(
    "/datasets/{slug}/inquiries",
    status_code=201,
    summary="Ask, or correct a cell",
    responses=answers(401, 403, 410, 413, 429),
)
def post_inquiry(slug: str, said: NewInquiry, bearer: Bearer = None) -> Taken:
    with unit() as session:
        account = _owner(session, bearer)
        dataset = shelf.by_slug(session, slug=slug)
        made = inquiries.ask(
            session,
            account=account,
            kind=InquiryKind.CORRECTION if said.cell else InquiryKind.QUESTION,
            title=said.title,
            body=said.body,
            dataset_id=dataset.id,
            cell=Cell(**said.cell.model_dump()) if said.cell else None,
            publish_name=said.publish_name,
            now=clock.now(),
        )
        return Taken.model_validate(made)


@router.get("/data-requests", summary="Requests for data, the newest first")
def data_requests(
    state: Annotated[InquiryState | None, Query(description="waiting or answered.")] = None,
    limit: Limit = 20,
    after: After = None,
) -> shapes.Listing[Inquiry]:
    with reading() as session:
        page = inquiry_list.requests(
            session, state=state, today=clock.today(), after=after, limit=limit
        )
    return shapes.Listing[Inquiry](items=[_inquiry(row) for row in page.items], next=page.next)


@router.post(
    "/data-requests",
    status_code=201,
    summary="Request data that are not here",
    responses=answers(401, 413, 429),
)
def post_data_request(said: NewRequest, bearer: Bearer = None) -> Taken:
    with unit() as session:
        account = _owner(session, bearer)
        department = inquiries.department(session, key=said.department)
        made = inquiries.ask(
            session,
            account=account,
            kind=InquiryKind.REQUEST,
            title=said.title,
            body=said.body,
            department_id=department.id,
            publish_name=said.publish_name,
            now=clock.now(),
        )
        return Taken.model_validate(made)


def _owner(session: Session, bearer: Bearer) -> Account:
    if bearer is None:
        raise NotSignedIn(act="ask")
    return tokens.owner(session, token=bearer.credentials)


def _inquiry(row: Shown) -> Inquiry:
    facts = {name: getattr(row, name) for name in Inquiry.model_fields if name not in SPECIAL}
    return Inquiry(
        **facts,
        dataset=row.dataset.slug if row.dataset else None,
        department=shapes.Department.model_validate(row.department),
        cell=PointedAt.model_validate(row.cell) if row.cell else None,
    )


SPECIAL = {"dataset", "department", "cell"}
