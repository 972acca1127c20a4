"""Account, its sign-ins and tokens, and its Memberships."""

from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base
from models.place import Department


class Role(StrEnum):
    DRAFTER = "drafter"
    MODERATOR = "moderator"
    PUBLISHER = "publisher"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    STEWARD = "steward"
    ADMIN = "admin"


class Assurance(IntEnum):
    """How sure we are who spoke (levels of the 广东 scheme; 0 and 1 are ours)."""

    ANONYMOUS = 0
    PHONE = 1
    SELF_FILLED = 2
    TWO_ELEMENT = 3
    REAL_PERSON = 4
    CERTIFICATE = 5


class Account(Base):
    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254))
    assurance: Mapped[int] = mapped_column(Integer, default=Assurance.SELF_FILLED)
    language: Mapped[str | None] = mapped_column(String(12))
    wants_mail: Mapped[bool] = mapped_column(default=False, comment="notices by e-mail, opted in")
    created_at: Mapped[datetime]

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="account", lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def is_staff(self) -> bool:
        return bool(self.memberships)

    def holds(self, *roles: Role) -> bool:
        """Whether any of `roles` is held in any department."""
        return any(membership.role in roles for membership in self.memberships)


class Membership(Base):
    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "department_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    role: Mapped[Role]
    since: Mapped[datetime]

    account: Mapped[Account] = relationship(back_populates="memberships")
    department: Mapped[Department] = relationship(lazy="joined")


class SignIn(Base):
    """One sign-in of an Account: what the provider's cookie cannot say, when it ends."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True, comment="sha256 of iss, sub, iat")
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(comment="signed out, or ended by an admin")

    account: Mapped[Account] = relationship(lazy="joined")

    def is_good(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.ends_at


class Token(Base):
    """A key for writing through the API in an Account's name; only its digest is kept."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    label: Mapped[str] = mapped_column(String(80), default="")
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined")
