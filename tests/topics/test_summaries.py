"""Summaries in the database: asked for once, edited with history, published, free of words."""

import json
from itertools import cycle

import pytest
from sqlalchemy import func, select

from consultation import comments
from errors import AlreadyDone, Conflict, Empty, NotFound, TooLong, WrongStage
from models import Act, Entry, Job, JobState, Role, RuledOut, Stage, Stance, Trace, Verdict
from tests.world import (
    NOON,
    make_account,
    make_answer,
    make_comment,
    make_consultation,
    make_ruling,
    make_staff,
    make_summary,
)
from topics import pipeline, summaries

SAID = [
    "夜间停车收费太高，希望夜间免费，白天可以收费。",
    "夜间停车应当免费，我们下班晚，夜间收费不合理。",
    "夜间停车收费要取消，周边没有别的车位。",
    "盲道被车占了，请加强巡查，盲道不能停车。",
    "占用盲道停车的要处罚，盲人没法走路。",
]


def closed_with(session, bodies=SAID):
    made = make_consultation(session, stage=Stage.CLOSED)
    stances = cycle(Stance)
    return made, [
        make_comment(session, consultation=made, body=body, stance=stance, published=True)
        for body, stance in zip(bodies, stances, strict=False)
    ]


def run(session, made):
    """The pipeline over what is published, stored."""
    found = summaries.opinions(session, consultation_id=made.id)
    return summaries.build(
        session,
        consultation_id=made.id,
        document=pipeline.summarise(found),
        made_by=None,
        now=NOON,
    )


def ask(session, made, **given):
    given.setdefault("account", make_staff(session, made, Role.ANALYST))
    return summaries.ask(session, consultation_id=made.id, now=NOON, **given)


def publish(session, summary, made):
    analyst = make_staff(session, made, Role.ANALYST)
    return summaries.publish(session, account=analyst, summary_id=summary.id, now=NOON)


def relabel(session, topic, made, label):
    analyst = make_staff(session, made, Role.ANALYST)
    return summaries.relabel(session, account=analyst, topic_id=topic.id, label=label, now=NOON)


def withdraw(session, comment):
    author = session.get_one(type(make_account(session)), comment.author_id)
    comments.withdraw(session, account=author, comment_id=comment.id, now=NOON)


def texts_of(document):
    return "\n".join(sentence["text"] for sentence in document["sentences"])


def test_asking_twice_gives_the_same_job(any_session):
    made, _comments = closed_with(any_session, [])
    assert ask(any_session, made).id == ask(any_session, made).id
    assert any_session.scalar(select(func.count(Job.id))) == 1


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_once_a_job_has_ended_another_can_be_asked_for(session, state):
    made, _comments = closed_with(session, [])
    first = ask(session, made)
    first.state = state
    assert ask(session, made).id != first.id


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CLOSED])
def test_a_summary_is_made_after_closing_and_before_the_answer(session, stage):
    with pytest.raises(WrongStage):
        ask(session, make_consultation(session, stage=stage))


def test_only_published_words_are_read(any_session):
    made, [one, *_] = closed_with(any_session)
    masked = make_comment(any_session, consultation=made, body="请打13812345678联系我")
    make_ruling(any_session, comment=masked, outcome=RuledOut.PUBLISH_MASKED)
    make_comment(any_session, consultation=made, body="没有公开的话")
    found = summaries.opinions(any_session, consultation_id=made.id)
    assert [each.text for each in found] == [*SAID, "请打138****5678联系我"]
    assert (found[0].id, found[0].weight) == (one.id, 1)


def test_every_comment_is_traced_to_one_topic_or_stands_openly_in_none(any_session):
    made, said = closed_with(any_session)
    summary = run(any_session, made)
    document = summary.document
    placed = [i for topic in document["topics"] for i in topic["comment_ids"]]
    assert sorted(placed + document["unassigned"]) == [comment.id for comment in said]
    coarse = [topic.id for topic in summary.topics if topic.level == "topic"]
    traced = any_session.scalars(select(Trace.comment_id).where(Trace.topic_id.in_(coarse)))
    assert sorted(traced) == sorted(placed)


