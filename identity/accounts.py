"""Accounts: from a provider's claims to a person here, and what the person may be given."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clock import ZONE
from errors import AlreadyDone, Invalid, NotAllowed, NotFound, NotSignedIn, SamePerson, SignInEnded
from i18n import LANGUAGES
from identity import permits
from models import Account, Assurance, Department, Membership, Region, Role, SignIn
from settings import settings

DEMO_ISSUER = "https://demo.minyi.invalid"


def known(session: Session, *, claims: Mapping[str, Any], now: datetime) -> SignIn | None:
    """The sign-in these id_token claims were seen with before, or None at first sight. Refuses
    NotSignedIn for claims that name nobody, SignInEnded."""
    query = select(SignIn).where(SignIn.digest == _digest(claims))
    found = session.scalar(query)
    if found is not None and not found.is_good(now):
        raise SignInEnded(account=found.account_id)
    return found


def sign_in(session: Session, *, claims: Mapping[str, Any], now: datetime) -> SignIn:
    """The sign-in behind id_token claims (iss, sub, iat; name, email, assurance where given).

    At first sight of iss and sub an Account without any Membership is made. A sign-in is good for
    settings.session_hours from `iat`, whatever the provider's cookie says. Refuses NotSignedIn,
    SignInEnded.
    """
    found = known(session, claims=claims, now=now)
    if found is not None:
        return found
    started = min(datetime.fromtimestamp(int(claims["iat"]), UTC).astimezone(ZONE), now)
    ends = started + timedelta(hours=settings().session_hours)
    if ends <= now:
        raise SignInEnded(started=started.isoformat())
    account = _account(session, claims=claims, now=now)
    try:
        with session.begin_nested():
            row = SignIn(account=account, digest=_digest(claims), started_at=started, ends_at=ends)
            session.add(row)
    except IntegrityError:  # two first runs of one browser at the same moment
        return sign_in(session, claims=claims, now=now)
    return row


def _digest(claims: Mapping[str, Any]) -> str:
    missing = [name for name in ("iss", "sub", "iat") if not claims.get(name)]
    if missing:
        raise NotSignedIn(missing=missing)
    demo_is_off = settings().real_sign_in or not settings().demo
    if claims["iss"] == DEMO_ISSUER and demo_is_off:
        raise NotSignedIn(issuer=DEMO_ISSUER)
    parts = (str(claims["iss"]), str(claims["sub"]), str(int(claims["iat"])))
    return sha256("\n".join(parts).encode()).hexdigest()


def _account(session: Session, *, claims: Mapping[str, Any], now: datetime) -> Account:
    issuer, subject = str(claims["iss"]), str(claims["sub"])
    account = session.scalar(
        select(Account).where(Account.issuer == issuer, Account.subject == subject)
    )
    if account is None:
        try:
            with session.begin_nested():
                account = Account(issuer=issuer, subject=subject, name="", created_at=now)
                session.add(account)
        except IntegrityError:
            return _account(session, claims=claims, now=now)
    account.name = _name(claims) or account.name or subject[:80]
    if claims.get("email") and claims.get("email_verified") is not False:
        account.email = str(claims["email"])[:254]
    if claims.get("assurance") in list(Assurance):
        account.assurance = claims["assurance"]
    _make_first_admin(session, account=account, now=now)
    session.flush()
    return account


def _name(claims: Mapping[str, Any]) -> str:
    name = str(claims.get("name") or claims.get("preferred_username") or "")
    return "".join(letter for letter in name if letter.isprintable()).strip()[:80]


def _make_first_admin(session: Session, *, account: Account, now: datetime) -> None:
    """MINYI_FIRST_ADMIN, at the configured provider, is admin of the topmost department."""
    first = settings().first_admin
    if not (first and settings().real_sign_in and account.subject == first):
        return
    if account.holds(Role.ADMIN):
        return
    top = select(Department).where(Department.parent_id.is_(None)).order_by(Department.id)
    department = session.scalars(top).first()
    if department is None:
        department = Department(key="top", name="本级政府", name_en="Government", path="top/")
        session.add(department)
    account.memberships.append(Membership(department=department, role=Role.ADMIN, since=now))


def end(session: Session, *, sign_in_id: int, now: datetime) -> None:
    """This sign-in is over, at once and for good. Refuses NotFound."""
    row = session.get(SignIn, sign_in_id)
    if row is None:
        raise NotFound(sign_in=sign_in_id)
    row.ended_at = row.ended_at or now
    session.flush()


def end_all(session: Session, *, account: Account, account_id: int, now: datetime) -> int:
    """End every sign-in of `account_id`, one's own or as an admin; how many there were. Refuses
    NotAllowed."""
    if account.id != account_id and not permits.may_anywhere(account, permits.Act.MANAGE):
        raise NotAllowed(act=permits.Act.MANAGE.value)
    query = select(SignIn).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
    rows = [row for row in session.scalars(query) if row.is_good(now)]
    for row in rows:
        row.ended_at = now
    session.flush()
    return len(rows)


def by_id(session: Session, *, account_id: int) -> Account:
    """Refuses NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound(account=account_id)
    return account


