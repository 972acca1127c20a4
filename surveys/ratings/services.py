"""Keeping services and windows, and the slip with the QR code that leads to rating one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

import slugs
from errors import Invalid, NotFound
from identity import permits
from models import Account, Department, Service, Window
from moderation import desk, wording
from moderation.cleaning import clean
from settings import settings

LIMITS = {"name": 200, "name_en": 300, "said": 1_000, "window": 120, "place": 200}
CODE = re.compile(r"[\w.\-/]{1,60}")
WINDOW = re.compile(r"[\w.\-]{1,40}")


@dataclass(frozen=True, kw_only=True)
class ServiceForm:
    """`code` is that of the official list (实施编码)."""

    code: str
    name: str
    name_en: str = ""
    said: str = ""
    slug: str = ""


@dataclass(frozen=True, kw_only=True)
class WindowForm:
    """`code` stands on the slip and in its address."""

    code: str
    name: str
    place: str = ""


def create(
    session: Session,
    *,
    account: Account | None,
    department_id: int,
    form: ServiceForm,
    now: datetime,
) -> Service:
    """A service that can be rated. Refuses NotFound, NotSignedIn, NotAllowed, Empty, TooLong,
    Invalid for a code or address that has no such form or is taken, Conflict."""
    department = session.get(Department, department_id)
    if department is None:
        raise NotFound(department=department_id)
    keeper = permits.require(account, permits.Act.KEEP_SERVICES, department)
    made = Service(department_id=department.id, made_by=keeper.id, made_at=now)
    _fill(session, made, form)
    slugs.check(form.slug)
    slug = form.slug or slugs.free(session, Service.slug, f"service-{department.key}")
    made.slug = slug
    slugs.add(session, made, column=Service.slug, slug=slug)
    return made


def edit(
    session: Session, *, account: Account | None, service_id: int, form: ServiceForm
) -> Service:
    """Change its name, code or description; its address stays. Refuses NotFound, NotSignedIn,
    NotAllowed, Empty, TooLong, Invalid."""
    service = _kept(session, account=account, service_id=service_id)
    _fill(session, service, form)
    session.flush()
    return service


def set_active(
    session: Session, *, account: Account | None, service_id: int, is_active: bool
) -> Service:
    """Retire a service, or take it up again: its ratings stay. Refuses NotFound, NotSignedIn,
    NotAllowed."""
    service = _kept(session, account=account, service_id=service_id)
    service.is_active = is_active
    session.flush()
    return service


def _kept(session: Session, *, account: Account | None, service_id: int) -> Service:
    service = session.scalar(
        select(Service)
        .where(Service.id == service_id)
        .options(joinedload(Service.department))
        .with_for_update(of=Service)
    )
    if service is None:
        raise NotFound(service=service_id)
    permits.require(account, permits.Act.KEEP_SERVICES, service.department)
    return service


def _fill(session: Session, service: Service, form: ServiceForm) -> None:
    code = form.code.strip()
    if not CODE.fullmatch(code):
        raise Invalid(field="code", why="code-form")
    taken = select(Service.id).where(
        Service.department_id == service.department_id, Service.code == code
    )
    with session.no_autoflush:
        if session.scalar(taken) not in (None, service.id):
            raise Invalid(field="code", why="code-taken", given=code)
    service.code = code
    service.name = wording.line(form.name, field="name", limit=LIMITS["name"])
    service.name_en = wording.line(
        form.name_en, field="name_en", limit=LIMITS["name_en"], needed=False
    )
    service.said = wording.worded(form.said, field="said", limit=LIMITS["said"], needed=False)


def add_window(
    session: Session, *, account: Account | None, department_id: int, form: WindowForm
) -> Window:
    """A window of a department. Refuses NotFound, NotSignedIn, NotAllowed, Empty, TooLong, Invalid
    for a code that has no such form or is taken."""
    department = session.get(Department, department_id)
    if department is None:
        raise NotFound(department=department_id)
    permits.require(account, permits.Act.KEEP_SERVICES, department)
    made = Window(department_id=department.id)
    _fill_window(made, form)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise Invalid(field="code", why="code-taken", given=made.code) from error
    return made


def edit_window(
    session: Session,
    *,
    account: Account | None,
    window_id: int,
    form: WindowForm,
    is_active: bool = True,
) -> Window:
    """Change or retire a window. Refuses NotFound, NotSignedIn, NotAllowed, Empty, TooLong,
    Invalid."""
    window = session.get(Window, window_id)
    if window is None:
        raise NotFound(window=window_id)
    permits.require(account, permits.Act.KEEP_SERVICES, window.department)
    try:
        with session.begin_nested():
            _fill_window(window, form)
            window.is_active = is_active
    except IntegrityError as error:
        raise Invalid(field="code", why="code-taken", given=form.code) from error
    return window


def _fill_window(window: Window, form: WindowForm) -> None:
    code = form.code.strip()
    if not WINDOW.fullmatch(code):
        raise Invalid(field="code", why="code-form")
    window.code = code
    window.name = wording.line(form.name, field="name", limit=LIMITS["window"])
    window.place = wording.line(form.place, field="place", limit=LIMITS["place"], needed=False)


def address(service: Service, window: Window | None = None) -> str:
    """Where the QR code of a slip leads: the form for rating this service, at this window."""
    query = {"service": service.slug} | ({"window": window.code} if window else {})
    return f"{settings().public_url}/app/rate?{urlencode(query)}"


def by_slug(session: Session, *, slug: str) -> Service:
    """Refuses NotFound."""
    found = session.scalar(
        select(Service).where(Service.slug == clean(slug)).options(joinedload(Service.department))
    )
    if found is None:
        raise NotFound(service=slug)
    return found


def window_of(session: Session, *, service: Service, code: str) -> Window | None:
    """The window with this code in the service's department or one above it."""
    if not WINDOW.fullmatch(code):
        return None
    keys = service.department.path.strip("/").split("/")
    return session.scalar(
        select(Window)
        .join(Department)
        .where(Window.code == code, Department.key.in_(keys), Window.is_active)
        .order_by(func.length(Department.path).desc())
        .limit(1)
    )


def mine(
    session: Session, *, account: Account | None, offset: int = 0, limit: int = 20
) -> Sequence[Service]:
    """The services that the account keeps, in the order of their codes. Refuses NotSignedIn,
    NotAllowed."""
    return session.scalars(
        select(Service)
        .join(Department)
        .where(_keeps(account))
        .options(joinedload(Service.department))
        .order_by(Service.is_active.desc(), Department.path, Service.code)
        .offset(offset)
        .limit(limit)
    ).all()


def mine_count(session: Session, *, account: Account | None) -> int:
    query = select(func.count(Service.id)).join(Department).where(_keeps(account))
    return session.scalar(query) or 0


def my_windows(session: Session, *, account: Account | None, limit: int = 200) -> Sequence[Window]:
    """The windows that the account keeps. Refuses NotSignedIn, NotAllowed."""
    return session.scalars(
        select(Window)
        .join(Department)
        .where(_keeps(account))
        .options(joinedload(Window.department))
        .order_by(Window.is_active.desc(), Department.path, Window.code)
        .limit(limit)
    ).all()


def my_departments(session: Session, *, account: Account | None) -> Sequence[Department]:
    """Where the account may keep services. Refuses NotSignedIn, NotAllowed."""
    return session.scalars(
        select(Department).where(_keeps(account)).order_by(Department.path)
    ).all()


def _keeps(account: Account | None) -> ColumnElement[bool]:
    return desk.within(account, permits.Act.KEEP_SERVICES)
