"""The notice of a Consultation, put before the checks of its Profile."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Clause, Consultation, Draft
from moderation.screen import screen
from procedure import notice as checks
from procedure import profiles, workdays
from procedure.notice import Notice, NoticeFinding, Severity


def findings(
    session: Session, *, consultation: Consultation, now: datetime | None = None
) -> list[NoticeFinding]:
    """Everything the checks find in the notice as it stands, in order of id. With `now`, as if it
    opened then: what opens later than announced gives the public less time."""
    return checks.check(
        notice_of(session, consultation=consultation, now=now),
        calendar=workdays.load(),
        personal_data=names_a_person,
    )


def refused(session: Session, *, consultation: Consultation, now: datetime) -> list[str]:
    """The ids of the findings with which a Consultation may not open at `now`."""
    found = findings(session, consultation=consultation, now=now)
    return sorted({each.id for each in found if each.severity is Severity.REFUSE})


def notice_of(
    session: Session, *, consultation: Consultation, now: datetime | None = None
) -> Notice:
    """The notice as the checks read it (docs/notice.md)."""
    clauses = select(Clause.id).join(Draft).where(Draft.consultation_id == consultation.id)
    return Notice(
        title=consultation.title,
        profile=consultation.profile,
        instrument=profiles.profile(consultation.profile).instrument,
        draft_present=session.scalar(clauses.limit(1)) is not None,
        background=consultation.background,
        summary=consultation.summary,
        legal_basis=consultation.legal_basis,
        department=consultation.department.name,
        contact=consultation.contact,
        channels=tuple(consultation.channels),  # type: ignore[arg-type]
        opens_at=beginning(consultation, now=now),
        closes_at=consultation.closes_at,
        exception=consultation.exception,
        shorten_reason=consultation.shorten_reason,
        affects_market_entities=consultation.affects_market,
        fair_competition=consultation.fair_competition,
        feedback_promise=consultation.promise,
    )


def beginning(consultation: Consultation, *, now: datetime | None) -> datetime | None:
    """When the public can begin to comment: as announced, but not before it is opened."""
    announced = consultation.opens_at
    if announced is None or now is None:
        return announced
    return max(announced, now)


def names_a_person(text: str) -> bool:
    return any(finding.is_surely_personal for finding in screen(text).findings)
