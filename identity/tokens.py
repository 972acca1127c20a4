"""Tokens: keys for writing through the API in an Account's name."""

import secrets
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Invalid, NotFound, NotSignedIn
from models import Account, Token

MARK = "minyi_"  # lets scanners of public repositories recognise a leaked key


def create(session: Session, *, account_id: int, label: str, now: datetime) -> str:
    """A new key, 256 random bits, shown this once: only its sha256 is kept. Refuses NotFound,
    Invalid(field="label") beyond 80 characters."""
    if session.get(Account, account_id) is None:
        raise NotFound(account=account_id)
    if len(label) > 80:
        raise Invalid(field="label", why="too-long", limit=80)
    token = MARK + secrets.token_urlsafe(32)
    session.add(Token(account_id=account_id, label=label, digest=_digest(token), created_at=now))
    session.flush()
    return token


def owner(session: Session, *, token: str) -> Account:
    """Whose key this is. Refuses NotSignedIn for an unknown or revoked one."""
    found = session.scalar(select(Token).where(Token.digest == _digest(token)))
    if found is None or found.revoked_at is not None:
        raise NotSignedIn(token="unknown")
    return found.account


def mine(session: Session, *, account_id: int) -> list[Token]:
    """The keys of an account that still work, newest first."""
    query = select(Token).where(Token.account_id == account_id, Token.revoked_at.is_(None))
    return list(session.scalars(query.order_by(Token.id.desc())))


def revoke(session: Session, *, token_id: int, account_id: int, now: datetime) -> None:
    """The key stops working at once. Refuses NotFound, also for somebody else's."""
    token = session.get(Token, token_id)
    if token is None or token.account_id != account_id:
        raise NotFound(token=token_id)
    token.revoked_at = token.revoked_at or now
    session.flush()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
