"""Job: work owed by the machine, with its progress, so that a killed worker loses nothing."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Float, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db import Base


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]]
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"), index=True)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"), index=True)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED, index=True)
    step: Mapped[str] = mapped_column(String(40), default="")
    progress: Mapped[float] = mapped_column(Float, default=0.0, comment="0 … 1")
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    beat_at: Mapped[datetime | None] = mapped_column(comment="last sign of life of the worker")
    ended_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
