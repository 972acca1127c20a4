"""The suggestion desk: each clerk sees their own, replies, hands on, keeps duties and orders."""

import pytest

import clock
import db
from models import Duty, ReplyKind, Role, Suggestion, SuggestionState
from tests.pages.test_hot_topics import words
from tests.pages.test_suggest import field
from tests.surveys.suggestions.test_orders import GOOD, bring
from tests.surveys.suggestions.world import clerk, make_town, raised
from tests.world import make_account


@pytest.fixture
def town(session):
    return make_town(session)


@pytest.fixture
def one(session, town):
    """A suggestion of today that the transport office has."""
    return raised(session, now=clock.now(), may_publish=True)[0]


def now(one):
    with db.reading() as session:
        return session.get_one(Suggestion, one.id)


def test_a_resident_has_no_desk(session, shell, be):
    be(make_account(session))
    session.commit()
    page = shell("suggestion_desk")
    assert page.error
    assert "给公交站加遮雨棚" not in words(page)


def test_a_clerk_replies_and_shows_it(session, shell, be, town, one):
    be(clerk(session, town.transport))
    session.commit()
    page = shell("suggestion_desk", s=str(one.id))
    page.radio(key=f"reply_kind_{one.id}").set_value(ReplyKind.ADOPTED)
    field(page, f"reply_text_{one.id}").input("明年春天加装。")
    field(page, f"reply_do_{one.id}").click().run()
    assert not page.exception
    assert now(one).state is SuggestionState.REPLIED
    field(page, f"publish_do_{one.id}").click().run()
    assert not page.exception
    assert now(one).is_public


def test_a_reply_without_a_kind_keeps_what_was_typed(session, shell, be, town, one):
    be(clerk(session, town.transport))
    session.commit()
    page = shell("suggestion_desk", s=str(one.id))
    field(page, f"reply_text_{one.id}").input("明年春天加装。")
    field(page, f"reply_do_{one.id}").click().run()
    assert page.error
    assert field(page, f"reply_text_{one.id}").value == "明年春天加装。"


def test_it_is_handed_on_and_taken_over(session, shell, be, town, one):
    holder, other = clerk(session, town.transport), clerk(session, town.housing)
    session.commit()
    be(holder)
    page = shell("suggestion_desk", s=str(one.id))
    field(page, f"offer_to_{one.id}").select(town.housing.id)
    field(page, f"offer_why_{one.id}").input("属于物业管理")
    field(page, f"offer_do_{one.id}").click().run()
    assert not page.exception
    assert now(one).offered_to_id == town.housing.id
    be(other)
    page = shell("suggestion_desk", s=str(one.id))
    field(page, f"accept_do_{one.id}").click().run()
    assert not page.exception
    assert now(one).department_id == town.housing.id


def test_another_department_does_not_open_it(session, shell, be, town, one):
    be(clerk(session, town.housing))
    session.commit()
    page = shell("suggestion_desk", s=str(one.id))
    assert page.error
    assert one.body not in words(page)


@pytest.mark.parametrize("part", ["waiting", "offered", "unassigned", "answered"])
def test_every_part_of_an_empty_desk_says_what_will_be_here(session, shell, be, town, part):
    be(clerk(session, town.gov))
    session.commit()
    page = shell("suggestion_desk", part=part)
    assert not page.exception
    assert page.info


def test_an_admin_enters_a_duty_and_what_waited_goes_out(session, shell, be, town):
    lost, _ = raised(session, topic="health", now=clock.now())
    be(make_account(session, roles=[Role.ADMIN], department=town.gov))
    session.commit()
    page = shell("suggestion_desk", tab="duties")
    assert not page.exception
    field(page, "duty_topic").select("health")
    field(page, "duty_department").select(town.housing.id)
    field(page, "duty_keep").click().run()
    assert not page.exception
    with db.reading() as fresh:
        assert fresh.query(Duty).filter_by(topic="health").count() == 1
    assert now(lost).department_id == town.housing.id


def test_imports_show_their_problems(session, shell, be, town):
    analyst = clerk(session, town.gov, Role.ANALYST)
    bring(session, [GOOD, "B,x,内容,点赞,,,,,,"], town=town, account=analyst)
    be(analyst)
    session.commit()
    page = shell("suggestion_desk", tab="orders")
    assert not page.exception
    assert "点赞" in words(page)


def test_the_figures_are_those_of_the_board(session, shell, be, town, one):
    be(clerk(session, town.transport))
    session.commit()
    page = shell("suggestion_desk", tab="figures")
    assert not page.exception
    assert len(page.get("html")) > 2
