"""/api/v1/surveys/{slug}/results, /crosstab: what a survey came to, small counts withheld."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from db import reading
from models import AskingState, Channel
from routes import artefacts, shapes
from routes.problems import answers
from surveys.forms.form import QuestionKind
from surveys.questionnaires import shelf
from surveys.results import crosstab, outcome
from surveys.results.outcome import Outcome

router = APIRouter(prefix="/v1/surveys", tags=["surveys"], responses=answers(404, 422))
Version = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="Of the form; default: the last answered.")
]
Text = dict[str, str]


class ResultLine(shapes.Shape):
    """null: withheld, because fewer than five gave it or it would give such a count back."""

    key: str
    label: Text
    n: int | None
    share: float | None = Field(description="Per cent of who answered.")
    low: float | None = Field(description="Lower end of Wilson's 95 % interval, per cent.")
    high: float | None
    share_of_answers: float | None = Field(description="Of a multiple choice: of all choices.")
    weighted: float | None = Field(description="Share after weighting, per cent.")
    mean_rank: float | None = Field(description="Of a ranking; n counts first places.")


class QuestionResult(shapes.Shape):
    key: str
    row: str = Field(description="Of a matrix.")
    kind: QuestionKind
    text: Text
    row_text: Text
    asked: int
    answered: int = Field(description="The n of all shares.")
    dont_know: int | None = Field(description="null: not offered.")
    prefer_not: int | None
    lines: list[ResultLine]
    facts: dict[str, Any] = Field(description="Mean with its scale, median, NPS, quantiles …")


class SurveyNumbers(shapes.Shape):
    begun: int
    submitted: int
    over_quota: int
    completion: float = Field(description="Submitted of begun, per cent.")
    median_seconds: int | None
    assurance: dict[int, int]
    channels: dict[Channel, int]
    assisted: int = Field(description="Entered by staff for somebody.")


class Weighted(shapes.Shape):
    population: str
    source: str
    dimensions: list[str]
    method: str = Field(description="margins (raking) or cells.")
    responses: int
    left_out: int
    design_effect: float | None
    effective_n: float
    largest_weight: float
    digest: str


class SurveyResults(shapes.Shape):
    survey: str
    version: int
    versions: list[int] = Field(description="Those that were answered.")
    responses: int = Field(description="To this version.")
    final: bool
    representative: bool = Field(description="Whether weighted results stand beside.")
    numbers: SurveyNumbers
    weighting: Weighted | None
    reply: str
    replied_at: datetime | None
    questions: list[QuestionResult]


class CrossSide(shapes.Shape):
    place: str
    text: Text
    row_text: Text


class CrossTable(shapes.Shape):
    """null: withheld. Answers too few to stand alone are put together under "~together"."""

    row: CrossSide
    column: CrossSide
    row_keys: list[str]
    column_keys: list[str]
    cells: list[list[int | None]] = Field(description="Empty where nothing may be shown.")
    rows: list[int]
    columns: list[int]
    total: int
    together: dict[str, list[str]]


@router.get(
    "/{slug}/results",
    summary="What it came to, question by question",
    response_model=SurveyResults,
    responses=answers(403, 410),
)
def survey_results(request: Request, slug: str, version: Version = None) -> Response:
    with reading() as session:
        survey = shelf.by_slug(session, slug=slug)
        found = outcome.of(session, survey=survey, number=version)
        return artefacts.as_json(request, _shape(found))


@router.get(
    "/{slug}/crosstab",
    summary="One question by another, once the survey is closed",
    response_model=CrossTable,
    responses=answers(403, 409, 410),
)
def survey_crosstab(
    request: Request,
    slug: str,
    row: Annotated[str, Query(max_length=170, description="Question, or question/row.")],
    column: Annotated[str, Query(max_length=170)],
    version: Version = None,
) -> Response:
    with reading() as session:
        survey = shelf.by_slug(session, slug=slug)
        asked = outcome.version_of(session, survey=survey, number=version)
        table = crosstab.of(session, survey=survey, version=asked, row=row, column=column)
    return artefacts.as_json(request, CrossTable.model_validate(table))


def _shape(found: Outcome) -> SurveyResults:
    return SurveyResults(
        survey=found.survey.slug,
        version=found.version.number,
        versions=list(found.versions),
        responses=found.responses,
        final=found.survey.state is AskingState.CLOSED,
        representative=found.weighting is not None,
        numbers=SurveyNumbers.model_validate(found.numbers),
        weighting=_weighting(found),
        reply=found.survey.reply,
        replied_at=found.survey.replied_at,
        questions=[QuestionResult.model_validate(tally) for tally in found.tallies],
    )


def _weighting(found: Outcome) -> Weighted | None:
    made = found.weighting
    if made is None:
        return None
    return Weighted(
        population=made.population.title,
        source=made.population.source,
        dimensions=made.document["dimensions"],
        method=made.document["method"],
        responses=made.responses,
        left_out=made.left_out,
        design_effect=made.design_effect,
        effective_n=made.document["effective_n"],
        largest_weight=made.document["largest"],
        digest=made.digest,
    )
