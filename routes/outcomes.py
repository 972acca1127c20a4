"""/api/v1/consultations/{slug}: the summary, the verdicts, and what came of it all."""

from fastapi import APIRouter, Request, Response

from consultation import outcome as outcomes
from consultation import shelf
from db import reading
from errors import NotFound
from routes import artefacts, shapes
from routes.problems import answers
from topics import summaries

router = APIRouter(prefix="/v1/consultations/{slug}", tags=["outcome"], responses=answers(404))


@router.get("/summary", summary="The published summary", response_model=shapes.Summary)
def summary(request: Request, slug: str) -> Response:
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        summary = summaries.newest(session, consultation_id=found.id, published=True)
        if summary is None:
            raise NotFound(summary=slug)
        facts = shapes.SummaryFacts.model_validate(summary)
        document = summaries.with_words(session, summary=summary)
    return artefacts.as_json(request, shapes.Summary(**dict(facts), document=document))


@router.get(
    "/decisions",
    summary="The published verdicts with their reasons; none before the answer",
    response_model=shapes.Listing[shapes.Answer],
)
def decisions(request: Request, slug: str) -> Response:
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        rows = outcomes.answers(session, consultation=found)
    items = [_answer(row) for row in rows]
    return artefacts.as_json(request, shapes.Listing[shapes.Answer](items=items, next=None))


@router.get("/outcome", summary="What came of it", response_model=shapes.Outcome)
def outcome(request: Request, slug: str) -> Response:
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        came = outcomes.outcome(session, consultation=found)
    return artefacts.as_json(request, _outcome(came))


def _answer(answer: outcomes.Answer) -> shapes.Answer:
    names = zip(answer.clause_keys, answer.clause_labels, strict=True)
    return shapes.Answer(
        topic=answer.topic.key if answer.topic else None,
        label=answer.topic.label if answer.topic else None,
        comments=answer.comment_ids,
        size=answer.size,
        verdict=answer.verdict,
        reason=answer.reason,
        clauses=[shapes.ClauseName(key=key, label=label) for key, label in names],
    )


def _outcome(came: outcomes.Outcome) -> shapes.Outcome:
    return shapes.Outcome(
        stage=came.consultation.stage,
        received=came.received,
        published=came.published,
        withheld=came.withheld,
        withdrawn=came.withdrawn,
        waiting=came.waiting,
        people=came.people,
        channels=came.channels,
        withheld_reasons=came.withheld_reasons,
        verdicts=[shapes.VerdictShare.model_validate(share) for share in came.verdicts],
        answers=[_answer(row) for row in came.answers],
        reply=shapes.Reply.model_validate(came.reply) if came.reply else None,
        drafts=[shapes.DraftItem.model_validate(draft) for draft in came.drafts],
        summary=came.summary.number if came.summary else None,
        result_due=shapes.ResultDue.model_validate(came.result_due) if came.result_due else None,
    )
