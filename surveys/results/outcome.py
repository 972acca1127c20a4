"""What a Survey came to, for whoever may see it: numbers, and a Tally a question."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session, joinedload

from errors import NotAllowed, NotFound, Withdrawn
from identity import permits
from models import (
    Account,
    AskingState,
    Response,
    ResponseState,
    ShowsResults,
    Survey,
    SurveyCount,
    SurveyVersion,
    Weighting,
)
from surveys.forms.form import Form, from_json
from surveys.results import counts, tallies
from surveys.results.tallies import Tally

MANY = 5_000  # Responses from which on what was read is remembered: what was handed in stays
REMEMBERED = 16
_known: OrderedDict[tuple[str, int, int], dict[str, tallies.Values]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Outcome:
    """The results of one version of a Survey. `responses` are those to this version."""

    survey: Survey
    version: SurveyVersion
    versions: tuple[int, ...]  # numbers of those that were answered
    form: Form
    responses: int
    numbers: counts.Numbers
    tallies: tuple[Tally, ...]
    weighting: Weighting | None


def of(
    session: Session,
    *,
    survey: Survey,
    account: Account | None = None,
    number: int | None = None,
    raw: bool = False,
) -> Outcome:
    """The results of version `number`, or of the last that was answered, small counts withheld;
    `raw`, for an analyst of the department, as they are. Refuses what check() does, and NotFound
    for a version that there is not."""
    check(survey, account=account)
    if raw:
        permits.require(account, permits.Act.ANALYSE, survey.department)
    answered = _answered(session, survey)
    version = _version(session, survey, number or max(answered, default=None))
    form = from_json(version.form)
    weighting = published_weighting(session, version_id=version.id)
    found = tallies.tallies(
        form,
        marks_of(session, version_id=version.id),
        _values(session, version_id=version.id, form=form, n=answered.get(version.number, 0)),
        weighted_counts(weighting) if weighting else None,
    )
    return Outcome(
        survey=survey,
        version=version,
        versions=tuple(sorted(answered)),
        form=form,
        responses=answered.get(version.number, 0),
        numbers=counts.of(session, survey=survey),
        tallies=tuple(found if raw else map(tallies.for_all, found)),
        weighting=weighting,
    )


def check(survey: Survey, *, account: Account | None = None) -> None:
    """Refuses NotFound before it opens, Withdrawn, NotAllowed(why="survey-until-close" or
    "survey-results-inside") as the Survey says, for all but analysts of its department."""
    if permits.may(account, permits.Act.ANALYSE, survey.department):
        return
    if not survey.is_public:
        raise NotFound(survey=survey.slug)
    if survey.state is AskingState.WITHDRAWN:
        raise Withdrawn(why="survey", survey=survey.slug, reason=survey.reason)
    if survey.shows_results is ShowsResults.NEVER:
        raise NotAllowed(act="results", why="survey-results-inside", survey=survey.slug)
    if survey.shows_results is ShowsResults.AFTER and survey.state is not AskingState.CLOSED:
        raise NotAllowed(act="results", why="survey-until-close", survey=survey.slug)


def _answered(session: Session, survey: Survey) -> dict[int, int]:
    """How many Responses count for each version that has any."""
    query = (
        select(SurveyVersion.number, func.count())
        .join(Response, Response.version_id == SurveyVersion.id)
        .where(Response.survey_id == survey.id, Response.state == ResponseState.SUBMITTED)
        .group_by(SurveyVersion.number)
    )
    return {number: n for number, n in session.execute(query)}


def version_of(session: Session, *, survey: Survey, number: int | None = None) -> SurveyVersion:
    """Version `number`, or the last that was answered. Refuses NotFound."""
    return _version(session, survey, number or max(_answered(session, survey), default=None))


def _version(session: Session, survey: Survey, number: int | None) -> SurveyVersion:
    query = select(SurveyVersion).where(SurveyVersion.survey_id == survey.id)
    if number is not None:
        query = query.where(SurveyVersion.number == number)
    found = session.scalar(query.order_by(SurveyVersion.number.desc()).limit(1))
    if found is None:
        raise NotFound(survey=survey.slug, version=number)
    return found


def published_weighting(session: Session, *, version_id: int) -> Weighting | None:
    """The last one published for this version."""
    query = (
        select(Weighting)
        .where(Weighting.version_id == version_id, Weighting.published_at.is_not(None))
        .options(joinedload(Weighting.population))
    )
    return session.scalar(query.order_by(Weighting.number.desc()).limit(1))


def marks_of(session: Session, *, version_id: int) -> dict[tuple[str, str], int]:
    """The running counters of a version, over all assurance levels."""
    query = (
        select(SurveyCount.question, SurveyCount.value, func.sum(SurveyCount.n))
        .where(SurveyCount.version_id == version_id)
        .group_by(SurveyCount.question, SurveyCount.value)
    )
    return {(question, value): int(n) for question, value, n in session.execute(query)}


def _values(session: Session, *, version_id: int, form: Form, n: int) -> dict[str, tallies.Values]:
    """values_of, remembered while no Response is added."""
    if n < MANY:
        return values_of(session, version_id=version_id, form=form)
    key = (str(session.get_bind().engine.url), version_id, n)
    with _lock:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
    found = values_of(session, version_id=version_id, form=form)
    with _lock:
        _known[key] = found
        while len(_known) > REMEMBERED:
            _known.popitem(last=False)
    return found


def values_of(session: Session, *, version_id: int, form: Form) -> dict[str, tallies.Values]:
    """The answers to the questions that counters are not enough for, equal ones counted: the
    database groups them, which is many times faster than reading them all."""
    found: dict[str, tallies.Values] = {}
    for key in [each.key for each in form.questions if each.kind in tallies.READ]:
        value = literal_column(f"value_{len(found)}", type_=Response.answers[key].type)
        query = (
            select(Response.answers[key].label(value.name), func.count())
            .where(Response.version_id == version_id, Response.state == ResponseState.SUBMITTED)
            .group_by(value)
        )
        found[key] = [(said, n) for said, n in session.execute(query) if said is not None]
    return found


def weighted_counts(weighting: Weighting) -> dict[tuple[str, str], float]:
    rows = weighting.document["counts"]
    return {(row["question"], row["value"]): float(row["n"]) for row in rows}
