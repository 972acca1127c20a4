"""Replying: once, in time or later, shown only with consent and masked, rated by its author."""

from datetime import timedelta

import pytest

import db
from errors import (
    AlreadyDone,
    Conflict,
    Empty,
    Invalid,
    NotAllowed,
    NotFound,
    SamePerson,
    TooLong,
    WrongStage,
)
from models import (
    Account,
    Act,
    Department,
    Entry,
    Notice,
    Receipt,
    ReplyKind,
    Role,
    StepKind,
    SuggestionState,
)
from surveys.suggestions import lists, progress, replying
from surveys.suggestions.terms import Level
from tests.surveys.suggestions.world import assigned, clerk, make_town, raised, replied
from tests.test_concurrency import any_database, at_once, ledger_holds  # noqa: F401
from tests.world import DAY, NOON, make_account

SAID = {"kind": ReplyKind.ADOPTED, "text": "明年春天加装。"}


def at(made, account, **more):
    return {
        "account": account,
        "suggestion_id": made.id,
        "version": made.version,
        "now": NOON,
        **more,
    }


def test_a_reply_is_on_record_and_its_author_told(any_session):
    author = make_account(any_session)
    made, one = assigned(any_session, account=author)
    replying.reply(any_session, **at(made, one, **SAID))
    assert (made.state, made.reply_kind) == (SuggestionState.REPLIED, ReplyKind.ADOPTED)
    entry = any_session.query(Entry).filter_by(act=Act.SUGGESTION_ANSWERED).one()
    assert "明年" not in str(entry.facts)
    assert any_session.query(Notice).filter_by(kind="suggestion-replied").one().account_id == (
        author.id
    )


def test_it_is_replied_to_once(session):
    made, one = assigned(session)
    replying.reply(session, **at(made, one, **SAID))
    with pytest.raises(WrongStage):
        replying.reply(session, **at(made, one, **SAID))


@pytest.mark.parametrize(("text", "refusal"), [(" ", Empty), ("字" * 4001, TooLong)])
def test_a_reply_has_words(session, text, refusal):
    made, one = assigned(session)
    with pytest.raises(refusal):
        replying.reply(session, **at(made, one, kind=ReplyKind.SETTLED, text=text))


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.DRAFTER, Role.PUBLISHER)])
def test_only_who_may_reply_does(session, role):
    made, _ = assigned(session)
    other = clerk(session, made.department, role)
    for verb, more in (
        (replying.reply, SAID),
        (replying.extend, {"reason": "x"}),
        (replying.classify, {"level": Level.COMPLEX, "reason": "x"}),
    ):
        with pytest.raises(NotAllowed):
            verb(session, **at(made, other, **more))


def test_another_department_does_not_reply(session):
    made, _ = assigned(session)
    housing = session.query(Department).filter_by(key="housing").one()
    with pytest.raises(NotAllowed):
        replying.reply(session, **at(made, clerk(session, housing), **SAID))


def test_nobody_replies_to_themselves(session):
    town = make_town(session)
    author = clerk(session, town.transport)
    made, _ = raised(session, account=author)
    with pytest.raises(SamePerson):
        replying.reply(session, **at(made, author, **SAID))


def test_a_deadline_is_extended_once_with_a_public_reason(any_session):
    made, one = assigned(any_session)
    first = made.due_on
    replying.extend(any_session, **at(made, one, reason="需要现场勘察"))
    assert made.first_due_on == first < made.due_on
    assert made.extended_why == "需要现场勘察"
    with pytest.raises(AlreadyDone):
        replying.extend(any_session, **at(made, one, reason="再等等"))


def test_a_deadline_that_is_over_is_not_moved(session):
    made, one = assigned(session)
    late = NOON + timedelta(days=30)
    with pytest.raises(Conflict):
        replying.extend(session, **at(made, one, reason="x", now=late))
    with pytest.raises(Conflict):
        replying.classify(session, **at(made, one, reason="x", level=Level.COMPLEX, now=late))


def test_a_complex_one_has_more_time_from_the_day_it_came_in(session):
    made, one = assigned(session)
    before = made.due_on
    with pytest.raises(Invalid):
        replying.classify(session, **at(made, one, level=Level.ORDINARY, reason="x"))
    replying.classify(session, **at(made, one, level=Level.COMPLEX, reason="涉及多个部门"))
    assert made.due_on > before
    assert made.term == "tiered/complex"


@pytest.mark.parametrize("reason", ["", "联系张三13812345678"])
def test_the_reason_is_public_and_holds_no_personal_data(session, reason):
    made, one = assigned(session)
    with pytest.raises((Empty, Invalid)):
        replying.extend(session, **at(made, one, reason=reason))


