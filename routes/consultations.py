"""/api/v1/consultations: finding them, reading one, its drafts and clauses."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from consultation import shelf, texts
from db import reading
from models import Stage
from paging import LIMIT, cut, decode_cursor
from routes import artefacts, shapes
from routes.parameters import After, Limit, Number
from routes.problems import answers

router = APIRouter(prefix="/v1/consultations", tags=["consultations"], responses=answers(404))


@router.get("", summary="Published consultations, the last opened first", responses=answers(422))
def consultations(
    stage: Stage | None = None,
    department: Annotated[str | None, Query(description="Its key.")] = None,
    region: Annotated[str | None, Query(description="Its code, or the start of it.")] = None,
    q: Annotated[str | None, Query(max_length=200, description="All of these words.")] = None,
    limit: Limit = 20,
    after: After = None,
) -> shapes.Listing[shapes.ConsultationItem]:
    with reading() as session:
        page = shelf.published(
            session,
            stage=stage,
            department=department,
            region=region,
            q=q,
            after=after,
            limit=limit,
        )
    return shapes.Listing[shapes.ConsultationItem].model_validate(page)


@router.get("/{slug}", summary="One consultation")
def consultation(slug: str) -> shapes.Consultation:
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        facts = shapes.ConsultationFacts.model_validate(found)
        drafts = texts.drafts(session, consultation_id=found.id)
    items = [shapes.DraftItem.model_validate(draft) for draft in drafts]
    return shapes.Consultation(**dict(facts), drafts=items)


@router.get(
    "/{slug}/drafts/{number}", summary="One version of the text", response_model=shapes.Draft
)
def draft(request: Request, slug: str, number: Number) -> Response:
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        draft = texts.draft(session, consultation_id=found.id, number=number)
    return artefacts.as_json(request, shapes.Draft.model_validate(draft))


@router.get(
    "/{slug}/drafts/{number}/clauses",
    summary="Its clauses in order, each with the number of comments published on it",
    response_model=shapes.Listing[shapes.CountedClause],
    responses=answers(422),
)
def clauses(
    request: Request, slug: str, number: Number, limit: Limit = LIMIT, after: After = None
) -> Response:
    first = 0 if after is None else decode_cursor(after, int)[0] + 1
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        draft = texts.draft(session, consultation_id=found.id, number=number)
        counts = texts.clause_counts(session, consultation_id=found.id)
    rows = draft.clauses[first : first + limit + 1]
    page = cut(rows, limit=limit, place=lambda clause: (clause.position,))
    items = [
        shapes.CountedClause(
            **dict(shapes.Clause.model_validate(clause)), comments=counts.get(clause.key, 0)
        )
        for clause in page.items
    ]
    listing = shapes.Listing[shapes.CountedClause](items=items, next=page.next)
    return artefacts.as_json(request, listing)
