"""Finding Polls: the public shelf, one by its slug, a clerk's own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

import slugs
from errors import NotFound
from models import ASKED, Account, AskingState, Department, Poll, Vote
from moderation import wording
from paging import Page, cut, decode_cursor
from surveys import asked


def open(session: Session, *, limit: int = 20) -> list[Poll]:
    """Polls before the public now, those that close first in front."""
    query = _rows().where(Poll.state == AskingState.OPEN).order_by(Poll.closes_at, Poll.id)
    return list(session.scalars(query.limit(limit)))


def closed(session: Session, *, limit: int = 20) -> list[Poll]:
    """Polls that are over, the last closed first."""
    query = _rows().where(Poll.state == AskingState.CLOSED)
    return list(session.scalars(query.order_by(Poll.closed_at.desc(), Poll.id.desc()).limit(limit)))


def listing(
    session: Session,
    *,
    state: AskingState | None = None,
    department: str | None = None,
    q: str | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Page[Poll]:
    """Public Polls, the last opened first; `q` in question or background. Refuses Invalid for a
    forged cursor."""
    query = _rows().where(Poll.state.in_(ASKED))
    if state is not None:
        query = query.where(Poll.state == state)
    if department is not None:
        query = query.where(Poll.department.has(Department.key == whole(department)))
    if q is not None:
        found = (Poll.title, Poll.title_en, Poll.background)
        query = query.where(or_(*(field.icontains(whole(q), autoescape=True) for field in found)))
    if after is not None:
        opened, last = decode_cursor(after, str, int)
        moment = datetime.fromisoformat(opened)
        same = and_(Poll.opened_at == moment, Poll.id < last)
        query = query.where(or_(Poll.opened_at < moment, same))
    rows = session.scalars(query.order_by(Poll.opened_at.desc(), Poll.id.desc()).limit(limit + 1))
    return cut(rows.all(), limit=limit, place=_place)


def whole(text: str) -> str:
    """The text without NUL, which PostgreSQL does not take."""
    return text.replace("\0", "")


def _place(poll: Poll) -> tuple[str, int]:
    return (poll.opened_at or poll.made_at).isoformat(), poll.id


def by_slug(session: Session, *, slug: str, account: Account | None = None) -> Poll:
    """A Poll that is public, or that the account's department is at work on. Refuses NotFound, also
    for one that exists but is not for this reader."""
    is_slug = slugs.FORM.fullmatch(slug) is not None  # PostgreSQL takes no NUL
    found = session.scalar(_rows().where(Poll.slug == slug)) if is_slug else None
    if found is None or not (found.is_public or asked.works_on(account, found)):
        raise NotFound(poll=slug)
    return found


def worked_on(session: Session, *, slug: str, account: Account | None) -> Poll:
    """A Poll that the account's department is at work on. Refuses NotFound."""
    found = by_slug(session, slug=slug, account=account)
    if not asked.works_on(account, found):
        raise NotFound(poll=slug)
    return found


def by_id(session: Session, *, poll_id: int, account: Account | None) -> Poll:
    """The same by its id. Refuses NotFound."""
    found = session.scalar(_rows().where(Poll.id == poll_id))
    if found is None or not asked.works_on(account, found):
        raise NotFound(poll=poll_id)
    return found


def _rows() -> Select[Poll]:
    return select(Poll).options(
        joinedload(Poll.department), joinedload(Poll.region), selectinload(Poll.choices)
    )


def desk(
    session: Session,
    *,
    account: Account | None,
    states: Sequence[AskingState] = (),
    offset: int = 0,
    limit: int = 20,
) -> list[Poll]:
    """The Polls of the departments in which, and below which, the account may make or open them,
    the newest first. Refuses NotSignedIn, NotAllowed."""
    query = _rows().where(*asked.theirs(account, Poll, states)).order_by(Poll.id.desc())
    return list(session.scalars(query.offset(offset).limit(limit)))


def desk_count(
    session: Session, *, account: Account | None, states: Sequence[AskingState] = ()
) -> int:
    """How many `desk` would give in all. Refuses NotSignedIn, NotAllowed."""
    query = select(func.count()).select_from(Poll).where(*asked.theirs(account, Poll, states))
    return session.scalar(query) or 0


def other_texts(session: Session, *, poll_id: int, limit: int = 1_000) -> list[str]:
    """What was said for "other", personal data masked, in the order of the words: it tells nothing
    about who came when."""
    query = select(Vote.other).where(Vote.poll_id == poll_id, Vote.other != "")
    said = session.scalars(query.order_by(Vote.other).limit(limit))
    return [wording.masked(text) for text in said]
