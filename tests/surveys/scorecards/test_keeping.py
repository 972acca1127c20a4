"""Scorecards: begun, edited, published by a second person, never changed then."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from errors import (
    AlreadyDone,
    Conflict,
    Empty,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    SamePerson,
    Stale,
    WrongStage,
)
from models import Act, Entry, Role
from surveys.scorecards import keeping
from surveys.scorecards.differences import changes
from surveys.scorecards.presets import PRESETS
from surveys.scorecards.rules import RaterGroup
from tests.surveys.scorecards.world import (
    NOON,
    finished,
    make_scorecard,
    make_world,
    publish,
    save,
)
from tests.world import make_account


@pytest.fixture
def world(any_session):
    return make_world(any_session)


def create(session, world, **changes):
    facts = {
        "account": world.analyst,
        "department_id": world.department.id,
        "title": "部门评议",
        "preset": "public-led",
        "now": NOON,
    }
    return keeping.create(session, **facts | changes)


@pytest.mark.parametrize("preset", PRESETS)
def test_it_begins_with_the_weights_of_the_preset(any_session, world, preset):
    made = create(any_session, world, preset=preset)
    assert keeping.rules_of(made) == PRESETS[preset].rules
    assert (made.edition, made.published_at) == (1, None)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"account": None}, NotSignedIn),
        ({"department_id": 10**6}, NotFound),
        ({"title": " "}, Empty),
        ({"preset": "nobody-led"}, Invalid),
        ({"slug": "Großes Haus"}, Invalid),
    ],
)
def test_what_cannot_begin_is_refused(session, changes, refusal):
    with pytest.raises(refusal):
        create(session, make_world(session), **changes)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ANALYST])
def test_only_an_analyst_of_the_department_begins_one(session, role):
    world = make_world(session)
    with pytest.raises(NotAllowed):
        create(
            session, world, account=make_account(session, roles=[role], department=world.department)
        )
    with pytest.raises(NotAllowed):
        create(session, world, account=make_account(session, roles=[Role.ANALYST]))


def test_an_address_is_taken_once(any_session, world):
    create(any_session, world, slug="review")
    with pytest.raises(Invalid):
        create(any_session, world, slug="review")


def test_whoever_edited_last_does_not_publish(any_session, world):
    both = make_account(
        any_session, roles=[Role.ANALYST, Role.PUBLISHER], department=world.department
    )
    made = make_scorecard(any_session, replace(world, analyst=both), published=False)
    with pytest.raises(SamePerson):
        publish(any_session, replace(world, publisher=both), made)


def test_publishing_is_an_entry_with_the_digest_of_the_rules(any_session, world):
    made = make_scorecard(any_session, world)
    entry = any_session.scalars(select(Entry).where(Entry.act == Act.SCORECARD_PUBLISHED)).one()
    assert entry.facts == {
        "scorecard": made.slug,
        "edition": 1,
        "digest": keeping.digest(made.rules),
    }


def test_a_published_edition_never_changes(any_session, world):
    made = make_scorecard(any_session, world)
    rules = keeping.rules_of(made)
    with pytest.raises(WrongStage):
        save(any_session, world, made, rules)
    with pytest.raises(WrongStage):
        keeping.drop(any_session, account=world.analyst, scorecard_id=made.id)
    with pytest.raises(AlreadyDone):
        publish(any_session, world, made)


def test_rules_read_before_another_saved_are_stale(any_session, world):
    made = make_scorecard(any_session, world, published=False)
    read = made.version
    save(any_session, world, made, finished(keeping.rules_of(made), world, green=Decimal(90)))
    for verb, account, more in (
        (keeping.edit, world.analyst, {"title": "x", "rules": keeping.rules_of(made)}),
        (keeping.publish, world.publisher, {}),
    ):
        with pytest.raises(Stale):
            verb(any_session, account=account, scorecard_id=made.id, version=read, now=NOON, **more)


def test_rules_that_do_not_hold_are_kept_and_not_published(any_session, world):
    made = make_scorecard(any_session, world, published=False)
    rules = keeping.rules_of(made)
    light = replace(rules.indicators[0], weight=Decimal("0.3"))
    save(any_session, world, made, replace(rules, indicators=(light, *rules.indicators[1:])))
    with pytest.raises(Invalid) as refused:
        publish(any_session, world, made)
    assert refused.value.about["why"] == "score-sum"


def test_a_department_that_there_is_not_is_refused(any_session, world):
    made = make_scorecard(any_session, world, published=False)
    with pytest.raises(Invalid):
        save(any_session, world, made, replace(keeping.rules_of(made), departments=("nowhere",)))


def test_a_scorecard_that_breaks_the_promise_of_its_preset_bears_its_name_no_more(session):
    world = make_world(session)
    made = make_scorecard(session, world, published=False)
    save(session, world, made, replace(keeping.rules_of(made), lead=""))
    assert made.preset == ""


def test_the_next_edition_begins_with_the_rules_of_the_last(any_session, world):
    first = make_scorecard(any_session, world)
    second = keeping.new_edition(
        any_session, account=world.analyst, scorecard_id=first.id, now=NOON
    )
    assert (second.slug, second.edition, second.rules) == (first.slug, 2, first.rules)
    with pytest.raises(Conflict):
        keeping.new_edition(any_session, account=world.analyst, scorecard_id=first.id, now=NOON)
    with pytest.raises(WrongStage):
        keeping.new_edition(any_session, account=world.analyst, scorecard_id=second.id, now=NOON)


def test_a_draft_is_thrown_away(any_session, world):
    made = make_scorecard(any_session, world, published=False)
    keeping.drop(any_session, account=world.analyst, scorecard_id=made.id)
    assert keeping.editions(any_session, slug=made.slug) == []


BEFORE = PRESETS["public-led"].rules


def kinds(after):
    return {change.kind for change in changes(BEFORE, after)}


def test_equal_rules_differ_in_nothing():
    assert kinds(BEFORE) == set()


def test_every_difference_between_editions_is_told():
    first, second, *rest = BEFORE.indicators
    after = replace(
        BEFORE,
        indicators=(
            replace(first, weight=Decimal("0.5"), formula="另一公式"),
            replace(second, groups={RaterGroup.BUSINESS: Decimal(1)}),
            *rest[1:],
            replace(rest[0], key="new", name="新指标"),
        ),
        departments=("parks",),
        min_n={**BEFORE.min_n, RaterGroup.PUBLIC: 100},
        green=Decimal(90),
        lead="",
        contact="a@example.org",
    )
    assert kinds(after) == {
        "group", "weight", "wording", "group-weight", "indicator-added", "indicator-removed",
        "min-n", "bands", "department-added", "lead", "contact",
    }  # fmt: skip


def test_an_unpublished_change_of_a_department_is_told_backwards_too():
    after = replace(BEFORE, departments=("parks",))
    assert {change.kind for change in changes(after, BEFORE)} == {"department-removed"}
