"""Duties: found up the regions, one lead each, overlaps and gaps shown, a table both ways."""

import csv
import io

import pytest

import db
from errors import AlreadyDone, Conflict, Invalid, NotAllowed, NotFound
from models import Account, Duty, Role
from surveys.suggestions import duties, duty_table
from tests.surveys.suggestions.world import clerk, make_duty, make_town
from tests.test_concurrency import any_database, at_once  # noqa: F401
from tests.world import NOON, make_account

TODAY = NOON.date()


def admin(session, department):
    return make_account(session, roles=[Role.ADMIN], department=department)


def keep(session, town, account, **changes):
    facts = {
        "topic": "health",
        "region_id": None,
        "department_id": town.housing.id,
        "since": TODAY,
    }
    return duties.keep(session, account=account, **facts | changes)


def lead(session, topic, region):
    found = duties.responsible(session, topic=topic, region_id=region.id if region else None)
    return found.lead if found else None


def test_the_nearest_region_with_a_lead_answers(any_session):
    town = make_town(any_session)
    make_duty(any_session, "transport", town.district, town.housing)
    assert lead(any_session, "transport", town.district) == town.housing
    assert lead(any_session, "transport", town.city) == town.transport
    assert lead(any_session, "transport", None) == town.transport


def test_a_department_that_takes_part_is_named_beside_the_lead(session):
    town = make_town(session)
    make_duty(session, "transport", None, town.housing, lead=False)
    found = duties.responsible(session, topic="transport", region_id=None)
    assert (found.lead, found.others) == (town.transport, (town.housing,))


def test_a_topic_without_a_duty_goes_to_who_has_the_rest_or_is_a_gap(session):
    town = make_town(session)
    assert lead(session, "health", town.district) is None
    make_duty(session, "other", None, town.gov)
    assert lead(session, "health", town.district) == town.gov


@pytest.mark.parametrize("region", [True, False])
def test_one_department_leads_and_no_second(any_session, region):
    town = make_town(any_session)
    at = {"region_id": town.district.id if region else None}
    boss = admin(any_session, town.gov)
    keep(any_session, town, boss, **at)
    with pytest.raises(Conflict):
        keep(any_session, town, boss, department_id=town.transport.id, **at)
    keep(any_session, town, boss, department_id=town.transport.id, is_lead=False, **at)


def test_two_who_name_a_lead_at_once_name_one(any_database):  # noqa: F811
    with db.unit() as session:
        town = make_town(session)
        boss = admin(session, town.gov).id

    def naming(department):
        return lambda session: keep(
            session, town, session.get_one(Account, boss), department_id=department.id
        )

    found = at_once(naming(town.transport), naming(town.housing))
    assert sorted(type(each).__name__ for each in found) == ["Conflict", "Duty"]
    with db.reading() as session:
        assert session.query(Duty).filter_by(topic="health").count() == 1


def test_writing_a_duty_again_changes_it(session):
    town = make_town(session)
    boss = admin(session, town.gov)
    first = keep(session, town, boss, basis="三定规定")
    again = keep(session, town, boss, basis="三定规定（2026）", is_lead=False)
    assert (first.id, again.basis, again.is_lead) == (again.id, "三定规定（2026）", False)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_keeps_duties(session, role):
    town = make_town(session)
    with pytest.raises(NotAllowed):
        keep(session, town, clerk(session, town.gov, role))
    duty = make_duty(session, "health", None, town.housing)
    with pytest.raises(NotAllowed):
        duties.lift(session, account=clerk(session, town.gov, role), duty_id=duty.id)


def test_an_admin_keeps_the_duties_of_departments_below_only(session):
    town = make_town(session)
    with pytest.raises(NotAllowed):
        keep(session, town, admin(session, town.transport))


def test_a_duty_is_lifted_once(session):
    town = make_town(session)
    boss = admin(session, town.gov)
    made = keep(session, town, boss)
    duties.lift(session, account=boss, duty_id=made.id)
    with pytest.raises(AlreadyDone):
        duties.lift(session, account=boss, duty_id=made.id)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"topic": "no-such"}, Invalid),
        ({"department_id": 999_999}, NotFound),
        ({"region_id": 999_999}, NotFound),
    ],
)
def test_a_duty_is_of_what_there_is(session, changes, refusal):
    town = make_town(session)
    with pytest.raises(refusal):
        keep(session, town, admin(session, town.gov), **changes)


def test_the_matrix_shows_overlaps_and_gaps(session):
    town = make_town(session)
    make_duty(session, "transport", None, town.housing, lead=False)
    make_duty(session, "health", town.district, town.gov)
    found = duties.matrix(session)
    assert [(cell.topic, cell.region) for cell in found.overlaps] == [("transport", None)]
    gaps = {(cell.topic, cell.region.code) for cell in found.gaps}
    assert ("health", town.city.code) in gaps
    assert ("health", town.district.code) not in gaps
    assert ("transport", town.district.code) not in gaps


def test_the_table_goes_out_and_comes_in_again(session):
    town = make_town(session)
    make_duty(session, "health", town.district, town.gov)
    before = duty_table.written(session)
    for duty in duties.table(session):
        session.delete(duty)
    session.flush()
    done = duty_table.bring(
        session, account=admin(session, town.gov), name="d.csv", data=before, today=TODAY
    )
    assert (done.taken, done.problems) == (3, [])
    assert duty_table.written(session) == before


@pytest.mark.parametrize(
    "basis", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", " =1", "'quoted"]
)
def test_nothing_in_the_table_runs_as_a_formula(session, basis):
    town = make_town(session)
    boss = admin(session, town.gov)
    kept = keep(session, town, boss, basis=basis).basis
    data = duty_table.written(session)
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.strip()[:1] in tuple("=+@-|%")]
    duty_table.bring(session, account=boss, name="d.csv", data=data, today=TODAY)
    assert kept in {duty.basis for duty in duties.table(session)}


def test_each_row_of_a_table_stands_for_itself(session):
    town = make_town(session)
    lines = [
        "主题,地区,部门,牵头",
        "医疗,清河区,市住建局,是",
        "医疗,清河区,市交通局,是",
        "飞行,,市交通局,是",
        "医疗,无此区,市交通局,",
        "医疗,,无此局,",
        "housing,,housing,1",
    ]
    done = duty_table.bring(
        session,
        account=admin(session, town.gov),
        name="d.csv",
        data="\n".join(lines).encode(),
        today=TODAY,
    )
    assert done.taken == 2
    assert [(each.row, each.kind) for each in done.problems] == [
        (3, "lead"),
        (4, "topic"),
        (5, "region"),
        (6, "department"),
    ]
