"""Checks a notice against the rules of its Profile: `check` gives every finding, in order of id."""

from collections.abc import Callable
from datetime import date

from procedure import content, outcome, timing
from procedure.form import (
    Disposition,
    Hearing,
    LegalityReview,
    Notice,
    NoticeFinding,
    Result,
    Severity,
)
from procedure.given import Given
from procedure.workdays import Calendar

__all__ = [
    "Disposition",
    "Hearing",
    "LegalityReview",
    "Notice",
    "NoticeFinding",
    "Result",
    "Severity",
    "check",
]

CHECKS = (*content.CHECKS, *timing.CHECKS, *outcome.CHECKS)


def check(
    notice: Notice,
    *,
    calendar: Calendar,
    today: date | None = None,
    personal_data: Callable[[str], bool] | None = None,
) -> list[NoticeFinding]:
    """Every finding L01 … L16 and L22; docs/notice.md lists them with their legal basis.

    Without `today` nothing is overdue (L13), without `personal_data` none is looked for (L22).
    Refuses Invalid(field="profile") for an unknown Profile."""
    given = Given(notice, calendar, today, personal_data)
    findings = [finding for each in CHECKS for finding in each(given)]
    return sorted(findings, key=lambda finding: finding.key)
