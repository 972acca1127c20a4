"""Weightings: a Survey's answers weighted to a Population, what that changes and what it costs."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit.ledger import canonical
from errors import AlreadyDone, Incomplete, Invalid, NotFound, Stale, WrongStage
from identity import permits
from models import (
    Account,
    AskingState,
    Department,
    Population,
    Response,
    ResponseState,
    Survey,
    SurveyVersion,
    Weighting,
)
from surveys.forms.form import Form, QuestionKind, from_json
from surveys.questionnaires import counting
from surveys.results import matching, raking
from surveys.results.matching import Match
from surveys.results.raking import Cell, EmptyCell, Weights

METHODS = ("margins", "cells")


@dataclass
class _Sample:
    """The Responses by cell: how many, and what they add to the counters."""

    responses: Counter[Cell]
    marks: dict[Cell, Counter[counting.Mark]]
    left_out: int = 0


def make(
    session: Session,
    *,
    account: Account | None,
    version_id: int,
    population_id: int,
    margins: Mapping[str, str],
    method: str = "margins",
    now: datetime,
) -> Weighting:
    """Weight a version's Responses to a Population, unpublished. `margins` says which question
    gives the category of each of the table's columns; columns without one are added up.

    Refuses NotFound, NotAllowed, Invalid for a question that cannot give it, Incomplete with the
    categories that no answer has (why="categories"), or with the place where people live of whom
    nobody answered (why="empty-cell").
    """
    version = session.get(SurveyVersion, version_id)
    if version is None:
        raise NotFound(version=version_id)
    survey = version.survey
    account = permits.require(account, permits.Act.ANALYSE, survey.department)
    population = _population(session, survey, population_id)
    if method not in METHODS:
        raise Invalid(field="method", why="unknown")
    form = from_json(version.form)
    people = _people(population, list(margins))
    matches = _matches(form, people, margins)
    sample = _sample(session, version, form, matches, margins)
    weights = _weights(sample, people, method, list(margins))
    document = _document(weights, people, sample, list(margins), method)
    last = session.scalar(
        select(func.max(Weighting.number)).where(Weighting.survey_id == survey.id)
    )
    weighting = Weighting(
        survey_id=survey.id,
        number=(last or 0) + 1,
        version_id=version.id,
        population_id=population.id,
        margins=dict(margins),
        responses=weights.n,
        left_out=sample.left_out,
        design_effect=weights.design_effect,
        document=document,
        digest=sha256(canonical(document)).hexdigest(),
        made_by=account.id,
        made_at=now,
    )
    session.add(weighting)
    session.flush()
    return weighting


def publish(
    session: Session, *, account: Account | None, weighting_id: int, now: datetime
) -> Weighting:
    """Show it beside the unweighted results. Refuses NotFound, NotAllowed, AlreadyDone, WrongStage
    before the Survey is closed, Stale when Responses came in since it was made."""
    weighting = session.get(Weighting, weighting_id, with_for_update={"of": Weighting})
    if weighting is None:
        raise NotFound(weighting=weighting_id)
    survey = session.get_one(Survey, weighting.survey_id)
    permits.require(account, permits.Act.ANALYSE, survey.department)
    if weighting.published_at is not None:
        raise AlreadyDone(why="weighting")
    if survey.state is not AskingState.CLOSED:
        raise WrongStage(stage=survey.state.value, needs=[AskingState.CLOSED.value])
    submitted = session.scalar(
        select(func.count())
        .select_from(Response)
        .where(
            Response.version_id == weighting.version_id,
            Response.state == ResponseState.SUBMITTED,
        )
    )
    if submitted != weighting.responses + weighting.left_out:
        raise Stale(why="responses")
    weighting.published_at = now
    session.flush()
    return weighting


def of_survey(session: Session, *, survey_id: int) -> list[Weighting]:
    """All of a Survey, the newest first."""
    query = select(Weighting).where(Weighting.survey_id == survey_id)
    return list(session.scalars(query.order_by(Weighting.number.desc()).limit(20)))


def _population(session: Session, survey: Survey, population_id: int) -> Population:
    """A table of the Survey's Department or of one above it."""
    population = session.get(Population, population_id)
    if population is None:
        raise NotFound(population=population_id)
    if not survey.department.is_within(session.get_one(Department, population.department_id)):
        raise NotFound(population=population_id)
    return population


