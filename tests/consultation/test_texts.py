"""Versions of a text: immutable, numbered, and with Clauses that keep their keys."""

import hashlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from consultation import texts
from consultation.clauses import split
from consultation.reading import read_text
from errors import AlreadyDone, Empty, NotFound, TooLong, Unreadable, WrongStage
from models import Act, Entry, Role, Stage
from tests.consultation.texts import DRAFTS
from tests.world import (
    NOON,
    TEXT,
    clause_of,
    make_comment,
    make_consultation,
    make_ruling,
    make_staff,
)

ONE = "# 办法\n\n第一条 停车按时段收费，夜间免费。\n\n第二条 不得占用盲道和消防通道停车。\n"
TWO = (
    "# 办法\n\n第一条 本办法适用于清沅市行政区域。\n\n第二条 停车按时段收费，夜间和周末免费。\n\n"
    "第三条 不得占用盲道和消防通道停车。\n"
)


def add(session, consultation, text, **given):
    given.setdefault("account", make_staff(session, consultation, Role.DRAFTER))
    return texts.add_draft(
        session, consultation_id=consultation.id, parsed=split(text), now=NOON, **given
    )


def empty(session, stage=Stage.DRAFTING):
    return make_consultation(session, stage=stage, text=None)


def keys_by_text(draft):
    return {clause.text: clause.key for clause in draft.clauses}


def test_versions_are_numbered_from_one(any_session):
    made = empty(any_session)
    assert [add(any_session, made, text).number for text in (ONE, TWO)] == [1, 2]


def test_a_version_has_its_clauses_in_order(any_session):
    add(any_session, made := empty(any_session), TEXT)
    any_session.expire_all()
    draft = texts.newest_draft(any_session, consultation_id=made.id)
    assert [clause.key for clause in draft.clauses] == [each.key for each in split(TEXT).clauses]


def test_the_same_text_again_is_not_a_version(session):
    made = empty(session)
    add(session, made, ONE)
    with pytest.raises(AlreadyDone):
        add(session, made, ONE)


def test_the_second_version_again_is_not_a_third_though_its_keys_were_kept(session):
    made = empty(session)
    add(session, made, ONE)
    add(session, made, TWO)
    with pytest.raises(AlreadyDone):
        add(session, made, TWO)


def test_an_earlier_text_may_come_back_as_a_new_version(session):
    made = empty(session)
    numbers = [add(session, made, text).number for text in (ONE, TWO, ONE)]
    assert numbers == [1, 2, 3]


def test_a_clause_keeps_its_key_when_it_is_renumbered(session):
    made = empty(session)
    first = add(session, made, ONE)
    second = add(session, made, TWO)
    kept = {clause.label: clause.key for clause in second.clauses}
    assert (kept["第二条"], kept["第三条"]) == tuple(clause.key for clause in first.clauses)


def test_a_new_clause_gets_a_key_that_no_old_one_had(session):
    made = empty(session)
    first = add(session, made, ONE)
    second = add(session, made, TWO)
    new = next(clause.key for clause in second.clauses if clause.label == "第一条")
    assert new not in {clause.key for clause in first.clauses}


def test_a_key_goes_on_through_three_versions(session):
    made = empty(session)
    first = add(session, made, ONE)
    add(session, made, TWO)
    third = add(session, made, TWO.replace("周末", "法定节假日"))
    assert {clause.key for clause in first.clauses} <= {clause.key for clause in third.clauses}


@given(old=DRAFTS, new=DRAFTS)
@settings(max_examples=60, deadline=None)
def test_kept_keys_are_unique_and_parents_stand_before(old, new):
    keys = texts._kept_keys(split(old), split(new))
    assert len(set(keys.values())) == len(split(new).clauses)


@given(text=DRAFTS)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_has_clauses_can_be_stored_and_read_back(session, text):
    parsed = split(text)
    if not parsed.clauses:
        return
    with session.begin_nested() as change:
        draft = add(session, made := empty(session), text)
        session.expire_all()
        stored = texts._parsed(texts.draft(session, consultation_id=made.id, number=draft.number))
        assert stored.clauses == parsed.clauses
        change.rollback()


