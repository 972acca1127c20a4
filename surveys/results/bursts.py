"""Bursts: many Responses with the same answers in the same second. Flagged, never deleted."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.orm import Session

from identity import permits
from models import Account, Response, ResponseState, Survey

MORE_THAN = 3


@dataclass(frozen=True)
class Burst:
    at: datetime  # the second
    ids: tuple[int, ...]  # of the Responses
    channels: tuple[str, ...]

    @property
    def n(self) -> int:
        return len(self.ids)


def of(
    session: Session, *, account: Account | None, survey: Survey, more_than: int = MORE_THAN
) -> list[Burst]:
    """The bursts of a Survey, the largest first. They are counted like all others: what they are, a
    person judges. Refuses NotSignedIn, NotAllowed."""
    permits.require(account, permits.Act.ANALYSE, survey.department)
    query = select(Response.id, Response.submitted_at, Response.channel, Response.answers).where(
        Response.survey_id == survey.id, Response.state == ResponseState.SUBMITTED
    )
    alike: dict[tuple[datetime, bytes], list[tuple[int, str]]] = defaultdict(list)
    for id_, at, channel, answers in session.execute(query.execution_options(yield_per=2_000)):
        said = json.dumps(answers, sort_keys=True, ensure_ascii=False).encode()
        digest = blake2b(said, digest_size=12).digest()
        alike[at.replace(microsecond=0), digest].append((id_, channel.value))
    found = [
        Burst(at, tuple(id_ for id_, _ in rows), tuple(sorted({c for _, c in rows})))
        for (at, _), rows in alike.items()
        if len(rows) > more_than
    ]
    return sorted(found, key=lambda burst: (-burst.n, burst.at))
