"""Slugs, the part of an address that names a row: one that is free, and the row added under it."""

import re

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from db import Base
from errors import Conflict, Invalid

FORM = re.compile(r"[a-z0-9][a-z0-9-]{2,79}")


def check(slug: str) -> None:
    """Refuses Invalid for what is no slug: 3 to 80 small letters, digits and hyphens. Nothing is
    fine: then one is given."""
    if slug and not FORM.fullmatch(slug):
        raise Invalid(field="slug", why="form")


def free(session: Session, column: InstrumentedAttribute[str], stem: str) -> str:
    """A slug that no row of `column` has: the stem, in small letters, and a number."""
    begin = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:70] or "x"
    taken = select(func.count()).select_from(column.class_).where(column.startswith(f"{begin}-"))
    number = (session.scalar(taken) or 0) + 1
    while session.scalar(select(column).where(column == f"{begin}-{number}")):
        number += 1
    return f"{begin}-{number}"


def add(session: Session, row: Base, *, column: InstrumentedAttribute[str], slug: str) -> None:
    """Add a row under its slug. Refuses Invalid for one that is taken, Conflict when it is taken
    at the same moment in another process."""
    if session.scalar(select(column).where(column == slug)):
        raise Invalid(field="slug", why="taken", slug=slug)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Conflict(field="slug", slug=slug) from error