def test_nobody_commented_and_a_summary_is_made_all_the_same(any_session):
    made, _comments = closed_with(any_session, [])
    summary = run(any_session, made)
    publish(any_session, summary, made)
    whole = summaries.with_words(any_session, summary=summary)
    assert (whole["comments"], summary.topics, texts_of(whole)) == (0, [], "没有收到意见。")
    assert summaries.numbers(summary).classified_share == 1.0


def test_what_is_stored_holds_no_quotes(session):
    made, said = closed_with(session)
    stored = json.dumps(run(session, made).document, ensure_ascii=False)
    assert not [comment.shown for comment in said if comment.shown in stored]
    assert "sentences" not in stored and '"text"' not in stored


def test_read_again_it_is_what_the_pipeline_wrote(any_session):
    made, _comments = closed_with(any_session)
    found = summaries.opinions(any_session, consultation_id=made.id)
    written = summaries.documents.as_json(pipeline.summarise(found))
    any_session.expire_all()
    summary = run(any_session, made)
    assert summaries.with_words(any_session, summary=summary) == written


def test_every_quote_is_literal(session):
    made, said = closed_with(session)
    whole = summaries.with_words(session, summary=run(session, made))
    words = {comment.id: comment.shown for comment in said}
    quotes = [quote for part in whole["topics"] for quote in part["quotes"]]
    assert quotes
    for quote in quotes:
        assert words[quote["comment_id"]][quote["start"] : quote["end"]] == quote["text"]


def test_of_a_withdrawn_comment_no_quote_is_shown_and_the_digest_still_holds(any_session):
    made, said = closed_with(any_session)
    summary = make_summary(any_session, consultation=made, groups=[said[:3], said[3:]])
    assert said[0].shown[:4] in texts_of(summaries.with_words(any_session, summary=summary))
    withdraw(any_session, said[0])
    any_session.expire_all()
    whole = summaries.with_words(any_session, summary=summary)
    assert whole["topics"][0]["quotes"] == []
    assert SAID[0][:4] not in json.dumps(whole, ensure_ascii=False)
    assert summaries.digest(summary.document) == summary.digest


def test_of_a_comment_whose_ruling_was_taken_back_no_quote_is_shown(session):
    made, said = closed_with(session)
    summary = make_summary(session, consultation=made, groups=[said])
    said[0].shown = None
    session.flush()
    assert summaries.with_words(session, summary=summary)["topics"][0]["quotes"] == []


def test_a_label_edited_by_a_person_stands_in_the_sentences(any_session):
    made, said = closed_with(any_session)
    summary = make_summary(any_session, consultation=made, groups=[said], published=False)
    relabel(any_session, summary.topics[0], made, "夜间\u202e收费")
    any_session.expire_all()
    whole = summaries.with_words(any_session, summary=summary)
    assert whole["topics"][0]["label"] == "夜间收费"
    assert "关于“夜间收费”的意见 5 条" in texts_of(whole)


def test_sentences_are_written_in_the_language_asked_for(session):
    made, said = closed_with(session)
    summary = make_summary(session, consultation=made, groups=[said])
    whole = summaries.with_words(session, summary=summary, language="en")
    assert "Comments received: 5." in texts_of(whole)


def test_relabelling_keeps_what_it_was(any_session):
    made, said = closed_with(any_session)
    summary = make_summary(any_session, consultation=made, groups=[said], published=False)
    for label in ("夜间收费", "夜间停车收费"):
        relabel(any_session, summary.topics[0], made, label)
    notes = summaries.notes(any_session, summary_id=summary.id)
    assert [(note.was, note.became) for note in notes] == [
        ("夜间收费", "夜间停车收费"),
        ("主题1", "夜间收费"),
    ]
    assert summary.topics[0].machine_label == "主题1"


def test_the_same_label_again_is_no_change(session):
    made, said = closed_with(session)
    summary = make_summary(session, consultation=made, groups=[said], published=False)
    relabel(session, summary.topics[0], made, " 主题1 ")
    assert summaries.notes(session, summary_id=summary.id) == []


