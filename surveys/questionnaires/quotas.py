"""Quotas: how many Responses with certain answers are counted; whoever comes later is told so."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from errors import Invalid
from models import Survey, SurveyCount, SurveyVersion
from surveys.forms import checking, soundness
from surveys.forms.form import OTHER, Answers, Form, Question, QuestionKind

MOST = 100  # quotas of one Survey
COUNTED = "~quota"
CHOSEN = (QuestionKind.SINGLE, QuestionKind.IMAGE, QuestionKind.MULTIPLE, QuestionKind.RATING)


@dataclass(frozen=True, kw_only=True)
class Quota:
    """At most `limit` Responses that answer every question of `where` with one of its values
    (written as text). Without conditions it is of all Responses."""

    key: str
    limit: int
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def fits(self, answers: Answers) -> bool:
        return all(_has(answers.get(key), values) for key, values in self.where.items())


@dataclass(frozen=True)
class Filled:
    """How full a Quota is."""

    quota: Quota
    n: int

    @property
    def is_full(self) -> bool:
        return self.n >= self.quota.limit


def _has(answer: Any, values: Sequence[str]) -> bool:
    given = answer if isinstance(answer, list) else [answer]
    return any(str(each) in values for each in given if each is not None)


def of(survey: Survey) -> list[Quota]:
    return [Quota(**row) for row in survey.quotas]


def as_json(quotas: Sequence[Quota]) -> list[dict[str, Any]]:
    """As `Survey.quotas` keeps them."""
    return [asdict(quota) for quota in quotas]


def check(quotas: Sequence[Quota], form: Form) -> None:
    """Refuses Invalid for a quota on a question or an option that the form does not have, below
    one, or two of one key or on the same answers."""
    if len(quotas) > MOST:
        raise Invalid(field="quotas", why="too-many", limit=MOST)
    keys = {quota.key for quota in quotas}
    groups = {frozenset((key, frozenset(of)) for key, of in each.where.items()) for each in quotas}
    if min(len(keys), len(groups)) < len(quotas):
        raise Invalid(field="quotas", why="twice")
    for quota in quotas:
        if quota.limit < 1 or not 1 <= len(quota.key) <= 80:
            raise Invalid(field="quotas", why="quota-limit")
        if not all(quota.where.values()):
            raise Invalid(field="quotas", why="quota-answers")
        for key in _gone(quota, form):
            raise Invalid(field="quotas", why="quota-question", given=key)


def unasked(quotas: Sequence[Quota], form: Form) -> list[Quota]:
    """The quotas that count by a question or an option that the form does not have (any more)."""
    return [quota for quota in quotas if _gone(quota, form)]


def _gone(quota: Quota, form: Form) -> list[str]:
    known = {each.key: each for each in form.questions if each.kind in CHOSEN}
    return [
        key
        for key, values in quota.where.items()
        if key not in known or not set(values) <= values_of(known[key])
    ]


def values_of(question: Question) -> set[str]:
    """What a quota can count by in a question, written as text."""
    if question.kind is QuestionKind.RATING:
        return {str(step) for step in steps(question)}
    return {option.key for option in question.options} | {OTHER}


def steps(question: Question) -> range:
    """The steps of a scale."""
    low, high = map(int, checking.limits(question))
    return range(low, min(high, low + soundness.SCALE) + 1)


def free_key(quotas: Sequence[Quota]) -> str:
    taken = {quota.key for quota in quotas}
    return next(key for n in range(1, MOST + 2) if (key := f"quota{n}") not in taken)


def fitting(quotas: Sequence[Quota], answers: Answers) -> list[Quota]:
    """The quotas under which these answers fall."""
    return [quota for quota in quotas if quota.fits(answers)]


def filled(session: Session, *, survey: Survey) -> list[Filled]:
    """How full each quota of a Survey is, over all versions of its form."""
    query = (
        select(SurveyCount.value, func.sum(SurveyCount.n))
        .join(SurveyVersion, SurveyVersion.id == SurveyCount.version_id)
        .where(SurveyVersion.survey_id == survey.id, SurveyCount.question == COUNTED)
        .group_by(SurveyCount.value)
    )
    counts = {value: int(n) for value, n in session.execute(query)}
    return [Filled(quota, counts.get(quota.key, 0)) for quota in of(survey)]


def full(session: Session, *, survey: Survey, answers: Answers) -> list[Quota]:
    """The quotas that these answers fall under and that are full. Exact while the caller holds the
    Survey."""
    if not survey.quotas:
        return []
    return [
        each.quota
        for each in filled(session, survey=survey)
        if each.is_full and each.quota.fits(answers)
    ]
