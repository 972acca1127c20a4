"""Putting right a bad rating: each step in its turn, by whom, by when, told to whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from errors import Empty, Invalid, NotAllowed, NotFound, NotSignedIn, Stale, WrongStage
from identity.permits import ALLOWED
from identity.permits import Act as Permit
from models import Act, Entry, Notice, RectificationState, Role
from surveys.ratings import rectification, terms
from tests.surveys.ratings.world import answered, make_clerk, make_matter, opened, verified
from tests.world import NOON, make_account, make_department

STATES = RectificationState


def steps(row):
    """The three verbs, each with what it needs besides."""
    same = {"rectification_id": row.id, "version": row.version, "now": NOON}
    return {
        STATES.OPEN: lambda session, account: rectification.verify(
            session, account=account, is_upheld=True, finding="属实", **same
        ),
        STATES.VERIFIED: lambda session, account: rectification.answer(
            session, account=account, text="已改", **same
        ),
        STATES.ANSWERED: lambda session, account: rectification.visit(
            session, account=account, level=4, words="满意", **same
        ),
    }


def test_it_is_due_within_five_workdays(session):
    assert opened(session).due_on == date(2026, 11, 27)  # NOON is a Sunday


def test_a_department_may_follow_the_profile_of_fifteen(session, monkeypatch):
    department = make_department(session, key="slow")
    five, fifteen = terms.all_terms()
    profiles = {"five": five, "fifteen": replace(fifteen, departments=("slow",))}
    monkeypatch.setattr(terms, "_read", lambda _path: ("five", profiles))
    assert terms.applying(department).workdays == 15
    assert terms.applying(make_department(session, parent=department)).workdays == 15
    assert terms.applying(make_department(session)).workdays == 5


def test_every_profile_names_its_source():
    assert all(each.source and each.workdays > 0 for each in terms.all_terms())


def test_the_whole_way_ends_with_the_visit(any_session):
    row = opened(any_session, is_named=True)
    answered(any_session, row)
    rectification.visit(
        any_session,
        account=make_clerk(any_session, row),
        rectification_id=row.id,
        version=row.version,
        level=4,
        words="这次很快。",
        now=NOON,
    )
    assert (row.state, row.visit_level) == (STATES.VISITED, 4)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", [STATES.OPEN, STATES.VERIFIED, STATES.ANSWERED])
def test_a_step_is_taken_only_in_its_turn(session, state, step):
    row = opened(session, is_named=True)
    row.state = state
    session.flush()
    clerk = make_clerk(session, row)
    if state is step:
        steps(row)[step](session, clerk)
        assert row.state is not state
    else:
        with pytest.raises(WrongStage):
            steps(row)[step](session, clerk)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("step", [STATES.OPEN, STATES.VERIFIED, STATES.ANSWERED])
def test_only_who_may_rectify_takes_a_step(session, role, step):
    row = opened(session, is_named=True)
    row.state = step
    session.flush()
    account = make_account(session, roles=[role], department=row.department)
    if role in ALLOWED[Permit.RECTIFY]:
        steps(row)[step](session, account)
    else:
        with pytest.raises(NotAllowed):
            steps(row)[step](session, account)


def test_nobody_of_another_department_and_no_visitor_takes_a_step(session):
    row = opened(session)
    other = make_account(session, roles=[Role.DRAFTER])
    with pytest.raises(NotAllowed):
        steps(row)[STATES.OPEN](session, other)
    with pytest.raises(NotSignedIn):
        steps(row)[STATES.OPEN](session, None)


def test_a_version_that_was_read_before_is_stale(session):
    row = opened(session)
    stale = steps(row)[STATES.OPEN]
    row.finding = "别人先写了"
    session.flush()
    with pytest.raises(Stale):
        stale(session, make_clerk(session, row))


def test_there_must_be_one(session):
    with pytest.raises(NotFound):
        rectification.verify(
            session,
            account=make_account(session),
            rectification_id=99,
            version=1,
            is_upheld=True,
            finding="x",
            now=NOON,
        )


def test_an_answer_needs_words_and_no_personal_data(session):
    row = verified(session, opened(session))
    clerk = make_clerk(session, row)
    same = {"account": clerk, "rectification_id": row.id, "version": row.version, "now": NOON}
    with pytest.raises(Empty):
        rectification.answer(session, text=" ", **same)
    with pytest.raises(Invalid):
        rectification.answer(session, text="已致电 13812345678 道歉。", **same)


def test_who_gave_no_name_is_not_visited(session):
    row = answered(session, opened(session, is_named=False))
    with pytest.raises(Invalid):
        steps(row)[STATES.ANSWERED](session, make_clerk(session, row))


@pytest.mark.parametrize(("days", "late"), [(1, False), (5, False), (6, True)])
def test_lateness_is_counted_from_the_day_of_the_answer(session, days, late):
    row = answered(session, opened(session), days=days)
    assert row.is_late(NOON.date() + timedelta(days=100)) is late


def test_without_an_answer_it_is_late_from_the_day_after(session):
    row = opened(session)
    assert not row.is_late(row.due_on)
    assert row.is_late(row.due_on + timedelta(days=1))


def test_the_ledger_holds_that_it_was_put_right_and_when_not_the_words(any_session):
    row = answered(any_session, opened(any_session), days=9)
    entry = any_session.query(Entry).filter(Entry.act == Act.RECTIFIED).one()
    assert entry.facts["late"] is True
    assert entry.facts["due_on"] == row.due_on.isoformat()
    assert row.answer not in str(entry.facts)


def test_the_desk_is_told_of_a_bad_rating_and_the_rater_of_the_answer(session):
    matter = make_matter(session)
    clerk = make_account(
        session, roles=[Role.DRAFTER], department=matter.service.department, name="周办事"
    )
    rater = make_account(session)
    row = opened(session, matter=matter, account=rater)
    answered(session, row, by=clerk)
    told = {(each.account_id, each.kind) for each in session.query(Notice)}
    assert (clerk.id, "rating-bad") in told
    assert (rater.id, "rating-answered") in told
