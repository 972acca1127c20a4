"""Deadlines of a Consultation: when the result must be out."""

from models import Consultation
from procedure import deadlines, workdays
from procedure.deadlines import Due
from procedure.form import last_day
from procedure.profiles import PROFILES


def result_due(consultation: Consultation) -> Due | None:
    """When the department must have answered, counted by its Profile from the last
    day on which Comments were taken."""
    profile = PROFILES.get(consultation.profile)
    if profile is None or consultation.closes_at is None:
        return None
    within = profile.answer_within
    return deadlines.due(
        last_day(consultation.closes_at),
        within.n,
        unit=within.unit,
        convention=deadlines.Convention.CIVIL,
        calendar=workdays.load(),
    )
