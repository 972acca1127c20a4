"""What the API gives of the catalogue: Datasets, their Releases, files, columns."""

import datetime as dt
from datetime import datetime
from typing import Any

from pydantic import Field

from models import Cycle, Openness, ReleaseState
from opendata.columns import ColumnType
from opendata.freshness import Word
from routes.shapes import Department, Region, Shape


class Freshness(Shape):
    word: Word = Field(description="fresh, due, overdue (1.5 cycles), unpromised, empty.")
    days: int | None = Field(description="Since the newest release.")


class Theme(Shape):
    key: str
    title: str
    title_en: str


class Licence(Shape):
    key: str
    title: str
    title_en: str
    url: str


class DatasetItem(Shape):
    slug: str
    title: str
    title_en: str
    description: str = Field(description="Plain text.")
    department: Department
    region: Region | None
    theme: Theme | None
    keywords: list[str]
    licence: Licence
    cycle: Cycle = Field(description="The promised update cycle.")
    freshness: Freshness
    openness: Openness
    release: int | None = Field(description="Number of the newest release in force.")
    rows: int | None
    score: float | None = Field(description="Quality, 0 to 100; the release tells its parts.")
    formats: list[str]
    released_at: datetime | None = Field(description="Of that release.")
    published_at: datetime = Field(description="When the catalogue first showed it.")
    changed_at: datetime
    is_demo: bool
    url: str = Field(description="The page for people.")


class File(Shape):
    name: str
    media_type: str
    size: int = Field(description="Bytes.")
    sha256: str
    url: str


class ReleaseItem(Shape):
    number: int
    state: ReleaseState = Field(description="published, or withdrawn: a tombstone without data.")
    note: str = Field(description="What is new.")
    rows: int | None
    digest: str = Field(description="sha256 of data.csv.")
    score: float | None
    changes: dict[str, Any] | None = Field(description="Against the release before, by key.")
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    files: list[File]


class Resource(Shape):
    name: str
    format: str
    media_type: str
    url: str
    size: int | None = Field(description="Bytes, as the portal says.")


class Dataset(DatasetItem):
    description_en: str
    source: str = Field(description="Where the data come from.")
    grounds: str = Field(description="Why it is not open without condition, or the conditions.")
    contact_name: str
    contact_email: str
    covers_from: dt.date | None
    covers_to: dt.date | None
    releases: list[ReleaseItem] = Field(description="The newest first, at most 20.")
    resources: list[Resource] = Field(description="Files on the portal it is harvested from.")


class Column(Shape):
    name: str
    type: ColumnType
    title: str
    note: str
    unit: str


class Release(ReleaseItem):
    columns: list[Column]
    keys: list[str] = Field(description="Columns that name a row.")
    quality: dict[str, Any] = Field(description="The score's parts, each with its formula.")
    profile: list[dict[str, Any]] = Field(description="Of each column; of open data alone.")
    report: dict[str, Any] = Field(description="What the checks found; of open data alone.")


class Place(Shape):
    slug: str
    number: int
    file: str


class Known(Shape):
    """A file that somebody has, by its checksum."""

    sha256: str
    file: str = Field(description="Its name within the release.")
    dataset: str = Field(description="Slug.")
    title: str
    release: int
    state: ReleaseState
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    newest: int | None = Field(description="Number of the release in force now.")
    is_newest: bool
    changes: dict[str, Any] | None = Field(
        description="Rows added, removed, changed since, and columns; null where nothing is told."
    )
    changes_url: str | None = Field(description="The page of these changes.")
    also: list[Place] = Field(description="Where else the same bytes are.")
