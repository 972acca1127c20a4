"""What people ask of data and make of them: Inquiry, Reuse, Application; Usage without persons."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base
from models.dataset import Dataset
from models.people import Account
from models.place import Department


class InquiryKind(StrEnum):
    QUESTION = "question"
    CORRECTION = "correction"  # 纠错, down to one cell
    REQUEST = "request"  # 数据需求: data that are not here yet


class InquiryState(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"  # with the answer, in public
    HIDDEN = "hidden"  # answered to the author alone: personal data, abuse


class Outcome(StrEnum):
    """What the department says to a correction or a request."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    DECLINED = "declined"
    EXPLAINED = "explained"


class Inquiry(Base):
    """A question, a correction or a data request, with its deadline and its public answer."""

    __tablename__ = "inquiry"
    __table_args__ = (
        Index("ix_inquiry_dataset", "dataset_id", "state", "id"),
        Index("ix_inquiry_department", "department_id", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[InquiryKind]
    state: Mapped[InquiryState] = mapped_column(default=InquiryState.WAITING)
    dataset_id: Mapped[int | None] = mapped_column(ForeignKey("dataset.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    number: Mapped[int | None] = mapped_column(comment="Release a correction speaks of")
    row: Mapped[int | None] = mapped_column(BigInteger, comment="_id of the row there")
    column: Mapped[str] = mapped_column(String(200), default="")
    was: Mapped[str] = mapped_column(Text, default="", comment="the cell as published")
    proposed: Mapped[str] = mapped_column(Text, default="", comment="the cell as it should be")
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    publish_name: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date, comment="last day for the answer")
    outcome: Mapped[Outcome | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    fixed_in: Mapped[int | None] = mapped_column(comment="number of the Release that has it right")

    dataset: Mapped[Dataset | None] = relationship()
    department: Mapped[Department] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=account_id)

    def is_overdue(self, today: date) -> bool:
        return self.state is InquiryState.WAITING and self.due_on < today


class Reuse(Base):
    """Something made with a Dataset, shown once the department has looked at it."""

    __tablename__ = "reuse"

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(20), comment="app, article, paper, visual, service")
    body: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    handed_in_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="", comment="why it is not shown")
    ruled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    dataset: Mapped[Dataset] = relationship()


class Application(Base):
    """An application for data of conditional openness, 有条件开放申请."""

    __tablename__ = "application"
    __table_args__ = (Index("ix_application_account", "account_id", "dataset_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    purpose: Mapped[str] = mapped_column(Text)
    pledged: Mapped[bool] = mapped_column(comment="安全承诺书 accepted")
    applied_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    granted: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    good_until: Mapped[datetime | None]

    dataset: Mapped[Dataset] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=account_id)

    def is_good(self, now: datetime) -> bool:
        """Whether it opens the data now."""
        return bool(self.granted) and (self.good_until is None or now < self.good_until)


class Usage(Base):
    """How often something of a Dataset was asked for on a day; no person is recorded."""

    __tablename__ = "usage"
    __table_args__ = (UniqueConstraint("dataset_id", "day", "what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"))
    day: Mapped[date] = mapped_column(Date)
    what: Mapped[str] = mapped_column(String(60), comment="page, query, data.csv, data.xlsx …")
    times: Mapped[int]
