"""/api/v1/ledger: the public record, its head, and the proof that an entry is in it."""

from fastapi import APIRouter

from audit import ledger
from db import reading
from paging import cut, decode_cursor
from routes import shapes
from routes.parameters import After, Limit, Number
from routes.problems import answers

router = APIRouter(prefix="/v1/ledger", tags=["ledger"])


@router.get("", summary="Entries, the newest first", responses=answers(422))
def entries(limit: Limit = 50, after: After = None) -> shapes.Listing[shapes.Entry]:
    seen = None if after is None else decode_cursor(after, int)[0]
    with reading() as session:
        rows = ledger.entries(session, after=seen, limit=limit + 1)
    page = cut(rows, limit=limit, place=lambda entry: (entry.number,))
    return shapes.Listing[shapes.Entry].model_validate(page)


@router.get("/head", summary="Its size, Merkle root and last hash")
def head() -> shapes.Head:
    with reading() as session:
        return shapes.Head.model_validate(ledger.head(session))


@router.get("/proof/{number}", summary="That an entry is in it", responses=answers(404, 422))
def proof(number: Number) -> shapes.Proof:
    with reading() as session:
        return shapes.Proof.model_validate(ledger.proof(session, number=number))
