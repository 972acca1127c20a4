"""The consultation page: who sees what at which stage, sending a comment, the number of queries."""

import pytest
import sqlalchemy as sa

import clock
import db
from db import reading, unit
from models import Account, Comment, Consultation, Reply, Role, Stage, Stance
from tests.routes.story import NASTY, TOPIC, make_open, tell
from tests.world import DAY, NOON, clause_of, make_account, make_comment, make_consultation

NOBODY = "没有收到意见，文本按公布稿继续推进。"
TABS = ("text", "comments", "summary", "answer", "data")


def somebody(*roles: Role, **more: object) -> Account:
    with unit() as session:
        return make_account(session, roles=roles, **more)


@pytest.fixture
def opened(database: str) -> Consultation:
    """One that takes comments now."""
    with unit() as session:
        return make_open(session, slug="parking")


@pytest.fixture
def answered(database: str) -> Consultation:
    with unit() as session:
        return tell(session).consultation


def words(test) -> str:
    """All that stands on the page, markup included."""
    kinds = ("title", "header", "subheader", "markdown", "text", "info", "error", "success")
    said = [element.value for kind in kinds for element in getattr(test, kind)]
    return "\n".join(said + [element.proto.body for element in test.get("html")])


def button(test, label: str):
    return next(each for each in test.button if each.label == label)


def has_button(test, label: str) -> bool:
    return any(each.label == label for each in test.button)


def write(test, text: str):
    """The page after `text` was sent with the form."""
    test.text_area[0].set_value(text)
    return button(test, "提交意见").click().run()


def say(consultation: Consultation, *, on: str | None = None, n: int = 1, **more: object) -> int:
    """The id of the last of `n` published Comments."""
    with unit() as session:
        here = session.get_one(Consultation, consultation.id)
        clause = clause_of(session, here, on) if on else None
        more = {"published": True, "consultation": here, "clause": clause} | more
        return [make_comment(session, **more).id for _ in range(n)][-1]


def comments() -> list[Comment]:
    with reading() as session:
        return list(session.scalars(sa.select(Comment)))


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("who", ["visitor", "resident", "staff"])
@pytest.mark.parametrize("stage", ["opened", "answered"])
def test_every_part_shows_for_everybody(request, shell, be, stage, who, tab):
    consultation = request.getfixturevalue(stage)
    if who == "resident":
        be(somebody())
    elif who == "staff":
        with reading() as session:
            department = session.get_one(Consultation, consultation.id).department
        be(somebody(Role.DRAFTER, department=department))
    test = shell("consult", c="parking", tab=tab)
    assert not test.exception and not test.error


@pytest.mark.parametrize("tab", TABS)
def test_every_part_shows_with_no_draft(database, shell, tab):
    with unit() as session:
        make_consultation(session, slug="bare", stage=Stage.OPEN, text=None)
    test = shell("consult", c="bare", tab=tab)
    assert not test.exception and not test.error


def test_an_unknown_address_is_refused_in_words(shell):
    test = shell("consult", c="nothing-here")
    assert [error.value[:12] for error in test.error] == ["没有找到，或者尚未公开。"]


def test_a_drafting_one_is_not_for_the_public(database, shell):
    with unit() as session:
        make_consultation(session, slug="secret", stage=Stage.DRAFTING)
    assert shell("consult", c="secret").error


def test_a_visitor_is_asked_to_sign_in_instead_of_a_form(opened, shell):
    test = shell("consult", c="parking")
    assert not test.text_area
    assert test.button(key="comment_sign_in").label == "登录"


def test_after_closing_nobody_gets_a_form(answered, shell, be):
    be(somebody())
    test = shell("consult", c="parking")
    assert not test.text_area
    assert "征求意见已经结束" in words(test)


def test_a_comment_is_answered_with_its_receipt(opened, shell, be):
    be(somebody())
    test = write(shell("consult", c="parking", clause="art-3"), "夜间应当免费。")
    (comment,) = comments()
    with reading() as session:
        code = session.get_one(Comment, comment.id).receipt.code
    assert comment.clause_key == "art-3"
    assert f'<p class="code">{code}</p>' in words(test)
    assert f"/read/receipts/{code}" in words(test)
    assert "data:image/png;base64," in words(test)


def test_the_stance_and_the_name_are_sent_along(opened, shell, be):
    be(somebody())
    test = shell("consult", c="parking")
    stance = next(each for each in test.segmented_control if each.label == "您的态度")
    stance.set_value(Stance.OPPOSE)
    test.checkbox[0].check()
    write(test, "不同意。")
    (comment,) = comments()
    assert (comment.stance, comment.publish_name) == (Stance.OPPOSE, True)


