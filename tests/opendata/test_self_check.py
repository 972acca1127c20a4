"""The self-check: every figure computed from what is there, in a fixed number of queries."""

import csv
import io
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from models import Artefact, Cycle, Harvest, InquiryKind, Openness, ReleaseState
from opendata import measure_words, self_check, usage
from opendata.measures import _share
from opendata.self_check import take
from tests.data_world import COLUMNS, ROWS, make_dataset, make_release
from tests.opendata.voices_world import make_application, make_inquiry, make_reuse
from tests.world import DAY, NOON


def value(session, key, now=NOON):
    return take(session, now=now).of(key).value


def test_an_empty_site_has_nothing_to_divide(any_session):
    check = take(any_session, now=NOON)
    assert all(each.value in (0, None) for each in check.measures)


def test_every_figure_has_its_words(session):
    keys = [each.key for each in take(session, now=NOON).measures]
    assert (set(measure_words.WORDS), len(measure_words.WORDS)) == (set(keys), len(keys))


def test_datasets_are_counted_by_openness(session):
    for openness in (Openness.UNCONDITIONAL, Openness.UNCONDITIONAL, Openness.CONDITIONAL):
        make_dataset(session, openness=openness)
    make_dataset(session, public=False)
    measure = take(session, now=NOON).of("unconditional")
    assert (measure.part, measure.n, measure.value) == (2, 3, 2 / 3)


def test_capacity_is_rows_times_columns_of_the_release_in_force(session):
    release = make_release(session)
    make_release(session, dataset=release.dataset)
    assert value(session, "capacity") == len(ROWS) * len(COLUMNS)


def test_what_other_portals_hold_is_not_counted_as_ours(session):
    dataset = make_release(session).dataset
    harvest = Harvest(
        url="https://a.example", protocol="ckan", department_id=dataset.department_id,
        made_by=dataset.created_by, made_at=NOON,
    )  # fmt: skip
    session.add(harvest)
    session.flush()
    dataset.harvest_id = harvest.id
    session.flush()
    assert value(session, "datasets") == value(session, "capacity") == 0


@pytest.mark.parametrize(("days", "fresh"), [(30, 1), (31, 1), (32, 0)])
def test_fresh_is_within_the_promised_cycle(session, days, fresh):
    make_release(session)
    assert value(session, "fresh", NOON + days * DAY) == fresh


def test_without_a_promise_nothing_is_late(session):
    make_release(session, dataset=make_dataset(session, cycle=Cycle.IRREGULAR))
    assert take(session, now=NOON).of("fresh").n == 0


def test_punctual_counts_the_intervals_between_releases(session):
    dataset = make_dataset(session)
    for day in (0, 30, 90):
        make_release(session, dataset=dataset, now=NOON + day * DAY)
    measure = take(session, now=NOON + 91 * DAY).of("punctual")
    assert (measure.part, measure.n) == (1, 2)


def test_documented_is_the_share_of_columns_with_a_title(session):
    make_release(session)
    measure = take(session, now=NOON).of("documented")
    assert (measure.part, measure.n) == (6, 8)


def test_formats_are_those_of_the_data_alone(session):
    release = make_release(session)
    for name in ("data.xlsx", "data-excel.csv", "datapackage.json", "all.zip", "original/x.xls"):
        release.artefacts.append(Artefact(name=name, media_type="x", size=1, sha256="0" * 64))
    session.flush()
    assert value(session, "formats") == 2


def test_a_withdrawn_release_is_a_tombstone_and_no_data(session):
    release = make_release(session)
    release.state, release.dataset.newest = ReleaseState.WITHDRAWN, None
    session.flush()
    check = take(session, now=NOON)
    assert [check.of(key).value for key in ("tombstones", "releases", "capacity")] == [1, 1, 0]


def test_in_time_counts_what_was_owed_by_today(session):
    make_inquiry(session, answered=True, now=NOON - timedelta(days=1))
    make_inquiry(session)  # not owed yet
    make_inquiry(session, kind=InquiryKind.REQUEST, now=NOON - timedelta(days=60))
    check = take(session, now=NOON)
    assert (check.of("answered-in-time").part, check.of("answered-in-time").n) == (1, 2)
    assert check.of("overdue").value == 1
    assert check.of("answer-days").value == 1


def test_applications_are_held_to_their_day(session):
    make_application(session, dataset=make_dataset(session, openness=Openness.CONDITIONAL))
    assert take(session, now=NOON).of("applications-in-time").n == 0
    assert value(session, "applications-in-time", NOON + 60 * DAY) == 0


def test_reuses_count_once_shown(session):
    dataset = make_dataset(session)
    make_reuse(session, dataset=dataset)
    make_reuse(session, dataset=dataset, url="https://b.example/", shown=True)
    check = take(session, now=NOON)
    assert [check.of(key).value for key in ("reuses", "reuse-kinds", "reused")] == [1, 1, 1]
    assert check.of("reuses-ruled").value == 0.5


def test_usage_is_added_up(session):
    dataset = make_dataset(session)
    usage.count(dataset.id, "page")
    usage.count(dataset.id, "data.csv")
    usage.flush(session, NOON.date())
    assert [value(session, key) for key in ("views", "queries", "downloads")] == [1, 0, 1]


def test_it_costs_the_same_queries_however_large_the_site(any_session):
    def queries():
        asked = []
        engine = any_session.get_bind().engine
        event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        any_session.expire_all()
        take(any_session, now=NOON)
        return len(asked)

    for _ in range(3):
        release = make_release(any_session)
        make_inquiry(any_session, dataset=release.dataset)
    assert queries() == self_check.QUERIES


def test_the_figures_leave_as_a_table(session):
    make_release(session)
    check = take(session, now=NOON)
    text = measure_words.as_csv(check, "zh-Hans").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(check.measures)
    assert next(row["value"] for row in rows if row["key"] == "capacity") == "48"


def test_the_figures_leave_as_json(session):
    make_release(session)
    check = take(session, now=NOON)
    facts = json.loads(measure_words.as_json(check, "en", site="https://minyi.example"))
    assert facts["taken_at"] == "2026-11-22T12:00:00+08:00"
    assert {each["key"] for each in facts["measures"]} == set(measure_words.WORDS)


def test_no_total_and_no_weight_is_made_up(session):
    keys = {each.key for each in take(session, now=NOON).measures}
    assert not {"total", "index", "rank", "weight"} & keys


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_share_is_part_over_n(part, n):
    measure = _share("x", min(part, n), n, "platform-access", "ease")
    assert measure.value is None if n == 0 else 0 <= measure.value <= 1
