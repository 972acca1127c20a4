"""Who asks and where it applies: Department and Region, both trees."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base


class Region(Base):
    __tablename__ = "region"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True, comment="GB/T 2260 or longer")
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    level: Mapped[int] = mapped_column(comment="1 country … 6 village")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))


class Department(Base):
    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    path: Mapped[str] = mapped_column(String(400), comment="keys from the root: gov/transport/")

    region: Mapped[Region | None] = relationship()

    def is_within(self, other: "Department") -> bool:
        """Whether this is `other` or lies below it."""
        return self.path.startswith(other.path)
