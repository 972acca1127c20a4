"""Suggestion, what a person raises without a Draft, and imported hotline orders; Duties; steps."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base
from models.comment import Channel
from models.people import Account
from models.place import Department, Region


class SuggestionKind(StrEnum):
    CONSULT = "consult"  # 咨询
    HELP = "help"  # 求助
    COMPLAINT = "complaint"  # 投诉
    REPORT = "report"  # 举报
    SUGGESTION = "suggestion"  # 建议
    CRITICISM = "criticism"  # 批评


class SuggestionState(StrEnum):
    """RECEIVED (nobody's yet) → ASSIGNED → REPLIED; REROUTED to the channel the law has for it
    (信访 …), with a Notice to the author; WITHDRAWN by its author, words and all."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    REPLIED = "replied"
    REROUTED = "rerouted"
    WITHDRAWN = "withdrawn"


class StepKind(StrEnum):
    RECEIVED = "received"
    ASSIGNED = "assigned"
    OFFERED = "offered"  # handed on, not accepted yet: the first department keeps it (首接负责)
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ADJUDICATED = "adjudicated"  # by who stands above both; handed on no more
    CLASSIFIED = "classified"
    EXTENDED = "extended"
    REPLIED = "replied"
    REROUTED = "rerouted"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    RATED = "rated"
    WITHDRAWN = "withdrawn"


WAITS = (SuggestionState.RECEIVED, SuggestionState.ASSIGNED)


class ReplyKind(StrEnum):
    """采纳, 部分采纳, 未采纳, 已办结, 解释, 转办."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    NOT_ADOPTED = "not-adopted"
    SETTLED = "settled"
    EXPLAINED = "explained"
    REFERRED = "referred"


class Suggestion(Base):
    __tablename__ = "suggestion"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        UniqueConstraint("account_id", "idempotency_key"),
        Index("ix_suggestion_desk", "department_id", "state", "due_on"),
        Index("ix_suggestion_offered", "offered_to_id", "state"),
        Index("ix_suggestion_account", "account_id", "received_at"),
        # All that the board of hot topics counts by: it never reads the rows with their words.
        Index(
            "ix_suggestion_volume",
            "received_on",
            "topic",
            "channel",
            "state",
            "due_on",
            "replied_on",
            "rating",
            "region_id",
        ),
        Index("ix_suggestion_public", "is_public", "id"),
        Index("ix_suggestion_public_topic", "is_public", "topic", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SuggestionKind]
    topic: Mapped[str] = mapped_column(String(40), comment="surveys.suggestions.vocabulary")
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text, comment="as written; empty once withdrawn")
    shown_title: Mapped[str] = mapped_column(String(160), default="", comment="masked")
    shown: Mapped[str] = mapped_column(Text, default="", comment="masked")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    publish_name: Mapped[bool] = mapped_column(default=False)
    may_publish: Mapped[bool] = mapped_column(default=False, comment="its author agreed to it")
    assurance: Mapped[int] = mapped_column(default=0)
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("order_import.id"))
    source: Mapped[str | None] = mapped_column(String(120), comment="the hotline it came from")
    external_id: Mapped[str | None] = mapped_column(String(80), comment="the order's number there")
    salt: Mapped[str | None] = mapped_column(String(32), comment="of the digest in the Ledger")
    idempotency_key: Mapped[str | None] = mapped_column(String(80))
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.RECEIVED)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    offered_to_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    is_settled: Mapped[bool] = mapped_column(default=False, comment="adjudicated: stays there")
    received_at: Mapped[datetime]
    received_on: Mapped[date] = mapped_column(Date, comment="the day of it in Shanghai")
    term: Mapped[str] = mapped_column(String(40), default="", comment="surveys.suggestions.terms")
    due_on: Mapped[date | None] = mapped_column(Date, comment="last day for the reply")
    first_due_on: Mapped[date | None] = mapped_column(Date, comment="before it was extended, once")
    extended_why: Mapped[str] = mapped_column(String(500), default="", comment="public")
    reply_kind: Mapped[ReplyKind | None]
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    replied_at: Mapped[datetime | None]
    replied_on: Mapped[date | None] = mapped_column(Date, comment="the day of it in Shanghai")
    is_public: Mapped[bool] = mapped_column(default=False, comment="words and reply may be read")
    rating: Mapped[int | None] = mapped_column(comment="of the reply, 5 … 1; none: not rated")
    rated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    department: Mapped[Department | None] = relationship(foreign_keys=department_id)
    offered_to: Mapped[Department | None] = relationship(foreign_keys=offered_to_id)
    region: Mapped[Region | None] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=account_id)
    steps: Mapped[list["SuggestionStep"]] = relationship(order_by="SuggestionStep.id")

    __mapper_args__ = {"version_id_col": version}

    def is_overdue(self, today: date) -> bool:
        return self.state in WAITS and self.due_on is not None and self.due_on < today


class SuggestionStep(Base):
    """One step of a Suggestion's way, as its author sees it by Receipt."""

    __tablename__ = "suggestion_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestion.id"), index=True)
    kind: Mapped[StepKind]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    note: Mapped[str] = mapped_column(Text, default="", comment="why, for the author to read")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    department: Mapped[Department | None] = relationship()


def _one(name: str, where: str, *columns: str) -> Index:
    condition = text(where)
    return Index(
        f"uq_duty_{name}",
        *columns,
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


class Duty(Base):
    """Which department answers for a topic in a region; none: everywhere."""

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint("topic", "region_id", "department_id"),
        # Empty regions differ from each other in the constraint above, and one leads only.
        _one("everywhere", "region_id IS NULL", "topic", "department_id"),
        _one("lead", "is_lead", "topic", "region_id"),
        _one("lead_everywhere", "is_lead AND region_id IS NULL", "topic"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(40), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    is_lead: Mapped[bool] = mapped_column(default=True, comment="牵头: answers where several do")
    basis: Mapped[str] = mapped_column(String(300), default="", comment="三定规定 …")
    since: Mapped[date] = mapped_column(Date)

    department: Mapped[Department] = relationship()
    region: Mapped[Region | None] = relationship()


class OrderImport(Base):
    """One file of hotline work orders (12345) taken in: where it came from, what it held."""

    __tablename__ = "order_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(120), comment="the hotline's name")
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    taken: Mapped[int] = mapped_column(comment="new ones")
    problems: Mapped[list[dict[str, Any]]] = mapped_column(default=list, comment="row and kind")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
