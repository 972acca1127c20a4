"""Who may do what: the table read crosswise, and the tree of departments."""

import pytest

from errors import NotAllowed, NotSignedIn
from identity import permits
from identity.permits import ALLOWED, Act
from models import Role
from tests.world import make_account, make_department

D, P, M, N, U, X = (
    Role.DRAFTER,
    Role.PUBLISHER,
    Role.MODERATOR,
    Role.ANALYST,
    Role.AUDITOR,
    Role.ADMIN,
)
CROSSWISE = {
    D: {
        Act.CREATE,
        Act.EDIT,
        Act.DECIDE,
        Act.IMPORT,
        Act.EXPORT,
        Act.ASK,
        Act.ASSIST,
        Act.RECTIFY,
        Act.REPLY,
    },
    P: {
        Act.REVIEW,
        Act.EXTEND,
        Act.WITHDRAW,
        Act.DECIDE,
        Act.PUBLISH_ANSWER,
        Act.DECIDE_FINAL,
        Act.EXPORT,
        Act.PUBLISH_DATA,
        Act.ANSWER_DATA,
        Act.GRANT_DATA,
        Act.OPEN_ASKING,
        Act.REVIEW_RATING,
        Act.ISSUE,
        Act.REPLY,
    },
    M: {Act.MODERATE, Act.ASSIST, Act.REVIEW_RATING, Act.ROUTE},
    N: {Act.SUMMARISE, Act.IMPORT, Act.EXPORT, Act.ANALYSE, Act.SCORE},
    U: {Act.EXPORT, Act.AUDIT},
    X: {Act.MANAGE, Act.HARVEST, Act.KEEP_DUTIES},
    Role.STEWARD: {Act.PREPARE_DATA, Act.ANSWER_DATA, Act.HARVEST, Act.KEEP_SERVICES},
}


def test_every_act_is_in_the_table():
    assert set(ALLOWED) == set(Act)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_a_role_may_do_what_the_table_says_and_nothing_else(session, role, act):
    department = make_department(session)
    account = make_account(session, roles=[role], department=department)
    assert permits.may(account, act, department) is (act in CROSSWISE[role])


@pytest.mark.parametrize("act", Act)
def test_a_visitor_may_do_nothing(session, act):
    with pytest.raises(NotSignedIn):
        permits.require(None, act, make_department(session))


@pytest.mark.parametrize("act", Act)
def test_an_account_without_roles_may_do_nothing(session, act):
    with pytest.raises(NotAllowed):
        permits.require(make_account(session), act, make_department(session))


def test_a_role_above_counts_below(session):
    top = make_department(session, key="gov")
    below = make_department(session, key="transport", parent=top)
    account = make_account(session, roles=[Role.PUBLISHER], department=top)
    assert permits.may(account, Act.REVIEW, below)


def test_a_role_below_does_not_count_above(session):
    top = make_department(session, key="gov")
    below = make_department(session, key="transport", parent=top)
    account = make_account(session, roles=[Role.PUBLISHER], department=below)
    assert not permits.may(account, Act.REVIEW, top)


def test_a_role_does_not_count_next_door(session):
    first = make_department(session, key="parks")
    second = make_department(session, key="parks-west")
    account = make_account(session, roles=[Role.PUBLISHER], department=first)
    assert not permits.may(account, Act.REVIEW, second)


def test_may_anywhere_asks_no_department(session):
    account = make_account(session, roles=[Role.MODERATOR])
    assert permits.may_anywhere(account, Act.MODERATE)
    assert not permits.may_anywhere(account, Act.MANAGE)
    assert not permits.may_anywhere(None, Act.MODERATE)
