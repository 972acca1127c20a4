"""Preparing, issuing, correcting Bulletins; what is issued stays as it is."""

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from errors import AlreadyDone, Conflict, Empty, NotAllowed, Refusal, SamePerson, Stale, WrongStage
from models import Act, Bulletin, Department, Entry, Mark, Role
from surveys.scorecards import bulletins, keeping, marks
from surveys.scorecards.document import digest
from surveys.scorecards.marks import MarkForm
from surveys.scorecards.rules import RaterGroup
from tests.surveys.scorecards.world import (
    AUTUMN,
    NOON,
    SUMMER,
    issue,
    make_bulletin,
    make_marks,
    make_scorecard,
    make_world,
    prepare,
)
from tests.world import make_account


@pytest.fixture
def world(any_session):
    return make_world(any_session)


@pytest.fixture
def scorecard(any_session, world):
    made = make_scorecard(any_session, world)
    make_marks(any_session, world, made)
    return made


def change_a_mark(session, world, scorecard, *, period=SUMMER, value="12.5"):
    form = MarkForm(
        department=world.scored[0],
        indicator="satisfaction",
        group=RaterGroup.PUBLIC,
        value=Decimal(value),
        n=500,
    )
    marks.enter(
        session,
        account=world.analyst,
        scorecard_id=scorecard.id,
        period=period,
        forms=[form],
        now=NOON,
    )


def test_a_bulletin_says_every_department_of_the_rules(any_session, world, scorecard):
    made = prepare(any_session, world, scorecard)
    assert [each["key"] for each in made.document["departments"]] == world.scored
    assert made.document["departments"][0]["score"] == "90.00"


def test_a_department_without_marks_is_named_and_not_scored(any_session, world, scorecard):
    for row in any_session.scalars(select(Mark)):
        if row.department.key == world.scored[1]:
            any_session.delete(row)
    made = prepare(any_session, world, scorecard)
    last = made.document["departments"][-1]
    assert (last["key"], last["score"], last["rank"]) == (world.scored[1], None, None)


def test_preparing_again_takes_the_place_of_what_waited(any_session, world, scorecard):
    first = prepare(any_session, world, scorecard)
    again = prepare(any_session, world, scorecard, note="补充说明")
    assert (again.id, again.number) == (first.id, 1)


def test_it_is_issued_by_a_second_person(any_session, world, scorecard):
    both = make_account(
        any_session, roles=[Role.ANALYST, Role.PUBLISHER], department=world.department
    )
    made = prepare(any_session, replace(world, analyst=both), scorecard)
    with pytest.raises(SamePerson):
        issue(any_session, replace(world, publisher=both), made)


def test_issuing_is_an_entry_with_the_digest(any_session, world, scorecard):
    made = issue(any_session, world, prepare(any_session, world, scorecard))
    entry = any_session.scalars(select(Entry).where(Entry.act == Act.BULLETIN_ISSUED)).one()
    assert entry.facts == {
        "scorecard": scorecard.slug,
        "bulletin": 1,
        "replaces": None,
        "digest": digest(made.document),
    }


def test_what_was_read_is_what_is_issued(any_session, world, scorecard):
    made = prepare(any_session, world, scorecard)
    read = made.digest
    prepare(any_session, world, scorecard, note="改过")
    with pytest.raises(Stale):
        bulletins.issue(
            any_session, account=world.publisher, bulletin_id=made.id, digest=read, now=NOON
        )


def test_marks_changed_since_stop_it(any_session, world, scorecard):
    made = prepare(any_session, world, scorecard)
    change_a_mark(any_session, world, scorecard)
    with pytest.raises(Conflict):
        issue(any_session, world, made)


def test_figures_that_do_not_add_up_stop_it(any_session, world, scorecard, monkeypatch):
    made = prepare(any_session, world, scorecard)
    wrong = {**made.document, "scored": 3}
    made.document, made.digest = wrong, digest(wrong)
    monkeypatch.setattr(bulletins, "_compile", lambda *_: wrong)
    with pytest.raises(Conflict) as refused:
        issue(any_session, world, made)
    assert refused.value.about["why"] == "figures"


def test_what_the_count_found_is_kept(any_session, world, scorecard):
    made = issue(any_session, world, prepare(any_session, world, scorecard))
    assert made.checked == {"counted": 39, "fits": True, "wrong": []}