def test_the_digest_can_be_recomputed_from_what_is_published(session):
    made = empty(session)
    for text in (ONE, TWO):
        draft = add(session, made, text)
        published = {
            "title": draft.title,
            "preamble": draft.preamble,
            "clauses": [
                {
                    "key": clause.key,
                    "kind": clause.kind,
                    "label": clause.label,
                    "heading": clause.heading,
                    "text": clause.text,
                    "parent": clause.parent_key,
                }
                for clause in draft.clauses
            ],
        }
        line = json.dumps(published, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        assert draft.digest == hashlib.sha256(line.encode()).hexdigest()


def test_a_text_without_a_title_gets_that_of_the_consultation(session):
    made = empty(session)
    assert add(session, made, "第一条 只有一条。").title == made.title


@pytest.mark.parametrize(
    "text, keys",
    [
        ("第一条 甲。\n第一条 乙。", ["art-1", "art-1~2"]),
        ("第一条 甲。\n第五条 乙。", ["art-1", "art-5"]),
        ("第一条 甲。\n第一条之一 乙。", ["art-1", "art-1-1"]),
    ],
)
def test_numbers_that_repeat_or_skip_are_taken_as_they_stand(any_session, text, keys):
    draft = add(any_session, empty(any_session), text)
    assert [clause.key for clause in draft.clauses] == keys


@pytest.mark.parametrize("text", ["", "   \n", "\u200b"])
def test_a_text_without_clauses_is_refused(session, text):
    with pytest.raises(Empty):
        texts.parse(text)


def test_a_pasted_text_loses_what_cannot_be_seen():
    assert texts.parse("第一条 夜间\x00免\u202e费。").clauses[0].text == "夜间免费。"


def test_a_pasted_text_beyond_two_million_characters_is_refused():
    with pytest.raises(TooLong):
        texts.parse("第一条 " + "长" * 2_000_000)


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a zip", b"%PDF-1.7", "第一条 甲。".encode()])
def test_a_docx_that_is_none_is_refused(data):
    with pytest.raises(Unreadable):
        read_text("draft.docx", data)


def test_more_than_five_thousand_clauses_are_refused(session):
    text = "\n".join(f"第{n}条 内容。" for n in range(1, 5_002))
    with pytest.raises(TooLong):
        add(session, empty(session), text)


@pytest.mark.parametrize("stage", [Stage.REVIEW, Stage.OPEN, Stage.DECIDED, Stage.WITHDRAWN])
def test_the_text_does_not_change_under_the_publics_hands(session, stage):
    with pytest.raises(WrongStage):
        add(session, make_consultation(session, stage=stage), TWO)


def test_a_version_after_closing_is_on_record(any_session):
    made = make_consultation(any_session, stage=Stage.CLOSED)
    draft = add(any_session, made, TWO)
    entry = any_session.scalars(select(Entry)).one()
    assert (entry.act, entry.facts["digest"]) == (Act.DRAFT_ADDED, draft.digest)


def test_a_version_in_drafting_is_not_on_record(session):
    add(session, empty(session), ONE)
    assert session.scalars(select(Entry)).all() == []


def test_comments_on_the_old_version_count_on_the_same_clause_of_the_new_one(any_session):
    made = empty(any_session)
    add(any_session, made, ONE)
    clause = clause_of(any_session, made, "art-1")
    for _ in range(2):
        make_comment(any_session, consultation=made, clause=clause, published=True)
    made.stage = Stage.CLOSED
    second = add(any_session, made, TWO)
    counts = texts.clause_counts(any_session, consultation_id=made.id)
    moved = next(clause for clause in second.clauses if clause.label == "第二条")
    assert (counts[moved.key], sum(counts.values())) == (2, 2)


def test_a_clause_is_found_in_the_newest_version_that_has_it(session):
    made = empty(session)
    add(session, made, ONE)
    add(session, made, "# 办法\n\n第一条 停车按时段收费，夜间免费。\n")
    found = texts.clause(session, consultation_id=made.id, key="art-2")
    assert found.draft.number == 1


def test_an_unknown_clause_or_version_is_refused(any_session):
    made = make_consultation(any_session)
    with pytest.raises(NotFound):
        texts.clause(any_session, consultation_id=made.id, key="art-99")
    with pytest.raises(NotFound):
        texts.draft(any_session, consultation_id=made.id, number=2)


def test_the_redline_tells_moved_numbers_from_changed_words(session):
    made = empty(session)
    add(session, made, ONE)
    add(session, made, TWO)
    found = texts.redline(session, consultation_id=made.id, old=1, new=2)
    assert found.counts == {"same": 1, "changed": 1, "moved": 0, "added": 1, "removed": 0}


def test_the_redline_uses_the_lasting_keys(session):
    made = empty(session)
    add(session, made, ONE)
    add(session, made, TWO)
    found = texts.redline(session, consultation_id=made.id, old=1, new=2)
    assert all(change.old == change.new for change in found.changes if change.old and change.new)


def test_both_texts_can_be_read_back_from_the_redline(session):
    made = empty(session)
    add(session, made, ONE)
    add(session, made, TWO)
    found = texts.redline(session, consultation_id=made.id, old=1, new=2)
    new = "".join(t for change in found.changes for op, t in change.spans if op in "=+")
    assert "夜间和周末免费" in new and "本办法适用于" in new


def test_counters_of_a_clause_follow_the_rulings_on_its_comments(session):
    made = make_consultation(session)
    clause = clause_of(session, made, "art-3")
    comment = make_comment(session, consultation=made, clause=clause)
    before = texts.clause_counts(session, consultation_id=made.id)
    make_ruling(session, comment=comment)
    assert (before, texts.clause_counts(session, consultation_id=made.id)) == ({}, {"art-3": 1})
