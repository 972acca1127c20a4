"""Writing the answer: a verdict with its reason on every Topic or Comment, and the Reply."""

import pytest

from consultation import decisions
from errors import Conflict, Empty, Invalid, NotFound, TooLong
from models import Role, Stage, Topic, TopicLevel, Verdict
from tests.world import NOON, make_comment, make_consultation, make_staff, make_summary


def closed_with(session, n):
    made = make_consultation(session, stage=Stage.CLOSED)
    return made, [make_comment(session, consultation=made, published=True) for _ in range(n)]


def decide_topic(session, made, topic, **given):
    given = {"verdict": Verdict.ADOPTED, "reason": "意见合理", **given}
    drafter = make_staff(session, made, Role.DRAFTER)
    return decisions.decide_topic(session, account=drafter, topic_id=topic.id, now=NOON, **given)


def decide_comments(session, made, ids, **given):
    given = {"verdict": Verdict.REFERRED, "reason": "已转办", **given}
    return decisions.decide_comments(
        session,
        account=make_staff(session, made, Role.DRAFTER),
        consultation_id=made.id,
        comment_ids=ids,
        now=NOON,
        **given,
    )


def reply(session, made, text):
    drafter = make_staff(session, made, Role.DRAFTER)
    return decisions.write_reply(
        session, account=drafter, consultation_id=made.id, text=text, now=NOON
    )


def test_a_topic_gets_a_verdict_with_its_reason_and_clauses(any_session):
    made, comments = closed_with(any_session, 1)
    [topic] = make_summary(any_session, consultation=made, groups=[comments]).topics
    decide_topic(any_session, made, topic, clause_keys=["art-3"])
    any_session.expire_all()
    [each] = decisions.topics_to_answer(any_session, consultation_id=made.id)
    assert (each.decision.verdict, each.decision.clause_keys) == (Verdict.ADOPTED, ["art-3"])


def test_deciding_again_changes_the_one_decision(any_session):
    made, comments = closed_with(any_session, 1)
    [topic] = make_summary(any_session, consultation=made, groups=[comments]).topics
    first = decide_topic(any_session, made, topic)
    second = decide_topic(any_session, made, topic, verdict=Verdict.PARTLY, reason="改了主意")
    assert (first.id, second.verdict) == (second.id, Verdict.PARTLY)


@pytest.mark.parametrize(
    "given, refusal",
    [
        ({"reason": " \u200b\x00"}, Empty),
        ({"reason": "长" * 5_001}, TooLong),
        ({"clause_keys": ["art-3", "art-99"]}, Invalid),
    ],
)
def test_a_verdict_needs_a_reason_of_some_length_and_real_clauses(session, given, refusal):
    made, comments = closed_with(session, 1)
    [topic] = make_summary(session, consultation=made, groups=[comments]).topics
    with pytest.raises(refusal):
        decide_topic(session, made, topic, **given)
    with pytest.raises(refusal):
        decide_comments(session, made, [comments[0].id], **given)


def test_hidden_characters_are_taken_out_of_a_reason(any_session):
    made, comments = closed_with(any_session, 1)
    [topic] = make_summary(any_session, consultation=made, groups=[comments]).topics
    assert decide_topic(any_session, made, topic, reason="意见\x00合\u202e理").reason == "意见合理"


def test_a_topic_of_an_unpublished_summary_is_not_decided(session):
    made, comments = closed_with(session, 1)
    summary = make_summary(session, consultation=made, groups=[comments], published=False)
    with pytest.raises(Conflict):
        decide_topic(session, made, summary.topics[0])


def test_a_topic_of_an_older_summary_is_not_decided(session):
    made, comments = closed_with(session, 1)
    old = make_summary(session, consultation=made, groups=[comments])
    make_summary(session, consultation=made, groups=[comments])
    with pytest.raises(Conflict):
        decide_topic(session, made, old.topics[0])


