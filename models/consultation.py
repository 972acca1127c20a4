"""Consultation, its Stage, and what is attached to it."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base
from models.people import Account
from models.place import Department, Region


class Stage(StrEnum):
    DRAFTING = "drafting"
    REVIEW = "review"
    OPEN = "open"
    CLOSED = "closed"
    ANSWERED = "answered"
    DECIDED = "decided"
    EVALUATED = "evaluated"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


PUBLIC = (
    Stage.OPEN,
    Stage.CLOSED,
    Stage.ANSWERED,
    Stage.DECIDED,
    Stage.EVALUATED,
    Stage.ARCHIVED,
    Stage.WITHDRAWN,
)


class Screening(StrEnum):
    """When a Comment is shown: after a person ruled, or at once unless a Rule found something."""

    BEFORE = "before"
    AFTER = "after"


class Consultation(Base):
    __tablename__ = "consultation"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="", comment="in plain language")
    background: Mapped[str] = mapped_column(Text, default="", comment="起草说明")
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    profile: Mapped[str] = mapped_column(String(40), comment="key in procedure.profiles")
    channels: Mapped[list[str]] = mapped_column(comment="online, mail, email, phone, counter …")
    contact: Mapped[str] = mapped_column(Text, default="")
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    shorten_reason: Mapped[str] = mapped_column(Text, default="")
    exception: Mapped[str] = mapped_column(Text, default="", comment="named ground for less time")
    affects_market: Mapped[bool] = mapped_column(default=False, comment="优化营商环境条例 62")
    fair_competition: Mapped[bool] = mapped_column(default=False, comment="公平竞争 review done")
    promise: Mapped[str] = mapped_column(Text, default="", comment="how and when it is answered")
    screening: Mapped[Screening] = mapped_column(default=Screening.BEFORE)
    stage: Mapped[Stage] = mapped_column(default=Stage.DRAFTING, index=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    review_note: Mapped[str] = mapped_column(Text, default="", comment="why it was sent back")
    is_demo: Mapped[bool] = mapped_column(default=False)
    received: Mapped[int] = mapped_column(default=0, comment="Comments taken in, all Standings")
    published: Mapped[int] = mapped_column(default=0, comment="Comments published now")
    version: Mapped[int] = mapped_column(default=0)

    department: Mapped[Department] = relationship(lazy="joined")
    region: Mapped[Region | None] = relationship(lazy="joined")
    creator: Mapped[Account] = relationship(foreign_keys=created_by)
    attachments: Mapped[list["Attachment"]] = relationship(order_by="Attachment.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_public(self) -> bool:
        return self.stage in PUBLIC

    @property
    def is_editable(self) -> bool:
        return self.stage is Stage.DRAFTING

    def takes_comments(self, now: datetime) -> bool:
        """Open, begun, and not yet past its closing time."""
        begun = self.opens_at is None or self.opens_at <= now
        return (
            self.stage is Stage.OPEN and begun and (self.closes_at is None or now < self.closes_at)
        )

    def is_due_to_close(self, now: datetime) -> bool:
        return self.stage is Stage.OPEN and self.closes_at is not None and self.closes_at <= now

    def time_left(self, now: datetime) -> timedelta | None:
        return None if self.closes_at is None else self.closes_at - now


class Attachment(Base):
    """A file beside a Consultation; its bytes lie in the folder under their content hash."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(comment="bytes")
    sha256: Mapped[str] = mapped_column(String(64))
    added_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]
