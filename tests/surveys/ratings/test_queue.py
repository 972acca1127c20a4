"""The desk: what waits, the most urgent first, only in one's own departments."""

from datetime import timedelta

import pytest

from errors import NotAllowed, NotSignedIn
from models import AppealGround, Role
from surveys.ratings import appeals, queue
from surveys.ratings.queue import Load, Part
from tests.surveys.ratings.world import (
    TODAY,
    answered,
    make_clerk,
    make_matter,
    make_service,
    opened,
    verified,
)
from tests.world import NOON, make_account


def test_the_most_urgent_comes_first(any_session):
    service = make_service(any_session)
    later, sooner = (
        opened(
            any_session,
            matter=make_matter(any_session, service=service),
            now=NOON + timedelta(days=days),
        )
        for days in (7, 1)
    )
    clerk = make_clerk(any_session, later)
    found = queue.rows(any_session, account=clerk, part=Part.WAITING)
    assert [each.row.id for each in found] == [sooner.id, later.id]


def test_each_lies_in_one_part(any_session):
    service = make_service(any_session)

    def one(**how):
        return opened(any_session, matter=make_matter(any_session, service=service), **how)

    waiting = one()
    answered(any_session, one(is_named=True))
    answered(any_session, one())
    clerk = make_clerk(any_session, waiting)
    load = queue.load(any_session, account=clerk, today=TODAY + timedelta(days=30))
    assert load == Load(waiting=1, visiting=1, done=1, late=1)
    for part in Part:
        assert len(queue.rows(any_session, account=clerk, part=part)) == 1


def test_what_other_departments_owe_is_not_seen(session):
    opened(session)
    other = make_clerk(session, opened(session))
    assert queue.load(session, account=other, today=TODAY).waiting == 1


def test_appeals_wait_for_who_may_review(session):
    row = verified(session, opened(session))
    clerk = make_clerk(session, row)
    appeals.file(
        session,
        account=clerk,
        rectification_id=row.id,
        version=row.version,
        ground=AppealGround.MISTAKEN,
        reason="误触",
        now=NOON,
    )
    reviewer = make_account(session, roles=[Role.MODERATOR], department=row.department)
    (found,) = queue.appeals(session, account=reviewer)
    assert found.rating_id == row.rating_id
    with pytest.raises(NotAllowed):
        queue.appeals(session, account=clerk)
    with pytest.raises(NotSignedIn):
        queue.load(session, account=None, today=TODAY)
