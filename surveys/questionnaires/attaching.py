"""Files within answers: what kinds are taken, how large; the pictures of an image choice."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

import files
from errors import AlreadyDone, Closed, Empty, Invalid, NotFound, TooLarge
from models import Response, ResponseState, Survey, SurveyVersion
from moderation.wording import line
from surveys.forms.form import QuestionKind, from_json
from surveys.questionnaires import answering

LARGEST = 10_000_000  # bytes
BEGIN = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "application/pdf": b"%PDF-",
}
PICTURES = ("image/png", "image/jpeg")
PICTURE = 2_000_000  # bytes
ENDINGS = ("png", "jpg", "jpeg", "pdf")


@dataclass(frozen=True)
class Picture:
    path: Path
    media_type: str


def attach(
    session: Session,
    *,
    resume_code: str,
    question: str,
    name: str,
    data: bytes,
    now: datetime,
) -> Response:
    """Keep a file as the answer of a question of a draft. Refuses NotFound, AlreadyDone, Closed,
    Empty, TooLarge beyond 10 MB, Invalid for what is neither PNG nor JPEG nor PDF by its own
    bytes, whatever it is called."""
    response = answering.held(session, resume_code=resume_code)
    if response.state is not ResponseState.DRAFT:
        raise AlreadyDone(why="response")
    if not session.get_one(Survey, response.survey_id).takes_responses(now):
        raise Closed(why="survey-draft")
    asked = [each for each in answering.form_of(response).questions if each.key == question]
    if not asked or asked[0].kind is not QuestionKind.FILE:
        raise Invalid(field=question[:80], why="question")
    kind = media_type(data, field=question)
    kept = {
        "sha256": files.keep(data),
        "name": line(name, field=question, limit=200, needed=False) or "–",
        "size": len(data),
        "type": kind,
    }
    answering.keep(response, {question: kept}, place=response.place, now=now)
    session.flush()
    return response


def media_type(data: bytes, *, field: str) -> str:
    """What the bytes themselves say. Refuses Empty, TooLarge, Invalid."""
    if not data:
        raise Empty(field=field)
    if len(data) > LARGEST:
        raise TooLarge(field=field, limit=LARGEST)
    for kind, begin in BEGIN.items():
        if data.startswith(begin):
            return kind
    raise Invalid(field=field, why="file-kind", allowed=["PNG", "JPEG", "PDF"])


def keep_picture(data: bytes, *, name: str) -> str:
    """Keep a picture to choose; gives its sha256. Refuses Invalid for what is neither PNG nor JPEG
    by its own bytes, or is larger than PICTURE."""
    if len(data) > PICTURE or not data.startswith(tuple(BEGIN[kind] for kind in PICTURES)):
        raise Invalid(field="pictures", why="picture", given=name[:80])
    return files.keep(data)


def picture(session: Session, *, slug: str, sha256: str) -> Picture:
    """A picture to choose in a public Survey; nothing else that is kept. Refuses NotFound."""
    survey = session.scalar(select(Survey).where(Survey.slug == slug))
    if survey is None or not survey.is_public:
        raise NotFound(survey=slug)
    query = select(SurveyVersion.form).where(SurveyVersion.survey_id == survey.id)
    shown = {
        option.image
        for kept in session.scalars(query)
        for question in from_json(kept).questions
        for option in question.options
    }
    if not sha256 or sha256 not in shown:
        raise NotFound(picture=sha256)
    path = files.path_of(sha256)
    with path.open("rb") as file:
        begin = file.read(8)
    for kind in PICTURES:
        if begin.startswith(BEGIN[kind]):
            return Picture(path, kind)
    raise NotFound(picture=sha256)
