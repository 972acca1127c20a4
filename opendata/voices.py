"""What Inquiries, Reuses and Applications share: how often one person may send them."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from errors import TooMany
from models import Application, Inquiry, Reuse
from settings import settings


def bound(session: Session, *, account_id: int, now: datetime) -> None:
    """Refuses TooMany for who asked, handed in and applied too often within an hour."""
    limit, since = settings().comments_per_hour, now - timedelta(hours=1)
    recent = sum(
        session.scalar(
            select(func.count()).select_from(table).where(whose == account_id, when > since)
        )
        or 0
        for table, whose, when in (
            (Inquiry, Inquiry.account_id, Inquiry.asked_at),
            (Reuse, Reuse.account_id, Reuse.handed_in_at),
            (Application, Application.account_id, Application.applied_at),
        )
    )
    if recent >= limit:
        raise TooMany(limit=limit, minutes=60)
