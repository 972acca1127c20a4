"""Scorecard, indicators with weights; the Marks given under it; the Bulletins issued from it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import JSON_TYPE, Base
from models.place import Department


class Scorecard(Base):
    """One edition of the rules by which departments are scored; a changed rule is a new edition."""

    __tablename__ = "scorecard"
    __table_args__ = (UniqueConstraint("slug", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    edition: Mapped[int] = mapped_column(default=1)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    preset: Mapped[str] = mapped_column(String(20), default="", comment="public-led, internal-led")
    rules: Mapped[dict[str, Any]] = mapped_column(comment="surveys.scorecards.rules.ScoreRules")
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    department: Mapped[Department] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Mark(Base):
    """What one rater group gave one department on one indicator in one period."""

    __tablename__ = "mark"
    __table_args__ = (
        UniqueConstraint("scorecard_id", "period_from", "department_id", "indicator", "raters"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scorecard_id: Mapped[int] = mapped_column(ForeignKey("scorecard.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), comment="scored")
    indicator: Mapped[str] = mapped_column(String(40))
    raters: Mapped[str] = mapped_column(String(20), comment="public, business, deputies …")
    period_from: Mapped[date] = mapped_column(Date)
    period_to: Mapped[date] = mapped_column(Date)
    value: Mapped[float] = mapped_column(Float, comment="0 … 100")
    n: Mapped[int | None] = mapped_column(comment="how many stand behind it; null: not known")
    source: Mapped[str] = mapped_column(String(300), default="", comment="where it comes from")
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]

    department: Mapped[Department] = relationship()


class Bulletin(Base):
    """One period's scores. Immutable once issued; its figures go out as a Release of a Dataset."""

    __tablename__ = "bulletin"
    __table_args__ = (
        UniqueConstraint("slug", "number"),
        UniqueConstraint("replaces"),
        Index("ix_bulletin_issued", "issued_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scorecard_id: Mapped[int] = mapped_column(ForeignKey("scorecard.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80), comment="of the Scorecard, all its editions")
    number: Mapped[int] = mapped_column(comment="1, 2, 3 … over all editions")
    period_from: Mapped[date] = mapped_column(Date)
    period_to: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    correction: Mapped[str] = mapped_column(
        Text, default="", comment="what was wrong in the one it replaces"
    )
    document: Mapped[dict[str, Any]] = mapped_column(comment="surveys.scorecards.scores")
    digest: Mapped[str] = mapped_column(String(64))
    replaces: Mapped[int | None] = mapped_column(
        ForeignKey("bulletin.id"), comment="the issued Bulletin that this one corrects"
    )
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[datetime | None]
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    checked: Mapped[dict[str, Any] | None] = mapped_column(
        JSON_TYPE, comment="what the figure checker said of it"
    )

    scorecard: Mapped[Scorecard] = relationship()
