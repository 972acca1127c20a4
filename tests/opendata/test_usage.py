"""Usage: counted in memory, written down by day, nothing of a person in it."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from models import Usage
from opendata import usage
from tests.data_world import make_dataset
from tests.world import NOON

TODAY = NOON.date()


@pytest.fixture(autouse=True)
def nothing_counted():
    usage._COUNTED.clear()
    yield
    usage._COUNTED.clear()


@pytest.fixture
def dataset(session):
    return make_dataset(session)


def counted(session, dataset, *whats, day=TODAY):
    for what in whats:
        usage.count(dataset.id, what)
    usage.flush(session, day)


def test_what_is_counted_is_written_down(any_session):
    dataset = make_dataset(any_session)
    counted(any_session, dataset, "page", "page", "query", "data.csv")
    totals = usage.totals(any_session, dataset_id=dataset.id)
    assert (totals.views, totals.queries, totals.downloads) == (2, 1, 1)


def test_it_is_written_down_once(session, dataset):
    counted(session, dataset, "page")
    assert usage.flush(session, TODAY) == 0
    assert usage.totals(session, dataset_id=dataset.id).views == 1


def test_a_day_goes_on_after_a_restart(any_session):
    dataset = make_dataset(any_session)
    for _ in range(3):
        counted(any_session, dataset, "page", "page")
    assert any_session.scalars(select(Usage.times)).all() == [6]


def test_originals_are_counted_under_one_name(session, dataset):
    counted(session, dataset, "original/张三的表.csv", "original/李四的表.xlsx")
    assert usage.totals(session, dataset_id=dataset.id).times == {"original": 2}


def test_a_name_is_never_longer_than_its_column(session, dataset):
    counted(session, dataset, "a" * 500)
    assert len(session.scalars(select(Usage.what)).one()) == usage.LONGEST


def test_no_column_holds_a_person():
    assert set(Usage.__table__.columns.keys()) == {"id", "dataset_id", "day", "what", "times"}


def test_months_without_any_stand_in_their_place(session, dataset):
    counted(session, dataset, "page", day=date(2026, 9, 30))
    counted(session, dataset, "data.csv", day=date(2026, 11, 1))
    months = usage.months(session, dataset_id=dataset.id, today=TODAY, last=3)
    assert [month.first for month in months] == [date(2026, n, 1) for n in (9, 10, 11)]
    assert [month.totals.views + month.totals.downloads for month in months] == [1, 0, 1]


def test_twelve_months_reach_back_over_the_turn_of_the_year(session, dataset):
    months = usage.months(session, dataset_id=dataset.id, today=date(2026, 3, 31))
    assert (months[0].first, months[-1].first) == (date(2025, 4, 1), date(2026, 3, 1))


def test_what_cannot_be_written_is_counted_on(session, dataset):
    usage.count(dataset.id, "page")
    session.execute(text("DROP TABLE usage"))
    with pytest.raises(OperationalError):
        usage.flush(session, TODAY)
    assert {(dataset.id, "page"): 1} == usage._COUNTED


def test_counts_of_a_dataset_that_is_gone_are_let_go(session):
    usage.count(999_999, "page")
    usage.flush(session, TODAY)
    assert not usage._COUNTED


def test_no_count_is_lost_between_threads(session, dataset):
    def count():
        for _ in range(2_000):
            usage.count(dataset.id, "query")

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        usage.flush(session, TODAY)
    usage.flush(session, TODAY)
    assert usage.totals(session, dataset_id=dataset.id).queries == 16_000


def test_days_are_kept_apart(session, dataset):
    counted(session, dataset, "page", day=TODAY - timedelta(days=1))
    counted(session, dataset, "page")
    assert len(session.scalars(select(Usage)).all()) == 2


@pytest.mark.parametrize(
    ("agent", "machine"),
    [
        ("Mozilla/5.0 (compatible; Baiduspider/2.0)", True),
        ("Googlebot/2.1 (+http://www.google.com/bot.html)", True),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120", False),
        ("curl/8.5.0", False),
        ("python-requests/2.32", False),
        ("", False),
        (None, False),
    ],
)
def test_crawlers_say_what_they_are(agent, machine):
    assert usage.is_machine(agent) is machine
