"""Dataset: the subject, its rules for being opened, and who follows it; Harvest and Resource for
what other portals hold."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base
from models.people import Account
from models.place import Department, Region


class Openness(StrEnum):
    """无条件开放 · 有条件开放 · 不予开放, from the most open to the least."""

    UNCONDITIONAL = "unconditional"
    CONDITIONAL = "conditional"
    CLOSED = "closed"


class Cycle(StrEnum):
    """The promised update cycle, 更新周期."""

    REALTIME = "realtime"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    IRREGULAR = "irregular"

    @property
    def days(self) -> int | None:
        """The longest time between two Releases that keeps the promise; None promises nothing."""
        return CYCLE_DAYS.get(self)


CYCLE_DAYS = {
    Cycle.REALTIME: 1,
    Cycle.DAILY: 1,
    Cycle.WEEKLY: 7,
    Cycle.MONTHLY: 31,
    Cycle.QUARTERLY: 92,
    Cycle.YEARLY: 366,
}


class Dataset(Base):
    __tablename__ = "dataset"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(Text, default="", comment="plain text")
    description_en: Mapped[str] = mapped_column(Text, default="")
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    theme: Mapped[str] = mapped_column(String(40), default="", comment="key in opendata.themes")
    keywords: Mapped[list[str]] = mapped_column(default=list)
    source: Mapped[str] = mapped_column(Text, default="", comment="where the data come from 来源")
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    licence: Mapped[str] = mapped_column(String(40), comment="key in opendata.licences")
    cycle: Mapped[Cycle] = mapped_column(default=Cycle.IRREGULAR)
    covers_from: Mapped[date | None] = mapped_column(Date, comment="first day")
    covers_to: Mapped[date | None] = mapped_column(Date, comment="last day")
    openness: Mapped[Openness] = mapped_column(default=Openness.UNCONDITIONAL)
    grounds: Mapped[str] = mapped_column(Text, default="", comment="why not 无条件, or conditions")
    approval: Mapped[str] = mapped_column(String(200), default="", comment="of a lowered openness")
    keys: Mapped[list[str]] = mapped_column(default=list, comment="columns that name a row")
    quasi: Mapped[list[str]] = mapped_column(default=list, comment="quasi-identifier columns")
    k: Mapped[int] = mapped_column(default=5, comment="rows a combination of them must have")
    newest: Mapped[int | None] = mapped_column(comment="number of the newest Release in force")
    is_demo: Mapped[bool] = mapped_column(default=False)
    harvest_id: Mapped[int | None] = mapped_column(ForeignKey("harvest.id"), index=True)
    harvested_uri: Mapped[str] = mapped_column(String(500), default="", comment="its URI there")
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(comment="metadata or Release, for harvesters")
    published_at: Mapped[datetime | None] = mapped_column(index=True, comment="first shown")
    version: Mapped[int] = mapped_column(default=0)

    department: Mapped[Department] = relationship(lazy="joined")
    region: Mapped[Region | None] = relationship(lazy="joined")
    creator: Mapped[Account] = relationship(foreign_keys=created_by)
    resources: Mapped[list["Resource"]] = relationship(order_by="Resource.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_public(self) -> bool:
        """Whether the catalogue shows it, be it as an entry that says why there are no data."""
        return self.published_at is not None

    @property
    def is_open(self) -> bool:
        """Whether anyone may read its rows."""
        return self.is_public and self.openness is Openness.UNCONDITIONAL

    def due_at(self, last: datetime) -> datetime | None:
        """When the next Release is promised after one of `last`."""
        return None if self.cycle.days is None else last + timedelta(days=self.cycle.days)


class Resource(Base):
    """One table or file of a harvested Dataset, at its own address on another portal."""

    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    format: Mapped[str] = mapped_column(String(40), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    url: Mapped[str] = mapped_column(String(1000))
    size: Mapped[int | None] = mapped_column(comment="bytes, as the portal says")


class Harvest(Base):
    """Another portal whose catalogue we show: where it is, in which language it speaks."""

    __tablename__ = "harvest"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(500), unique=True)
    protocol: Mapped[str] = mapped_column(String(10), comment="ckan or dcat")
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    last_at: Mapped[datetime | None] = mapped_column(comment="last run that went through")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="counts of that run")
    error: Mapped[str] = mapped_column(Text, default="")


class Follow(Base):
    """An Account that wants a Notice of each new Release of a Dataset."""

    __tablename__ = "follow"
    __table_args__ = (UniqueConstraint("account_id", "dataset_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"), index=True)
    since: Mapped[datetime]
