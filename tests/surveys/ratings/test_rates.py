"""The rates: what counts above and below the line, what stands apart, what is not ranked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

import db
from errors import NotFound
from models import AppealGround, Role
from surveys.ratings import appeals, board, rates, rating
from surveys.ratings.board import Fate
from surveys.ratings.rates import DepartmentRow, Formula, Period, Tally
from surveys.results.intervals import wilson
from tests.surveys.ratings.world import (
    TODAY,
    answered,
    make_clerk,
    make_matter,
    make_service,
    make_window,
    opened,
    rated,
    verified,
)
from tests.world import NOON, make_account, make_department

ALL = Period()


def tally(session, service, today=TODAY, period=ALL):
    found = rates.of_services(session, service_ids=[service.id], period=period, today=today)
    return found[service.id]


def void(session, row):
    verified(session, row)
    appeal = appeals.file(
        session,
        account=make_clerk(session, row),
        rectification_id=row.id,
        version=row.version,
        ground=AppealGround.MALICIOUS,
        reason="同一人连续恶意评价。",
        now=NOON,
    )
    reviewer = make_account(session, roles=[Role.PUBLISHER], department=row.department)
    appeals.rule(
        session,
        account=reviewer,
        appeal_id=appeal.id,
        is_upheld=True,
        ruling="申诉成立。",
        now=NOON,
    )


def test_silence_is_not_rated_and_in_no_rate(any_session):
    service = make_service(any_session)
    for _ in range(3):
        make_matter(any_session, service=service)
    found = tally(any_session, service)
    assert (found.handled, found.valid, found.unrated) == (3, 0, 3)
    assert found.satisfaction.value is None
    assert found.rates[Formula.ACTIVE].value == 0


def test_each_level_counts_where_it_belongs(any_session):
    service = make_service(any_session)
    for level in (5, 4, 3, 2, 1):
        rated(any_session, matter=make_matter(any_session, service=service), level=level)
    found = tally(any_session, service)
    assert found.levels == {5: 1, 4: 1, 3: 1, 2: 1, 1: 1}
    assert (found.satisfaction.numerator, found.satisfaction.n) == (3, 5)
    assert found.rates[Formula.BAD].value == pytest.approx(0.4)
    assert found.satisfaction.interval == wilson(3, 5)


def test_an_upheld_appeal_takes_it_out_of_the_rates_and_is_told(any_session):
    service = make_service(any_session)
    void(any_session, opened(any_session, matter=make_matter(any_session, service=service)))
    rated(any_session, matter=make_matter(any_session, service=service), level=5)
    found = tally(any_session, service)
    assert (found.valid, found.voided, found.unrated, found.due) == (1, 1, 0, 0)
    assert (found.satisfaction.value, found.satisfaction.excluded) == (1.0, 1)


def test_a_rating_entered_by_staff_is_valid_but_not_active(session):
    matter = make_matter(session)
    clerk = make_account(session, roles=[Role.DRAFTER], department=matter.service.department)
    rating.assist(
        session,
        account=clerk,
        service=matter.service.slug,
        number=matter.number,
        level=5,
        now=NOON,
    )
    found = tally(session, matter.service)
    assert (found.valid, found.rates[Formula.ACTIVE].numerator) == (1, 0)


def test_only_what_is_answered_or_overdue_counts_for_in_time(session):
    service = make_service(session)

    def bad():
        return opened(session, matter=make_matter(session, service=service))

    answered(session, bad(), days=2)
    answered(session, bad(), days=8)
    bad()
    now, later = tally(session, service), tally(session, service, today=TODAY + timedelta(days=30))
    assert (now.in_time, now.due, now.pending, now.late) == (1, 2, 1, 1)
    assert (later.in_time, later.due, later.pending, later.late) == (1, 3, 0, 2)


def test_follow_up_is_of_bad_ratings_under_a_name(session):
    from surveys.ratings import rectification

    service = make_service(session)
    row = opened(session, matter=make_matter(session, service=service), is_named=True)
    opened(session, matter=make_matter(session, service=service))
    answered(session, row)
    rectification.visit(
        session,
        account=make_clerk(session, row),
        rectification_id=row.id,
        version=row.version,
        level=4,
        words="好了",
        now=NOON,
    )
    rate = tally(session, service).rates[Formula.FOLLOW_UP]
    assert (rate.numerator, rate.denominator, rate.excluded) == (1, 1, 1)


def test_a_period_holds_cases_finished_in_it(session):
    service = make_service(session)
    for day in (1, 15, 30):
        make_matter(session, service=service, finished_on=date(2026, 10, day))
    within = Period(date(2026, 10, 1), date(2026, 10, 15))
    assert tally(session, service, period=within).handled == 2


def test_windows_are_counted_apart(session):
    service = make_service(session)
    window = make_window(session, department=service.department)
    rated(session, matter=make_matter(session, service=service, window=window), level=5)
    make_matter(session, service=service)
    ((found, counted),) = rates.of_windows(session, service_id=service.id, period=ALL, today=TODAY)
    assert (found.id, counted.handled, counted.valid) == (window.id, 1, 1)


def test_a_department_counts_with_all_below_it(any_session):
    above = make_department(any_session, name="市政府")
    below = make_department(any_session, parent=above)
    other = make_department(any_session)
    for department in (below, other):
        rated(
            any_session,
            matter=make_matter(
                any_session, service=make_service(any_session, department=department)
            ),
            level=5,
        )
    rows = {
        row.department.id: row for row in rates.of_departments(any_session, period=ALL, today=TODAY)
    }
    assert rows[above.id].tally.valid == rows[below.id].tally.valid == 1
    assert (rows[above.id].is_sum, rows[below.id].is_sum) == (True, False)
    found = rates.of_department(any_session, key=above.key, period=ALL, today=TODAY)
    assert found == rows[above.id].tally
    with pytest.raises(NotFound):
        rates.of_department(any_session, key="nowhere", period=ALL, today=TODAY)


def row(good, n, *, is_sum=False):
    return DepartmentRow(None, Tally(handled=n, five=good, one=n - good), is_sum)


def test_nobody_is_ranked_under_thirty():
    ranking = rates.ranking([row(29, 29), row(30, 30), row(20, 40)])
    assert [place for place, _row in ranking.ranked] == [1, 2]
    assert [each.tally.valid for each in ranking.left_out] == [29]


def test_equals_share_a_rank_and_sums_have_none():
    ranking = rates.ranking([row(30, 40), row(60, 80), row(30, 60), row(90, 99, is_sum=True)])
    assert [place for place, _row in ranking.ranked] == [1, 1, 3]
    assert len(ranking.sums) == 1


def statements(session, act):
    found = []
    listen = lambda *args: found.append(args[2])  # noqa: E731
    event.listen(db.engine(), "before_cursor_execute", listen)
    act()
    event.remove(db.engine(), "before_cursor_execute", listen)
    return len(found)


def test_the_board_takes_as_many_queries_for_one_service_as_for_ten(session):
    def look():
        session.expunge_all()
        board.services(session, period=ALL, today=TODAY)
        board.bad_ratings(session, today=TODAY)
        rates.of_departments(session, period=ALL, today=TODAY)

    opened(session)
    one = statements(session, look)
    for _ in range(9):
        opened(session)
    assert statements(session, look) == one <= 10


def test_the_board_pages_by_name(session):
    for name in ("丙", "甲", "乙"):
        make_service(session, name=name)
    first = board.services(session, period=ALL, today=TODAY, limit=2)
    rest = board.services(session, period=ALL, today=TODAY, limit=2, after=first.next)
    names = [each.service.name for each in (*first.items, *rest.items)]
    assert sorted(names) == names or len(set(names)) == 3
    assert (len(first.items), len(rest.items), rest.next) == (2, 1, None)


def test_words_stay_back_until_the_department_answers(session):
    row = opened(session, body="窗口没人")
    (before,) = board.bad_ratings(session, today=TODAY).items
    answered(session, row)
    (after,) = board.bad_ratings(session, today=TODAY).items
    assert (before.words, after.words) == ("", "窗口没人")


def test_abuse_stays_back_for_good_and_that_is_said(session):
    answered(session, opened(session, body="你们这群傻逼王八蛋"))
    (found,) = board.bad_ratings(session, today=TODAY).items
    assert (found.words, found.are_held_back) == ("", True)


@pytest.mark.parametrize(
    ("days", "fate"), [(None, Fate.OPEN), (1, Fate.DONE), (9, Fate.LATE), ("void", Fate.EXCUSED)]
)
def test_bad_ratings_are_found_by_their_fate(any_session, days, fate):
    made = opened(any_session)
    if days == "void":
        void(any_session, made)
    elif days:
        answered(any_session, made, days=days)
    for each in Fate:
        found = board.bad_ratings(any_session, fate=each, today=TODAY).items
        assert [one.fate for one in found] == ([fate] if each is fate else [])


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_share(successes, n):
    successes = min(successes, n)
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1
