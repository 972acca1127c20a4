"""Comment: what a person says on a Clause or on the whole, with its Receipt and its Supports."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base
from models.draft import Clause


class Standing(StrEnum):
    WAITING = "waiting"
    PUBLISHED = "published"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"


class Stance(StrEnum):
    SUPPORT = "support"
    OPPOSE = "oppose"
    SUGGEST = "suggest"
    OTHER = "other"


class Channel(StrEnum):
    WEB = "web"
    PAPER = "paper"
    PHONE = "phone"
    HOTLINE = "hotline"
    HEARING = "hearing"
    IMPORT = "import"


def _shown(name: str, *order: str) -> Index:
    """An index over the Comments of a Consultation that were published, in one order: without it
    a page of 20 sorts them all."""
    published = text("published_at IS NOT NULL")
    return Index(
        f"ix_comment_{name}",
        "consultation_id",
        *order,
        sqlite_where=published,
        postgresql_where=published,
    )


class Comment(Base):
    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("author_id", "idempotency_key"),
        UniqueConstraint("consultation_id", "channel", "external_id"),
        Index("ix_comment_standing", "consultation_id", "standing", "id", "published_at"),
        _shown("newest", "id"),
        _shown("supported", "supports", "id"),
        _shown("clause_newest", "clause_key", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    clause_id: Mapped[int | None] = mapped_column(
        ForeignKey("clause.id"), comment="null: the whole"
    )
    clause_key: Mapped[str | None] = mapped_column(String(120), comment="of the Clause, all Drafts")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    author_name: Mapped[str | None] = mapped_column(String(80), comment="shown if publish_name")
    publish_name: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    assurance: Mapped[int] = mapped_column(default=0)
    is_assisted: Mapped[bool] = mapped_column(default=False, comment="entered by staff for someone")
    stance: Mapped[Stance] = mapped_column(default=Stance.OTHER)
    title: Mapped[str] = mapped_column(String(300), default="", comment="imported ones have one")
    body: Mapped[str] = mapped_column(Text, comment="as written; empty once withdrawn")
    shown: Mapped[str | None] = mapped_column(Text, comment="as published: the body or masked")
    salt: Mapped[str | None] = mapped_column(String(32), comment="of the digest in the Ledger")
    standing: Mapped[Standing] = mapped_column(default=Standing.WAITING)
    supports: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    idempotency_key: Mapped[str | None] = mapped_column(String(80))
    external_id: Mapped[str | None] = mapped_column(String(80), comment="of the imported row")

    clause: Mapped[Clause | None] = relationship()
    receipt: Mapped["Receipt"] = relationship(back_populates="comment")

    @property
    def shown_name(self) -> str | None:
        """The author's name if it may be shown."""
        return self.author_name if self.publish_name else None


class Support(Base):
    """One Account's support of one Comment."""

    __tablename__ = "support"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    given_at: Mapped[datetime]


class Receipt(Base):
    """Proof given for a Comment, a Vote, a Response, a Rating or a Suggestion, exactly one of
    them: a code and its place in the Ledger."""

    __tablename__ = "receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), unique=True)
    vote_id: Mapped[int | None] = mapped_column(ForeignKey("vote.id"), unique=True)
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"), unique=True)
    rating_id: Mapped[int | None] = mapped_column(ForeignKey("rating.id"), unique=True)
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestion.id"), unique=True)
    entry_number: Mapped[int] = mapped_column(ForeignKey("entry.number"))
    given_at: Mapped[datetime]

    comment: Mapped[Comment | None] = relationship(back_populates="receipt")
