"""/api/v1/scorecards: rules with their weights, and the bulletins issued under them."""

import datetime as dt
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from db import reading
from models import Bulletin, Scorecard
from routes import artefacts, shapes
from routes.parameters import After, Limit, Number
from routes.problems import answers
from surveys.scorecards import bulletin_data, document, keeping, shelf
from surveys.scorecards.rules import sides, text

router = APIRouter(prefix="/v1/scorecards", tags=["scorecards"], responses=answers(404, 422))
CSV = "text/csv; charset=utf-8"
Form = Annotated[Literal["json", "csv"], Query(alias="format")]


class Sides(shapes.Shape):
    """How much of the score each side decides, as decimals; together exactly 1."""

    public: str
    others: str = Field(description="Businesses, deputies, experts, a third party.")
    internal: str = Field(description="The government itself.")


class Edition(shapes.Shape):
    slug: str
    edition: int
    title: str
    department: shapes.Department
    preset: str = Field(description="public-led, internal-led, or empty: own weights.")
    published_at: datetime | None
    digest: str = Field(description="sha256 of the rules, as in the ledger.")
    weights: Sides


class ScorecardItem(Edition):
    bulletins: int = Field(description="Issued under this address.")
    last_bulletin: int | None


class ScorecardRules(Edition):
    rules: dict[str, Any] = Field(
        description="Indicators with formula, weight and rater groups; min_n; colour bands."
    )


class WholeScorecard(ScorecardRules):
    """The newest edition, and all before it with their rules."""

    editions: list[ScorecardRules]


class BulletinItem(shapes.Shape):
    slug: str
    number: int
    period_from: dt.date
    period_to: dt.date
    digest: str = Field(description="sha256 of its document, and its ETag.")
    correction: str = Field(description="What was wrong in the one it replaces.")
    issued_at: datetime | None


class BulletinDocument(shapes.Shape):
    """Never changes. `Link` headers lead to the one it corrects and the one that corrects it."""

    format: str
    scorecard: dict[str, Any]
    issuer: shapes.Department
    number: int
    period: dict[str, str]
    note: str
    replaces: int | None = Field(description="Number of the bulletin it corrects.")
    correction: str
    rules: dict[str, Any]
    weights: dict[str, Any]
    rounding: str
    departments: list[dict[str, Any]] = Field(
        description="score, band and rank are null where a part has too few ratings behind it."
    )
    scored: int
    insufficient: int


@router.get("", summary="Scorecards in force")
def scorecards(limit: Limit = 20, after: After = None) -> shapes.Listing[ScorecardItem]:
    with reading() as session:
        page = shelf.published(session, after=after, limit=limit)
    items = [
        ScorecardItem(
            **_facts(row.scorecard),
            bulletins=row.bulletins,
            last_bulletin=row.last.number if row.last else None,
        )
        for row in page.items
    ]
    return shapes.Listing[ScorecardItem](items=items, next=page.next)


@router.get("/{slug}", summary="One scorecard with its rules, and all its editions")
def scorecard(slug: str) -> WholeScorecard:
    with reading() as session:
        found = shelf.editions(session, slug=slug)
    rows = [ScorecardRules(**_facts(each), rules=each.rules) for each in found]
    return WholeScorecard(**dict(rows[0]), editions=rows)


@router.get("/{slug}/bulletins", summary="Its issued bulletins, the newest first")
def bulletins(slug: str, limit: Limit = 20, after: After = None) -> shapes.Listing[BulletinItem]:
    with reading() as session:
        shelf.editions(session, slug=slug)
        page = shelf.bulletins(session, slug=slug, after=after, limit=limit)
    return shapes.Listing[BulletinItem].model_validate(page)


@router.get(
    "/{slug}/bulletins/{number}",
    summary="One bulletin, byte by byte as it was issued; or its figures as CSV",
    response_model=BulletinDocument,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def bulletin(request: Request, slug: str, number: Number, form: Form = "json") -> Response:
    with reading() as session:
        told = shelf.bulletin(session, slug=slug, number=number)
    facts, headers = told.bulletin.document, _links(told)
    if form == "json":
        whole = document.written(facts)
        return artefacts.as_text(request, whole, media_type="application/json", headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{told.bulletin.slug}-{number}.csv"'
    table = bulletin_data.table([facts])
    return artefacts.as_text(request, table, media_type=CSV, headers=headers)


def _facts(scorecard: Scorecard) -> dict[str, Any]:
    side = sides(keeping.rules_of(scorecard))
    return {
        "slug": scorecard.slug,
        "edition": scorecard.edition,
        "title": scorecard.title,
        "department": shapes.Department.model_validate(scorecard.department),
        "preset": scorecard.preset,
        "published_at": scorecard.published_at,
        "digest": document.digest(scorecard.rules),
        "weights": Sides(
            public=text(side.public), others=text(side.others), internal=text(side.internal)
        ),
    }


def _links(told: shelf.Told) -> dict[str, str]:
    """RFC 5829: the bulletin it corrects, the one that corrects it; the release of its figures."""
    row: Bulletin = told.bulletin
    here = f"/api/v1/scorecards/{row.slug}/bulletins"
    found = []
    if told.before is not None:
        found.append(f'<{here}/{told.before}>; rel="predecessor-version"')
    if told.after is not None:
        found.append(f'<{here}/{told.after}>; rel="successor-version"')
    if told.release is not None:
        address = f"/api/v1/datasets/{told.release.dataset.slug}/releases/{told.release.number}"
        found.append(f'<{address}>; rel="alternate"')
    return {"Link": ", ".join(found)} if found else {}