def test_verdicts_on_an_older_summary_are_not_those_to_answer_with(session):
    made, [one, two] = closed_with(session, 2)
    old = make_summary(session, consultation=made, groups=[[one, two]])
    decide_topic(session, made, old.topics[0])
    make_summary(session, consultation=made, groups=[[one], [two]])
    topics = decisions.topics_to_answer(session, consultation_id=made.id)
    assert [each.decision for each in topics] == [None, None]


def test_a_verdict_goes_along_to_the_same_topic_of_a_newer_summary(any_session):
    made, [one, two, three] = closed_with(any_session, 3)
    old = make_summary(any_session, consultation=made, groups=[[one, two], [three]])
    decide_topic(any_session, made, old.topics[0])
    late = make_comment(any_session, consultation=made, published=True)
    make_summary(any_session, consultation=made, groups=[[three], [one, two, late]])
    topics = decisions.topics_to_answer(any_session, consultation_id=made.id)
    assert [each.decision and each.decision.reason for each in topics] == [None, "意见合理"]


def test_an_issue_is_not_decided(session):
    made, comments = closed_with(session, 1)
    [topic] = make_summary(session, consultation=made, groups=[comments]).topics
    topic.level = TopicLevel.ISSUE
    with pytest.raises(NotFound):
        decide_topic(session, made, topic)


def test_an_unknown_topic_is_not_found(session):
    made, _comments = closed_with(session, 0)
    with pytest.raises(NotFound):
        decide_topic(session, made, Topic(id=99))


def test_comments_in_no_topic_are_loose(any_session):
    made, [one, two] = closed_with(any_session, 2)
    make_summary(any_session, consultation=made, groups=[[one]], loose=[two])
    assert decisions.loose_comments(any_session, consultation_id=made.id) == [two]


def test_a_comment_published_after_the_summary_is_loose(session):
    made, comments = closed_with(session, 1)
    make_summary(session, consultation=made, groups=[comments])
    late = make_comment(session, consultation=made, published=True)
    assert decisions.loose_comments(session, consultation_id=made.id) == [late]


def test_without_a_summary_all_are_loose(session):
    made, comments = closed_with(session, 2)
    assert decisions.loose_comments(session, consultation_id=made.id) == comments


def test_comments_get_verdicts_of_their_own(any_session):
    made, [one, two] = closed_with(any_session, 2)
    decide_comments(any_session, made, [one.id, two.id, one.id])
    own = decisions.own_decisions(any_session, consultation_id=made.id)
    assert {comment_id: row.verdict for comment_id, row in own.items()} == {
        one.id: Verdict.REFERRED,
        two.id: Verdict.REFERRED,
    }


def test_deciding_on_a_comment_again_changes_its_one_decision(session):
    made, [one] = closed_with(session, 1)
    [first] = decide_comments(session, made, [one.id])
    [second] = decide_comments(session, made, [one.id], reason="另有答复")
    assert (first.id, second.reason) == (second.id, "另有答复")


def test_what_is_not_published_here_gets_no_verdict(session):
    made, [one] = closed_with(session, 1)
    waiting = make_comment(session, consultation=made)
    elsewhere = make_comment(session, published=True)
    for comment in (waiting, elsewhere):
        with pytest.raises(NotFound) as refusal:
            decide_comments(session, made, [one.id, comment.id])
        assert refusal.value.about["comments"] == [comment.id]
    assert decisions.own_decisions(session, consultation_id=made.id) == {}


def test_a_verdict_on_no_comment_is_refused(session):
    made, _comments = closed_with(session, 1)
    with pytest.raises(Empty):
        decide_comments(session, made, [])


def test_the_reply_is_written_and_changed(any_session):
    made, _comments = closed_with(any_session, 0)
    first = reply(any_session, made, "感谢\x00大家。")
    second = reply(any_session, made, "再次感谢大家。")
    assert (first.id, decisions.reply_of(any_session, consultation_id=made.id).text) == (
        second.id,
        "再次感谢大家。",
    )


@pytest.mark.parametrize("text, refusal", [("\n ", Empty), ("长" * 50_001, TooLong)])
def test_a_reply_is_neither_empty_nor_endless(session, text, refusal):
    made, _comments = closed_with(session, 0)
    with pytest.raises(refusal):
        reply(session, made, text)
