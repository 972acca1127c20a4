"""What several addresses are asked with: paging, a token, an idempotency key."""

from typing import Annotated

from fastapi import Depends, Header, Path, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from paging import LIMIT

Limit = Annotated[int, Query(ge=1, le=LIMIT, description="Items on a page.")]
After = Annotated[str | None, Query(description="`next` of the page before.")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, description="From `python cli.py token create`.")),
]
Key = Annotated[
    str | None,
    Header(alias="Idempotency-Key", description="Sent twice under one key, taken in once."),
]


def whole(text: str | None) -> int:
    """A whole number as people type it into an address; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0
