"""What people wrote in their own words, as others may read it: personal data masked, and what the
Rules hold left out and counted."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Invalid
from models import Poll, Response, ResponseState, Survey, SurveyVersion
from moderation.findings import Verdict
from moderation.screen import screen
from surveys.forms.form import OTHER_SUFFIX, Form, QuestionKind, Text, from_json
from surveys.polls import shelf
from topics.document import Opinion

WRITTEN = (QuestionKind.TEXT, QuestionKind.LONG)
POLL_OTHER = "other"
MOST_OTHER = 500_000


@dataclass(frozen=True)
class Source:
    """Where texts come from: a question of a Survey, or what was said for "other" in a Poll."""

    key: str
    text: Text


@dataclass(frozen=True)
class Texts:
    """Masked texts by id: of the Response; of a Poll, the place in the order of the words."""

    texts: Mapping[int, str]
    held: int

    @property
    def opinions(self) -> list[Opinion]:
        return [Opinion(id=id_, text=said) for id_, said in self.texts.items()]


def sources(form: Form) -> list[Source]:
    """The questions that are answered in one's own words, "other, please say" among them."""
    found = []
    for question in form.questions:
        if question.kind in WRITTEN:
            found.append(Source(question.key, question.text))
        elif question.other:
            found.append(Source(question.key + OTHER_SUFFIX, question.text))
    return found


def of_survey(session: Session, *, survey: Survey, key: str) -> Texts:
    """All texts of one question, over the versions that asked it in the same words as the last."""
    query = (
        select(Response.id, Response.answers[key])
        .where(
            Response.survey_id == survey.id,
            Response.state == ResponseState.SUBMITTED,
            Response.version_id.in_(_versions(session, survey=survey, key=key)),
        )
        .order_by(Response.id)
    )
    rows = session.execute(query.execution_options(yield_per=2_000))
    return _screened((id_, said) for id_, said in rows if isinstance(said, str) and said.strip())


def these(session: Session, *, survey: Survey, key: str, ids: Collection[int]) -> dict[int, str]:
    """The texts with these ids as others may read them; one that is held is not among them."""
    query = select(Response.id, Response.answers[key]).where(
        Response.survey_id == survey.id,
        Response.state == ResponseState.SUBMITTED,
        Response.id.in_(sorted(ids)),
    )
    rows = session.execute(query)
    return dict(_screened((id_, said) for id_, said in rows if isinstance(said, str)).texts)


def of_poll(session: Session, *, poll: Poll) -> Texts:
    """What was said for "other" in a Poll that is over."""
    said = shelf.other_texts(session, poll_id=poll.id, limit=MOST_OTHER)
    return _screened(enumerate(said, 1))


def check(session: Session, *, survey: Survey, key: str) -> None:
    """Refuses Invalid for what no version asks in one's own words."""
    asked = (sources(from_json(version.form)) for version in _newest_first(session, survey))
    if key not in {source.key for found in asked for source in found}:
        raise Invalid(field="question", why="not-written")


def _versions(session: Session, *, survey: Survey, key: str) -> list[int]:
    found: list[int] = []
    text: Text | None = None
    for version in _newest_first(session, survey):
        for question in from_json(version.form).questions:
            if question.key == key.removesuffix(OTHER_SUFFIX):
                text = text or question.text
                found.extend([version.id] if question.text == text else [])
    return found


def _newest_first(session: Session, survey: Survey) -> list[SurveyVersion]:
    query = select(SurveyVersion).where(SurveyVersion.survey_id == survey.id)
    return list(session.scalars(query.order_by(SurveyVersion.number.desc())))


def _screened(rows: Iterator[tuple[int, str]]) -> Texts:
    texts: dict[int, str] = {}
    held = 0
    for id_, said in rows:
        text = screen(said).masked
        if screen(text).verdict is Verdict.HOLD:  # for more than the data that are masked now
            held += 1
        else:
            texts[id_] = text
    return Texts(texts, held)
