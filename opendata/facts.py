"""What the written formats say of a Dataset and one Release of it: plain values, no session."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from opendata.columns import Column


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """A published file: `sha256` in hex, `size` in bytes, `url` absolute."""

    name: str
    media_type: str
    size: int
    sha256: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ReleaseFacts:
    """One published Release. `files` are those built so far; while artefacts are being made,
    datapackage.json and all.zip are not among them."""

    number: int
    digest: str
    rows: int
    published_at: datetime
    note: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    files: tuple[FileFacts, ...]
    score: float | None = None
    changes: dict[str, Any] | None = None

    @property
    def version(self) -> str:
        """The number as a semantic version: other rows are another major one."""
        return f"{self.number}.0.0"


@dataclass(frozen=True, kw_only=True)
class ResourceFacts:
    """A file of a harvested Dataset on its own portal, as that portal says."""

    name: str
    format: str
    media_type: str
    url: str
    size: int | None = None


@dataclass(frozen=True, kw_only=True)
class DatasetFacts:
    """A Dataset for writing it down. `url` is its HTML address, `base` the site's, both absolute
    and without a trailing slash; `licence_*` from opendata.licences; texts are plain."""

    base: str
    url: str
    slug: str
    title: str
    title_en: str
    description: str
    description_en: str
    publisher: str
    publisher_en: str
    publisher_key: str
    contact_name: str
    contact_email: str
    theme: str
    theme_title: str
    theme_title_en: str
    keywords: tuple[str, ...]
    licence: str
    licence_title: str
    licence_url: str
    cycle: str
    openness: str
    grounds: str
    source: str
    region_code: str
    region_name: str
    covers_from: date | None
    covers_to: date | None
    published_at: datetime
    changed_at: datetime
    release: ReleaseFacts | None
    releases: tuple[int, ...] = ()
    resources: tuple[ResourceFacts, ...] = ()
    harvested_uri: str = ""
    tombstone: str = ""  # why its last Release was withdrawn, while none is in force

    @property
    def present(self) -> ReleaseFacts:
        """The Release written down. Raises LookupError when the card has none."""
        if self.release is None:
            raise LookupError(f"{self.slug} has no release")
        return self.release
