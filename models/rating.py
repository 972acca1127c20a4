"""Service, its Windows and Matters; Ratings (好差评), and what is done about bad ones."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base
from models.comment import Channel
from models.place import Department

BAD = 2  # this level and the one below it


class RectificationState(StrEnum):
    """OPEN → VERIFIED (is it so?) → ANSWERED (put right, and said) → VISITED (asked again);
    EXCUSED when an appeal against the Rating was upheld."""

    OPEN = "open"
    VERIFIED = "verified"
    ANSWERED = "answered"
    VISITED = "visited"
    EXCUSED = "excused"


class AppealGround(StrEnum):
    MISTAKEN = "mistaken"
    MALICIOUS = "malicious"


class Service(Base):
    """What is rated: one item of a department's list of services."""

    __tablename__ = "service"
    __table_args__ = (UniqueConstraint("department_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    code: Mapped[str] = mapped_column(String(60), comment="of the official list (实施编码)")
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(300), default="")
    said: Mapped[str] = mapped_column(Text, default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    department: Mapped[Department] = relationship()


class Window(Base):
    """A counter (窗口) at which services are given; its code is on its QR slip."""

    __tablename__ = "window"
    __table_args__ = (UniqueConstraint("department_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True)

    department: Mapped[Department] = relationship()


class Matter(Base):
    """One case handled (办件): what the rates are counted over, and what can be rated once."""

    __tablename__ = "matter"
    __table_args__ = (
        UniqueConstraint("service_id", "number"),
        Index("ix_matter_finished", "service_id", "finished_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    window_id: Mapped[int | None] = mapped_column(ForeignKey("window.id"), index=True)
    number: Mapped[str] = mapped_column(String(60), comment="办件编号")
    code_digest: Mapped[str] = mapped_column(
        String(64), default="", comment="keyed, of the code on the slip, if one is asked for"
    )
    is_online: Mapped[bool] = mapped_column(default=False, comment="not at a window")
    finished_on: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime]

    service: Mapped[Service] = relationship()
    window: Mapped[Window | None] = relationship()


class Rating(Base):
    """One 好差评: five levels, 5 very satisfied … 1 very dissatisfied; the lowest two are bad."""

    __tablename__ = "rating"
    __table_args__ = (
        Index(  # all that the rates count, so that no row need be read
            "ix_rating_counted", "service_id", "finished_on", "level", "voided_at", "is_assisted"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), unique=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    window_id: Mapped[int | None] = mapped_column(ForeignKey("window.id"), comment="of the Matter")
    finished_on: Mapped[date] = mapped_column(Date, comment="of the Matter")
    level: Mapped[int] = mapped_column(comment="5 … 1")
    reasons: Mapped[list[str]] = mapped_column(default=list, comment="surveys.ratings.reasons")
    reasons_version: Mapped[str] = mapped_column(String(20), comment="of the list of reasons")
    body: Mapped[str] = mapped_column(Text, default="", comment="as written")
    shown: Mapped[str] = mapped_column(Text, default="", comment="personal data masked")
    is_fit: Mapped[bool] = mapped_column(default=True, comment="no Rule holds the words back")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    is_named: Mapped[bool] = mapped_column(default=False, comment="实名: is visited when bad")
    contact: Mapped[str] = mapped_column(String(120), default="", comment="for the visit")
    assurance: Mapped[int] = mapped_column(default=0)
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    is_assisted: Mapped[bool] = mapped_column(default=False, comment="entered by staff for someone")
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), comment="if assisted")
    given_at: Mapped[datetime]
    supplement: Mapped[str] = mapped_column(Text, default="", comment="said later, masked")
    supplement_reasons: Mapped[list[str]] = mapped_column(default=list)
    supplemented_at: Mapped[datetime | None]
    supplement_is_fit: Mapped[bool] = mapped_column(default=True)
    voided_at: Mapped[datetime | None] = mapped_column(comment="an appeal against it was upheld")
    salt: Mapped[str] = mapped_column(String(32), comment="of the digest in the Ledger")

    matter: Mapped[Matter] = relationship()
    service: Mapped[Service] = relationship()
    rectification: Mapped["Rectification | None"] = relationship(back_populates="rating")

    @property
    def is_bad(self) -> bool:
        return self.level <= BAD


class Rectification(Base):
    """What the department does about a bad Rating, and by when."""

    __tablename__ = "rectification"
    __table_args__ = (Index("ix_rectification_state", "department_id", "state", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), unique=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    state: Mapped[RectificationState] = mapped_column(default=RectificationState.OPEN)
    opened_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date, comment="last day to put it right")
    terms: Mapped[str] = mapped_column(String(40), comment="key of the profile that says by when")
    is_upheld: Mapped[bool | None] = mapped_column(comment="verification: it is as was said")
    finding: Mapped[str] = mapped_column(Text, default="", comment="of the verification; staff")
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(Text, default="", comment="what was put right; public")
    answered_at: Mapped[datetime | None]
    answered_on: Mapped[date | None] = mapped_column(Date, comment="in Shanghai")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    visit: Mapped[str] = mapped_column(Text, default="", comment="what the person said; staff")
    visit_level: Mapped[int | None] = mapped_column(comment="5 … 1, asked again at the visit")
    visited_at: Mapped[datetime | None]
    visited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=0)

    rating: Mapped[Rating] = relationship(back_populates="rectification")
    department: Mapped[Department] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def is_late(self, today: date) -> bool:
        """Not put right in time, whether it has been since or not."""
        if self.state is RectificationState.EXCUSED:
            return False
        return (self.answered_on or today) > self.due_on


class RatingAppeal(Base):
    """The department's objection to a bad Rating as mistaken or malicious; a second reviewer
    rules, and both answers stay on record."""

    __tablename__ = "rating_appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), unique=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    ground: Mapped[AppealGround]
    reason: Mapped[str] = mapped_column(Text)
    filed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    filed_at: Mapped[datetime]
    is_upheld: Mapped[bool | None]
    ruling: Mapped[str] = mapped_column(Text, default="", comment="why; public")
    ruled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ruled_at: Mapped[datetime | None]

    rating: Mapped[Rating] = relationship()
