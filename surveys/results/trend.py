"""A question over time: only between versions that asked the very same thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Invalid
from models import Account, Survey, SurveyVersion
from surveys.forms.form import Question, from_json
from surveys.results import outcome, tallies
from surveys.results.tallies import Tally

COMPARED = (
    "kind",
    "text",
    "help",
    "options",
    "rows",
    "other",
    "dont_know",
    "prefer_not",
    "low",
    "high",
    "low_text",
    "high_text",
    "least",
    "most",
    "relevant",
)


@dataclass(frozen=True)
class Point:
    """One version's results of the question; `differs` names what was asked otherwise, and then
    there is nothing to compare."""

    survey: str
    version: int
    at: datetime
    differs: tuple[str, ...]
    tallies: tuple[Tally, ...]


def differences(one: Question, other: Question) -> list[str]:
    """In which respects two questions are not the same one."""
    return [name for name in COMPARED if getattr(one, name) != getattr(other, name)]


def of(
    session: Session, *, survey: Survey, key: str, account: Account | None = None
) -> list[Point]:
    """The question in every version that was answered, the first asked first; compared with the
    last. Refuses what outcome.check() does, and Invalid for a question that the last has not."""
    outcome.check(survey, account=account)
    query = select(SurveyVersion).where(
        SurveyVersion.survey_id == survey.id, SurveyVersion.frozen_at.is_not(None)
    )
    versions = list(session.scalars(query.order_by(SurveyVersion.number)))
    asked = [(version, question) for version in versions for question in _asked(version, key)]
    if not asked or asked[-1][0] is not versions[-1]:
        raise Invalid(field="question", why="not-asked")
    last = asked[-1][1]
    return [_point(session, survey, version, question, last) for version, question in asked]


def _asked(version: SurveyVersion, key: str) -> Iterator[Question]:
    yield from (each for each in from_json(version.form).questions if each.key == key)


def _point(
    session: Session, survey: Survey, version: SurveyVersion, question: Question, last: Question
) -> Point:
    differs = tuple(differences(question, last))
    found: list[Tally] = []
    if not differs:
        form = from_json(version.form)
        all_of_it = tallies.tallies(
            form,
            outcome.marks_of(session, version_id=version.id),
            outcome.values_of(session, version_id=version.id, form=form),
        )
        found = [tallies.for_all(each) for each in all_of_it if each.key == question.key]
    return Point(survey.slug, version.number, version.made_at, differs, tuple(found))
