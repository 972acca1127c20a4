"""/api/v1/surveys: finding them, reading the form, handing in answers."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

import clock
from db import reading, unit
from identity import tokens
from models import Access, AskingState, ShowsResults, Survey
from routes import shapes
from routes.parameters import After, Bearer, Limit
from routes.problems import answers
from settings import settings
from surveys.questionnaires import answering, handing_in, shelf

router = APIRouter(prefix="/v1/surveys", tags=["surveys"], responses=answers(404, 422))


class SurveyItem(shapes.Shape):
    slug: str
    title: str
    title_en: str
    state: AskingState = Field(description="open, closed or withdrawn.")
    department: shapes.Department
    region: shapes.Region | None
    access: Access = Field(description="Who may answer.")
    min_assurance: int = Field(description="Of the account that answers.")
    opens_at: datetime | None
    closes_at: datetime | None
    begun: int = Field(description="Responses begun.")
    submitted: int = Field(description="Of these handed in and counted.")


class FormVersion(shapes.Shape):
    number: int
    digest: str = Field(description="sha256 of the form's canonical JSON.")
    made_at: datetime
    frozen_at: datetime | None = Field(description="When its first response was begun.")
    form: dict[str, Any] = Field(description="Title, languages, questions in order.")


class SurveyFacts(SurveyItem):
    purpose: str
    shows_results: ShowsResults
    is_statistical: bool = Field(description="A statistical survey (统计调查), approved as such.")
    table_number: str
    table_authority: str
    table_approval: str
    reason: str = Field(description="Why withdrawn.")
    reply: str = Field(description="The department's answer to it.")


class SurveyWhole(SurveyFacts):
    page: str
    versions: list[FormVersion] = Field(description="The newest first: whoever begins gets it.")


class NewResponse(BaseModel):
    model_config = ConfigDict(extra="forbid")

    answers: dict[str, Any] = Field(
        description="Question key → value, all of them; see the form. Files come in on the page."
    )
    code: str | None = Field(default=None, description="A one-time code, where they are asked for.")
    language: str = Field(default="zh-Hans", max_length=12)


class Received(shapes.Shape):
    receipt: str = Field(examples=["7KMN-4PQ-8RS"])
    counted: bool = Field(description="false: received and kept, but the quota was full.")


@router.get("", summary="Surveys that are or were open, the last opened first")
def surveys(
    state: AskingState | None = None,
    department: Annotated[str | None, Query(description="Its key.")] = None,
    q: Annotated[str | None, Query(max_length=200, description="In title or purpose.")] = None,
    limit: Limit = 20,
    after: After = None,
) -> shapes.Listing[SurveyItem]:
    with reading() as session:
        page = shelf.listing(
            session, state=state, department=department, q=q, after=after, limit=limit
        )
    return shapes.Listing[SurveyItem].model_validate(page)


@router.get("/{slug}", summary="One survey, with every version of its form")
def survey(slug: str) -> SurveyWhole:
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        versions = shelf.versions(session, survey_id=found.id)
    return SurveyWhole(
        **dict(SurveyFacts.model_validate(found)),
        page=page_of(found),
        versions=[FormVersion.model_validate(each) for each in versions],
    )


@router.post(
    "/{slug}/responses",
    status_code=201,
    summary="Answer, or send the same answers again whose receipt was lost",
    responses=answers(401, 403, 409, 413, 429),
)
def post_response(slug: str, said: NewResponse, bearer: Bearer = None) -> Received:
    with unit() as session:
        account = tokens.owner(session, token=bearer.credentials) if bearer else None
        found = shelf.by_slug(session, slug=slug)
        now = clock.now()
        started = answering.begin(
            session,
            survey_id=found.id,
            account=account,
            code=said.code,
            language=said.language,
            now=now,
        )
        done = handing_in.whole(
            session, resume_code=started.resume_code, answers=said.answers, now=now
        )
        return Received(receipt=done.receipt, counted=done.is_counted)


def page_of(survey: Survey) -> str:
    return f"{settings().public_url}/app/survey?s={survey.slug}"
