"""Poll, one quick question; its Choices, Votes and running PollCounts; Invitations by code."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import JSON_TYPE, Base
from models.comment import Channel
from models.place import Department, Region


class AskingState(StrEnum):
    """DRAFTING → REVIEW (a second person) → OPEN → CLOSED; WITHDRAWN with a public reason."""

    DRAFTING = "drafting"
    REVIEW = "review"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ASKED = (AskingState.OPEN, AskingState.CLOSED, AskingState.WITHDRAWN)


class PollMethod(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    APPROVAL = "approval"
    RANKED = "ranked"
    SCORE = "score"
    BUDGET = "budget"
    QUADRATIC = "quadratic"


class Poll(Base):
    __tablename__ = "poll"
    __table_args__ = (Index("ix_poll_state", "state", "closes_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    title: Mapped[str] = mapped_column(String(200), comment="the question itself")
    title_en: Mapped[str] = mapped_column(String(300), default="")
    background: Mapped[str] = mapped_column(Text, default="", comment="plain text")
    method: Mapped[PollMethod]
    rules: Mapped[dict[str, Any]] = mapped_column(
        default=dict, comment="of the method: surveys.polls.rules.PollRules"
    )
    other: Mapped[bool] = mapped_column(default=False, comment='"other, please say" is offered')
    quorum: Mapped[int | None] = mapped_column(comment="valid ballots without which nothing counts")
    min_assurance: Mapped[int] = mapped_column(default=1)
    by_account: Mapped[bool] = mapped_column(default=True, comment="by whoever is signed in")
    by_code: Mapped[bool] = mapped_column(default=False, comment="also with an Invitation's code")
    hides_results: Mapped[bool] = mapped_column(default=True, comment="until it is closed")
    changeable: Mapped[bool] = mapped_column(default=False, comment="a ballot, until closing")
    state: Mapped[AskingState] = mapped_column(default=AskingState.DRAFTING)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="", comment="why sent back, or withdrawn")
    votes: Mapped[int] = mapped_column(default=0, comment="ballots in force, counted as they come")
    result: Mapped[dict[str, Any] | None] = mapped_column(
        JSON_TYPE, comment="as counted at closing: surveys.polls.results"
    )
    package_sha256: Mapped[str] = mapped_column(
        String(64), default="", comment="of the ballots and the script that recounts them"
    )
    version: Mapped[int] = mapped_column(default=0)

    department: Mapped[Department] = relationship()
    region: Mapped[Region | None] = relationship()
    choices: Mapped[list["Choice"]] = relationship(
        order_by="Choice.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_public(self) -> bool:
        return self.state in ASKED

    def takes_votes(self, now: datetime) -> bool:
        return (
            self.state is AskingState.OPEN
            and (self.opens_at is None or self.opens_at <= now)
            and (self.closes_at is None or now < self.closes_at)
        )


class Choice(Base):
    """One option of a Poll; fixed once the first Vote is in."""

    __tablename__ = "choice"
    __table_args__ = (UniqueConstraint("poll_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    key: Mapped[str] = mapped_column(String(40), comment="in ballots, addresses and files")
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(200))
    label_en: Mapped[str] = mapped_column(String(300), default="")
    said: Mapped[str] = mapped_column(Text, default="", comment="more about it, plain text")
    cost: Mapped[int | None] = mapped_column(BigInteger, comment="of a budget poll, in its unit")


class Vote(Base):
    """One ballot. Who cast it stands here only as a keyed digest."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("poll_id", "voter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    voter: Mapped[str] = mapped_column(
        String(64), comment="HMAC of poll and account (or code) under the site's secret"
    )
    ballot: Mapped[dict[str, Any]] = mapped_column(comment="surveys.polls.ballots")
    other: Mapped[str] = mapped_column(Text, default="", comment="what was said for 'other'")
    salt: Mapped[str] = mapped_column(String(32), comment="of the digest in the Ledger")
    assurance: Mapped[int] = mapped_column(default=0)
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    is_assisted: Mapped[bool] = mapped_column(default=False, comment="entered by staff for someone")
    cast_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]


class PollCount(Base):
    """A running count: how many ballots of one kind a Poll has. Counted as they come in; a
    recount of the Votes confirms it."""

    __tablename__ = "poll_count"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    measure: Mapped[str] = mapped_column(String(20), primary_key=True, comment="of polls.counters")
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    assurance: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(BigInteger, default=0)


class Invitation(Base):
    """A one-time code for a Poll or a Survey; only its digest is kept."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"), index=True)
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True, comment="keyed, of the code")
    batch: Mapped[str] = mapped_column(String(80), default="", comment="a letter round, a counter")
    channel: Mapped[Channel] = mapped_column(default=Channel.PAPER)
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