def test_the_digest_covers_the_labels_as_edited(session):
    made, said = closed_with(session)
    summary = make_summary(session, consultation=made, groups=[said], published=False)
    before = summary.digest
    relabel(session, summary.topics[0], made, "夜间收费")
    publish(session, summary, made)
    entry = session.scalars(select(Entry).where(Entry.act == Act.SUMMARY_PUBLISHED)).one()
    assert before != entry.facts["digest"] == summaries.digest(summary.document)


@pytest.mark.parametrize("label, refusal", [("\u200b ", Empty), ("长" * 121, TooLong)])
def test_a_label_is_neither_empty_nor_long(session, label, refusal):
    made, said = closed_with(session)
    summary = make_summary(session, consultation=made, groups=[said], published=False)
    with pytest.raises(refusal):
        relabel(session, summary.topics[0], made, label)


def test_a_published_summary_is_not_edited(session):
    made, said = closed_with(session)
    summary = make_summary(session, consultation=made, groups=[said])
    with pytest.raises(AlreadyDone):
        relabel(session, summary.topics[0], made, "改了")


def test_publishing_names_the_reviewer_and_is_on_record(any_session):
    made, said = closed_with(any_session)
    summary = make_summary(any_session, consultation=made, groups=[said])
    assert summary.reviewed_by is not None
    newest = summaries.newest(any_session, consultation_id=made.id, published=True)
    assert newest.id == summary.id
    assert any_session.scalars(select(Entry).where(Entry.act == Act.SUMMARY_PUBLISHED)).one()


def test_publishing_twice_is_refused(session):
    made, said = closed_with(session)
    summary = make_summary(session, consultation=made, groups=[said])
    with pytest.raises(AlreadyDone):
        publish(session, summary, made)


def test_only_the_newest_is_published(session):
    made, said = closed_with(session)
    old = make_summary(session, consultation=made, groups=[said], published=False)
    make_summary(session, consultation=made, groups=[said], published=False)
    with pytest.raises(Conflict) as refusal:
        publish(session, old, made)
    assert refusal.value.about["why"] == "not-newest"


def test_a_summary_that_has_not_read_every_published_comment_is_refused(any_session):
    made, said = closed_with(any_session)
    summary = make_summary(any_session, consultation=made, groups=[said], published=False)
    make_comment(any_session, consultation=made, published=True)
    with pytest.raises(Conflict) as refusal:
        publish(any_session, summary, made)
    assert refusal.value.about["why"] == "comments-changed"


def test_one_withdrawn_since_does_not_keep_it_from_being_published(session):
    made, said = closed_with(session)
    summary = make_summary(session, consultation=made, groups=[said], published=False)
    withdraw(session, said[0])
    assert publish(session, summary, made).published_at == NOON


def test_after_the_answer_no_summary_is_published(session):
    made, said = closed_with(session)
    make_summary(session, consultation=made, groups=[said])
    late = make_summary(session, consultation=made, groups=[said], published=False)
    make_answer(session, consultation=made, verdicts=[Verdict.ADOPTED])
    with pytest.raises(WrongStage):
        publish(session, late, made)


def test_the_four_numbers(session):
    made, said = closed_with(session)
    summary = make_summary(session, consultation=made, groups=[said[:3]], loose=said[3:])
    found = summaries.numbers(summary)
    assert (found.comments, found.people, found.distinct, found.classified) == (5, 5, 5, 3)
    assert found.classified_share == 0.6


def test_what_is_unknown_is_not_found(session):
    made, _comments = closed_with(session, [])
    analyst = make_staff(session, made, Role.ANALYST)
    with pytest.raises(NotFound):
        summaries.publish(session, account=analyst, summary_id=99, now=NOON)
    with pytest.raises(NotFound):
        summaries.relabel(session, account=analyst, topic_id=99, label="甲", now=NOON)
    with pytest.raises(NotFound):
        summaries.ask(session, account=analyst, consultation_id=99, now=NOON)