def _people(population: Population, dimensions: Sequence[str]) -> dict[Cell, float]:
    """How many people each cell of these columns has."""
    there = population.cells[0]["categories"] if population.cells else {}
    unknown = [name for name in dimensions if name not in there]
    if unknown or not dimensions:
        raise Invalid(field="margins", why="dimension", value=unknown)
    people: dict[Cell, float] = defaultdict(float)
    for row in population.cells:
        people[tuple(row["categories"][name] for name in dimensions)] += row["n"]
    return dict(people)


def _matches(
    form: Form, people: Mapping[Cell, float], margins: Mapping[str, str]
) -> tuple[Match, ...]:
    found: list[Match] = []
    faults: list[dict[str, Any]] = []
    for at, (dimension, key) in enumerate(margins.items()):
        try:
            question = form.question(key)
        except KeyError:
            raise Invalid(field="margins", why="weighting-question", value=key) from None
        if question.kind not in matching.MATCHED:
            raise Invalid(field="margins", why="weighting-question", value=key)
        categories = sorted({cell[at] for cell, n in people.items() if n})
        match, lost = matching.matched(question, categories)
        found.append(match)
        faults.extend({"column": dimension, "category": category} for category in lost)
    if faults:
        raise Incomplete(why="categories", problems=faults[:50])
    return tuple(found)


def _sample(
    session: Session,
    version: SurveyVersion,
    form: Form,
    matches: Sequence[Match],
    margins: Mapping[str, str],
) -> _Sample:
    sample = _Sample(Counter(), defaultdict(Counter))
    keys = list(margins.values())
    several = [each.key for each in form.questions if each.kind is QuestionKind.MULTIPLE]
    query = select(Response.answers, Response.submitted_at).where(
        Response.version_id == version.id, Response.state == ResponseState.SUBMITTED
    )
    for answers, at in session.execute(query.execution_options(yield_per=2_000)):
        found = [match(answers.get(key)) for match, key in zip(matches, keys, strict=True)]
        cell = tuple(category for category in found if category)
        if len(cell) < len(found):
            sample.left_out += 1
            continue
        sample.responses[cell] += 1
        marks = sample.marks[cell]
        marks.update(counting.marks(form, answers, today=at.date()))
        marks.update((key, counting.GIVEN) for key in several if isinstance(answers.get(key), list))
    return sample


def _weights(
    sample: _Sample, people: Mapping[Cell, float], method: str, dimensions: Sequence[str]
) -> Weights:
    try:
        if method == "cells":
            return raking.by_cells(sample.responses, people)
        return raking.by_margins(sample.responses, raking.margins_of(people))
    except EmptyCell as empty:
        told = {
            name: category
            for name, category in zip(dimensions, empty.place, strict=True)
            if category
        }
        raise Incomplete(why="empty-cell", problems=[told]) from None


def _document(
    weights: Weights,
    people: Mapping[Cell, float],
    sample: _Sample,
    dimensions: Sequence[str],
    method: str,
) -> dict[str, Any]:
    counts: Counter[counting.Mark] = Counter()
    for cell, marks in sample.marks.items():
        for mark, n in marks.items():
            counts[mark] += n * weights.weights[cell]  # type: ignore[assignment]
    return {
        "method": method,
        "cap": raking.CAP,
        "dimensions": list(dimensions),
        "design_effect": round(weights.design_effect, 4),
        "effective_n": round(weights.effective_n, 1),
        "largest": round(weights.largest, 4),
        "smallest": round(weights.smallest, 4),
        "cut": weights.cut,
        "gap": round(weights.gap, 3),
        "margins": _margins(weights, people, dimensions),
        "weights": [
            {"cell": list(cell), "n": n, "weight": round(weights.weights[cell], 6)}
            for cell, n in sorted(sample.responses.items())
        ],
        "counts": [
            {"question": question, "value": value, "n": round(n, 6)}
            for (question, value), n in sorted(counts.items())
        ],
    }


def _margins(
    weights: Weights, people: Mapping[Cell, float], dimensions: Sequence[str]
) -> list[dict[str, Any]]:
    """Each category's share, in per cent, of the people, of the sample, and of it weighted."""
    heavy = {cell: n * weights.weights[cell] for cell, n in weights.sample.items()}
    told = []
    tables = [raking.margins_of(each) for each in (people, weights.sample, heavy)]
    for at, dimension in enumerate(dimensions):
        wholes = [sum(table[at].values()) for table in tables]
        for category in tables[0][at]:
            shares = [
                round(100 * table[at].get(category, 0.0) / whole, 2)
                for table, whole in zip(tables, wholes, strict=True)
            ]
            row = {"dimension": dimension, "category": category}
            told.append(row | dict(zip(("people", "before", "after"), shares, strict=True)))
    return told
