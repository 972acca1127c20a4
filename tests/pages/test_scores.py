"""Scorecards and bulletins on their public page; the desk that keeps, marks, issues and checks."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from db import reading, unit
from models import Bulletin, Job, Mark, Role, Scorecard
from surveys.scorecards import keeping
from tests.surveys.scorecards.world import (
    SUMMER,
    finished,
    issue,
    make_bulletin,
    make_marks,
    make_scorecard,
    make_world,
    prepare,
    save,
)
from tests.world import make_account


@pytest.fixture
def issued(database):
    with unit() as session:
        return make_bulletin(session, few="last")


@pytest.fixture
def published(database):
    with unit() as session:
        world = make_world(session)
        return world, make_scorecard(session, world)


def well(test):
    assert not test.exception
    assert not test.error
    return test


def html(test):
    return "".join(each.proto.body for each in test.get("html"))


def by_key(test, kind, key):
    return next(each for each in getattr(test, kind) if (each.key or "").endswith(key))


def one(kind):
    with reading() as session:
        return session.scalars(select(kind)).one()


def test_an_empty_site_says_what_will_be_here(shell, database):
    assert well(shell("scorecards")).info


def test_the_list_leads_to_the_last_bulletin(shell, issued):
    _, scorecard, _ = issued
    shown = html(well(shell("scorecards")))
    assert f"s={scorecard.slug}&amp;n=1" in shown
    assert "60\u00a0%" in shown


def test_a_scorecard_shows_every_formula(shell, issued):
    _, scorecard, _ = issued
    shown = html(well(shell("scorecards", s=scorecard.slug)))
    for each in keeping.rules_of(scorecard).indicators:
        assert each.formula in shown and each.numerator in shown


def test_a_bulletin_shows_scores_and_who_has_too_few(shell, issued):
    _, scorecard, bulletin = issued
    test = well(shell("scorecards", s=scorecard.slug, n="1"))
    shown = html(test)
    assert "90.00" in shown and bulletin.digest in shown
    assert shown.count("<details>") == 4
    assert test.get("vega_lite_chart") or test.get("arrow_vega_lite_chart")


def test_a_corrected_bulletin_says_so_and_stays(shell, issued):
    world, scorecard, first = issued
    with unit() as session:
        issue(
            session, world, prepare(session, world, scorecard, replaces=first.id, correction="错")
        )
    assert well(shell("scorecards", s=scorecard.slug, n="1")).warning
    assert "错" in html(well(shell("scorecards", s=scorecard.slug, n="2")))


@pytest.mark.parametrize("n", ["0", "9", "x", "-1", "99999999999999999999", "٣"])
def test_a_number_that_is_none_breaks_nothing(shell, issued, n):
    assert not shell("scorecards", s=issued[1].slug, n=n).exception


def test_names_of_departments_do_nothing(shell, database):
    with unit() as session:
        world = make_world(session, scored=1)
        card = make_scorecard(session, world)
        card.department.name = "<img src=x onerror=PWN=1>"
        make_marks(session, world, card)
        issue(session, world, prepare(session, world, card))
    for query in ({}, {"s": card.slug}, {"s": card.slug, "n": "1"}):
        assert "<img" not in html(well(shell("scorecards", **query)))


def test_a_visitor_may_not_score(shell, database):
    assert shell("score").error


def test_a_scorecard_is_begun_from_a_preset(shell, be, database):
    with unit() as session:
        world = make_world(session)
    be(world.analyst)
    test = well(shell("score"))
    by_key(test, "text_input", "begin_title").input("部门评议")
    by_key(test, "radio", "begin_as").set_value("internal-led")
    next(each for each in test.button if "begin_score" in (each.key or "")).click().run()
    assert (one(Scorecard).title, one(Scorecard).preset) == ("部门评议", "internal-led")


@pytest.fixture
def draft(database):
    with unit() as session:
        world = make_world(session)
        return world, make_scorecard(session, world, published=False)


def test_the_sum_of_weights_follows_what_is_typed(shell, be, draft):
    world, _ = draft
    be(world.analyst)
    test = well(shell("score"))
    by_key(test, "number_input", "satisfaction_weight").set_value(30.0).run()
    assert "90\u00a0%" in test.error[0].value


def test_typed_rules_are_saved(shell, be, draft):
    world, _ = draft
    be(world.analyst)
    test = well(shell("score"))
    by_key(test, "number_input", "satisfaction_weight").set_value(35.25)
    by_key(test, "number_input", "lawful_weight").set_value(24.75)
    well(by_key(test, "button", "_save").click().run())
    rules = keeping.rules_of(one(Scorecard))
    assert [each.weight for each in rules.indicators] == [
        Decimal(text) for text in ("0.3525", "0.2", "0.2", "0.2475")
    ]


def test_an_indicator_is_added_and_removed(shell, be, draft):
    world, _ = draft
    be(world.analyst)
    test = well(shell("score"))
    by_key(test, "button", "_add").click().run()
    assert len(keeping.rules_of(one(Scorecard)).indicators) == 5
    by_key(test, "button", "lawful_remove").click().run()
    keys = [each.key for each in keeping.rules_of(one(Scorecard)).indicators]
    assert keys == ["satisfaction", "efficiency", "replies", "indicator-1"]


def test_a_second_person_publishes_the_rules(shell, be, draft):
    world, _ = draft
    be(world.publisher)
    well(by_key(well(shell("score")), "button", "publish_rules").click().run())
    assert one(Scorecard).published_by == world.publisher.id


def test_rules_that_do_not_hold_are_not_published(shell, be, draft):
    world, card = draft
    with unit() as session:
        save(
            session, world, session.merge(card), finished(keeping.rules_of(card), world, contact="")
        )
    be(world.publisher)
    test = by_key(shell("score"), "button", "publish_rules").click().run()
    assert test.error and one(Scorecard).published_at is None


def test_one_mark_is_entered(shell, be, published):
    world, card = published
    be(world.analyst)
    test = well(shell("score", tab="marks"))
    by_key(test, "number_input", "mark_value").set_value(88.5)
    by_key(test, "number_input", "mark_n").set_value(64)
    next(each for each in test.button if "one_mark" in (each.key or "")).click().run()
    assert (one(Mark).value, one(Mark).n) == (88.5, 64)


def test_a_bulletin_is_prepared_and_issued_by_two(shell, be, published):
    world, card = published
    with unit() as session:
        make_marks(session, world, session.merge(card), period=SUMMER)
    be(world.analyst)
    well(by_key(well(shell("score", tab="bulletins")), "button", "prepare").click().run())
    assert one(Bulletin).issued_at is None
    be(world.publisher)
    test = well(shell("score", tab="bulletins"))
    well(by_key(test, "button", "issue").click().run())
    assert one(Bulletin).issued_by == world.publisher.id
    assert one(Job).facts == {"bulletin": one(Bulletin).id}


def test_whoever_prepared_it_sees_no_button_to_issue(shell, be, published):
    world, card = published
    with unit() as session:
        make_marks(session, world, session.merge(card))
        prepare(session, world, session.merge(card))
    be(world.analyst)
    test = well(shell("score", tab="bulletins"))
    assert not [each for each in test.button if each.key == "issue"]


def test_published_figures_that_do_not_add_up_are_named(shell, be, published):
    world, _ = published
    be(world.analyst)
    test = well(shell("score", tab="check"))
    assert test.success
    wrong = "有效 = 2.6万\n不满意 = 175\n满意率 = 99.5% = (有效 - 不满意) / 有效"
    by_key(test, "text_area", "figures").set_value(wrong).run()
    assert test.error and not test.exception


@pytest.mark.parametrize("tab", ["rules", "marks", "bulletins"])
def test_a_scorecard_of_another_department_is_not_there(shell, be, published, tab):
    with unit() as session:
        stranger = make_account(session, roles=[Role.ANALYST])
    be(stranger)
    test = well(shell("score", tab=tab))
    assert not [each for each in test.selectbox if (each.key or "") == "choose_card"]
