"""How many answered a Survey, by which way, how surely known, in what time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models import Channel, Response, ResponseState, Survey


@dataclass(frozen=True)
class Numbers:
    """`completion` is submitted of begun, in per cent. `over_quota` were kept and not counted."""

    begun: int
    submitted: int
    over_quota: int
    completion: float
    median_seconds: int | None
    assurance: Mapping[int, int]
    channels: Mapping[Channel, int]
    assisted: int


def of(session: Session, *, survey: Survey) -> Numbers:
    """The numbers over all versions, out of the Responses themselves."""
    rows = session.execute(
        select(Response.state, func.count())
        .where(Response.survey_id == survey.id)
        .group_by(Response.state)
    )
    states = {state: n for state, n in rows}
    begun, submitted = sum(states.values()), states.get(ResponseState.SUBMITTED, 0)
    kinds = session.execute(
        select(Response.assurance, Response.channel, Response.is_assisted, func.count())
        .where(*_counted(survey))
        .group_by(Response.assurance, Response.channel, Response.is_assisted)
    )
    assurance: dict[int, int] = {}
    channels: dict[Channel, int] = {}
    assisted = 0
    for level, channel, is_assisted, n in kinds:
        assurance[level] = assurance.get(level, 0) + n
        channels[channel] = channels.get(channel, 0) + n
        assisted += n if is_assisted else 0
    return Numbers(
        begun=begun,
        submitted=submitted,
        over_quota=states.get(ResponseState.OVER_QUOTA, 0),
        completion=round(100 * submitted / begun, 1) if begun else 0.0,
        median_seconds=_median_seconds(session, survey),
        assurance=dict(sorted(assurance.items())),
        channels=dict(sorted(channels.items(), key=lambda pair: -pair[1])),
        assisted=assisted,
    )


def by_day(session: Session, *, survey: Survey) -> list[tuple[date, int]]:
    """How many were handed in on each day on which there were any."""
    day = func.date(Response.submitted_at)
    rows = session.execute(
        select(day, func.count()).where(*_counted(survey)).group_by(day).order_by(day)
    )
    return [(date.fromisoformat(str(found)[:10]), n) for found, n in rows if found is not None]


def _counted(survey: Survey) -> tuple[ColumnElement[bool], ...]:
    return Response.survey_id == survey.id, Response.state == ResponseState.SUBMITTED


def _median_seconds(session: Session, survey: Survey) -> int | None:
    """The upper of two middle ones."""
    where = (*_counted(survey), Response.seconds.is_not(None))
    n = session.scalar(select(func.count()).select_from(Response).where(*where)) or 0
    query = select(Response.seconds).where(*where).order_by(Response.seconds)
    return session.scalar(query.offset(n // 2).limit(1)) if n else None
