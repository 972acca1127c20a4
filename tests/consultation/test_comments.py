"""Taking Comments in, supporting and withdrawing them: nothing lost, nothing doubled."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from audit import codes, ledger
from consultation import comments, thread
from errors import (
    AlreadyDone,
    Closed,
    Empty,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooLong,
    TooMany,
)
from models import Act, Case, Comment, Entry, Notice, Screening, Stage, Stance, Standing
from tests.world import (
    DAY,
    NOON,
    clause_of,
    make_account,
    make_clause,
    make_comment,
    make_consultation,
    make_draft,
)


def post(session, **given):
    given.setdefault("account", make_account(session))
    given.setdefault("body", "夜间不应收费。")
    if "consultation_id" not in given:
        given["consultation_id"] = make_consultation(session).id
    return comments.post_comment(session, now=NOON, **given)


def test_a_comment_is_received_with_its_receipt_case_and_entry(any_session):
    comment = post(any_session)
    entry = any_session.get_one(Entry, comment.receipt.entry_number)
    case = any_session.scalars(select(Case).where(Case.comment_id == comment.id)).one()
    assert (entry.act, case.verdict, comment.standing) == (
        Act.RECEIVED,
        "publish",
        Standing.WAITING,
    )


def test_the_ledger_holds_a_digest_and_no_words(session):
    comment = post(session, body="张三家的电梯")
    entry = session.get_one(Entry, comment.receipt.entry_number)
    assert "张三" not in str(entry.facts)
    assert entry.facts["digest"] == codes.digest(comment.salt, comment.body)


def test_the_author_is_told_the_receipt(session):
    comment = post(session)
    notice = session.scalars(select(Notice)).one()
    assert (notice.account_id, notice.facts["code"]) == (comment.author_id, comment.receipt.code)


def test_the_same_idempotency_key_gives_the_same_comment(any_session):
    account = make_account(any_session)
    consultation = make_consultation(any_session)
    given = {
        "account": account,
        "consultation_id": consultation.id,
        "body": "一次就够",
        "idempotency_key": "form-1",
    }
    first, second = post(any_session, **given), post(any_session, **given)
    assert first.id == second.id
    assert any_session.scalar(select(func.count(Comment.id))) == 1


def test_a_key_used_for_other_words_is_refused(session):
    account, consultation = make_account(session), make_consultation(session)
    given = {"account": account, "consultation_id": consultation.id, "idempotency_key": "k"}
    post(session, body="第一次", **given)
    with pytest.raises(Invalid):
        post(session, body="第二次", **given)


def test_the_same_key_answers_even_after_closing(session):
    account, consultation = make_account(session), make_consultation(session)
    given = {"account": account, "consultation_id": consultation.id, "idempotency_key": "k"}
    first = post(session, **given)
    consultation.stage = Stage.CLOSED
    assert post(session, **given).id == first.id


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.ANSWERED, Stage.DECIDED, Stage.WITHDRAWN])
def test_a_consultation_past_its_opening_takes_no_comments(session, stage):
    consultation = make_consultation(session, stage=stage)
    with pytest.raises(Closed):
        post(session, consultation_id=consultation.id)


@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.REVIEW])
def test_a_consultation_that_is_not_public_is_not_there(session, stage):
    consultation = make_consultation(session, stage=stage)
    with pytest.raises(NotFound):
        post(session, consultation_id=consultation.id)


def test_a_stale_page_after_the_closing_hour_is_refused(session):
    consultation = make_consultation(session, closes_at=NOON - timedelta(seconds=1))
    with pytest.raises(Closed):
        post(session, consultation_id=consultation.id)


def test_an_unknown_consultation_is_refused(session):
    with pytest.raises(NotFound):
        post(session, consultation_id=99)


def test_a_visitor_is_asked_to_sign_in(session):
    with pytest.raises(NotSignedIn):
        post(session, account=None)


@pytest.mark.parametrize("body", ["", "   ", "\u200b\u202e\n", "\x00\x07"])
def test_a_comment_without_words_is_refused(session, body):
    with pytest.raises(Empty):
        post(session, body=body)


def test_a_hundred_thousand_characters_are_refused(session):
    with pytest.raises(TooLong):
        post(session, body="长" * 100_000)


@pytest.mark.parametrize(
    "body", ["<script>alert(1)</script>", "**粗体** [链接](http://x.cn)", "=1+1", "@SUM(A1)"]
)
def test_marks_and_formulas_are_kept_as_text(session, body):
    assert post(session, body=body).body == body


def test_bidi_and_control_characters_are_taken_out(session):
    assert post(session, body="赞\u202e成\x07本条").body == "赞成本条"


def test_a_clause_of_another_consultation_is_refused(session):
    other = make_clause(session)
    with pytest.raises(NotFound):
        post(session, clause_id=other.id)


def test_a_clause_of_an_old_draft_is_refused(session):
    consultation = make_consultation(session)
    old = clause_of(session, consultation, "art-3")
    make_draft(session, consultation=consultation, number=2, text="第一条 全文改写。")
    with pytest.raises(Invalid):
        post(session, consultation_id=consultation.id, clause_id=old.id)


def test_one_account_may_not_flood_a_consultation(session, monkeypatch):
    account, consultation = make_account(session), make_consultation(session)
    for n in range(30):
        post(session, account=account, consultation_id=consultation.id, body=f"第{n}条")
    with pytest.raises(TooMany):
        post(session, account=account, consultation_id=consultation.id)


def test_with_screening_afterwards_a_clean_comment_is_published_at_once(session):
    consultation = make_consultation(session, screening=Screening.AFTER)
    comment = post(session, consultation_id=consultation.id)
    assert (comment.standing, comment.shown) == (Standing.PUBLISHED, comment.body)


def test_with_screening_afterwards_a_comment_with_findings_waits(session):
    consultation = make_consultation(session, screening=Screening.AFTER)
    comment = post(session, consultation_id=consultation.id, body="电话13812345678")
    assert comment.standing is Standing.WAITING


def test_support_counts_once_an_account(any_session):
    comment = make_comment(any_session, published=True)
    other = make_account(any_session, name="周建国")
    for _ in range(2):
        n = comments.support(any_session, account=other, comment_id=comment.id, now=NOON)
    assert n == 1


def test_a_support_can_be_taken_back(session):
    comment = make_comment(session, published=True)
    other = make_account(session)
    comments.support(session, account=other, comment_id=comment.id, now=NOON)
    for _ in range(2):
        n = comments.unsupport(session, account=other, comment_id=comment.id, now=NOON)
    assert n == 0


def test_nobody_supports_a_comment_of_their_own(session):
    author = make_account(session)
    comment = make_comment(session, author=author, published=True)
    with pytest.raises(NotAllowed):
        comments.support(session, account=author, comment_id=comment.id, now=NOON)


def test_a_waiting_comment_cannot_be_supported(session):
    comment = make_comment(session)
    with pytest.raises(NotFound):
        comments.support(session, account=make_account(session), comment_id=comment.id, now=NOON)


def test_withdrawing_takes_name_and_words_and_leaves_a_stub(any_session):
    author = make_account(any_session)
    comment = make_comment(any_session, author=author, publish_name=True, published=True)
    comments.withdraw(any_session, account=author, comment_id=comment.id, now=NOON)
    any_session.expire_all()
    stub = any_session.get_one(Comment, comment.id)
    assert (stub.body, stub.title, stub.shown, stub.author_name, stub.salt) == (
        "", "", None, None, None,
    )  # fmt: skip


def test_withdrawing_forgets_the_words_in_the_queue_too(session):
    author = make_account(session)
    comment = make_comment(session, author=author, body="我的电话13812345678")
    comments.withdraw(session, account=author, comment_id=comment.id, now=NOON)
    case = session.scalars(select(Case)).one()
    assert (case.masked, case.findings) == ("", [])


def test_totals_stay_reproducible_after_withdrawing(session):
    author = make_account(session)
    comment = make_comment(session, author=author, published=True)
    consultation_id = comment.consultation_id
    comments.withdraw(session, account=author, comment_id=comment.id, now=NOON)
    assert thread.count(session, consultation_id=consultation_id) == 1
    assert ledger.verify(session).broken is None


def test_only_the_author_withdraws(session):
    comment = make_comment(session)
    with pytest.raises(NotFound):
        comments.withdraw(session, account=make_account(session), comment_id=comment.id, now=NOON)


def test_a_comment_is_withdrawn_once(session):
    author = make_account(session)
    comment = make_comment(session, author=author)
    comments.withdraw(session, account=author, comment_id=comment.id, now=NOON)
    with pytest.raises(AlreadyDone):
        comments.withdraw(session, account=author, comment_id=comment.id, now=NOON)


def test_counters_follow_publishing_and_withdrawing(session):
    consultation = make_consultation(session)
    clause = clause_of(session, consultation, "art-3")
    author = make_account(session)
    comment = make_comment(
        session, consultation=consultation, clause=clause, author=author, published=True
    )
    session.refresh(clause)
    counted = (consultation.received, consultation.published, clause.published)
    comments.withdraw(session, account=author, comment_id=comment.id, now=NOON)
    session.refresh(consultation)
    session.refresh(clause)
    after = (consultation.received, consultation.published, clause.published)
    assert (counted, after) == ((1, 1, 1), (1, 0, 0))


def test_a_comment_before_the_opening_hour_is_refused(session):
    consultation = make_consultation(session, opens_at=NOON + DAY, closes_at=NOON + 9 * DAY)
    with pytest.raises(Closed):
        post(session, consultation_id=consultation.id)


def test_the_stance_is_kept(session):
    assert post(session, stance=Stance.OPPOSE).stance is Stance.OPPOSE
