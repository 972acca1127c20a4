"""/api/v1/receipts: what became of a comment, vote, response, rating or suggestion, for whoever
holds its receipt."""

from fastapi import APIRouter, Response

from consultation import receipts
from consultation.receipts import ReceiptView
from db import reading
from errors import NotFound
from routes import shapes
from routes.problems import answers
from surveys import receipts as asked
from surveys.receipts import AskedReceipt

router = APIRouter(prefix="/v1/receipts", tags=["receipts"], responses=answers(404))


@router.get("/{code}", summary="What became of it, and proof in the ledger")
def receipt(code: str, response: Response) -> shapes.Receipt | shapes.AskedReceipt:
    response.headers["Cache-Control"] = "no-store"
    with reading() as session:
        try:
            return _receipt(receipts.receipt(session, code=code))
        except NotFound:  # that of no comment
            return _asked(asked.by_code(session, code=code))


def _asked(view: AskedReceipt) -> shapes.AskedReceipt:
    return shapes.AskedReceipt.model_validate(view)


def _receipt(view: ReceiptView) -> shapes.Receipt:
    comment = view.comment
    return shapes.Receipt(
        code=view.code,
        consultation=shapes.ConsultationName.model_validate(view.consultation),
        clause=shapes.ClauseName.model_validate(view.clause) if view.clause else None,
        stance=comment.stance,
        standing=comment.standing,
        received_at=comment.received_at,
        body=comment.shown,
        ruling=shapes.Ruling.model_validate(view.ruling) if view.ruling else None,
        topic=shapes.TopicName.model_validate(view.topic) if view.topic else None,
        decision=shapes.Decision.model_validate(view.decision) if view.decision else None,
        reply=shapes.Reply.model_validate(view.reply) if view.reply else None,
        entry=shapes.Entry.model_validate(view.entry),
        proof=shapes.Proof.model_validate(view.proof),
    )