def test_a_second_click_sends_nothing_new(opened, shell, be):
    be(somebody())
    test = shell("consult", c="parking")
    test.text_area[0].set_value("夜间应当免费。")
    send = button(test, "提交意见")
    send.click().run()
    send.click().run()
    assert len(comments()) == 1


def test_a_second_comment_gets_a_clean_sheet(opened, shell, be):
    be(somebody())
    test = write(shell("consult", c="parking"), "第一条。")
    button(test, "再提一条意见").click().run()
    assert test.text_area[0].value == ""
    write(test, "第二条。")
    assert len(comments()) == 2


def test_an_empty_comment_is_refused_in_words(opened, shell, be):
    be(somebody())
    test = write(shell("consult", c="parking"), "   ")
    assert test.error and not comments()


def test_a_page_gone_stale_keeps_what_was_typed(opened, shell, be):
    be(somebody())
    test = shell("consult", c="parking")
    with unit() as session:
        session.get_one(Consultation, opened.id).closes_at = clock.now() - DAY
    write(test, "夜间应当免费。")
    assert test.error[0].value.startswith("现在不接收意见")
    assert test.text_area[0].value == "夜间应当免费。"
    assert not comments()


def test_words_of_people_stay_words(answered, shell):
    test = shell("consult", c="parking", tab="comments")
    assert NASTY in [element.value for element in test.text]
    assert "<script>" not in "".join(element.proto.body for element in test.get("html"))


def test_a_comment_taken_back_leaves_a_stub(answered, shell):
    test = shell("consult", c="parking", tab="comments")
    assert "作者已撤回" in words(test)
    assert "我要撤回" not in words(test)


def test_a_support_counts_and_is_taken_back(opened, shell, be):
    comment_id = say(opened)
    be(somebody())
    test = shell("consult", c="parking", tab="comments")
    test.button(key=f"support_{comment_id}").click().run()
    assert comments()[0].supports == 1
    test.button(key=f"support_{comment_id}").click().run()
    assert comments()[0].supports == 0


def test_nobody_supports_a_comment_of_their_own(opened, shell, be):
    author = somebody()
    say(opened, author=author)
    be(author)
    test = shell("consult", c="parking", tab="comments")
    assert not [each for each in test.button if str(each.key).startswith("support_")]


def test_the_filter_shows_one_stance(opened, shell):
    say(opened, body="好", stance=Stance.SUPPORT)
    say(opened, body="坏", stance=Stance.OPPOSE)
    test = shell("consult", c="parking", tab="comments", stance="oppose")
    assert [element.value for element in test.text if element.value in "好坏"] == ["坏"]


def test_an_opened_clause_shows_what_changed_in_it(answered, shell):
    test = shell("consult", c="parking", clause="art-4")
    assert "<ins>十时至次日七时</ins>" in words(test)


def test_another_part_is_one_click_away(opened, shell):
    test = shell("consult", c="parking")
    parts = next(each for each in test.segmented_control if each.label == "页面内容")
    parts.set_value("answer").run()
    assert test.query_params["tab"] == "answer"
    assert "部门尚未公布答复" in words(test)


def test_a_topic_opens_its_comments(answered, shell):
    test = shell("consult", c="parking", tab="summary", open="t1")
    assert TOPIC in [element.value for element in test.subheader]
    assert NASTY in [element.value for element in test.text]


def test_shares_add_up_to_a_hundred(answered, shell):
    assert '<td class="n">100.00</td></tr></tfoot>' in words(
        shell("consult", c="parking", tab="answer")
    )


def test_an_outcome_without_comments_is_complete(database, shell):
    with unit() as session:
        consultation = make_consultation(session, slug="quiet", stage=Stage.ANSWERED)
        consultation.answered_at = NOON
        session.add(
            Reply(
                consultation_id=consultation.id,
                text="感谢关注。",
                made_by=consultation.created_by,
                made_at=NOON,
                published_at=NOON,
            )
        )
    said = words(shell("consult", c="quiet", tab="answer"))
    assert "感谢关注。" in said and NOBODY in said


@pytest.mark.parametrize("tab", TABS)
def test_the_number_of_queries_is_fixed(opened, shell, tab):
    def queries() -> int:
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        sa.event.listen(db.engine(), "before_cursor_execute", note)
        test = shell("consult", c="parking", tab=tab)
        sa.event.remove(db.engine(), "before_cursor_execute", note)
        assert not test.exception
        return len(seen)

    say(opened, on="art-3")
    say(opened)
    few = queries()
    say(opened, on="art-3", n=30)
    say(opened, n=30)
    assert queries() == few