def test_it_is_shown_masked_and_only_with_consent(any_session):
    made, _ = replied(any_session, body="我的电话13812345678", may_publish=True)
    one = clerk(any_session, made.department)
    replying.publish(any_session, **at(made, one))
    shown = lists.one(any_session, suggestion_id=made.id)
    assert "13812345678" not in shown.body
    with pytest.raises(AlreadyDone):
        replying.publish(any_session, **at(made, one))


def test_without_consent_it_is_not_shown(session):
    made, _ = replied(session, may_publish=False)
    with pytest.raises(Conflict):
        replying.publish(session, **at(made, clerk(session, made.department)))


def test_before_a_reply_nothing_is_shown(session):
    made, one = assigned(session, may_publish=True)
    with pytest.raises(WrongStage):
        replying.publish(session, **at(made, one))


@pytest.mark.parametrize("body", ["机密★10年 文件内容", "你们这些傻逼"])
def test_what_nobody_may_show_is_not_shown(session, body):
    made, _ = replied(session, body=body, may_publish=True)
    with pytest.raises(Invalid):
        replying.publish(session, **at(made, clerk(session, made.department)))


def test_a_reply_with_personal_data_is_not_shown(session):
    made, one = assigned(session, may_publish=True)
    replying.reply(session, **at(made, one, kind=ReplyKind.SETTLED, text="已联系13812345678。"))
    with pytest.raises(Invalid):
        replying.publish(session, **at(made, one))


def test_it_is_hidden_with_a_reason(session):
    made, _ = replied(session, public=True)
    one = clerk(session, made.department)
    with pytest.raises(Empty):
        replying.hide(session, **at(made, one, reason=""))
    replying.hide(session, **at(made, one, reason="含有误导内容"))
    with pytest.raises(NotFound):
        lists.one(session, suggestion_id=made.id)
    with pytest.raises(Conflict):
        replying.hide(session, **at(made, one, reason="x"))


def test_its_author_rates_the_reply_once(any_session):
    author = make_account(any_session)
    made, _ = replied(any_session, account=author)
    rate = {"suggestion_id": made.id, "now": NOON}
    with pytest.raises(NotFound):
        replying.rate(any_session, account=make_account(any_session), level=5, **rate)
    replying.rate(any_session, account=author, level=2, **rate)
    assert made.rating == 2
    with pytest.raises(AlreadyDone):
        replying.rate(any_session, account=author, level=5, **rate)


@pytest.mark.parametrize("level", [0, 6, -1])
def test_there_are_five_levels(session, level):
    author = make_account(session)
    made, _ = replied(session, account=author)
    with pytest.raises(Invalid):
        replying.rate(session, account=author, suggestion_id=made.id, level=level, now=NOON)


def test_what_has_no_reply_is_not_rated(session):
    author = make_account(session)
    made, _ = assigned(session, account=author)
    with pytest.raises(WrongStage):
        replying.rate(session, account=author, suggestion_id=made.id, level=5, now=NOON)


def test_two_who_reply_at_once_reply_once(any_database):  # noqa: F811
    with db.unit() as session:
        made, one = assigned(session)
        facts, clerks = at(made, None), [one.id, clerk(session, made.department).id]

    def saying(account_id):
        return lambda session: (
            replying.reply(
                session, **facts | SAID | {"account": session.get_one(Account, account_id)}
            ).replied_by
        )

    found = at_once(*map(saying, clerks))
    assert sorted(type(each) is int for each in found) == [False, True]
    assert ledger_holds()


def test_progress_shows_every_step_and_whether_it_is_late(any_session):
    made, one = assigned(any_session)
    receipt = any_session.query(Receipt).filter_by(suggestion_id=made.id).one()
    view = progress.by_code(any_session, code=receipt.code, today=NOON.date())
    assert not view.overdue
    late = progress.by_code(any_session, code=receipt.code, today=(NOON + 30 * DAY).date())
    assert late.overdue
    replying.reply(any_session, **at(made, one, **SAID, now=NOON + 30 * DAY))
    any_session.expire_all()
    done = progress.by_code(any_session, code=receipt.code, today=(NOON + 40 * DAY).date())
    assert (done.overdue, done.steps[-1].kind) == (False, StepKind.REPLIED)


def test_public_ones_like_it_are_found(session):
    replied(session, public=True, title="给公交站加装遮雨棚")
    found = lists.similar(session, topic="transport", title="公交站加遮雨棚好不好")
    assert [each.title for each in found] == ["给公交站加装遮雨棚"]
    assert lists.similar(session, topic="transport", title="路口要红绿灯") == []
    assert lists.similar(session, topic="health", title="给公交站加装遮雨棚") == []
