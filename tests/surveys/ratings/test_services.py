"""Keeping services and windows, and the address of a slip."""

from urllib.parse import parse_qs, urlparse

import pytest

from errors import Empty, Invalid, NotAllowed, NotFound
from identity.permits import ALLOWED
from identity.permits import Act as Permit
from models import Role
from surveys.ratings import services
from surveys.ratings.services import ServiceForm, WindowForm
from tests.surveys.ratings.world import make_service, make_window
from tests.world import NOON, make_account, make_department

FORM = ServiceForm(code="TC-0001", name="居住证办理", name_en="Residence permit")


@pytest.fixture
def department(session):
    return make_department(session)


@pytest.fixture
def keeper(session, department):
    return make_account(session, roles=[Role.STEWARD], department=department)


def create(session, account, department, form=FORM):
    return services.create(
        session, account=account, department_id=department.id, form=form, now=NOON
    )


def test_a_service_gets_an_address(session, keeper, department):
    made = create(session, keeper, department)
    assert services.by_slug(session, slug=made.slug).name == "居住证办理"


def test_a_code_is_used_once_in_a_department(session, keeper, department):
    create(session, keeper, department)
    with pytest.raises(Invalid):
        create(session, keeper, department)
    other = make_department(session)
    stranger = make_account(session, roles=[Role.STEWARD], department=other)
    assert create(session, stranger, other)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"code": "a b"}, Invalid), ({"name": " "}, Empty), ({"slug": "X!"}, Invalid)],
)
def test_a_form_that_is_not_right_is_refused(session, keeper, department, changes, refusal):
    with pytest.raises(refusal):
        create(session, keeper, department, ServiceForm(**({"code": "A", "name": "B"} | changes)))


def test_editing_keeps_address_and_own_code(session, keeper, department):
    made = create(session, keeper, department)
    slug = made.slug
    form = ServiceForm(code="TC-0001", name="居住证签注")
    services.edit(session, account=keeper, service_id=made.id, form=form)
    assert (made.slug, made.name) == (slug, "居住证签注")


def test_a_retired_service_leaves_the_board_and_comes_back(session, keeper, department):
    made = create(session, keeper, department)
    services.set_active(session, account=keeper, service_id=made.id, is_active=False)
    assert not made.is_active
    services.set_active(session, account=keeper, service_id=made.id, is_active=True)
    assert made.is_active


@pytest.mark.parametrize("role", Role)
def test_only_who_keeps_services_may(session, department, role):
    service, window = make_service(session, department=department), None
    window = make_window(session, department=department)
    account = make_account(session, roles=[role], department=department)
    verbs = (
        lambda: create(session, account, department),
        lambda: services.edit(session, account=account, service_id=service.id, form=FORM),
        lambda: services.set_active(
            session, account=account, service_id=service.id, is_active=False
        ),
        lambda: services.add_window(
            session,
            account=account,
            department_id=department.id,
            form=WindowForm(code="B02", name="窗口"),
        ),
        lambda: services.edit_window(
            session, account=account, window_id=window.id, form=WindowForm(code="C", name="窗")
        ),
        lambda: services.mine(session, account=account),
    )
    for n, verb in enumerate(verbs):
        if role in ALLOWED[Permit.KEEP_SERVICES]:
            if n != 1:  # the code is taken by the first
                verb()
        else:
            with pytest.raises(NotAllowed):
                verb()


def test_nobody_keeps_the_services_of_another_department(session, keeper):
    with pytest.raises(NotAllowed):
        create(session, keeper, make_department(session))


def test_what_is_not_there_is_not_found(session, keeper):
    with pytest.raises(NotFound):
        services.edit(session, account=keeper, service_id=99, form=FORM)
    with pytest.raises(NotFound):
        services.edit_window(
            session, account=keeper, window_id=99, form=WindowForm(code="A", name="B")
        )
    with pytest.raises(NotFound):
        services.by_slug(session, slug="x\x00y")


def test_a_window_code_is_used_once(session, keeper, department):
    make_window(session, department=department, code="A01")
    with pytest.raises(Invalid):
        services.add_window(
            session,
            account=keeper,
            department_id=department.id,
            form=WindowForm(code="A01", name="又一个"),
        )


def test_the_address_of_a_slip_names_service_and_window(session, department):
    service = make_service(session, department=department)
    window = make_window(session, department=department)
    query = parse_qs(urlparse(services.address(service, window)).query)
    assert query == {"service": [service.slug], "window": ["A01"]}
    assert services.window_of(session, service=service, code="A01").id == window.id


def test_a_window_of_a_department_above_serves_those_below(session):
    above = make_department(session)
    below = make_department(session, parent=above)
    window = make_window(session, department=above, code="H1")
    service = make_service(session, department=below)
    assert services.window_of(session, service=service, code="H1").id == window.id
    assert services.window_of(session, service=service, code="'; --") is None
