"""A table at a glance: its first rows as text, for a page without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from errors import Refusal
from models import Dataset, Release
from opendata import tables
from opendata.columns import NUMERIC, Column
from opendata.query import rows
from opendata.query.grammar import Query

ROWS, COLUMNS, LONGEST = 20, 30, 60  # of the table; characters of a cell
SECONDS = 2.0  # the page waits for them


@dataclass(frozen=True)
class Glance:
    """Columns, rows of cells as in data.csv (None: empty) but cut where they are long, and the
    names of the columns that hold numbers."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str | None]]
    numeric: frozenset[str]


def first_rows(dataset: Dataset, release: Release | None) -> Glance | None:
    """The beginning of data that are open to everyone; nothing of any others."""
    if release is None or not dataset.is_open or not release.is_served:
        return None
    columns = tuple(Column.from_json(each) for each in release.columns)[:COLUMNS]
    if not columns:
        return None
    try:
        with tables.opened(release.table_sha256, seconds=SECONDS) as cursor:
            page = rows.page(cursor, Query(columns=columns, limit=ROWS), mark="")
    except Refusal:  # the rest of the page is worth having without them
        return None
    numeric = frozenset(each.name for each in columns if each.type in NUMERIC)
    return Glance(columns, [[text(each) for each in row] for row in page.rows], numeric)


def text(value: Any) -> str | None:
    """A cell as data.csv has it, cut where it is long."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    said = format(value, "f") if isinstance(value, Decimal) else str(value)
    return said if len(said) <= LONGEST else said[:LONGEST] + "…"
