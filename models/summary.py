"""Summary, one run over Comments; its Topics; and the Traces that lead back to the Comments."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base


class Summary(Base):
    __tablename__ = "summary"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), comment="sha256 of the document's bytes")
    document: Mapped[dict[str, Any]] = mapped_column(comment="the format of `summarise`")
    people: Mapped[int] = mapped_column(comment="distinct authors known to us")
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None]

    topics: Mapped[list["Topic"]] = relationship(
        back_populates="summary", order_by="Topic.position", cascade="all, delete-orphan"
    )


class TopicLevel(StrEnum):
    TOPIC = "topic"
    ISSUE = "issue"


class Topic(Base):
    __tablename__ = "topic"
    __table_args__ = (UniqueConstraint("summary_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id"), index=True)
    key: Mapped[str] = mapped_column(String(40), comment="its id in the document")
    level: Mapped[TopicLevel] = mapped_column(default=TopicLevel.TOPIC)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(200), comment="as edited by a person, if it was")
    machine_label: Mapped[str] = mapped_column(String(200))
    terms: Mapped[list[str]]
    size: Mapped[int] = mapped_column(comment="Comments in it, copies included")

    summary: Mapped[Summary] = relationship(back_populates="topics")


class Trace(Base):
    """A Comment stands in a Topic."""

    __tablename__ = "trace"
    __table_args__ = (Index("ix_trace_comment", "comment_id"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)


class SummaryNote(Base):
    """What a person wrote on a Summary before it was published: kept as history."""

    __tablename__ = "summary_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    topic_key: Mapped[str | None] = mapped_column(String(40))
    was: Mapped[str] = mapped_column(Text)
    became: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
