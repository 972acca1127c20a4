"""The Release an address asks about, in one query, for the addresses that are asked most."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, select
from sqlalchemy.orm import Session

from models import Account, Dataset, Openness, Release, ReleaseState
from opendata import shelf
from opendata.columns import Column


@dataclass(frozen=True, kw_only=True)
class Source:
    """The rows of one Release: what they are and where they lie."""

    dataset_id: int
    slug: str
    number: int
    digest: str
    table_sha256: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    rows: int
    is_open: bool
    published_at: datetime | None


def open_source(session: Session, *, slug: str, number: int | None) -> Source | None:
    """Rows that anyone may read, of this Release or of the newest; None leaves it to `readable`
    to say what they are or why not."""
    told = {"slug": slug} if number is None else {"slug": slug, "number": number}
    row = session.execute(NEWEST if number is None else NUMBERED, told).one_or_none()
    return None if row is None else _source(row, dataset_id=row.id, slug=slug, is_open=True)


def _open(number: ColumnElement[Any]) -> Select[Any]:
    return (
        select(
            Dataset.id,
            Release.number,
            Release.digest,
            Release.table_sha256,
            Release.columns,
            Release.keys,
            Release.rows,
            Release.published_at,
        )
        .join(Release, Release.dataset_id == Dataset.id)
        .where(
            Dataset.slug == bindparam("slug"),
            Dataset.published_at.is_not(None),
            Dataset.openness == Openness.UNCONDITIONAL,
            Release.state == ReleaseState.PUBLISHED,
            Release.number == number,
        )
    )


# Made once: to write them down anew took half as long as to answer.
NEWEST = _open(Dataset.__table__.c.newest)
NUMBERED = _open(bindparam("number", type_=Integer))


def readable(
    session: Session, *, slug: str, number: int | None, account: Account | None, now: datetime
) -> Source:
    """Rows that `account` may read. Refuses NotFound, Withdrawn, NotSignedIn, NotAllowed."""
    found = shelf.readable(session, slug=slug, number=number, account=account, now=now)
    dataset = found.dataset
    return _source(found, dataset_id=dataset.id, slug=slug, is_open=dataset.is_open)


def _source(row: Any, *, dataset_id: int, slug: str, is_open: bool) -> Source:
    return Source(
        dataset_id=dataset_id,
        slug=slug,
        number=row.number or 0,
        digest=row.digest,
        table_sha256=row.table_sha256,
        columns=tuple(Column.from_json(each) for each in row.columns),
        keys=tuple(row.keys),
        rows=row.rows or 0,
        is_open=is_open,
        published_at=row.published_at,
    )