def test_no_verb_changes_an_issued_bulletin(session):
    world, scorecard, made = make_bulletin(session)
    before = (made.digest, digest(made.document), made.note, made.issued_at, made.number)
    tries = (
        lambda: issue(session, world, made),
        lambda: bulletins.drop(session, account=world.analyst, bulletin_id=made.id),
        lambda: prepare(session, world, scorecard),
        lambda: change_a_mark(session, world, scorecard),
        lambda: prepare(session, world, scorecard, replaces=made.id, correction="抄错"),
        lambda: session.add(keeping.new_edition(
            session, account=world.analyst, scorecard_id=scorecard.id, now=NOON
        )),
    )  # fmt: skip
    for attempt in tries:
        with suppress(Refusal):
            attempt()
    session.flush()
    session.expire_all()
    kept = session.get_one(Bulletin, made.id)
    assert (kept.digest, digest(kept.document), kept.note, kept.issued_at, kept.number) == before


def test_a_renamed_department_keeps_its_name_in_what_is_issued(session):
    world, _, made = make_bulletin(session)
    renamed = session.scalars(select(Department).where(Department.key == world.scored[0])).one()
    name, renamed.name = renamed.name, "合并后的局"
    session.flush()
    session.expire_all()
    assert made.document["departments"][0]["name"] == name


def test_a_period_is_told_once(session):
    world, scorecard, _ = make_bulletin(session)
    with pytest.raises(Conflict):
        prepare(session, world, scorecard)


def test_a_correction_is_another_bulletin_and_the_first_stays(session):
    world, scorecard, first = make_bulletin(session)
    change_a_mark(session, world, scorecard, value="12.5")
    second = issue(
        session,
        world,
        prepare(session, world, scorecard, replaces=first.id, correction="一项评分抄错。"),
    )
    assert (second.number, second.replaces, second.document["replaces"]) == (2, first.id, 1)
    assert first.document["departments"][0]["score"] == "90.00"
    assert second.document["departments"][-1]["score"] == "59.00"


def test_a_correction_says_what_was_wrong(session):
    world, scorecard, first = make_bulletin(session)
    with pytest.raises(Empty):
        prepare(session, world, scorecard, replaces=first.id)


def test_only_the_last_word_on_a_period_is_corrected(session):
    world, scorecard, first = make_bulletin(session)
    issue(session, world, prepare(session, world, scorecard, replaces=first.id, correction="错"))
    with pytest.raises(Conflict):
        prepare(session, world, scorecard, replaces=first.id, correction="又错")


def test_numbers_run_on_over_the_editions(session):
    world, scorecard, _ = make_bulletin(session)
    draft = keeping.new_edition(session, account=world.analyst, scorecard_id=scorecard.id, now=NOON)
    newer = keeping.publish(
        session,
        account=world.publisher,
        scorecard_id=draft.id,
        version=draft.version,
        now=NOON,
    )
    make_marks(session, world, newer, period=AUTUMN)
    made = issue(session, world, prepare(session, world, newer, period=AUTUMN))
    assert (made.number, made.document["scorecard"]["edition"]) == (2, 2)


def test_nothing_is_prepared_without_marks_or_rules(any_session, world):
    draft = make_scorecard(any_session, world, published=False)
    with pytest.raises(WrongStage):
        prepare(any_session, world, draft)


def test_a_dropped_bulletin_gives_its_number_back(any_session, world, scorecard):
    made = prepare(any_session, world, scorecard)
    bulletins.drop(any_session, account=world.analyst, bulletin_id=made.id)
    assert prepare(any_session, world, scorecard).number == 1


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.PUBLISHER])
def test_only_a_publisher_issues(session, role):
    world = make_world(session)
    scorecard = make_scorecard(session, world)
    make_marks(session, world, scorecard)
    made = prepare(session, world, scorecard)
    other = make_account(session, roles=[role], department=world.department)
    with pytest.raises(NotAllowed):
        issue(session, replace(world, publisher=other), made)


def test_a_stranger_learns_whose_act_it_is(session):
    world, scorecard, _ = make_bulletin(session)
    with pytest.raises(NotAllowed):
        prepare(session, replace(world, analyst=make_account(session)), scorecard)


def test_it_cannot_be_dropped_once_issued(session):
    world, _, made = make_bulletin(session)
    with pytest.raises(AlreadyDone):
        bulletins.drop(session, account=world.analyst, bulletin_id=made.id)
