"""Publishing the answer: refused, with the list, while anything lacks; then everybody is told."""

from hashlib import sha256

import pytest
from sqlalchemy import select

from consultation import answering, comments, decisions, texts
from consultation.clauses import split
from errors import Incomplete, SamePerson, WrongStage
from models import Act, Entry, Notice, Role, Stage, Verdict
from tests.world import (
    NOON,
    make_account,
    make_answer,
    make_comment,
    make_consultation,
    make_staff,
    make_summary,
)


def closed_with(session, n):
    made = make_consultation(session, stage=Stage.CLOSED)
    return made, [make_comment(session, consultation=made, published=True) for _ in range(n)]


def answered(session, n=2):
    made, comments = closed_with(session, n)
    make_summary(session, consultation=made, groups=[[comment] for comment in comments])
    make_answer(session, consultation=made, verdicts=[Verdict.ADOPTED] * n)
    return made


def publish(session, made, **given):
    given.setdefault("account", make_staff(session, made, Role.PUBLISHER))
    return answering.publish_answer(session, consultation_id=made.id, now=NOON, **given)


def refused(session, made):
    with pytest.raises(Incomplete) as refusal:
        publish(session, made)
    return {name: value for name, value in refusal.value.about.items() if value}


def entry(session, act):
    return session.scalars(select(Entry).where(Entry.act == act)).one()


def test_everything_that_lacks_is_listed(any_session):
    made, [one, two] = closed_with(any_session, 2)
    make_summary(any_session, consultation=made, groups=[[one]], loose=[two])
    make_comment(any_session, consultation=made)
    assert refused(any_session, made) == {
        "waiting": 1,
        "topics": ["主题1"],
        "comments": [two.id],
        "reply": True,
    }


def test_without_a_published_summary_it_is_refused(session):
    made, comments = closed_with(session, 1)
    make_summary(session, consultation=made, groups=[comments], published=False)
    make_answer(session, consultation=made, published=False)
    assert refused(session, made) == {"summary": True, "comments": [comments[0].id]}


def test_one_topic_without_a_verdict_is_enough_to_refuse(session):
    made, [one, two] = closed_with(session, 2)
    make_summary(session, consultation=made, groups=[[one], [two]])
    [first, _second] = decisions.topics_to_answer(session, consultation_id=made.id)
    drafter = make_staff(session, made, Role.DRAFTER)
    decisions.decide_topic(
        session,
        account=drafter,
        topic_id=first.topic.id,
        verdict=Verdict.ADOPTED,
        reason="合理",
        now=NOON,
    )
    decisions.write_reply(
        session, account=drafter, consultation_id=made.id, text="感谢。", now=NOON
    )
    assert refused(session, made) == {"topics": ["主题2"]}
    progress = answering.progress(session, consultation_id=made.id)
    assert (progress.answered, progress.total) == (1, 2)


def test_a_verdict_on_every_topic_and_loose_comment_is_enough(any_session):
    made, [one, two] = closed_with(any_session, 2)
    make_summary(any_session, consultation=made, groups=[[one]], loose=[two])
    decisions.decide_comments(
        any_session,
        account=make_staff(any_session, made, Role.DRAFTER),
        consultation_id=made.id,
        comment_ids=[two.id],
        verdict=Verdict.ALREADY,
        reason="已有规定",
        now=NOON,
    )
    make_answer(any_session, consultation=made, verdicts=[Verdict.ADOPTED])
    assert made.stage is Stage.ANSWERED


def test_nobody_commented_and_a_reply_is_enough(any_session):
    made, _comments = closed_with(any_session, 0)
    assert refused(any_session, made) == {"reply": True}
    make_answer(any_session, consultation=made)
    assert made.stage is Stage.ANSWERED


def test_all_withheld_or_withdrawn_and_a_reply_is_enough(session):
    made = make_consultation(session, stage=Stage.CLOSED)
    author = make_account(session)
    comment = make_comment(session, consultation=made, author=author)
    comments.withdraw(session, account=author, comment_id=comment.id, now=NOON)
    make_answer(session, consultation=made)
    assert made.stage is Stage.ANSWERED


def test_who_wrote_the_reply_does_not_publish_it(session):
    made, _comments = closed_with(session, 0)
    publisher = make_staff(session, made, Role.PUBLISHER)
    decisions.write_reply(
        session, account=publisher, consultation_id=made.id, text="感谢。", now=NOON
    )
    with pytest.raises(SamePerson):
        publish(session, made, account=publisher)


def test_publishing_twice_is_refused_and_recorded_once(session):
    made = answered(session)
    with pytest.raises(WrongStage):
        publish(session, made)
    assert entry(session, Act.DECISION_PUBLISHED)


def test_an_answer_cannot_be_changed_once_it_is_published(session):
    made = answered(session)
    with pytest.raises(WrongStage):
        make_answer(session, consultation=made, verdicts=[Verdict.PARTLY] * 2)


def test_the_ledger_holds_the_hash_of_what_was_answered(any_session):
    made = answered(any_session)
    record = answering.answer_record(any_session, consultation_id=made.id)
    facts = entry(any_session, Act.DECISION_PUBLISHED).facts
    assert facts["digest"] == sha256(record).hexdigest()


def test_a_changed_reason_changes_the_hash(session):
    made = answered(session)
    before = answering.answer_record(session, consultation_id=made.id)
    decisions.topics_to_answer(session, consultation_id=made.id)[0].decision.reason = "改了"
    session.flush()
    assert answering.answer_record(session, consultation_id=made.id) != before


def test_a_draft_verdict_on_an_older_summary_is_no_part_of_the_answer(session):
    made, comments = closed_with(session, 1)
    make_summary(session, consultation=made, groups=[comments])
    make_answer(session, consultation=made, verdicts=[Verdict.NOT_ADOPTED], published=False)
    make_summary(session, consultation=made, groups=[comments])
    make_answer(session, consultation=made, verdicts=[Verdict.ADOPTED])
    record = answering.answer_record(session, consultation_id=made.id).decode()
    assert "not-adopted" not in record and "adopted" in record


def test_every_commenter_is_told_once(any_session):
    made = make_consultation(any_session, stage=Stage.CLOSED)
    author = make_account(any_session)
    comments = [
        make_comment(any_session, consultation=made, author=author, published=True)
        for _ in range(2)
    ]
    make_summary(any_session, consultation=made, groups=[comments])
    make_answer(any_session, consultation=made, verdicts=[Verdict.ADOPTED])
    told = any_session.scalars(select(Notice.account_id).where(Notice.kind == "answered")).all()
    assert told == [author.id]


def test_the_newest_text_is_the_final_one(session):
    made, _comments = closed_with(session, 0)
    final = texts.add_draft(
        session,
        account=make_staff(session, made, Role.DRAFTER),
        consultation_id=made.id,
        parsed=split("第一条 全文改写。"),
        now=NOON,
    )
    make_answer(session, consultation=made)
    assert decisions.reply_of(session, consultation_id=made.id).final_draft_id == final.id
    assert entry(session, Act.DECISION_PUBLISHED).facts["draft"] == final.digest


def test_an_answered_consultation_is_decided(any_session):
    made = answered(any_session)
    answering.conclude(
        any_session,
        account=make_staff(any_session, made, Role.PUBLISHER),
        consultation_id=made.id,
        now=NOON,
    )
    assert (made.stage, made.decided_at) == (Stage.DECIDED, NOON)
    assert entry(any_session, Act.DECIDED).facts["draft"]
