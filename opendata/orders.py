"""What the workshop is asked for and what it gives back, without the workshop: another process does
it, and its readers and writers take tens of MB of memory in each that imports them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from opendata.columns import Column
from opendata.facts import DatasetFacts
from opendata.fixes import Fix
from opendata.reading import Question, Reading
from opendata.rules import Rules

Progress = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True)
class PrepareOrder:
    """`source` are the uploaded bytes, `name` what they were called; `columns` None is guess, with
    the titles, notes, units and, where the cells allow, types of the `known` columns of the same
    names; `out` is where the table goes."""

    source: Path
    name: str
    reading: Reading
    columns: tuple[Column, ...] | None
    fixes: tuple[Fix, ...]
    rules: Rules
    description: str
    out: Path
    known: tuple[Column, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A Question and nothing else, or: `dictionary`, the columns as read; `columns`, those that
    remain after the fixes; `sample`, the first rows of these as text."""

    question: Question | None
    reading: Reading
    columns: tuple[Column, ...] = ()
    dictionary: tuple[Column, ...] = ()
    rows: int = 0
    report: dict[str, Any] = field(default_factory=dict)
    profile: list[dict[str, Any]] = field(default_factory=list)
    quality: dict[str, Any] = field(default_factory=dict)
    offers: list[dict[str, Any]] = field(default_factory=list)
    sample: list[list[str | None]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class BuildOrder:
    """`table` is the prepared DuckDB file, `previous` that of the Release before; `original` the
    uploaded bytes, None where they must not be published; `folder` scratch space that is emptied
    before and removed after. `dataset.present` is the Release, its files not yet made."""

    dataset: DatasetFacts
    table: Path
    original: Path | None
    original_name: str
    previous: Path | None
    report: dict[str, Any]
    profile: list[dict[str, Any]]
    folder: Path
    quality: dict[str, Any] = field(default_factory=dict)
    reading: dict[str, Any] = field(default_factory=dict)
    fixes: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, kw_only=True)
class Built:
    """What was kept: files as (name, media type, bytes, sha256), `digest` the sha256 of data.csv,
    `table_sha256` that of the DuckDB file, `changes` as diff.counts."""

    files: tuple[tuple[str, str, int, str], ...]
    digest: str
    table_sha256: str
    changes: dict[str, Any] | None


def prepare(order: PrepareOrder, progress: Progress) -> Prepared:
    """opendata.workshop.prepare, imported where it is called: in the process apart."""
    from opendata import workshop

    return workshop.prepare(order, progress)


def build(order: BuildOrder, progress: Progress) -> Built:
    """opendata.workshop.build, in the same way."""
    from opendata import workshop

    return workshop.build(order, progress)
