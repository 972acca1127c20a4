"""Builders for ratings: services with cases, ratings through the verbs."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from models import (
    Account,
    Department,
    Matter,
    Rating,
    Receipt,
    Rectification,
    Role,
    Service,
    Window,
)
from surveys import invitations
from surveys.ratings import rating, rectification
from tests.world import NOON, make_account, make_department

CODE = "ABCD-EFG-HJK"
TODAY = NOON.date()
_numbers = count(1)


def make_service(
    session: Session, *, department: Department | None = None, name: str = "不动产登记"
) -> Service:
    department = department or make_department(session)
    n = next(_numbers)
    keeper = make_account(session, roles=[Role.STEWARD], department=department)
    service = Service(
        slug=f"service-{n}",
        department_id=department.id,
        department=department,
        code=f"S{n}",
        name=name,
        made_by=keeper.id,
        made_at=NOON,
    )
    session.add(service)
    session.flush()
    return service


def make_window(session: Session, *, department: Department, code: str = "A01") -> Window:
    window = Window(department_id=department.id, code=code, name="综合窗口")
    session.add(window)
    session.flush()
    return window


def make_matter(
    session: Session,
    *,
    service: Service | None = None,
    code: str = CODE,
    is_online: bool = False,
    finished_on: date = TODAY,
    window: Window | None = None,
) -> Matter:
    service = service or make_service(session)
    matter = Matter(
        service_id=service.id,
        service=service,
        window_id=window.id if window else None,
        number=f"2026-{next(_numbers):05d}",
        code_digest=invitations.digest(code) if code else "",
        is_online=is_online,
        finished_on=finished_on,
        entered_at=NOON,
    )
    session.add(matter)
    session.flush()
    return matter


def rated(
    session: Session,
    *,
    matter: Matter | None = None,
    level: int = 1,
    reasons: Sequence[str] = (),
    body: str = "等了两个小时没人理。",
    is_named: bool = False,
    account: Account | None = None,
    now: datetime = NOON,
) -> tuple[Rating, Receipt]:
    """A Rating taken in by the verb itself."""
    matter = matter or make_matter(session)
    receipt = rating.rate(
        session,
        account=account,
        service=matter.service.slug,
        number=matter.number,
        code=CODE if matter.code_digest else "",
        level=level,
        reasons=reasons,
        body=body,
        is_named=is_named,
        contact="13800000000" if is_named else "",
        now=now,
    )
    return session.get_one(Rating, receipt.rating_id), receipt


def opened(session: Session, **how: object) -> Rectification:
    """The Rectification of a new bad Rating."""
    made, _receipt = rated(session, **how)  # type: ignore[arg-type]
    return session.query(Rectification).filter(Rectification.rating_id == made.id).one()


def make_clerk(session: Session, row: Rectification, *roles: Role) -> Account:
    return make_account(
        session, name="周办事", roles=roles or [Role.DRAFTER], department=row.department
    )


def verified(
    session: Session, row: Rectification, *, by: Account | None = None, now: datetime = NOON
) -> Rectification:
    return rectification.verify(
        session,
        account=by or make_clerk(session, row),
        rectification_id=row.id,
        version=row.version,
        is_upheld=True,
        finding="排队确实过长。",
        now=now,
    )


def answered(
    session: Session, row: Rectification, *, days: int = 1, by: Account | None = None
) -> Rectification:
    """Verified and answered so many days after NOON."""
    now = NOON + timedelta(days=days)
    verified(session, row, by=by, now=now)
    return rectification.answer(
        session,
        account=by or make_clerk(session, row),
        rectification_id=row.id,
        version=row.version,
        text="已增开一个窗口。",
        now=now,
    )
