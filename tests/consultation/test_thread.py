"""Reading Comments: what is shown, in which order, and pages that lose and double nothing."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation import comments, thread
from consultation.thread import Order
from errors import Invalid
from models import RuledOut, Stage, Stance, Standing
from moderation.reasons import Reason
from paging import encode_cursor
from tests.world import (
    NOON,
    clause_of,
    make_account,
    make_comment,
    make_consultation,
    make_ruling,
    make_summary,
)


def shown(session, consultation, **given):
    return [each.id for each in thread.page(session, consultation_id=consultation.id, **given)]


def published(session, consultation, n=1, **given):
    return [
        make_comment(session, consultation=consultation, published=True, **given) for _ in range(n)
    ]


def test_only_published_comments_are_shown(any_session):
    made = make_consultation(any_session)
    [seen] = published(any_session, made)
    make_comment(any_session, consultation=made)
    withheld = make_comment(any_session, consultation=made)
    make_ruling(any_session, comment=withheld, outcome=RuledOut.WITHHOLD, reason=Reason.INSULT)
    assert shown(any_session, made) == [seen.id]


def test_comments_of_another_consultation_are_not_shown(session):
    made, other = make_consultation(session), make_consultation(session)
    published(session, other)
    assert shown(session, made) == []


def test_the_newest_stands_first(session):
    made = make_consultation(session)
    ids = [each.id for each in published(session, made, 3)]
    assert shown(session, made) == ids[::-1]


def test_the_most_supported_stands_first_and_of_equals_the_newest(any_session):
    made = make_consultation(any_session)
    first, second, third = published(any_session, made, 3)
    fan = make_account(any_session)
    comments.support(any_session, account=fan, comment_id=second.id, now=NOON)
    assert shown(any_session, made, order=Order.SUPPORTED) == [second.id, third.id, first.id]


def test_a_clause_the_whole_and_a_stance_can_be_asked_for(any_session):
    made = make_consultation(any_session)
    clause = clause_of(any_session, made, "art-3")
    [on_clause] = published(any_session, made, clause=clause, stance=Stance.OPPOSE)
    [on_whole] = published(any_session, made, stance=Stance.SUPPORT)
    assert shown(any_session, made, clause_key="art-3") == [on_clause.id]
    assert shown(any_session, made, whole=True) == [on_whole.id]
    assert shown(any_session, made, stance=Stance.OPPOSE) == [on_clause.id]


def test_the_comments_of_a_topic_can_be_asked_for(any_session):
    made = make_consultation(any_session, stage=Stage.CLOSED)
    one, two, three = published(any_session, made, 3)
    summary = make_summary(any_session, consultation=made, groups=[[one, three], [two]])
    assert shown(any_session, made, topic_id=summary.topics[0].id) == [three.id, one.id]
    assert thread.count(any_session, consultation_id=made.id, topic_id=summary.topics[1].id) == 1


def test_one_published_and_then_withdrawn_stays_as_a_stub(any_session):
    made, author = make_consultation(any_session), make_account(any_session)
    [comment] = published(any_session, made, author=author)
    comments.withdraw(any_session, account=author, comment_id=comment.id, now=NOON)
    [stub] = thread.page(any_session, consultation_id=made.id)
    assert (stub.standing, stub.shown, stub.shown_name) == (Standing.WITHDRAWN, None, None)


def test_one_withdrawn_before_it_was_published_was_never_there(session):
    made, author = make_consultation(session), make_account(session)
    comment = make_comment(session, consultation=made, author=author)
    comments.withdraw(session, account=author, comment_id=comment.id, now=NOON)
    assert shown(session, made) == []


def test_pages_by_offset_hold_everything_once(any_session):
    made = make_consultation(any_session)
    ids = {each.id for each in published(any_session, made, 7)}
    pages = [shown(any_session, made, offset=offset, limit=3) for offset in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert {comment_id for page in pages for comment_id in page} == ids


def test_the_count_is_that_of_all_pages(session):
    made, author = make_consultation(session), make_account(session)
    published(session, made, 2)
    [gone] = published(session, made, author=author)
    make_comment(session, consultation=made)
    comments.withdraw(session, account=author, comment_id=gone.id, now=NOON)
    assert thread.count(session, consultation_id=made.id) == len(shown(session, made)) == 3


STEPS = st.lists(st.sampled_from(["add", "withdraw", "next"]), max_size=25)


@given(steps=STEPS, limit=st.integers(1, 4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_while_others_write_a_reader_sees_everything_of_before_exactly_once(session, steps, limit):
    made, author = make_consultation(session), make_account(session)
    author_of = {"author": author, "now": NOON - timedelta(hours=2)}
    before = [each.id for each in published(session, made, 6, **author_of)]
    standing, seen, cursor, ended = list(before), [], None, False
    for step in [*steps, *["next"] * 40]:
        if step == "add":
            published(session, made)
        elif step == "withdraw" and standing:
            gone = standing.pop()
            comments.withdraw(session, account=author, comment_id=gone, now=NOON)
        elif step == "next" and not ended:
            page = thread.after(session, consultation_id=made.id, after=cursor, limit=limit)
            seen += [each.id for each in page.items]
            cursor, ended = page.next, page.next is None
    assert ended and len(seen) == len(set(seen))
    assert seen == sorted(seen, reverse=True)
    assert set(before) <= set(seen)


def test_the_last_page_has_no_next(session):
    made = make_consultation(session)
    published(session, made, 2)
    assert thread.after(session, consultation_id=made.id, limit=2).next is None


@pytest.mark.parametrize("cursor", ["", "1", "AAAA", "ü", "e30="])
def test_a_forged_cursor_is_refused(session, cursor):
    made = make_consultation(session)
    with pytest.raises(Invalid):
        thread.after(session, consultation_id=made.id, after=cursor)


def test_a_cursor_of_another_list_is_refused(session):
    made = make_consultation(session)
    with pytest.raises(Invalid):
        thread.after(session, consultation_id=made.id, after=encode_cursor("2026", 1))


def test_ones_own_comments_are_all_there_in_every_standing(any_session):
    author = make_account(any_session)
    waiting = make_comment(any_session, author=author)
    seen = make_comment(any_session, author=author, published=True)
    gone = make_comment(any_session, author=author)
    make_comment(any_session)
    comments.withdraw(any_session, account=author, comment_id=gone.id, now=NOON)
    page = thread.mine(any_session, account=author)
    assert [each.id for each in page.items] == [gone.id, seen.id, waiting.id]
    assert all(each.receipt.code for each in page.items)


def test_ones_own_comments_come_in_pages(session):
    author = make_account(session)
    ids = [make_comment(session, author=author).id for _ in range(3)]
    first = thread.mine(session, account=author, limit=2)
    rest = thread.mine(session, account=author, after=first.next, limit=2)
    assert [each.id for each in (*first.items, *rest.items)] == ids[::-1]


def test_what_one_supports_is_known(session):
    made, fan = make_consultation(session), make_account(session)
    one, two = published(session, made, 2)
    comments.support(session, account=fan, comment_id=one.id, now=NOON)
    ids = [one.id, two.id]
    assert thread.supported_by(session, account=fan, comment_ids=ids) == {one.id}
    assert thread.supported_by(session, account=None, comment_ids=ids) == set()


def test_topics_and_consultations_of_comments_are_found_in_one_go(session):
    made = make_consultation(session, stage=Stage.CLOSED)
    one, two = published(session, made, 2)
    summary = make_summary(session, consultation=made, groups=[[one]], loose=[two])
    topics = thread.topics_of(session, summary_id=summary.id, comment_ids=[one.id, two.id])
    assert {comment_id: topic.label for comment_id, topic in topics.items()} == {one.id: "主题1"}
    assert thread.consultations_of(session, comments=[one, two]) == {made.id: made}
