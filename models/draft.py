"""Draft, one immutable numbered version of a text, and its Clauses."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base


class Draft(Base):
    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    number: Mapped[int] = mapped_column(comment="1, 2, …")
    title: Mapped[str] = mapped_column(String(300))
    preamble: Mapped[str] = mapped_column(Text, default="")
    source_name: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str] = mapped_column(String(64), comment="sha256 of title, preamble, Clauses")
    note: Mapped[str] = mapped_column(Text, default="", comment="what this version changes")
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    clauses: Mapped[list["Clause"]] = relationship(
        back_populates="draft", order_by="Clause.position", cascade="all, delete-orphan"
    )


class Clause(Base):
    __tablename__ = "clause"
    __table_args__ = (
        UniqueConstraint("draft_id", "position"),
        UniqueConstraint("draft_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    position: Mapped[int] = mapped_column(comment="order in the Draft, from 0")
    key: Mapped[str] = mapped_column(String(120), comment="the same across Drafts")
    parent_key: Mapped[str | None] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(16))
    label: Mapped[str] = mapped_column(String(60))
    heading: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    published: Mapped[int] = mapped_column(default=0, comment="Comments published on it now")

    draft: Mapped[Draft] = relationship(back_populates="clauses")
