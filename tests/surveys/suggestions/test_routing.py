"""Whose it is: kept until another accepts, settled for good from above, once among several."""

import pytest

import db
from errors import Conflict, Empty, Invalid, NotAllowed, NotFound, Stale, WrongStage
from models import Account, Notice, Role, StepKind, Suggestion, SuggestionKind, SuggestionState
from surveys.suggestions import queue, raising, routing
from surveys.suggestions.queue import Part
from tests.surveys.suggestions.world import clerk, make_duty, make_town, raised
from tests.test_concurrency import any_database, at_once  # noqa: F401
from tests.world import NOON, make_account

TODAY = NOON.date()


def at(made, account, **more):
    return {
        "account": account,
        "suggestion_id": made.id,
        "version": made.version,
        "now": NOON,
        **more,
    }


def offered(session):
    """One of transport, offered to housing; the town, the two clerks."""
    town = make_town(session)
    made, _ = raised(session)
    one, other = clerk(session, town.transport), clerk(session, town.housing)
    routing.offer(session, **at(made, one, department_id=town.housing.id, reason="属于物业管理"))
    return town, made, one, other


def test_the_first_department_keeps_it_until_another_accepts(any_session):
    town, made, _one, other = offered(any_session)
    assert (made.department, made.offered_to) == (town.transport, town.housing)
    routing.accept(any_session, **at(made, other))
    assert (made.department, made.offered_to) == (town.housing, None)
    kinds = [step.kind for step in made.steps]
    assert kinds == [StepKind.RECEIVED, StepKind.ASSIGNED, StepKind.OFFERED, StepKind.ACCEPTED]


def test_the_deadline_does_not_move_with_it(session):
    _town, made, _one, other = offered(session)
    before = made.due_on
    routing.accept(session, **at(made, other))
    assert made.due_on == before


def test_one_that_is_declined_stays_with_the_reason(session):
    town, made, one, other = offered(session)
    routing.decline(session, **at(made, other, reason="道路设施归交通"))
    assert (made.department, made.offered_to) == (town.transport, None)
    assert made.steps[-1].note == "道路设施归交通"
    told = session.query(Notice).filter_by(account_id=one.id, kind="suggestion-back").count()
    assert told == 1


def test_it_is_offered_to_one_at_a_time_and_never_back(session):
    town, made, one, other = offered(session)
    with pytest.raises(Conflict):
        routing.offer(session, **at(made, one, department_id=town.gov.id, reason="x"))
    routing.accept(session, **at(made, other))
    with pytest.raises(Conflict):
        routing.offer(session, **at(made, other, department_id=town.transport.id, reason="x"))


def test_after_adjudication_it_is_handed_on_no_more(any_session):
    town, made, _one, other = offered(any_session)
    boss = clerk(any_session, town.gov)
    routing.adjudicate(
        any_session, **at(made, boss, department_id=town.housing.id, reason="按三定规定")
    )
    assert (made.department, made.is_settled) == (town.housing, True)
    with pytest.raises(Conflict):
        routing.offer(any_session, **at(made, other, department_id=town.gov.id, reason="x"))
    with pytest.raises(Conflict):
        routing.adjudicate(
            any_session, **at(made, boss, department_id=town.transport.id, reason="x")
        )


def test_only_who_stands_above_both_adjudicates(session):
    town, made, one, other = offered(session)
    for account in (one, other, clerk(session, town.gov, Role.ADMIN)):
        with pytest.raises(NotAllowed):
            routing.adjudicate(
                session, **at(made, account, department_id=town.housing.id, reason="x")
            )


def test_reasons_are_needed(session):
    town, made, _one, other = offered(session)
    with pytest.raises(Empty):
        routing.decline(session, **at(made, other, reason=" "))
    with pytest.raises(Empty):
        boss = clerk(session, town.gov)
        routing.adjudicate(session, **at(made, boss, department_id=town.housing.id, reason=""))


def test_it_is_not_offered_to_itself_or_to_nobody(session):
    town = make_town(session)
    made, _ = raised(session)
    one = clerk(session, town.transport)
    with pytest.raises(Invalid):
        routing.offer(session, **at(made, one, department_id=town.transport.id, reason="x"))
    with pytest.raises(NotFound):
        routing.offer(session, **at(made, one, department_id=999_999, reason="x"))
    with pytest.raises(Conflict):
        routing.accept(session, **at(made, one))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MODERATOR])
def test_only_who_may_route_hands_on(session, role):
    town, made, _one, _other = offered(session)
    asked = clerk(session, town.housing, role)
    with pytest.raises(NotAllowed):
        routing.accept(session, **at(made, asked))
    with pytest.raises(NotAllowed):
        routing.decline(session, **at(made, asked, reason="x"))
    holder = clerk(session, town.transport, role)
    with pytest.raises(NotAllowed):
        routing.offer(session, **at(made, holder, department_id=town.gov.id, reason="x"))
    with pytest.raises(NotAllowed):
        routing.reroute(session, **at(made, holder, reason="x"))


def test_the_department_asked_does_not_act_for_the_holder(session):
    town, made, one, other = offered(session)
    with pytest.raises(NotAllowed):
        routing.accept(session, **at(made, one))
    with pytest.raises(NotAllowed):
        routing.reroute(session, **at(made, other, reason="x"))


