"""/api/v1/consultations/{slug}/comments: reading them page by page, adding one."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

import clock
from consultation import comments, shelf, texts, thread
from db import reading, unit
from errors import NotFound, NotSignedIn
from identity import tokens
from models import Stance
from routes import shapes
from routes.parameters import After, Bearer, Key, Limit
from routes.problems import answers
from topics import summaries

router = APIRouter(
    prefix="/v1/consultations/{slug}/comments", tags=["comments"], responses=answers(404, 422)
)


@router.get("", summary="Published comments, the newest first")
def comments_on(
    slug: str,
    clause: Annotated[str | None, Query(description="Its key.")] = None,
    topic: Annotated[str | None, Query(description="Its key in the published summary.")] = None,
    stance: Stance | None = None,
    limit: Limit = 20,
    after: After = None,
) -> shapes.Listing[shapes.Comment]:
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        page = thread.after(
            session,
            consultation_id=found.id,
            clause_key=clause,
            topic_id=_topic_id(session, consultation_id=found.id, key=topic) if topic else None,
            stance=stance,
            after=after,
            limit=limit,
        )
    return shapes.Listing[shapes.Comment].model_validate(page)


def _topic_id(session: Session, *, consultation_id: int, key: str) -> int:
    summary = summaries.newest(session, consultation_id=consultation_id, published=True)
    for topic in summary.topics if summary else ():
        if topic.key == key:
            return topic.id
    raise NotFound(topic=key)


@router.post(
    "",
    status_code=201,
    summary="Comment on a clause or on the whole",
    responses=answers(401, 409, 413, 429),
)
def post_comment(
    slug: str,
    said: shapes.NewComment,
    response: Response,
    bearer: Bearer = None,
    key: Key = None,
) -> shapes.Posted:
    if bearer is None:
        raise NotSignedIn(act="comment")
    with unit() as session:
        account = tokens.owner(session, token=bearer.credentials)
        found = shelf.by_slug(session, slug=slug)
        comment = comments.post_comment(
            session,
            account=account,
            consultation_id=found.id,
            clause_id=_clause_id(session, consultation_id=found.id, key=said.clause),
            stance=said.stance,
            body=said.body,
            publish_name=said.publish_name,
            idempotency_key=key,
            now=clock.now(),
        )
        code, standing = comment.receipt.code, comment.standing
    response.headers["Location"] = f"/api/v1/receipts/{code}"
    return shapes.Posted(receipt=code, standing=standing)


def _clause_id(session: Session, *, consultation_id: int, key: str | None) -> int | None:
    if key is None:
        return None
    return texts.clause(session, consultation_id=consultation_id, key=key).id
