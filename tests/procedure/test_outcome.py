from datetime import date
from decimal import Decimal

import pytest

from procedure.notice import Disposition, Hearing, LegalityReview, Result, Severity
from procedure.shares import shares
from tests.procedure.makers import found, the

SHANDONG = "major-decision-shandong"


def hearing(**changes):
    return Hearing(
        **{
            "announced_at": date(2026, 3, 9),
            "held_at": date(2026, 3, 16),
            "participants_published": True,
        }
        | changes
    )


@pytest.mark.parametrize(
    ("profile", "given", "expected"),
    [
        ("major-decision", hearing(), []),
        ("major-decision", hearing(held_at=date(2026, 3, 15)), ["L11-late"]),
        ("rule", hearing(), ["L11-late"]),
        ("rule", hearing(held_at=date(2026, 4, 8), participants_published=False), []),
        ("major-decision", hearing(participants_published=False), ["L11-participants"]),
        ("major-decision", hearing(selection_published=False), ["L11-selection"]),
        ("major-decision", hearing(selection_published=True), []),
        ("major-decision", hearing(stakeholders_share=Decimal("0.1")), []),
        (SHANDONG, hearing(stakeholders_share=Decimal("0.49")), ["L11-stakeholders"]),
        (SHANDONG, hearing(stakeholders_share=Decimal("0.5")), []),
        ("general", hearing(held_at=date(2026, 3, 9), participants_published=False), []),
    ],
)
def test_a_hearing_is_announced_in_time_and_in_the_open(profile, given, expected):
    assert found(profile=profile, hearing=given) == expected


def dispositions(*counts, verdict="adopted", reason="已修改第三条。"):
    return tuple(Disposition(verdict=verdict, count=count, reason=reason) for count in counts)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Result(comments=0), []),
        (Result(comments=10, dispositions=dispositions(7, 3)), []),
        (Result(comments=10, dispositions=dispositions(7, 2)), ["L14-count"]),
        (Result(comments=10), ["L14-count"]),
        (Result(comments=1, dispositions=dispositions(1), names=("朱**", "匿名")), []),
        (Result(comments=1, dispositions=dispositions(1), names=("朱元",)), ["L14-names"]),
        (
            Result(comments=2, dispositions=dispositions(2, verdict="not-adopted", reason="")),
            ["L14-reason"],
        ),
        (Result(comments=2, dispositions=dispositions(2, verdict="adopted", reason="")), []),
        (Result(comments=0, shares=(Decimal("100"),)), ["L14-shares"]),
    ],
)
def test_a_result_accounts_for_every_comment(result, expected):
    assert found(result=result) == expected


COUNTS = [66, 12, 9, 8, 8, 6]


def test_shares_by_largest_remainder_pass():
    result = Result(comments=109, dispositions=dispositions(*COUNTS), shares=tuple(shares(COUNTS)))
    assert found(result=result) == []


def test_shares_rounded_one_by_one_may_not_add_up():
    thirds = (Decimal("33.33"),) * 3
    result = Result(comments=3, dispositions=dispositions(1, 1, 1), shares=thirds)
    assert found(result=result) == ["L14-shares"]
    assert the("L14-shares", result=result).facts["total"] == Decimal("99.99")


@pytest.mark.parametrize(
    ("count", "comments", "regions", "is_concentrated"),
    [(4, 10, 0, False), (5, 10, 0, True), (9, 200, 0, False), (10, 200, 0, True), (3, 10, 3, True)],
)
def test_what_many_say_needs_an_answer(count, comments, regions, is_concentrated):
    silent = Disposition(verdict="not-adopted", count=count, regions=regions)
    result = Result(comments=comments, dispositions=(silent, *dispositions(comments - count)))
    assert ("L15" in found(result=result)) is is_concentrated


def review(**changes):
    return LegalityReview(
        **{"received_at": date(2026, 4, 2), "issued_at": date(2026, 4, 14), "passed": True}
        | changes
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (review(), []),
        (None, ["L16-missing"]),
        (review(passed=False), ["L16-failed"]),
        (review(issued_at=date(2026, 4, 13)), ["L16-hurried"]),  # six workdays; 4 to 6 April rest
        (review(received_at=date(2026, 3, 9), issued_at=date(2026, 3, 20)), ["L16-early"]),
        (
            review(received_at=date(2026, 3, 9), issued_at=date(2026, 3, 20), same_text=False),
            [],
        ),
    ],
)
def test_a_decision_needs_its_legality_review(given, expected):
    assert found(stage="decided", legality_review=given) == expected


def test_a_notice_that_opens_needs_no_legality_review_yet():
    assert found(stage="open", legality_review=None) == []


def test_a_profile_without_legality_review_asks_for_none():
    assert found(profile="general", stage="decided", legality_review=None) == []


def test_a_missing_review_is_refused_and_a_hurried_one_warned_of():
    assert the("L16-missing", stage="decided").severity is Severity.REFUSE
    hurried = review(issued_at=date(2026, 4, 3))
    assert the("L16-hurried", legality_review=hurried).severity is Severity.WARN
