"""The Ledger: append-only Entries chained by hash, and the Merkle nodes over them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db import Base


class Act(StrEnum):
    """A public act that the Ledger records."""

    OPENED = "opened"
    EXTENDED = "extended"
    CLOSED = "closed"
    DRAFT_ADDED = "draft-added"
    RECEIVED = "comment-received"
    RULED = "comment-ruled"
    RULING_UNDONE = "ruling-undone"
    COMMENT_WITHDRAWN = "comment-withdrawn"
    SUMMARY_PUBLISHED = "summary-published"
    DECISION_PUBLISHED = "decision-published"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    RELEASE_PUBLISHED = "release-published"
    RELEASE_WITHDRAWN = "release-withdrawn"
    OPENNESS_CHANGED = "openness-changed"
    EVIDENCE_PINNED = "evidence-pinned"
    INQUIRY_ANSWERED = "inquiry-answered"
    POLL_OPENED = "poll-opened"
    POLL_EXTENDED = "poll-extended"
    POLL_CLOSED = "poll-closed"
    POLL_WITHDRAWN = "poll-withdrawn"
    VOTE_CAST = "vote-cast"
    VOTE_CHANGED = "vote-changed"
    SURVEY_OPENED = "survey-opened"
    SURVEY_CHANGED = "survey-changed"
    SURVEY_EXTENDED = "survey-extended"
    SURVEY_CLOSED = "survey-closed"
    SURVEY_WITHDRAWN = "survey-withdrawn"
    SURVEY_REPLIED = "survey-replied"
    RESPONSE_RECEIVED = "response-received"
    ANSWERS_SUMMARISED = "answers-summarised"
    RATING_RECEIVED = "rating-received"
    RATING_SUPPLEMENTED = "rating-supplemented"
    RATING_APPEAL_RULED = "rating-appeal-ruled"
    RECTIFIED = "rectified"
    SCORECARD_PUBLISHED = "scorecard-published"
    BULLETIN_ISSUED = "bulletin-issued"
    SUGGESTION_RECEIVED = "suggestion-received"
    SUGGESTION_ANSWERED = "suggestion-answered"
    SUGGESTION_WITHDRAWN = "suggestion-withdrawn"
    ORDERS_IMPORTED = "orders-imported"


class Entry(Base):
    """One public act. `facts` holds digests and codes, never a person's name or words."""

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_consultation", "consultation_id", "number"),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    act: Mapped[Act]
    at: Mapped[datetime]
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    facts: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64), comment="hash of the Entry before")
    hash: Mapped[str] = mapped_column(String(64), comment="sha256 over all the above")


class Node(Base):
    """The root of one full subtree of 2^level Entries (RFC 9162)."""

    __tablename__ = "node"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
