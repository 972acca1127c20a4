"""What people make of data: handing it in, looking at it, showing it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

import notices
from errors import AlreadyDone, Empty, Invalid, NotFound, NotSignedIn, SamePerson, TooLong
from identity import permits
from models import Account, Dataset, Reuse
from moderation import desk, wording
from opendata import voices

LIMITS = {"title": 120, "url": 500, "body": 2_000, "reason": 1_000}
NOT_IN_URLS = re.compile(r"[\s\x00-\x1f\x7f\\<>\"'`{}|^]")


class Kind(StrEnum):
    APP = "app"
    ARTICLE = "article"
    PAPER = "paper"
    VISUAL = "visual"
    SERVICE = "service"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A Reuse as everybody may read it."""

    id: int
    title: str
    url: str
    kind: Kind
    body: str
    shown_at: datetime


def hand_in(
    session: Session,
    *,
    account: Account | None,
    dataset_id: int,
    title: str,
    url: str,
    kind: Kind,
    body: str = "",
    now: datetime,
) -> Reuse:
    """Hand in something made with a public Dataset; it is shown once the department has looked at
    it. Refuses NotSignedIn, NotFound, Empty, TooLong, TooMany, Invalid for an address that is not
    http or https, AlreadyDone for one handed in before."""
    if account is None:
        raise NotSignedIn(act="hand-in")
    dataset = session.get(Dataset, dataset_id)
    if dataset is None or not dataset.is_public:
        raise NotFound(dataset=dataset_id)
    reuse = Reuse(
        dataset_id=dataset.id,
        dataset=dataset,
        title=wording.line(title, field="title", limit=LIMITS["title"]),
        url=address(url),
        kind=kind.value,
        body=wording.worded(body, field="description", limit=LIMITS["body"], needed=False),
        account_id=account.id,
        handed_in_at=now,
    )
    known = select(Reuse.id).where(Reuse.dataset_id == dataset.id, Reuse.url == reuse.url)
    if session.scalar(known.where(Reuse.declined_at.is_(None))) is not None:
        raise AlreadyDone(url=reuse.url)
    voices.bound(session, account_id=account.id, now=now)
    session.add(reuse)
    session.flush()
    desk.tell_department(
        session,
        act=permits.Act.ANSWER_DATA,
        department=dataset.department,
        kind="reuse-new",
        facts={"title": reuse.title},
        link="/app/data_desk?tab=reuses",
        but=account.id,
        now=now,
    )
    return reuse


def address(url: str) -> str:
    """An http or https address with a host and without a password; given back as it stands.
    Refuses Empty, TooLong, Invalid."""
    url = url.strip()
    if not url:
        raise Empty(field="url")
    if len(url) > LIMITS["url"]:
        raise TooLong(field="url", limit=LIMITS["url"], length=len(url))
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is none raises
        good = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        good = False
    if not good or "@" in parts.netloc or NOT_IN_URLS.search(url) or not url.isprintable():
        raise Invalid(field="url", why="address")
    return url


def rule(
    session: Session,
    *,
    account: Account | None,
    reuse_id: int,
    show: bool,
    reason: str = "",
    now: datetime,
) -> Reuse:
    """Show it, or do not and say why; either may be changed later. Refuses NotFound, NotSignedIn,
    NotAllowed, SamePerson, AlreadyDone, Empty for a refusal without a reason."""
    reuse = session.get(Reuse, reuse_id)
    if reuse is None:
        raise NotFound(reuse=reuse_id)
    account = permits.require(account, permits.Act.ANSWER_DATA, reuse.dataset.department)
    if account.id == reuse.account_id:
        raise SamePerson(reuse=reuse_id)
    if (reuse.shown_at if show else reuse.declined_at) is not None:
        raise AlreadyDone(reuse=reuse_id)
    reuse.reason = wording.worded(reason, field="reason", limit=LIMITS["reason"], needed=not show)
    reuse.shown_at, reuse.declined_at = (now, None) if show else (None, now)
    reuse.ruled_by = account.id
    session.flush()
    notices.tell(
        session,
        account_id=reuse.account_id,
        kind="reuse-shown" if show else "reuse-declined",
        facts={"title": reuse.title, "reason": reuse.reason},
        link=f"/app/dataset?d={reuse.dataset.slug}",
        now=now,
    )
    return reuse


def shown(session: Session, *, dataset_id: int, limit: int = 50) -> Sequence[Shown]:
    """What was made with a Dataset, the last shown first; personal data masked."""
    rows = session.scalars(
        select(Reuse)
        .where(Reuse.dataset_id == dataset_id, Reuse.shown_at.is_not(None))
        .order_by(Reuse.shown_at.desc(), Reuse.id.desc())
        .limit(limit)
    )
    return [
        Shown(
            id=row.id,
            title=wording.masked(row.title),
            url=row.url,
            kind=Kind(row.kind),
            body=wording.masked(row.body),
            shown_at=row.shown_at,
        )
        for row in rows
        if row.shown_at is not None
    ]


def waiting(session: Session, *, account: Account | None, limit: int = 50) -> list[Reuse]:
    """What waits to be looked at in the account's departments, the oldest first. Refuses
    NotSignedIn, NotAllowed."""
    query = _desk(account).where(Reuse.shown_at.is_(None), Reuse.declined_at.is_(None))
    return list(session.scalars(query.order_by(Reuse.id).limit(limit)))


def ruled(session: Session, *, account: Account | None, limit: int = 5) -> list[Reuse]:
    """What was ruled on last. Refuses NotSignedIn, NotAllowed."""
    when = func.coalesce(Reuse.shown_at, Reuse.declined_at)
    query = _desk(account).where(when.is_not(None)).order_by(when.desc(), Reuse.id.desc())
    return list(session.scalars(query.limit(limit)))


def _desk(account: Account | None) -> Select[Reuse]:
    where = desk.within(account, permits.Act.ANSWER_DATA)
    return (
        select(Reuse)
        .join(Reuse.dataset)
        .join(Dataset.department)
        .where(where)
        .options(joinedload(Reuse.dataset))
    )
