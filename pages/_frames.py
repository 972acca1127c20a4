"""What pages keep between runs: rows and counts of Releases, which never change. Keyed by the
content hash of the Release's table, so that nothing here is ever stale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from opendata import tables
from opendata.columns import Column
from opendata.query import facets, grammar, rows

SECONDS = 5.0  # any question of a page may take
LONGEST = 200  # characters of a cell that are shown
Params = tuple[tuple[str, str], ...]
Counts = list[tuple[str | None, int]]


@dataclass(frozen=True)
class Rows:
    """A page of rows as text; None is an empty cell. `count` is how many match in all."""

    cells: list[list[str | None]]
    ids: list[int]
    next: str | None
    count: int


@st.cache_data(max_entries=200, show_spinner=False)
def table(table_sha256: str, params: Params, _columns: Sequence[Column]) -> Rows:
    """The rows that `params`, an address of the query language, ask for. Two queries. Refuses
    Invalid, TooSlow."""
    query = grammar.parse(params, _columns)
    with tables.opened(table_sha256, seconds=SECONDS) as cursor:
        page = rows.page(cursor, query, mark=table_sha256)
        count = rows.count(cursor, query.where)
    return Rows(
        [[text(each) for each in row] for row in page.rows], list(page.ids), page.next, count
    )


@st.cache_data(max_entries=400, show_spinner=False)
def counts(table_sha256: str, name: str, params: Params, _columns: Sequence[Column]) -> Counts:
    """The most frequent values of the column `name` among the rows that `params` hold. One query.
    Refuses Invalid, TooSlow."""
    wish = facets.parse((*params, ("columns", quoted(name))), _columns)
    with tables.opened(table_sha256, seconds=SECONDS) as cursor:
        found = facets.facets(cursor, wish)
    return [(text(value), n) for value, n in found.columns[name]]


def quoted(name: str) -> str:
    """A column's name as the query language takes it, whatever stands in it."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def text(value: Any) -> str | None:
    """A cell as data.csv has it, cut where it is very long."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    said = format(value, "f") if isinstance(value, Decimal) else str(value)
    return said if len(said) <= LONGEST else said[:LONGEST] + "…"
