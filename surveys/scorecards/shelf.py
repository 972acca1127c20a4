"""Scorecards and Bulletins as the public finds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased, joinedload

from errors import NotFound
from identity import permits
from models import Account, Bulletin, Department, Release, Scorecard
from moderation import desk
from paging import Page, cut, decode_cursor


@dataclass(frozen=True)
class Shown:
    """A Scorecard's newest published edition, and the last Bulletin issued under its address."""

    scorecard: Scorecard
    last: Bulletin | None
    bulletins: int


@dataclass(frozen=True)
class Told:
    """An issued Bulletin with its Scorecard's edition, the one it corrects, the one that corrects
    it, and the Release of its figures once that is public."""

    bulletin: Bulletin
    scorecard: Scorecard
    before: int | None
    after: int | None
    release: Release | None


def published(session: Session, *, after: str | None = None, limit: int = 20) -> Page[Shown]:
    """The newest published edition of every Scorecard, by address."""
    newer = aliased(Scorecard)
    newest = (
        select(func.max(newer.edition))
        .where(newer.slug == Scorecard.slug, newer.published_at.is_not(None))
        .scalar_subquery()
    )
    query = (
        select(Scorecard)
        .where(Scorecard.edition == newest)
        .order_by(Scorecard.slug)
        .limit(limit + 1)
        .options(joinedload(Scorecard.department))
    )
    if after is not None:
        (slug,) = decode_cursor(after, str)
        query = query.where(Scorecard.slug > slug)
    page = cut(session.scalars(query).all(), limit=limit, place=lambda each: (each.slug,))
    last = _last(session, [each.slug for each in page.items])
    counts = _counts(session, [each.slug for each in page.items])
    rows = [Shown(each, last.get(each.slug), counts.get(each.slug, 0)) for each in page.items]
    return Page(rows, page.next)


def editions(session: Session, *, slug: str) -> Sequence[Scorecard]:
    """The published editions, the newest first. Refuses NotFound when there is none."""
    query = (
        select(Scorecard)
        .where(Scorecard.slug == slug, Scorecard.published_at.is_not(None))
        .order_by(Scorecard.edition.desc())
        .options(joinedload(Scorecard.department))
    )
    found = session.scalars(query).all()
    if not found:
        raise NotFound(scorecard=slug)
    return found


def bulletins(
    session: Session, *, slug: str, after: str | None = None, limit: int = 20
) -> Page[Bulletin]:
    """The issued Bulletins of a Scorecard, the newest first."""
    query = (
        select(Bulletin)
        .where(Bulletin.slug == slug, Bulletin.issued_at.is_not(None))
        .order_by(Bulletin.number.desc())
        .limit(limit + 1)
    )
    if after is not None:
        (number,) = decode_cursor(after, int)
        query = query.where(Bulletin.number < number)
    return cut(session.scalars(query).all(), limit=limit, place=lambda each: (each.number,))


def bulletin(session: Session, *, slug: str, number: int) -> Told:
    """One issued Bulletin and what stands around it. Refuses NotFound."""
    replaced, successor = aliased(Bulletin), aliased(Bulletin)
    row = session.execute(
        select(Bulletin, replaced.number, successor.number, Release)
        .outerjoin(replaced, replaced.id == Bulletin.replaces)
        .outerjoin(
            successor,
            (successor.replaces == Bulletin.id) & successor.issued_at.is_not(None),
        )
        .outerjoin(Release, _public(Bulletin.release_id))
        .where(Bulletin.slug == slug, Bulletin.number == number)
        .where(Bulletin.issued_at.is_not(None))
        .options(
            joinedload(Bulletin.scorecard).joinedload(Scorecard.department),
            joinedload(Release.dataset),
        )
    ).first()
    if row is None:
        raise NotFound(bulletin=number)
    found, before, after, release = row
    return Told(found, found.scorecard, before, after, release)


def of_staff(
    session: Session, *, account: Account | None, acts: tuple[permits.Act, ...]
) -> Sequence[Scorecard]:
    """Every edition of the departments in which the account may do one of `acts`, the newest of
    each address first. Refuses NotSignedIn, NotAllowed."""
    within = [desk.within(account, act) for act in acts if permits.may_anywhere(account, act)]
    if not within:
        permits.paths(account, acts[0])
    query = (
        select(Scorecard)
        .join(Department, Department.id == Scorecard.department_id)
        .where(or_(*within))
        .order_by(Scorecard.slug, Scorecard.edition.desc())
        .options(joinedload(Scorecard.department))
    )
    return session.scalars(query).all()


def _public(release_id: Any) -> ColumnElement[bool]:
    return and_(Release.id == release_id, Release.published_at.is_not(None))


def _last(session: Session, slugs: Sequence[str]) -> dict[str, Bulletin]:
    newest = (
        select(Bulletin.slug, func.max(Bulletin.number))
        .where(Bulletin.slug.in_(slugs), Bulletin.issued_at.is_not(None))
        .group_by(Bulletin.slug)
    )
    query = select(Bulletin).where(tuple_(Bulletin.slug, Bulletin.number).in_(newest))
    return {each.slug: each for each in session.scalars(query)}


def _counts(session: Session, slugs: Sequence[str]) -> dict[str, int]:
    query = (
        select(Bulletin.slug, func.count())
        .where(Bulletin.slug.in_(slugs), Bulletin.issued_at.is_not(None))
        .group_by(Bulletin.slug)
    )
    return {slug: count for slug, count in session.execute(query)}
