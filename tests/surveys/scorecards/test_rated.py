"""Marks that service ratings give: of exactly the period, with how many rated."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from clock import ZONE
from errors import Conflict, NotAllowed
from models import Department, Mark
from surveys.scorecards import keeping, marks, rated
from surveys.scorecards.scores import PartState, score
from tests.surveys.ratings import world as ratings
from tests.surveys.scorecards.world import (
    AUTUMN,
    NOON,
    SUMMER,
    finished,
    make_scorecard,
    make_world,
    publish,
    save,
)

TODAY = NOON.date()


@pytest.fixture
def world(any_session):
    return make_world(any_session, scored=2)


def rate(session, key, *levels, day=date(2026, 9, 15)):
    """One service of the department `key`, rated so often, its cases finished on `day`."""
    department = session.scalars(select(Department).where(Department.key == key)).one()
    service = ratings.make_service(session, department=department)
    given_at = datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)
    for level in levels:
        matter = ratings.make_matter(session, service=service, finished_on=day)
        ratings.rated(session, matter=matter, level=level, now=given_at)
    ratings.make_matter(session, service=service, finished_on=day)


def take(session, world, card, *, period=SUMMER, account=None, today=TODAY):
    return rated.take(
        session,
        account=account or world.analyst,
        scorecard_id=card.id,
        period=period,
        today=today,
        now=NOON,
    )


def test_the_mark_is_the_rate_and_n_who_rated(any_session, world):
    card = make_scorecard(any_session, world)
    rate(any_session, world.scored[0], 5, 4, 1)
    (mark,) = take(any_session, world, card)
    assert (mark.value, mark.n, mark.department_id) == (66.6667, 3, mark.department.id)
    assert "2 / 3" in mark.source


def test_silence_is_no_mark(any_session, world):
    card = make_scorecard(any_session, world)
    rate(any_session, world.scored[0])
    assert take(any_session, world, card) == []


def test_cases_of_other_days_do_not_count(any_session, world):
    card = make_scorecard(any_session, world)
    rate(any_session, world.scored[0], 5, day=SUMMER.last)
    rate(any_session, world.scored[0], 1, 1, day=AUTUMN.first)
    assert [mark.n for mark in take(any_session, world, card)] == [1]
    assert [mark.value for mark in take(any_session, world, card, period=AUTUMN)] == [0.0]


def test_departments_that_are_not_scored_get_none(any_session, world):
    card = make_scorecard(any_session, world)
    rate(any_session, world.department.key, 5, 5)
    assert take(any_session, world, card) == []


def test_taken_again_it_is_still_one_mark(any_session, world):
    card = make_scorecard(any_session, world)
    rate(any_session, world.scored[0], 5)
    take(any_session, world, card)
    take(any_session, world, card)
    assert len(any_session.scalars(select(Mark)).all()) == 1


def test_a_turned_rate_counts_what_is_left_of_it(session):
    world = make_world(session, scored=1)
    card = make_scorecard(session, world, published=False)
    first, *rest = keeping.rules_of(card).indicators
    turned = replace(first, source="rating:bad", turned=True)
    rules = finished(keeping.rules_of(card), world, indicators=(turned, *rest))
    publish(session, world, save(session, world, card, rules))
    rate(session, world.scored[0], 5, 5, 5, 1)
    assert [mark.value for mark in take(session, world, card)] == [75.0]


def test_a_few_ratings_are_too_few_for_a_score(session):
    world = make_world(session, scored=1)
    card = make_scorecard(session, world)
    rate(session, world.scored[0], 5, 5)
    (mark,) = take(session, world, card)
    given = marks.by_department([mark])[world.scored[0]]
    found = score(keeping.rules_of(card), department=world.scored[0], marks=given)
    assert found.parts[0].state is PartState.FEW
    assert found.parts[0].value == Decimal(100)


def test_a_period_that_runs_gives_no_marks_yet(session):
    world = make_world(session, scored=1)
    card = make_scorecard(session, world)
    with pytest.raises(Conflict):
        take(session, world, card, today=SUMMER.last)


def test_rules_without_such_a_source_take_none(session):
    world = make_world(session, scored=1)
    card = make_scorecard(session, world, published=False)
    rules = finished(keeping.rules_of(card), world)
    by_hand = tuple(replace(each, source="manual") for each in rules.indicators)
    publish(session, world, save(session, world, card, replace(rules, indicators=by_hand)))
    with pytest.raises(Conflict):
        take(session, world, card)


def test_who_does_not_score_takes_none(session):
    world = make_world(session, scored=1)
    card = make_scorecard(session, world)
    with pytest.raises(NotAllowed):
        take(session, world, card, account=world.publisher)
