"""Receipts: codes people can type, what they show, and what verifying them finds out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from audit import codes
from consultation import comments, decisions, receipts
from errors import NotFound
from models import Comment, Entry, Receipt, Role, RuledOut, Stage, Standing, Verdict
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


def view(session, comment):
    return receipts.receipt(session, code=comment.receipt.code)


def checked(session, comment):
    session.expire_all()
    return receipts.verify(session, code=session.get_one(Comment, comment.id).receipt.code)


def change(session, comment, **values):
    session.execute(update(Comment).where(Comment.id == comment.id).values(**values))


def closed_with(session, n):
    made = make_consultation(session, stage=Stage.CLOSED)
    return made, [make_comment(session, consultation=made, published=True) for _ in range(n)]


def test_a_code_can_be_read_aloud():
    form = re.compile(r"[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{3}){2}")
    assert all(form.fullmatch(codes.new_code()) for _ in range(50))


@given(code=st.builds(codes.new_code), data=st.data())
def test_a_code_is_found_however_it_is_typed(code, data):
    wide = {ord(c): chr(ord(c) + 0xFEE0) for c in code if c.isalnum()}
    typed = data.draw(
        st.sampled_from(
            [
                code.lower(),
                code.replace("-", ""),
                code.replace("-", " "),
                f"  {code}\n",
                code.replace("-", "—"),
                code.translate(wide),
            ]
        )
    )
    assert codes.tidy(typed) == code


@pytest.mark.parametrize("code", ["", "ABCD-EFG-HJK", "'; DROP TABLE receipt", "\x00", "💡"])
def test_a_code_nobody_has_is_not_found(any_session, code):
    with pytest.raises(NotFound):
        receipts.receipt(any_session, code=code)
    with pytest.raises(NotFound):
        receipts.verify(any_session, code=code)


def test_a_receipt_shows_the_comment_and_its_proof(any_session):
    comment = make_comment(any_session)
    seen = view(any_session, comment)
    assert (seen.comment.id, seen.entry.number, seen.proof.holds()) == (comment.id, 1, True)


def test_a_receipt_shows_the_ruling_and_its_reason(any_session):
    comment = make_comment(any_session)
    make_ruling(any_session, comment=comment, outcome=RuledOut.WITHHOLD, reason=Reason.INSULT)
    assert view(any_session, comment).ruling.reason == "insult"


def test_a_receipt_shows_the_topic_once_the_summary_is_published(session):
    made, [comment] = closed_with(session, 1)
    summary = make_summary(session, consultation=made, groups=[[comment]], published=False)
    assert view(session, comment).topic is None
    summary.published_at = NOON
    session.flush()
    assert view(session, comment).topic.label == "主题1"


def test_a_receipt_keeps_the_verdict_back_until_the_answer_is_published(session):
    made, [comment] = closed_with(session, 1)
    make_summary(session, consultation=made, groups=[[comment]])
    make_answer(session, consultation=made, verdicts=[Verdict.ADOPTED], published=False)
    seen = view(session, comment)
    assert (seen.decision, seen.reply) == (None, None)


def test_a_receipt_shows_the_verdict_on_the_topic(any_session):
    made, [comment] = closed_with(any_session, 1)
    make_summary(any_session, consultation=made, groups=[[comment]])
    make_answer(any_session, consultation=made, verdicts=[Verdict.ADOPTED])
    seen = view(any_session, comment)
    assert (seen.decision.verdict, seen.reply.text) == (Verdict.ADOPTED, "感谢大家。")


def test_a_verdict_on_the_comment_itself_goes_first(session):
    made, [comment, other] = closed_with(session, 2)
    make_summary(session, consultation=made, groups=[[comment, other]])
    decisions.decide_comments(
        session,
        account=make_staff(session, made, Role.DRAFTER),
        consultation_id=made.id,
        comment_ids=[comment.id],
        verdict=Verdict.REFERRED,
        reason="已转市公安局",
        now=NOON,
    )
    make_answer(session, consultation=made, verdicts=[Verdict.ADOPTED])
    verdicts = [view(session, each).decision.verdict for each in (comment, other)]
    assert verdicts == [Verdict.REFERRED, Verdict.ADOPTED]


def test_a_newer_summary_is_the_one_that_counts(session):
    made, [one, two] = closed_with(session, 2)
    make_summary(session, consultation=made, groups=[[one, two]])
    make_summary(session, consultation=made, groups=[[two]], loose=[one])
    assert view(session, one).topic is None


def test_a_receipt_verifies(any_session):
    comment = make_comment(any_session)
    found = checked(any_session, comment)
    assert (found.place, found.text, found.holds) == (True, True, True)


def test_a_changed_word_is_found(any_session):
    comment = make_comment(any_session)
    change(any_session, comment, body="夜间收费很好。")
    found = checked(any_session, comment)
    assert (found.place, found.text, found.holds) == (True, False, False)


def test_a_changed_entry_is_found(session):
    comment = make_comment(session)
    session.execute(update(Entry).values(facts={"comment": comment.id, "digest": "0" * 64}))
    assert not checked(session, comment).place


def test_a_receipt_that_points_at_another_comments_entry_is_found(session):
    one, two = make_comment(session), make_comment(session)
    author = make_account(session)
    gone = make_comment(session, author=author)
    comments.withdraw(session, account=author, comment_id=gone.id, now=NOON)
    other = {one.id: two, two.id: gone, gone.id: one}
    for comment in (one, two, gone):
        number = other[comment.id].receipt.entry_number
        receipt = update(Receipt).where(Receipt.comment_id == comment.id)
        with session.begin_nested() as swap:
            session.execute(receipt.values(entry_number=number))
            assert not checked(session, comment).holds
            swap.rollback()


def test_after_withdrawing_the_place_still_holds_and_no_text_is_compared(any_session):
    author = make_account(any_session)
    comment = make_comment(any_session, author=author)
    comments.withdraw(any_session, account=author, comment_id=comment.id, now=NOON)
    found = checked(any_session, comment)
    assert (found.place, found.text, found.holds) == (True, None, True)


def test_a_salt_thrown_away_does_not_hide_a_change(session):
    comment = make_comment(session)
    change(session, comment, body="改了", salt=None)
    assert checked(session, comment).text is False


def test_what_a_withdrawn_comment_shows_is_its_standing_alone(session):
    author = make_account(session)
    comment = make_comment(session, author=author, published=True, publish_name=True)
    comments.withdraw(session, account=author, comment_id=comment.id, now=NOON)
    seen = view(session, comment).comment
    assert (seen.standing, seen.body, seen.shown_name) == (Standing.WITHDRAWN, "", None)
