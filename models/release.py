"""Release: one immutable published state of a Dataset, from upload to tombstone; its Artefacts."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import JSON_TYPE, Base
from models.dataset import Dataset
from models.people import Account


class ReleaseState(StrEnum):
    """PREPARING (the machine reads) → ASKING (it needs an answer) or CHECKED (the report is there)
    → REVIEW (a second person) → BUILDING → HELD (embargo) → PUBLISHED → WITHDRAWN; DISCARDED
    leads nowhere."""

    PREPARING = "preparing"
    ASKING = "asking"
    CHECKED = "checked"
    REVIEW = "review"
    BUILDING = "building"
    HELD = "held"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


UNFINISHED = (
    ReleaseState.PREPARING,
    ReleaseState.ASKING,
    ReleaseState.CHECKED,
    ReleaseState.REVIEW,
    ReleaseState.BUILDING,
    ReleaseState.HELD,
)
SHOWN = (ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN)


class Release(Base):
    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("dataset_id", "number"),
        Index("ix_release_state", "state", "embargo_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"), index=True)
    number: Mapped[int | None] = mapped_column(comment="1, 2, 3 …; none once discarded")
    state: Mapped[ReleaseState] = mapped_column(default=ReleaseState.PREPARING)
    note: Mapped[str] = mapped_column(Text, default="", comment="what is new, for readers")
    original_name: Mapped[str] = mapped_column(String(200))
    original_sha256: Mapped[str] = mapped_column(String(64))
    original_size: Mapped[int] = mapped_column(BigInteger, comment="bytes")
    reading: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="opendata.reading")
    dictionary: Mapped[list[dict[str, Any]]] = mapped_column(
        default=list, comment="every column of the original, as it is read"
    )
    columns: Mapped[list[dict[str, Any]]] = mapped_column(
        default=list, comment="as published: the dictionary after the fixes"
    )
    fixes: Mapped[list[dict[str, Any]]] = mapped_column(default=list, comment="opendata.fixes")
    keys: Mapped[list[str]] = mapped_column(default=list, comment="as the Dataset's when made")
    quasi: Mapped[list[str]] = mapped_column(default=list)
    k: Mapped[int] = mapped_column(default=5)
    rows: Mapped[int | None] = mapped_column(BigInteger)
    question: Mapped[dict[str, Any] | None] = mapped_column(JSON_TYPE, comment="while ASKING")
    report: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="opendata.report")
    profile: Mapped[list[dict[str, Any]]] = mapped_column(default=list, comment="a dict a column")
    quality: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="opendata.quality")
    score: Mapped[float | None] = mapped_column(Float, comment="0 … 100, from quality")
    changes: Mapped[dict[str, Any] | None] = mapped_column(
        JSON_TYPE, comment="added, removed, changed against the Release before"
    )
    digest: Mapped[str] = mapped_column(String(64), default="", comment="sha256 of data.csv")
    table_sha256: Mapped[str] = mapped_column(String(64), default="", comment="of its DuckDB file")
    embargo_until: Mapped[datetime | None]
    prepared_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    prepared_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    review_note: Mapped[str] = mapped_column(Text, default="", comment="why it was sent back")
    error: Mapped[str] = mapped_column(Text, default="", comment="code of why reading failed")
    version: Mapped[int] = mapped_column(default=0)

    dataset: Mapped[Dataset] = relationship()
    preparer: Mapped[Account] = relationship(foreign_keys=prepared_by)
    artefacts: Mapped[list["Artefact"]] = relationship(order_by="Artefact.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_served(self) -> bool:
        return self.state is ReleaseState.PUBLISHED

    @property
    def blocking(self) -> int:
        """How many problems of its report forbid publishing it."""
        return int(self.report.get("blocking", 0))


class Artefact(Base):
    """One published file of a Release; its bytes lie in the folder under their content hash."""

    __tablename__ = "artefact"
    __table_args__ = (UniqueConstraint("release_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    name: Mapped[str] = mapped_column(String(220), comment="data.csv, original/… , all.zip")
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger, comment="bytes")
    sha256: Mapped[str] = mapped_column(String(64), index=True)


class Evidence(Base):
    """A Release, a query and its result's hash, pinned to a Consultation and shown as a chart."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    query: Mapped[str] = mapped_column(Text, comment="address query of …/aggregate")
    chart: Mapped[dict[str, Any]] = mapped_column(comment="opendata.charts.ChartForm")
    caption: Mapped[str] = mapped_column(String(300), default="")
    sha256: Mapped[str] = mapped_column(String(64), comment="of the result's canonical JSON")
    added_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]

    release: Mapped[Release] = relationship()


class Chart(Base):
    """A saved chart of a Dataset: its code is its address, its Release may be pinned."""

    __tablename__ = "chart"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"), index=True)
    number: Mapped[int] = mapped_column(comment="the Release it was made on")
    title: Mapped[str] = mapped_column(String(120), default="")
    form: Mapped[dict[str, Any]] = mapped_column(comment="opendata.charts.ChartForm")
    featured: Mapped[bool] = mapped_column(default=False, comment="shown first on the dataset page")
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    dataset: Mapped[Dataset] = relationship()
