"""The record of an answered consultation becomes a Dataset, through the gate."""

import csv
import io

import pytest

import files
from consultation import record_data
from errors import Conflict, NotAllowed, WrongStage
from models import Role, Stage, Verdict
from tests.world import (
    NOON,
    make_answer,
    make_comment,
    make_consultation,
    make_staff,
    make_summary,
)


@pytest.fixture
def answered(session):
    made = make_consultation(session, slug="parking", stage=Stage.CLOSED)
    said = [
        make_comment(session, consultation=made, body=body, published=True)
        for body in ("夜间收费太高", "盲道被占", "请增加车位")
    ]
    make_summary(session, consultation=made, groups=[said])
    make_answer(session, consultation=made, verdicts=[Verdict.ADOPTED])
    make_comment(session, consultation=made, body="还没有人看过")  # it came by post, late
    return made


@pytest.fixture
def steward(session, answered):
    return make_staff(session, answered, Role.STEWARD)


def begin(session, account, consultation):
    release, _ = record_data.begin(
        session, account=account, consultation_id=consultation.id, now=NOON
    )
    return release


def rows(release):
    text = files.path_of(release.original_sha256).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_comment_is_a_row(session, steward, answered):
    assert len(rows(begin(session, steward, answered))) == 4


def test_words_that_are_not_published_are_not_in_it(session, steward, answered):
    said = [row["意见"] for row in rows(begin(session, steward, answered))]
    assert said.count("") == 1
    assert "还没有人看过" not in said


def test_it_says_what_became_of_a_comment(session, steward, answered):
    first = rows(begin(session, steward, answered))[0]
    assert (first["采纳情况"], bool(first["理由"])) == ("采纳", True)


def test_no_column_names_a_person(session, steward, answered):
    header = rows(begin(session, steward, answered))[0].keys()
    assert not {"姓名", "署名", "name"} & set(header)


def test_small_cells_are_suppressed_from_the_start(session, steward, answered):
    release = begin(session, steward, answered)
    assert [fix["kind"] for fix in release.fixes] == ["suppress"]
    assert set(release.quasi) == set(record_data.QUASI)


def test_a_second_record_waits_for_the_first(session, steward, answered):
    begin(session, steward, answered)
    with pytest.raises(Conflict):
        begin(session, steward, answered)


def test_a_drafter_does_not_publish_records(session, answered):
    with pytest.raises(NotAllowed):
        begin(session, make_staff(session, answered, Role.DRAFTER), answered)


def test_an_open_consultation_has_no_record_yet(session, steward, answered):
    made = make_consultation(session, department=answered.department)
    with pytest.raises(WrongStage):
        begin(session, steward, made)