def test_what_nobody_has_is_assigned_within_ones_own(any_session):
    town = make_town(any_session)
    made, _ = raised(any_session, topic="health")
    one = clerk(any_session, town.housing)
    with pytest.raises(NotAllowed):
        routing.assign(any_session, **at(made, one, department_id=town.transport.id))
    routing.assign(any_session, **at(made, one, department_id=town.housing.id))
    assert made.department == town.housing
    with pytest.raises(WrongStage):
        routing.assign(any_session, **at(made, one, department_id=town.housing.id))


def test_a_duty_that_was_missing_gives_out_what_waited(session):
    town = make_town(session)
    made, _ = raised(session, topic="health")
    make_duty(session, "health", None, town.housing)
    assert routing.route_waiting(session, now=NOON) == 1
    assert made.department == town.housing
    assert routing.route_waiting(session, now=NOON) == 0


def test_one_for_the_petition_channel_is_passed_there_and_its_author_told(any_session):
    town = make_town(any_session)
    author = make_account(any_session)
    made, _ = raised(any_session, account=author)
    one = clerk(any_session, town.transport)
    routing.reroute(any_session, **at(made, one, reason="请向市信访局提出，地址人民路1号"))
    assert made.state is SuggestionState.REROUTED
    notice = any_session.query(Notice).filter_by(kind="suggestion-rerouted").one()
    assert (notice.account_id, "信访局" in notice.facts["reason"]) == (author.id, True)
    with pytest.raises(WrongStage):
        routing.reroute(any_session, **at(made, one, reason="x"))


def test_one_that_nobody_has_is_rerouted_from_the_top_only(session):
    town = make_town(session)
    made, _ = raised(session, topic="health")
    with pytest.raises(NotAllowed):
        routing.reroute(session, **at(made, clerk(session, town.housing), reason="x"))
    routing.reroute(session, **at(made, clerk(session, town.gov), reason="信访"))


def test_what_was_read_must_be_what_is_there(session):
    town, made, _one, other = offered(session)
    stale = made.version
    routing.decline(session, **at(made, other, reason="x"))
    with pytest.raises(Stale):
        routing.reroute(
            session, **at(made, clerk(session, town.transport), reason="x") | {"version": stale}
        )


def test_two_clerks_who_assign_at_once_assign_once(any_database):  # noqa: F811
    with db.unit() as session:
        town = make_town(session)
        made, _ = raised(session, topic="health")
        boss = clerk(session, town.gov).id
        facts = at(made, None)

    def assigning(department):
        return lambda session: (
            routing.assign(
                session,
                **facts
                | {"account": session.get_one(Account, boss), "department_id": department.id},
            ).department_id
        )

    found = at_once(assigning(town.transport), assigning(town.housing))
    assert sorted(type(each) is int for each in found) == [False, True]
    with db.reading() as session:
        kinds = [step.kind for step in session.get_one(Suggestion, made.id).steps]
    assert kinds.count(StepKind.ASSIGNED) == 1


def test_an_author_who_withdraws_while_a_clerk_accepts_loses_nothing(any_database):  # noqa: F811
    with db.unit() as session:
        _town, made, _one, other = offered(session)
        facts, clerk_id, author = at(made, None), other.id, made.account_id

    def accepting(session):
        return routing.accept(
            session, **facts | {"account": session.get_one(Account, clerk_id)}
        ).state

    def withdrawing(session):
        return raising.withdraw(
            session,
            account=session.get_one(Account, author),
            suggestion_id=made.id,
            now=NOON,
        ).state

    at_once(accepting, withdrawing)
    with db.reading() as session:
        row = session.get_one(Suggestion, made.id)
    assert (row.state, row.body) == (SuggestionState.WITHDRAWN, "")


def test_each_desk_sees_its_own(any_session):
    town, made, one, other = offered(any_session)
    boss, stranger = clerk(any_session, town.gov), clerk(any_session, town.housing, Role.STEWARD)
    lost, _ = raised(any_session, topic="health")
    seen = {
        (name, part): [row.id for row in queue.rows(any_session, account=who, part=part)]
        for name, who in (("one", one), ("other", other), ("boss", boss))
        for part in Part
    }
    assert seen["one", Part.WAITING] == seen["boss", Part.WAITING] == [made.id]
    assert seen["other", Part.OFFERED] == [made.id]
    assert seen["other", Part.WAITING] == seen["one", Part.UNASSIGNED] == []
    assert seen["boss", Part.UNASSIGNED] == [lost.id]
    load = queue.load(any_session, account=boss, today=made.due_on)
    assert (load.waiting, load.overdue, load.offered, load.unassigned) == (1, 0, 1, 1)
    with pytest.raises(NotAllowed):
        queue.rows(any_session, account=stranger, part=Part.WAITING)


def test_the_most_urgent_comes_first(session):
    town = make_town(session)
    slow, _ = raised(session)
    fast, _ = raised(session, kind=SuggestionKind.CONSULT)
    rows = queue.rows(session, account=clerk(session, town.transport), part=Part.WAITING)
    assert [row.id for row in rows] == [fast.id, slow.id]
