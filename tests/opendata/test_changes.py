"""Two releases beside each other: which two, the rows page by page, long cells cut well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Invalid, NotAllowed, NotFound, Withdrawn
from models import Openness, ReleaseState
from opendata import changes, diff
from opendata.diff import Cell
from tests.data_world import COLUMNS, ROWS, Table, make_dataset, make_release
from tests.world import NOON


@pytest.fixture
def dataset(session):
    return make_dataset(session, slug="cases")


def pair(session, **asked):
    return changes.pair(session, slug="cases", account=None, now=NOON, **asked)


def test_without_numbers_the_newest_is_compared_with_the_last_before_it_in_force(session, dataset):
    first = make_release(session, dataset=dataset)
    gone = make_release(session, dataset=dataset)
    newest = make_release(session, dataset=dataset)
    gone.state = ReleaseState.WITHDRAWN
    session.flush()
    found = pair(session)
    assert (found.old, found.new) == (first, newest)


@pytest.mark.parametrize(
    ("asked", "refusal"), [({"old": 9}, NotFound), ({"new": 2}, Withdrawn), ({"old": 2}, Withdrawn)]
)
def test_a_release_that_is_gone_or_never_was_is_refused(session, dataset, asked, refusal):
    make_release(session, dataset=dataset)
    gone = make_release(session, dataset=dataset)
    make_release(session, dataset=dataset)
    gone.state = ReleaseState.WITHDRAWN
    session.flush()
    with pytest.raises(refusal):
        pair(session, **asked)


def test_data_that_are_not_open_are_refused(session):
    dataset = make_dataset(session, slug="cases", openness=Openness.CLOSED)
    make_release(session, dataset=dataset)
    with pytest.raises(NotAllowed):
        pair(session)


def test_all_pages_together_hold_every_change_once(session, dataset):
    old = make_release(session, dataset=dataset)
    rows = [(f"{n:03}", *ROWS[0][1:]) for n in range(100, 145)]
    new = make_release(session, dataset=dataset, table=Table(COLUMNS, rows))
    seen, after = [], None
    while True:
        page = changes.page(old, new, kind="added", after=after)
        seen += [each.key["id"] for each in page.items]
        after = page.next
        if after is None:
            break
    assert seen == [row[0] for row in rows]
    assert len(seen) == changes.counts(old, new)["added"]


def test_a_cursor_of_another_kind_begins_anew_and_a_forged_one_is_refused(session, dataset):
    old = make_release(session, dataset=dataset)
    rows = [(f"{n:03}", *ROWS[0][1:]) for n in range(100, 145)]
    new = make_release(session, dataset=dataset, table=Table(COLUMNS, rows))
    after = changes.page(old, new, kind="added").next
    assert changes.page(old, new, kind="removed", after=after).items[0].old_row == 1
    with pytest.raises(Invalid):
        changes.page(old, new, kind="added", after="nonsense")


def test_more_changes_than_are_kept_are_read_all_the_same(session, dataset, monkeypatch):
    monkeypatch.setattr(diff, "KEPT", 1)
    changes.compared.cache_clear()
    old = make_release(session, dataset=dataset)
    new = make_release(session, dataset=dataset, table=Table(rows=ROWS[:2]))
    assert len(changes.page(old, new, kind="removed").items) == 4
    changes.compared.cache_clear()


@given(st.text(), st.text(), st.text())
def test_the_first_difference_of_two_long_cells_is_shown(same, one, other):
    cell = changes.shown(Cell("x", same * 50 + one, same * 50 + other))
    assert (cell.old == cell.new) <= (same * 50 + one == same * 50 + other)
    assert max(len(cell.old), len(cell.new)) <= changes.LONGEST + 2
