"""Finding Surveys: the public shelf, one by its slug, a clerk's own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from errors import NotFound
from models import ASKED, Account, AskingState, Department, Survey, SurveyVersion
from paging import Page, cut, decode_cursor
from surveys import asked


def open(session: Session, *, limit: int = 20) -> list[Survey]:
    """Surveys before the public now, those that close first in front."""
    query = _rows().where(Survey.state == AskingState.OPEN).order_by(Survey.closes_at, Survey.id)
    return list(session.scalars(query.limit(limit)))


def closed(session: Session, *, limit: int = 20) -> list[Survey]:
    """Surveys that are over, the last closed first."""
    query = _rows().where(Survey.state == AskingState.CLOSED)
    order = (Survey.closed_at.desc(), Survey.id.desc())
    return list(session.scalars(query.order_by(*order).limit(limit)))


def listing(
    session: Session,
    *,
    state: AskingState | None = None,
    department: str | None = None,
    q: str | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Page[Survey]:
    """Public Surveys, the last opened first; `q` in title or purpose. Refuses Invalid for a forged
    cursor."""
    query = _rows().where(Survey.state.in_(ASKED))
    if state is not None:
        query = query.where(Survey.state == state)
    if department is not None:
        query = query.where(Survey.department.has(Department.key == department))
    if q is not None:
        found = (Survey.title, Survey.title_en, Survey.purpose)
        query = query.where(or_(*(field.icontains(q, autoescape=True) for field in found)))
    if after is not None:
        opened, last = decode_cursor(after, str, int)
        moment = datetime.fromisoformat(opened)
        same = and_(Survey.opened_at == moment, Survey.id < last)
        query = query.where(or_(Survey.opened_at < moment, same))
    order = (Survey.opened_at.desc(), Survey.id.desc())
    rows = session.scalars(query.order_by(*order).limit(limit + 1))
    return cut(rows.all(), limit=limit, place=_place)


def _place(survey: Survey) -> tuple[str, int]:
    return (survey.opened_at or survey.made_at).isoformat(), survey.id


def by_slug(session: Session, *, slug: str, account: Account | None = None) -> Survey:
    """A Survey that is public, or that the account's department is at work on. Refuses NotFound,
    also for one that exists but is not for this reader."""
    found = session.scalar(_rows().where(Survey.slug == slug))
    if found is None or not (found.is_public or asked.works_on(account, found)):
        raise NotFound(survey=slug)
    return found


def worked_on(session: Session, *, slug: str, account: Account | None) -> Survey:
    """A Survey that the account's department is at work on. Refuses NotFound."""
    found = by_slug(session, slug=slug, account=account)
    if not asked.works_on(account, found):
        raise NotFound(survey=slug)
    return found


def by_id(session: Session, *, survey_id: int, account: Account | None) -> Survey:
    """The same by its id. Refuses NotFound."""
    found = session.scalar(_rows().where(Survey.id == survey_id))
    if found is None or not asked.works_on(account, found):
        raise NotFound(survey=survey_id)
    return found


def versions(session: Session, *, survey_id: int) -> list[SurveyVersion]:
    """Every version of a Survey's form, the newest first."""
    query = select(SurveyVersion).where(SurveyVersion.survey_id == survey_id)
    return list(session.scalars(query.order_by(SurveyVersion.number.desc())))


def desk(
    session: Session,
    *,
    account: Account | None,
    states: Sequence[AskingState] = (),
    offset: int = 0,
    limit: int = 20,
) -> list[Survey]:
    """The Surveys of the departments in which, and below which, the account may make or open them,
    the newest first. Refuses NotSignedIn, NotAllowed."""
    query = _rows().where(*asked.theirs(account, Survey, states)).order_by(Survey.id.desc())
    return list(session.scalars(query.offset(offset).limit(limit)))


def desk_count(
    session: Session, *, account: Account | None, states: Sequence[AskingState] = ()
) -> int:
    """How many `desk` would give in all. Refuses NotSignedIn, NotAllowed."""
    query = select(func.count()).select_from(Survey).where(*asked.theirs(account, Survey, states))
    return session.scalar(query) or 0


def _rows() -> Select[Survey]:
    return select(Survey).options(joinedload(Survey.department), joinedload(Survey.region))
