"""The plain door: server-made pages for any browser, for search engines, for paper."""

from urllib.parse import quote

import segno
from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

import clock
import files
from audit import ledger
from consultation import outcome as outcomes
from consultation import receipts, shelf, texts, thread
from consultation.changes import changes as changes_of
from consultation.receipts import ReceiptView
from db import reading
from errors import NotFound, Refusal
from models import Consultation, Draft, Stage
from paging import cut, decode_cursor
from refusal_words import say
from routes import artefacts, changes_page, dataset_page, survey_page
from routes.frame import language_of
from routes.parameters import whole
from routes.plain import page
from settings import settings
from surveys import receipts as asked
from surveys.receipts import AskedReceipt

COMMENTS = 20
ENTRIES = 50
SHELF = (Stage.OPEN, Stage.CLOSED, Stage.ANSWERED, Stage.DECIDED)


def consultations(request: Request) -> Response:
    asked = request.query_params
    stage = next((stage for stage in SHELF if stage == asked.get("stage")), None)
    q = asked.get("q", "").strip()[:200]
    with reading() as session:
        found = shelf.published(session, stage=stage, q=q or None, after=asked.get("after") or None)
    return page(
        request, "consultations", found=found, stage=stage, stages=SHELF, q=q, now=clock.now()
    )


def answered(request: Request) -> Response:
    with reading() as session:
        found = shelf.answered(session, after=request.query_params.get("after") or None)
        ids = [consultation.id for consultation in found.items]
        tallies = outcomes.tallies(session, consultation_ids=ids)
    return page(request, "answered", found=found, tallies=tallies)


def consultation(request: Request) -> Response:
    key = request.query_params.get("clause") or None
    with reading() as session:
        found = shelf.by_slug(session, slug=request.path_params["slug"])
        attachments = found.attachments
        drafts = texts.drafts(session, consultation_id=found.id)
        draft = _draft(session, found, whole(request.query_params.get("draft")))
        counts = texts.clause_counts(session, consultation_id=found.id)
        total = thread.count(session, consultation_id=found.id, clause_key=key)
        pages = max(1, -(-total // COMMENTS))
        at = min(max(1, whole(request.query_params.get("page"))), pages)
        comments = thread.page(
            session,
            consultation_id=found.id,
            clause_key=key,
            offset=(at - 1) * COMMENTS,
            limit=COMMENTS,
        )
    return page(
        request,
        "consultation",
        found=found,
        attachments=attachments,
        drafts=drafts,
        draft=draft,
        labels={clause.key: clause.label for clause in draft.clauses} if draft else {},
        counts=counts,
        comments=comments,
        total=total,
        at=at,
        pages=pages,
        key=key,
        now=clock.now(),
    )


def _draft(session: Session, consultation: Consultation, number: int) -> Draft | None:
    """The version asked for, else the newest."""
    if number:
        return texts.draft(session, consultation_id=consultation.id, number=number)
    return texts.newest_draft(session, consultation_id=consultation.id)


def outcome(request: Request) -> Response:
    with reading() as session:
        found = shelf.by_slug(session, slug=request.path_params["slug"])
        came = outcomes.outcome(session, consultation=found)
        changes = changes_of(session, outcome=came)
    return page(request, "outcome", found=found, came=came, changes=changes)


def attachment(request: Request) -> Response:
    with reading() as session:
        found = shelf.by_slug(session, slug=request.path_params["slug"])
        attachments = {attachment.id: attachment for attachment in found.attachments}
    asked = attachments.get(request.path_params["id"])
    if asked is None:
        raise NotFound(attachment=request.path_params["id"])
    return artefacts.as_file(
        request,
        files.path_of(asked.sha256),
        digest=asked.sha256,
        name=asked.name,
        media_type=asked.media_type,
    )


def find_receipt(request: Request) -> Response:
    code = request.query_params.get("code", "").strip()[:40]
    if code:
        return short(request, code)
    return page(request, "find_receipt")


def receipt(request: Request) -> Response:
    code = request.path_params["code"]
    view: ReceiptView | AskedReceipt
    with reading() as session:
        try:
            view, template = receipts.receipt(session, code=code), "receipt"
        except NotFound:  # that of no comment
            view, template = asked.by_code(session, code=code), "asked_receipt"
    link = f"{settings().public_url}/r/{view.code}"
    picture = segno.make(link, error="m", micro=False).svg_inline(scale=4, border=2, svgclass="qr")
    return page(request, template, public=False, view=view, link=link, qr=Markup(picture))


def short(request: Request, code: str = "") -> Response:
    code = code or request.path_params["code"]
    return RedirectResponse(f"/read/receipts/{quote(code, safe='')}", 303)


def entries(request: Request) -> Response:
    after = request.query_params.get("after") or None
    seen = None if after is None else decode_cursor(after, int)[0]
    with reading() as session:
        rows = ledger.entries(session, after=seen, limit=ENTRIES + 1)
        head = ledger.head(session)
    found = cut(rows, limit=ENTRIES, place=lambda entry: (entry.number,))
    return page(request, "ledger", found=found, head=head)


def refused(request: Request, error: Exception) -> Response:
    """A refusal in words, with the way out."""
    refusal = error if isinstance(error, Refusal) else NotFound(address=request.url.path)
    words = say(refusal, language_of(request))
    return page(request, "refused", status=refusal.status, public=False, words=words)


def no_such_page(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code != 404:
        return Response(error.detail, error.status_code, error.headers)
    return refused(request, error)


def to_list(_request: Request) -> Response:
    return RedirectResponse("/read/", 308)


plain = Starlette(
    routes=[
        Route("/", consultations),
        Route("/outcomes", answered),
        Route("/datasets", dataset_page.datasets),
        Route("/data-terms", dataset_page.terms),
        Route("/files", changes_page.known),
        Route("/consultations/{slug}", consultation),
        Route("/consultations/{slug}/outcome", outcome),
        Route("/consultations/{slug}/files/{id:int}/{name}", attachment),
        Route("/surveys/{slug}", survey_page.survey),
        Route("/surveys/{slug}", survey_page.step, methods=["POST"]),
        Route("/surveys/{slug}/pictures/{sha256}", survey_page.picture),
        Route("/receipts", find_receipt),
        Route("/receipts/{code}", receipt),
        Route("/ledger", entries),
    ],
    exception_handlers={Refusal: refused, HTTPException: no_such_page},
)
routes: list[BaseRoute] = [
    Route("/read", to_list),
    Mount("/read", plain),
    Route("/r/{code}", short),
]
