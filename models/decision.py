"""Decision, the verdict on a Topic or a Comment with its reason, and the official Reply."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base
from models.summary import Topic


class Verdict(StrEnum):
    ADOPTED = "adopted"
    PARTLY = "partly"
    NOT_ADOPTED = "not-adopted"
    ALREADY = "already"
    OUT_OF_SCOPE = "out-of-scope"
    REFERRED = "referred"


class Decision(Base):
    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("topic_id"),
        UniqueConstraint("comment_id"),
        CheckConstraint("(topic_id IS NULL) <> (comment_id IS NULL)", name="on_one_thing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    verdict: Mapped[Verdict]
    reason: Mapped[str] = mapped_column(Text)
    clause_keys: Mapped[list[str]] = mapped_column(comment="Clauses changed because of it")
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    topic: Mapped[Topic | None] = relationship()


class Reply(Base):
    """The department's published text on a Consultation as a whole."""

    __tablename__ = "reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    final_draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None]