def everyone(session: Session, *, after: int | None = None, limit: int = 50) -> list[Account]:
    """Accounts in the order they came, those behind the id `after`."""
    query = select(Account).where(Account.id > (after or 0))
    return list(session.scalars(query.order_by(Account.id).limit(limit)))


def grant(
    session: Session, *, account: Account, to_id: int, department_id: int, role: Role, now: datetime
) -> Membership:
    """Give a role in a department; done by its admin, and never to oneself. Refuses NotFound,
    NotAllowed, SamePerson, AlreadyDone."""
    receiver = by_id(session, account_id=to_id)
    department = session.get(Department, department_id)
    if department is None:
        raise NotFound(department=department_id)
    permits.require(account, permits.Act.MANAGE, department)
    if account.id == to_id:
        raise SamePerson(act=permits.Act.MANAGE.value)
    if any(m.department_id == department_id and m.role is role for m in receiver.memberships):
        raise AlreadyDone(account=to_id, role=role.value)
    membership = Membership(department=department, role=role, since=now)
    receiver.memberships.append(membership)
    session.flush()
    return membership


def revoke(session: Session, *, account: Account, membership_id: int) -> None:
    """Take a role away; never one's own, so that there is always an admin. Refuses NotFound,
    NotAllowed, SamePerson."""
    membership = session.get(Membership, membership_id)
    if membership is None:
        raise NotFound(membership=membership_id)
    permits.require(account, permits.Act.MANAGE, membership.department)
    if account.id == membership.account_id:
        raise SamePerson(act=permits.Act.MANAGE.value)
    membership.account.memberships.remove(membership)
    session.flush()


def departments(session: Session) -> list[Department]:
    """All of them, every department behind the one above it."""
    return list(session.scalars(select(Department).order_by(Department.path)))


def regions(session: Session) -> list[Region]:
    return list(session.scalars(select(Region).order_by(Region.code)))


def departments_of(session: Session, *, account: Account, act: permits.Act) -> list[Department]:
    """Where `account` may do `act`."""
    return [each for each in departments(session) if permits.may(account, act, each)]


def add_department(
    session: Session, *, account: Account, parent_id: int, key: str, name: str, name_en: str = ""
) -> Department:
    """A department below another; done by the admin there. Refuses NotFound, NotAllowed,
    Invalid(field=…) for a key that is taken or not of small letters, digits and hyphens."""
    parent = session.get(Department, parent_id)
    if parent is None:
        raise NotFound(department=parent_id)
    permits.require(account, permits.Act.MANAGE, parent)
    if not re.fullmatch(r"[a-z0-9-]{1,60}", key):
        raise Invalid(field="key", why="form")
    if session.scalar(select(Department.id).where(Department.key == key)) is not None:
        raise Invalid(field="key", why="taken")
    if not name.strip() or len(name) > 120:
        raise Invalid(field="name", why="too-long", limit=120)
    department = Department(
        key=key,
        name=name.strip(),
        name_en=name_en.strip()[:200],
        parent_id=parent_id,
        region_id=parent.region_id,
        path=f"{parent.path}{key}/",
    )
    session.add(department)
    session.flush()
    return department


def set_mail(session: Session, *, account_id: int, wants: bool) -> None:
    """Notices by e-mail, or not. Refuses NotFound."""
    by_id(session, account_id=account_id).wants_mail = wants
    session.flush()


def set_language(session: Session, *, account_id: int, language: str) -> None:
    """Refuses NotFound, Invalid(field="language")."""
    if language not in LANGUAGES:
        raise Invalid(field="language")
    by_id(session, account_id=account_id).language = language
    session.flush()
