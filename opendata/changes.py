"""What changed between two Releases, for readers: which two, how much, and the rows page by page.
Two Releases are matched once; what was found is kept, for neither ever changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from os.path import commonprefix
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

import files
from models import Account, Dataset, Release, ReleaseState
from opendata import diff, shelf
from opendata.columns import Column
from opendata.diff import Cell, Change
from paging import Page, decode_cursor, encode_cursor

if TYPE_CHECKING:
    import pyarrow as pa  # 40 MB: who only asks for rows does without

KINDS = ("changed", "added", "removed")  # in the order they are shown
SIZE = 20  # rows on a page
CELLS = 30  # of a row that are shown; the CSV has all
LONGEST = 160  # characters of a cell that are shown
BEFORE = 40  # of these, characters before the first that differs
MOST = 200  # Releases one may choose from
TURN = Lock()  # comparing takes memory and all cores: one at a time, the others wait


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two Releases of a Dataset that may be read; `old` is None where there is nothing to compare
    with. `served` are all that can be chosen, the newest first."""

    dataset: Dataset
    old: Release | None
    new: Release
    served: Sequence[Release]


def pair(
    session: Session,
    *,
    slug: str,
    old: int | None = None,
    new: int | None = None,
    account: Account | None,
    now: datetime,
) -> Pair:
    """The Releases of these numbers; without them the newest, and the one in force before `new`.
    Refuses NotFound, Withdrawn, NotSignedIn, NotAllowed."""
    dataset = shelf.by_slug(session, slug=slug)
    shelf.require_reading(session, dataset=dataset, account=account, now=now)
    query = (
        select(Release)
        .where(Release.dataset_id == dataset.id, Release.state == ReleaseState.PUBLISHED)
        .options(defer(Release.report), defer(Release.profile), defer(Release.dictionary))
        .order_by(Release.number.desc())
    )
    served = list(session.scalars(query.limit(MOST)))
    by_number = {each.number: each for each in served}

    def one(number: int | None) -> Release:
        found = by_number.get(number)
        return found or shelf.release(session, dataset=dataset, number=number)

    later = one(dataset.newest if new is None else new)
    before = [each for each in served if (each.number or 0) < (later.number or 0)]
    earlier = next(iter(before), None) if old is None else one(old)
    return Pair(dataset=dataset, old=earlier, new=later, served=served)


def counts(old: Release, new: Release) -> dict[str, Any]:
    """{"added", "removed", "changed": rows, "by": "key" or "row", "columns": […]}, as
    opendata.diff.counts. It gives no rows, but who may not read them should not ask."""
    return compared(old.table_sha256, new.table_sha256, tuple(new.keys))[0]


def page(
    old: Release, new: Release, *, kind: str, after: str | None = None, limit: int = SIZE
) -> Page[Change]:
    """Some Changes of one kind, for who may read both Releases. Refuses Invalid for a forged
    cursor."""
    place = 0
    if after is not None:
        told, place = decode_cursor(after, str, int)
        place = place if told == kind else 0
    tables = old.table_sha256, new.table_sha256, tuple(new.keys)
    found = rows(*tables, kind=kind, after=place, limit=limit)
    return Page(found.items, None if found.next is None else encode_cursor(kind, found.next))


def first_kind(counted: dict[str, Any], asked: str) -> str:
    """The kind of Change to show: the one asked for, else the first of which there are any."""
    return asked if asked in KINDS else next((each for each in KINDS if counted[each]), KINDS[0])


def titles(old: Release, new: Release) -> dict[str, str]:
    """What each column is called beside its name, where it is called anything."""
    columns = [Column.from_json(each) for each in (*old.columns, *new.columns)]
    return {each.name: each.title for each in columns if each.title and each.title != each.name}


def shown(cell: Cell) -> Cell:
    """A cell for showing: long texts are cut so that the first difference stands in what is left;
    an ellipsis says where something is missing."""
    start = 0
    if cell.old is not None and cell.new is not None:
        same = len(commonprefix([cell.old, cell.new]))
        start = max(0, same - BEFORE) if same > LONGEST - BEFORE else 0
    return Cell(cell.column, _cut(cell.old, start), _cut(cell.new, start))


def _cut(text: str | None, start: int) -> str | None:
    if text is None:
        return None
    end = start + LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")


@lru_cache(maxsize=16)
def compared(old: str, new: str, keys: tuple[str, ...]) -> "tuple[dict[str, Any], pa.Table | None]":
    """diff.compared of two tables by the sha256 of their files."""
    with TURN:
        return diff.compared(files.path_of(old), files.path_of(new), keys=keys)


def rows(
    old: str, new: str, keys: tuple[str, ...], *, kind: str, after: int, limit: int
) -> diff.Page:
    """diff.page of two tables by the sha256 of their files."""
    _, known = compared(old, new, keys)
    paths = files.path_of(old), files.path_of(new)
    with TURN:
        return diff.page(*paths, keys=keys, kind=kind, after=after, limit=limit, known=known)
