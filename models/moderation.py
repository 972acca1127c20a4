"""Case, one item in the moderation queue, and the Rulings people made on it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base
from models.comment import Comment
from models.people import Account


class CaseState(StrEnum):
    WAITING = "waiting"
    RULED = "ruled"
    DROPPED = "dropped"  # the author, or the department with its Consultation, withdrew first


class RuledOut(StrEnum):
    """What a Ruling did with the Comment."""

    PUBLISH = "publish"
    PUBLISH_MASKED = "publish-masked"
    WITHHOLD = "withhold"


class Case(Base):
    __tablename__ = "case"
    __table_args__ = (Index("ix_case_queue", "consultation_id", "state", "urgency", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), unique=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    state: Mapped[CaseState] = mapped_column(default=CaseState.WAITING)
    verdict: Mapped[str] = mapped_column(String(16), comment="of the Rules: publish, review, hold")
    findings: Mapped[list[dict[str, Any]]] = mapped_column(comment="rule, start, end in the body")
    masked: Mapped[str] = mapped_column(Text, comment="the body with personal data masked")
    urgency: Mapped[int] = mapped_column(default=0, comment="2 hold, 1 review, 0 clean")
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    comment: Mapped[Comment] = relationship()
    rulings: Mapped[list["Ruling"]] = relationship(back_populates="case", order_by="Ruling.id")

    __mapper_args__ = {"version_id_col": version}


class Ruling(Base):
    __tablename__ = "ruling"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    moderator_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id"), comment="null: published at once, screened afterwards"
    )
    outcome: Mapped[RuledOut]
    reason: Mapped[str | None] = mapped_column(String(32), comment="code, when withheld")
    note: Mapped[str] = mapped_column(Text, default="", comment="to the author")
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship(back_populates="rulings")
    moderator: Mapped[Account | None] = relationship()
