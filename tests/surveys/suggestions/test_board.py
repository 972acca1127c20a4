"""Hot topics: volumes and trends counted apart by channel, shares with what they are of."""

import statistics
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

import db
from errors import NotFound
from models import Channel, ReplyKind, Suggestion, SuggestionKind, SuggestionState
from surveys.suggestions import board
from surveys.suggestions.board import Came, Trend
from tests.surveys.suggestions.world import make_town
from tests.world import NOON

TODAY = NOON.date()


def row(session, *, days=0, topic="transport", hotline=False, **more):
    """One that came in some days ago, owed within three days."""
    day = TODAY - timedelta(days=days)
    facts = {
        "kind": SuggestionKind.HELP,
        "topic": topic,
        "title": "事",
        "body": "事",
        "channel": Channel.HOTLINE if hotline else Channel.WEB,
        "state": SuggestionState.ASSIGNED,
        "received_at": NOON - timedelta(days=days),
        "received_on": day,
        "due_on": day + timedelta(days=3),
    }
    made = Suggestion(**facts | more)
    session.add(made)
    return made


def replied(session, *, days, after, **more):
    day = TODAY - timedelta(days=days - after)
    return row(
        session,
        days=days,
        state=SuggestionState.REPLIED,
        reply_kind=ReplyKind.SETTLED,
        replied_on=day,
        **more,
    )


def of(found, came):
    return next(each for each in found.handling if each.came is came)


def test_hotline_orders_are_never_added_to_what_people_raised(any_session):
    for _ in range(3):
        row(any_session)
        row(any_session, hotline=True)
    row(any_session)
    any_session.flush()
    found = board.board(any_session, today=TODAY)
    assert {(v.topic, v.came, v.now) for v in found.volumes} == {
        ("transport", Came.HERE, 4),
        ("transport", Came.HOTLINE, 3),
    }
    assert [each.received for each in found.handling] == [4, 3]


def test_every_row_of_twelve_weeks_stands_in_one_week(any_session):
    for days in range(0, 120, 3):
        row(any_session, days=days)
    any_session.flush()
    found = board.board(any_session, today=TODAY)
    counted = {day: n for day, n in found.volumes[0].weeks.items() if n}
    since = found.first
    assert len(found.weeks) == 12
    assert all(day.weekday() == 0 for day in counted)
    want = sum(TODAY - timedelta(days=d) >= since for d in range(0, 120, 3))
    assert found.volumes[0].total == want


def test_this_period_is_held_against_the_one_before(session):
    for days in (0, 27, 28, 55, 56):
        row(session, days=days)
    session.flush()
    volume = board.board(session, today=TODAY).volumes[0]
    assert (volume.now, volume.before) == (2, 2)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (0, 0, Trend.TOO_FEW),
        (15, 4, Trend.TOO_FEW),
        (30, 10, Trend.MORE),
        (10, 30, Trend.LESS),
        (22, 18, Trend.SAME),
        (1000, 1000, Trend.SAME),
    ],
)
def test_a_trend_is_told_only_beyond_chance(now, before, said):
    assert board.trend(now, before) is said


def test_shares_have_what_they_are_of(any_session):
    replied(any_session, days=20, after=2)
    replied(any_session, days=20, after=3, rating=5)
    replied(any_session, days=20, after=9, rating=1)
    row(any_session, days=10)  # overdue
    row(any_session, days=1)  # still in time: in no share
    row(any_session, state=SuggestionState.WITHDRAWN)
    row(any_session, state=SuggestionState.REROUTED)
    any_session.flush()
    found = of(board.board(any_session, today=TODAY), Came.HERE)
    assert (found.received, found.waiting, found.overdue) == (7, 2, 1)
    assert (found.replied, found.withdrawn, found.rerouted) == (3, 1, 1)
    assert (found.on_time.numerator, found.on_time.denominator) == (2, 4)
    assert (found.satisfied.numerator, found.satisfied.denominator) == (1, 2)


def test_nothing_has_no_share_and_no_median(session):
    row(session)
    session.flush()
    found = of(board.board(session, today=TODAY), Came.HERE)
    assert (found.on_time.value, found.satisfied.value, found.days) == (None, None, None)


def test_the_median_is_in_workdays(session):
    monday = date(2026, 11, 2)
    days = (TODAY - monday).days
    replied(session, days=days, after=7)  # a week: five workdays
    session.flush()
    assert of(board.board(session, today=TODAY), Came.HERE).days == 5


@given(st.lists(st.integers(0, 60), min_size=1, max_size=200))
def test_the_median_of_counts_is_that_of_the_values(values):
    counts = {value: values.count(value) for value in values}
    assert board.median(counts) == statistics.median(values)


def test_a_region_counts_all_below_it(session):
    town = make_town(session)
    row(session, region_id=town.district.id)
    row(session, region_id=town.city.id)
    row(session)
    session.flush()
    counted = [
        board.board(session, today=TODAY, region=code).volumes[0].now
        for code in (town.city.code, town.district.code)
    ]
    assert counted == [2, 1]


def test_an_unknown_region_is_refused(session):
    with pytest.raises(NotFound):
        board.board(session, today=TODAY, region="1")


def test_the_number_of_queries_does_not_grow(session):
    asked = []
    event.listen(db.engine(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    row(session)
    session.flush()
    asked.clear()
    board.board(session, today=TODAY)
    few = len(asked)
    for number in range(300):
        row(session, days=number % 80, topic="health", hotline=number % 2 == 0)
    session.flush()
    asked.clear()
    board.board(session, today=TODAY)
    assert len(asked) == few == 3
