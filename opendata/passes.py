"""Passes: short-lived signed links, so that who may read conditional data can download it from a
page, where a browser sends no token."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

from errors import NotSignedIn
from settings import settings

LIFE = timedelta(minutes=15)


def make_pass(*, account_id: int, slug: str, now: datetime) -> str:
    """A pass for the files of one Dataset, in the Account's name, good for 15 minutes. It says who
    asks; whether they may is looked up when it is used."""
    claim = f"{account_id}.{int((now + LIFE).timestamp())}"
    return f"{claim}.{_signature(claim, slug)}"


def check_pass(text: str, *, slug: str, now: datetime) -> int:
    """The id of the Account a pass was made for. Refuses NotSignedIn for one that ran out, is for
    another Dataset, or was not made here."""
    claim, _, signature = text.rpartition(".")
    good = hmac.compare_digest(signature.encode(), _signature(claim, slug).encode())
    if not good:
        raise NotSignedIn(dataset=slug, why="pass")
    account_id, until = claim.split(".")
    if now.timestamp() >= int(until):
        raise NotSignedIn(dataset=slug, why="pass")
    return int(account_id)


def _signature(claim: str, slug: str) -> str:
    key = settings().secret.encode()
    return hmac.new(key, f"data pass\n{slug}\n{claim}".encode(), sha256).hexdigest()
