"""Regions as a tree: the way up from one, and all below one. Few queries, whatever its depth."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import NotFound
from models import Region


def way_up(session: Session, *, region_id: int | None) -> list[Region]:
    """The region and those above it, the smallest first; none for everywhere. Refuses NotFound."""
    found: list[Region] = []
    here = region_id
    while here is not None and all(here != region.id for region in found):
        region = session.get(Region, here)
        if region is None:
            raise NotFound(region=here)
        found.append(region)
        here = region.parent_id
    return found


def within(session: Session, *, code: str) -> list[int]:
    """The ids of the region with this code and of all below it. Two queries at the most. Refuses
    NotFound."""
    rows = session.execute(select(Region.id, Region.parent_id, Region.code)).all()
    below: dict[int | None, list[int]] = {}
    for id_, parent, _code in rows:
        below.setdefault(parent, []).append(id_)
    found = [id_ for id_, _parent, its in rows if its == code]
    if not found:
        raise NotFound(region=code)
    seen = set(found)
    for id_ in found:  # it grows on the way
        fresh = [each for each in below.get(id_, ()) if each not in seen]
        seen.update(fresh)
        found += fresh
    return found


def all_regions(session: Session) -> Sequence[Region]:
    return session.scalars(select(Region).order_by(Region.code)).all()
