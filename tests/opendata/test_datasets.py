"""The card of a Dataset: who may write it, what is refused, how openness changes."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from errors import (
    Conflict,
    Empty,
    Incomplete,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    SamePerson,
    Stale,
)
from models import Act, Entry, Openness, Role
from opendata import datasets
from opendata.datasets import DatasetForm
from tests.data_world import make_dataset
from tests.world import NOON, make_account, make_department

FULL = {
    "description": "每一件工单",
    "theme": "society",
    "contact_name": "数据科",
    "contact_email": "data@example.org",
}


def form_for(department, **changes):
    return DatasetForm(title="热线工单", department_id=department.id, **{**FULL, **changes})


@pytest.fixture
def department(session):
    return make_department(session)


@pytest.fixture
def steward(session, department):
    return make_account(session, roles=[Role.STEWARD], department=department)


@pytest.fixture
def publisher(session, department):
    return make_account(session, roles=[Role.PUBLISHER], department=department)


def create(session, steward, department, **changes):
    form = form_for(department, **changes)
    return datasets.create(session, account=steward, form=form, now=NOON)


def test_a_new_dataset_is_seen_by_nobody(session, steward, department):
    assert not create(session, steward, department).is_public


def test_a_dataset_without_an_address_gets_one(session, steward, department):
    first, second = (create(session, steward, department) for _ in range(2))
    assert first.slug != second.slug


def test_a_stranger_begins_nothing(session, department):
    with pytest.raises(NotSignedIn):
        create(session, None, department)


def test_a_drafter_begins_no_dataset(session, department):
    drafter = make_account(session, roles=[Role.DRAFTER], department=department)
    with pytest.raises(NotAllowed):
        create(session, drafter, department)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": " "}, Empty),
        ({"title": "长" * 201}, Invalid),
        ({"slug": "Ab"}, Invalid),
        ({"slug": "../x"}, Invalid),
        ({"theme": "nonsense"}, Invalid),
        ({"licence": "mine"}, Invalid),
        ({"contact_email": "nobody"}, Invalid),
        ({"keywords": ("词",) * 21}, Invalid),
        ({"k": 1}, Invalid),
        ({"openness": Openness.CONDITIONAL}, Empty),
        ({"region_id": 999}, NotFound),
    ],
)
def test_a_card_that_cannot_be_taken_is_refused(session, steward, department, changes, refusal):
    form = replace(form_for(department), **changes)
    with pytest.raises(refusal):
        datasets.create(session, account=steward, form=form, now=NOON)


def test_an_address_that_is_taken_is_refused(session, steward, department):
    create(session, steward, department, slug="cases")
    with pytest.raises(Invalid, match="taken"):
        create(session, steward, department, slug="cases")


def test_a_card_read_too_long_ago_is_refused(session, steward, department):
    made = create(session, steward, department)
    with pytest.raises(Stale):
        datasets.edit(
            session,
            account=steward,
            dataset_id=made.id,
            form=form_for(department),
            version=made.version - 1,
            now=NOON,
        )


def test_a_public_card_does_not_lose_what_it_needs(session, steward, department):
    made = make_dataset(session, department=department)
    with pytest.raises(Incomplete):
        datasets.edit(
            session,
            account=steward,
            dataset_id=made.id,
            form=replace(datasets.form_of(made), contact_email=""),
            version=made.version,
            now=NOON,
        )


def test_the_form_of_a_dataset_saved_again_changes_nothing(session, steward, department):
    made = make_dataset(session, department=department)
    before = datasets.form_of(made)
    datasets.edit(
        session,
        account=steward,
        dataset_id=made.id,
        form=before,
        version=made.version,
        now=NOON,
    )
    assert datasets.form_of(made) == before


def lower(session, account, made, **facts):
    return datasets.set_openness(
        session,
        account=account,
        dataset_id=made.id,
        openness=Openness.CONDITIONAL,
        now=NOON,
        **facts,
    )


def test_openness_is_not_lowered_without_approval(session, publisher, department):
    made = make_dataset(session, department=department)
    with pytest.raises(Empty, match="approval"):
        lower(session, publisher, made, grounds="有风险")


def test_openness_is_not_lowered_without_grounds(session, publisher, department):
    made = make_dataset(session, department=department)
    with pytest.raises(Empty, match="grounds"):
        lower(session, publisher, made, approval="数管〔2026〕5号")


def test_a_steward_does_not_lower_the_openness_of_public_data(session, steward, department):
    made = make_dataset(session, department=department)
    with pytest.raises(NotAllowed):
        lower(session, steward, made, grounds="有风险", approval="数管〔2026〕5号")


def test_lowered_openness_is_on_record(session, publisher, department):
    made = make_dataset(session, department=department)
    lower(session, publisher, made, grounds="有风险", approval="数管〔2026〕5号")
    entry = session.scalars(select(Entry).where(Entry.act == Act.OPENNESS_CHANGED)).one()
    assert (entry.facts["from"], entry.facts["to"]) == ("unconditional", "conditional")


def test_openness_is_raised_without_approval(session, publisher, department):
    made = make_dataset(session, department=department, openness=Openness.CLOSED)
    opened = datasets.set_openness(
        session,
        account=publisher,
        dataset_id=made.id,
        openness=Openness.UNCONDITIONAL,
        now=NOON,
    )
    assert (opened.openness, opened.grounds) == (Openness.UNCONDITIONAL, "")


def closed(session, steward, department):
    return create(session, steward, department, openness=Openness.CLOSED, grounds="公共安全")


def test_closed_data_are_announced_by_a_second_person(session, steward, publisher, department):
    made = closed(session, steward, department)
    datasets.announce(session, account=publisher, dataset_id=made.id, now=NOON)
    assert made.is_public
    assert not made.is_open


def test_nobody_announces_what_they_began(session, department):
    both = make_account(session, roles=[Role.STEWARD, Role.PUBLISHER], department=department)
    made = closed(session, both, department)
    with pytest.raises(SamePerson):
        datasets.announce(session, account=both, dataset_id=made.id, now=NOON)


def test_open_data_are_not_announced_without_a_release(session, steward, publisher, department):
    made = create(session, steward, department)
    with pytest.raises(Conflict):
        datasets.announce(session, account=publisher, dataset_id=made.id, now=NOON)


def test_staff_see_the_datasets_of_their_departments_alone(session, steward, department):
    mine = create(session, steward, department)
    make_dataset(session)
    acts = (datasets.permits.Act.PREPARE_DATA,)
    assert datasets.of_staff(session, account=steward, acts=acts) == [mine]
