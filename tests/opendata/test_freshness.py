"""Freshness: days since the last Release against the promised cycle."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Cycle
from opendata.freshness import Freshness, Word, freshness
from tests.world import NOON

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("cycle", "days", "word"),
    [
        (Cycle.MONTHLY, 31, Word.FRESH),
        (Cycle.MONTHLY, 32, Word.DUE),
        (Cycle.MONTHLY, 46.5, Word.DUE),
        (Cycle.MONTHLY, 47, Word.OVERDUE),
        (Cycle.DAILY, 1, Word.FRESH),
        (Cycle.DAILY, 1.6, Word.OVERDUE),
        (Cycle.YEARLY, 366, Word.FRESH),
        (Cycle.IRREGULAR, 4000, Word.UNPROMISED),
    ],
)
def test_the_word_follows_the_share_of_the_cycle(cycle, days, word):
    assert freshness(NOON - days * DAY, cycle=cycle, now=NOON).word is word


def test_without_a_release_there_is_no_age():
    assert freshness(None, cycle=Cycle.MONTHLY, now=NOON) == Freshness(Word.EMPTY)


def test_a_release_of_the_future_is_fresh():
    assert freshness(NOON + DAY, cycle=Cycle.DAILY, now=NOON) == Freshness(Word.FRESH, 0, 0.0)


@given(st.sampled_from(Cycle), st.integers(0, 5000), st.integers(0, 5000))
def test_age_never_makes_fresher(cycle, days, more):
    order = [Word.FRESH, Word.DUE, Word.OVERDUE, Word.UNPROMISED]
    younger = freshness(NOON - days * DAY, cycle=cycle, now=NOON)
    older = freshness(NOON - (days + more) * DAY, cycle=cycle, now=NOON)
    assert order.index(younger.word) <= order.index(older.word)
    assert (younger.days, older.days) == (days, days + more)
