"""SurveyCounts: what one Response adds one to; kept as Responses come in, confirmed by a recount.

question     value          of
key          option         single, image (OTHER too); multiple and ranking below
key          option         multiple: each that was chosen
key          option         ranking: the one put first
key/row      option         matrix, a count for each row
key          number         rating, sentiment, nps
key          yes, no        consent
key          ~n             number, date, text, long, file, location: that there is an answer
key          ~dk, ~pn       "don't know", "prefer not to say"
key          ~shown         that the question was put to this person at all
~all         ~n             every Response
~quota       quota          Responses that fall under a quota
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models import Response, ResponseState, Survey, SurveyCount, SurveyVersion
from surveys.forms import logic
from surveys.forms.form import (
    DONT_KNOW,
    PREFER_NOT,
    SILENT,
    Answers,
    Form,
    Question,
    QuestionKind,
    from_json,
)
from surveys.questionnaires import quotas
from surveys.questionnaires.quotas import Quota

ALL, QUOTA = "~all", "~quota"
GIVEN, SHOWN, YES, NO = "~n", "~shown", "yes", "no"
SCALES = (QuestionKind.RATING, QuestionKind.SENTIMENT, QuestionKind.NPS)
ONE = (QuestionKind.SINGLE, QuestionKind.IMAGE)
Mark = tuple[str, str]  # question, value


@dataclass(frozen=True)
class Difference:
    """A counter that does not say what the Responses say."""

    version_id: int
    question: str
    value: str
    assurance: int
    counted: int
    recounted: int


def marks(form: Form, answers: Answers, *, under: Sequence[Quota] = (), today: date) -> list[Mark]:
    """What these answers, settled and handed in, add one to."""
    found = [(ALL, GIVEN), *((QUOTA, quota.key) for quota in under)]
    for question in logic.visible(form, answers, today=today):
        if question.kind in SILENT or question.kind is QuestionKind.COMPUTED:
            continue
        found.append((question.key, SHOWN))
        value = answers.get(question.key)
        if value is not None:
            found.extend(_marks(question, value))
    return found


def _marks(question: Question, value: Any) -> Iterator[Mark]:
    key = question.key
    if value in (DONT_KNOW, PREFER_NOT) or question.kind in ONE:
        yield key, value
    elif question.kind is QuestionKind.MULTIPLE:
        yield from ((key, option) for option in value)
    elif question.kind is QuestionKind.RANKING:
        yield from ((key, option) for option in value[:1])
    elif question.kind is QuestionKind.MATRIX:
        yield from ((f"{key}/{row}", option) for row, option in value.items())
    elif question.kind in SCALES:
        yield key, str(int(value))
    elif question.kind is QuestionKind.CONSENT:
        yield key, YES if value else NO
    else:
        yield key, GIVEN


def add(session: Session, *, version_id: int, assurance: int, found: Iterable[Mark]) -> None:
    """Count one Response in. The caller holds the Survey."""
    rows = [
        {
            "version_id": version_id,
            "question": question,
            "value": value,
            "assurance": assurance,
            "n": n,
        }
        for (question, value), n in sorted(Counter(found).items())
    ]
    is_postgres = session.get_bind().dialect.name == "postgresql"
    insert = (postgresql if is_postgres else sqlite).insert(SurveyCount).values(rows)
    keys = [
        SurveyCount.version_id,
        SurveyCount.question,
        SurveyCount.value,
        SurveyCount.assurance,
    ]
    more = {"n": SurveyCount.n + insert.excluded.n}
    session.execute(insert.on_conflict_do_update(index_elements=keys, set_=more))


def recount(session: Session, *, survey: Survey) -> list[Difference]:
    """Where the counters do not say what the Responses themselves say, read from the first on: an
    empty list is what should come out. Nobody hands in meanwhile, or the caller holds the
    Survey."""
    under = quotas.of(survey)
    versions = session.scalars(
        select(SurveyVersion).where(SurveyVersion.survey_id == survey.id)
    ).all()
    forms = {version.id: from_json(version.form) for version in versions}
    kept: Counter[tuple[int, str, str, int]] = Counter()
    query = select(SurveyCount).where(SurveyCount.version_id.in_(forms))
    for row in session.scalars(query):
        kept[row.version_id, row.question, row.value, row.assurance] += row.n
    found = _recounted(session, survey.id, forms, under)
    return [
        Difference(*place, counted=kept[place], recounted=found[place])
        for place in sorted(kept.keys() | found.keys())
        if kept[place] != found[place]
    ]


def _recounted(
    session: Session, survey_id: int, forms: Mapping[int, Form], under: Sequence[Quota]
) -> Counter[tuple[int, str, str, int]]:
    query = select(
        Response.version_id, Response.assurance, Response.answers, Response.submitted_at
    ).where(Response.survey_id == survey_id, Response.state == ResponseState.SUBMITTED)
    found: Counter[tuple[int, str, str, int]] = Counter()
    rows = session.execute(query.execution_options(yield_per=1000))
    for version_id, assurance, answers, at in rows:
        fitting = quotas.fitting(under, answers)
        for question, value in marks(forms[version_id], answers, under=fitting, today=at.date()):
            found[version_id, question, value, assurance] += 1
    return found
