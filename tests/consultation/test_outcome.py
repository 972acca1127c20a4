"""What came of it: numbers that partition, shares that add up, rows that answer each once."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation import comments, decisions, outcome
from models import Channel, Role, RuledOut, Stage, Standing, Verdict
from moderation.reasons import Reason
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


def closed_with(session, n):
    made = make_consultation(session, stage=Stage.CLOSED)
    return made, [make_comment(session, consultation=made, published=True) for _ in range(n)]


def came_of(session, made):
    session.flush()
    return outcome.outcome(session, consultation=made)


def decide_alone(session, made, comments, verdict, reason="另有答复", keys=()):
    decisions.decide_comments(
        session,
        account=make_staff(session, made, Role.DRAFTER),
        consultation_id=made.id,
        comment_ids=[comment.id for comment in comments],
        verdict=verdict,
        reason=reason,
        clause_keys=keys,
        now=NOON,
    )


def test_every_comment_is_counted_in_one_standing(any_session):
    made, author = make_consultation(any_session), make_account(any_session)
    for _ in range(3):
        make_comment(any_session, consultation=made, published=True)
    make_comment(any_session, consultation=made)
    withheld = make_comment(any_session, consultation=made)
    make_ruling(any_session, comment=withheld, outcome=RuledOut.WITHHOLD, reason=Reason.INSULT)
    gone = make_comment(any_session, consultation=made, author=author)
    comments.withdraw(any_session, account=author, comment_id=gone.id, now=NOON)
    found = came_of(any_session, made)
    parts = (found.published, found.waiting, found.withheld, found.withdrawn)
    assert parts == (3, 1, 1, 1)
    assert found.received == sum(parts) == sum(found.channels.values())
    assert found.withheld_reasons == {"insult": 1}


def test_people_are_counted_once_and_imports_not_as_people(session):
    made, author = make_consultation(session), make_account(session)
    for _ in range(2):
        make_comment(session, consultation=made, author=author)
    imported = make_comment(session, consultation=made)
    imported.author_id, imported.channel = None, Channel.PAPER
    found = came_of(session, made)
    assert (found.people, found.channels) == (1, {"web": 2, "paper": 1})


def test_before_the_answer_no_verdict_is_shown(session):
    made, comments = closed_with(session, 1)
    make_summary(session, consultation=made, groups=[comments])
    make_answer(session, consultation=made, verdicts=[Verdict.ADOPTED], published=False)
    found = came_of(session, made)
    assert (found.verdicts, found.answers, found.reply) == ([], [], None)
    assert outcome.answers(session, consultation=made) == []


def test_shares_are_of_published_comments_and_add_up(any_session):
    made, [one, two, three] = closed_with(any_session, 3)
    make_summary(any_session, consultation=made, groups=[[one], [two], [three]])
    make_answer(
        any_session,
        consultation=made,
        verdicts=[Verdict.ADOPTED, Verdict.PARTLY, Verdict.NOT_ADOPTED],
    )
    found = came_of(any_session, made)
    assert [str(each.share) for each in found.verdicts] == ["33.34", "33.33", "33.33"]
    assert found.adopted == 2


VERDICTS = st.lists(st.sampled_from(list(Verdict)), min_size=1, max_size=6)


@given(verdicts=VERDICTS, data=st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_decided_shares_and_rows_add_up(session, verdicts, data):
    made, comments = closed_with(session, len(verdicts) + 2)
    extra = comments[len(verdicts) :]
    groups = [[comment] for comment in comments[: len(verdicts)]]
    groups[0].append(extra[0])
    make_summary(session, consultation=made, groups=groups, loose=extra[1:])
    decide_alone(session, made, extra, data.draw(st.sampled_from(list(Verdict))))
    make_answer(session, consultation=made, verdicts=verdicts)
    found = came_of(session, made)
    assert sum(each.share for each in found.verdicts) == Decimal("100.00")
    assert sum(each.comments for each in found.verdicts) == found.published
    assert sum(each.size for each in found.answers) == found.published
    tally = outcome.tallies(session, consultation_ids=[made.id])[made.id]
    assert (tally.comments, tally.adopted) == (found.published, found.adopted)


def test_a_verdict_of_ones_own_goes_before_that_of_the_topic(any_session):
    made, [one, two] = closed_with(any_session, 2)
    make_summary(any_session, consultation=made, groups=[[one, two]])
    decide_alone(any_session, made, [one], Verdict.REFERRED)
    make_answer(any_session, consultation=made, verdicts=[Verdict.ADOPTED])
    verdicts = outcome.verdict_of_comments(any_session, consultation_id=made.id)
    assert {comment_id: row.verdict for comment_id, row in verdicts.items()} == {
        one.id: Verdict.REFERRED,
        two.id: Verdict.ADOPTED,
    }
    assert [row.size for row in came_of(any_session, made).answers] == [1, 1]


def test_comments_answered_alike_stand_in_one_row(session):
    made, [one, two, three] = closed_with(session, 3)
    make_summary(session, consultation=made, loose=[one, two, three])
    decide_alone(session, made, [one, two], Verdict.ALREADY)
    decide_alone(session, made, [three], Verdict.ALREADY, keys=["art-3"])
    make_answer(session, consultation=made)
    rows = came_of(session, made).answers
    assert [(row.comment_ids, row.clause_labels) for row in rows] == [
        ([one.id, two.id], []),
        ([three.id], ["第三条"]),
    ]


def test_one_withdrawn_after_the_answer_is_no_longer_counted(session):
    made, author = make_consultation(session, stage=Stage.CLOSED), make_account(session)
    kept = make_comment(session, consultation=made, published=True)
    gone = make_comment(session, consultation=made, published=True, author=author)
    make_summary(session, consultation=made, groups=[[kept, gone]])
    make_answer(session, consultation=made, verdicts=[Verdict.ADOPTED])
    comments.withdraw(session, account=author, comment_id=gone.id, now=NOON)
    found = came_of(session, made)
    assert (found.published, found.withdrawn, found.answers[0].size) == (1, 1, 1)
    assert [str(each.share) for each in found.verdicts] == ["100.00"]


def test_verdicts_of_an_older_summary_do_not_count(any_session):
    made, comments = closed_with(any_session, 2)
    make_summary(any_session, consultation=made, groups=[comments])
    make_answer(any_session, consultation=made, verdicts=[Verdict.NOT_ADOPTED], published=False)
    make_summary(any_session, consultation=made, groups=[comments])
    make_answer(any_session, consultation=made, verdicts=[Verdict.ADOPTED])
    found = came_of(any_session, made)
    assert [(each.verdict, each.comments) for each in found.verdicts] == [(Verdict.ADOPTED, 2)]
    assert outcome.tallies(any_session, consultation_ids=[made.id])[made.id].adopted == 2


def test_nobody_commented_and_the_outcome_is_complete(any_session):
    made, _comments = closed_with(any_session, 0)
    make_answer(any_session, consultation=made)
    found = came_of(any_session, made)
    assert (found.received, found.verdicts, found.answers, found.adopted) == (0, [], [], 0)
    assert (found.reply.text, len(found.drafts)) == ("感谢大家。", 1)


@pytest.mark.parametrize("standing", [Standing.WITHHELD, Standing.WAITING])
def test_what_is_not_published_has_no_verdict(session, standing):
    made, [one, two] = closed_with(session, 2)
    make_summary(session, consultation=made, groups=[[one, two]])
    make_answer(session, consultation=made, verdicts=[Verdict.ADOPTED])
    two.standing = standing
    session.flush()
    assert set(outcome.verdict_of_comments(session, consultation_id=made.id)) == {one.id}


def test_tallies_of_many_consultations_come_apart(any_session):
    tallied = {}
    for n in (1, 2):
        made, comments = closed_with(any_session, n)
        make_summary(any_session, consultation=made, groups=[comments])
        make_answer(any_session, consultation=made, verdicts=[Verdict.ADOPTED])
        tallied[made.id] = outcome.Tally(n, n)
    assert outcome.tallies(any_session, consultation_ids=list(tallied)) == tallied
