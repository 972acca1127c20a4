"""How an uploaded file is read: proved by the machine, or answered by the person who was asked."""

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Every None is found out; what a person answered is taken. `header` is the number of the row
    (from 1) that holds the names, 0 when there is none; `member` the file inside a zip."""

    format: str | None = None  # csv, tsv, xlsx, json, jsonl, geojson, parquet
    encoding: str | None = None  # utf-8, utf-8-sig, utf-16, gb18030, or one a person named
    delimiter: str | None = None
    header: int | None = None
    sheet: str | None = None
    member: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Self:
        return cls(**facts)


@dataclass(frozen=True)
class Question:
    """What only a person can say: `about` names the field of Reading, `choices` are the answers,
    `samples` shows, per choice, the first cells as they would read (Chinese ones first)."""

    about: str
    choices: tuple[str, ...]
    samples: dict[str, list[str]]

    def as_json(self) -> dict[str, Any]:
        return {"about": self.about, "choices": list(self.choices), "samples": self.samples}
