"""Following a Dataset: a Notice of each new Release to whoever wants one."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import notices
from errors import NotFound, NotSignedIn
from models import Account, Dataset, Follow, Release
from paging import Page, cut, decode_cursor


def follow(session: Session, *, account: Account | None, dataset_id: int, now: datetime) -> None:
    """Follow a public Dataset; once is enough. Refuses NotSignedIn, NotFound."""
    if account is None:
        raise NotSignedIn(act="follow")
    dataset = session.get(Dataset, dataset_id)
    if dataset is None or not dataset.is_public:
        raise NotFound(dataset=dataset_id)
    if is_following(session, account=account, dataset_id=dataset_id):
        return
    try:
        with session.begin_nested():
            session.add(Follow(account_id=account.id, dataset_id=dataset_id, since=now))
    except IntegrityError:
        return  # followed at the same moment in another window


def unfollow(session: Session, *, account: Account | None, dataset_id: int) -> None:
    """Hear no more of a Dataset. Refuses NotSignedIn."""
    if account is None:
        raise NotSignedIn(act="follow")
    session.execute(
        delete(Follow).where(Follow.account_id == account.id, Follow.dataset_id == dataset_id)
    )


def is_following(session: Session, *, account: Account | None, dataset_id: int) -> bool:
    if account is None:
        return False
    query = select(Follow.id).where(
        Follow.account_id == account.id, Follow.dataset_id == dataset_id
    )
    return session.scalar(query) is not None


def count(session: Session, *, dataset_id: int) -> int:
    """How many follow it; who they are is nobody's business."""
    query = select(func.count()).select_from(Follow).where(Follow.dataset_id == dataset_id)
    return session.scalar(query) or 0


def mine(
    session: Session, *, account: Account, after: str | None = None, limit: int = 20
) -> Page[Dataset]:
    """The Datasets somebody follows, the last followed first. Refuses Invalid for a forged
    cursor."""
    query = (
        select(Follow.id, Dataset)
        .join(Dataset, Follow.dataset_id == Dataset.id)
        .where(Follow.account_id == account.id, Dataset.published_at.is_not(None))
        .order_by(Follow.id.desc())
    )
    if after is not None:
        query = query.where(Follow.id < decode_cursor(after, int)[0])
    rows = session.execute(query.limit(limit + 1)).all()
    page = cut(rows, limit=limit, place=lambda row: (row[0],))
    return Page([row[1] for row in page.items], page.next)


def tell(session: Session, *, dataset: Dataset, release: Release, now: datetime) -> int:
    """Owe every follower a Notice of this new Release; how many are told. Whoever prepared or
    approved it knows already."""
    known = {release.prepared_by, release.approved_by}
    followers = session.scalars(select(Follow.account_id).where(Follow.dataset_id == dataset.id))
    facts = {"title": dataset.title, "number": release.number}
    link = f"/app/dataset?d={dataset.slug}"
    owed = [(account_id, facts, link) for account_id in followers if account_id not in known]
    notices.tell_many(session, owed=owed, kind="release-new", now=now)
    return len(owed)
