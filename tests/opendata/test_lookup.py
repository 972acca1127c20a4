"""A file known by its checksum: what is pasted, which file it is, whom its changes are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Invalid
from models import Openness, ReleaseState
from opendata import lookup
from tests.data_world import ROWS, Table, make_dataset, make_release
from tests.world import NOON

SUMS = st.text("0123456789abcdef", min_size=64, max_size=64)
WAYS = (
    "{}",
    "  {}\n",
    "{}  data.csv",
    "{} *data.csv\n",
    "sha256:{}",
    "SHA256(data.csv)= {}",
    "SHA256 hash of data.csv:\r\n{}\r\nCertUtil: done.",
)


@given(SUMS, st.sampled_from(WAYS), st.booleans())
def test_a_checksum_is_found_in_whatever_a_tool_prints(known, way, large):
    assert lookup.checksum(way.format(known.upper() if large else known)) == known


@given(SUMS)
def test_pairs_of_digits_are_taken(known):
    assert lookup.checksum(" ".join(known[i : i + 2] for i in range(0, 64, 2))) == known


@pytest.mark.parametrize(
    "text", ["", "x", "ab" * 31, "ab" * 33, "0" * 63 + "g", "\x00", "a" * 10**6, "０" * 64]
)
def test_what_is_no_checksum_is_refused(text):
    with pytest.raises(Invalid):
        lookup.checksum(text)


def find(session, sha256, account=None):
    return lookup.find(session, sha256=sha256, account=account, now=NOON)


@pytest.fixture
def dataset(session):
    return make_dataset(session)


def test_a_file_is_known_with_its_release(session, dataset):
    first = make_release(session, dataset=dataset)
    make_release(session, dataset=dataset, table=Table(rows=ROWS[:4]))
    found = find(session, first.digest)
    assert (found.file, found.release, found.newest.number) == ("data.csv", first, 2)
    counts = lookup.since(found)
    assert (counts["added"], counts["removed"], counts["changed"]) == (0, 2, 0)


def test_of_the_newest_file_nothing_has_changed(session, dataset):
    found = find(session, make_release(session, dataset=dataset).digest)
    assert found.is_newest and lookup.since(found) is None


def test_a_file_that_came_back_is_the_newest(session, dataset):
    again = make_release(session, dataset=dataset).digest
    make_release(session, dataset=dataset, table=Table(rows=ROWS[:4]))
    make_release(session, dataset=dataset)
    found = find(session, again)
    assert found.is_newest and [each.number for each in found.also] == [1]


def test_of_a_withdrawn_file_the_reason_is_known_and_no_changes(session, dataset):
    gone = make_release(session, dataset=dataset)
    make_release(session, dataset=dataset, table=Table(rows=ROWS[:4]))
    gone.state, gone.withdrawn_reason = ReleaseState.WITHDRAWN, "号码"
    session.flush()
    found = find(session, gone.digest)
    assert found.withdrawn and found.release.withdrawn_reason == "号码"
    assert lookup.since(found) is None


def test_a_file_still_in_force_goes_before_a_withdrawn_one(session, dataset):
    kept = make_release(session, dataset=dataset)
    gone = make_release(session, dataset=make_dataset(session))
    gone.state = ReleaseState.WITHDRAWN
    session.flush()
    assert find(session, gone.digest).release is kept


def test_changes_of_data_that_are_not_open_are_not_counted_for_everybody(session):
    dataset = make_dataset(session, openness=Openness.CONDITIONAL)
    first = make_release(session, dataset=dataset)
    make_release(session, dataset=dataset, table=Table(rows=ROWS[:4]))
    found = find(session, first.digest)
    assert found.newest.number == 2 and lookup.since(found) is None


def test_what_is_not_public_is_not_known(session):
    made = make_release(session, dataset=make_dataset(session), state=ReleaseState.REVIEW)
    hidden = make_release(session, table=Table(rows=ROWS[:2]))
    hidden.dataset.published_at = None
    session.flush()
    assert find(session, made.digest) is None and find(session, hidden.digest) is None
