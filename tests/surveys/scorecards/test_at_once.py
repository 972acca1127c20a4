"""Two at the same moment: a number is given once, a bulletin issued once, no mark is doubled."""

from decimal import Decimal

import pytest
from sqlalchemy import select

import db
from audit import ledger
from errors import AlreadyDone, Refusal
from models import Account, Bulletin, Job, Mark, Scorecard
from surveys.scorecards import bulletins, keeping, marks
from surveys.scorecards.bulletins import BulletinForm
from surveys.scorecards.marks import MarkForm
from surveys.scorecards.rules import RaterGroup
from tests.surveys.scorecards.world import (
    NOON,
    SUMMER,
    make_marks,
    make_scorecard,
    make_world,
    prepare,
)
from tests.test_concurrency import any_database, at_once, kinds

__all__ = ["any_database"]


@pytest.fixture
def world(any_database):
    with db.unit() as session:
        made = make_world(session)
        made.card = make_scorecard(session, made).id
        make_marks(session, made, session.get_one(Scorecard, made.card))
    return made


def who(session, account):
    return session.get_one(Account, account.id)


def rows(kind):
    with db.reading() as session:
        return session.scalars(select(kind)).all()


def test_two_prepare_at_once_one_bulletin_waits(world):
    def deed(session):
        return bulletins.prepare(
            session,
            account=who(session, world.analyst),
            scorecard_id=world.card,
            form=BulletinForm(period=SUMMER),
            now=NOON,
        )

    found = at_once(deed, deed, deed)
    assert [each.number for each in rows(Bulletin)] == [1], found


def test_two_issue_at_once_it_is_issued_once(world):
    with db.unit() as session:
        made = prepare(session, world, session.get_one(Scorecard, world.card))

    def deed(session):
        return bulletins.issue(
            session,
            account=who(session, world.publisher),
            bulletin_id=made.id,
            digest=made.digest,
            now=NOON,
        )

    found = at_once(deed, deed)
    assert kinds(found) == {tuple: 1, AlreadyDone: 1}
    assert len(rows(Job)) == 1
    with db.reading() as session:
        assert ledger.verify(session).broken is None


def test_preparing_and_issuing_at_once_never_issue_what_nobody_read(world):
    with db.unit() as session:
        made = prepare(session, world, session.get_one(Scorecard, world.card))

    def issue(session):
        return bulletins.issue(
            session,
            account=who(session, world.publisher),
            bulletin_id=made.id,
            digest=made.digest,
            now=NOON,
        )

    def anew(session):
        return bulletins.prepare(
            session,
            account=who(session, world.analyst),
            scorecard_id=world.card,
            form=BulletinForm(period=SUMMER, note="另一份"),
            now=NOON,
        )

    found = at_once(issue, anew)
    (row,) = rows(Bulletin)
    assert sum(isinstance(each, Refusal) for each in found) == 1
    assert row.issued_at is None or row.digest == made.digest


def test_one_mark_entered_by_many_at_once_is_one(world):
    def deed(value):
        form = MarkForm(
            department=world.scored[0],
            indicator="satisfaction",
            group=RaterGroup.PUBLIC,
            value=Decimal(value),
            n=100,
        )

        def enter(session):
            return marks.enter(
                session,
                account=who(session, world.analyst),
                scorecard_id=world.card,
                period=SUMMER,
                forms=[form],
                now=NOON,
            )

        return enter

    before = len(rows(Mark))
    at_once(*map(deed, (10, 20, 30)))
    assert len(rows(Mark)) == before


def test_two_begin_the_next_edition_at_once_one_does(world):
    def deed(session):
        return keeping.new_edition(
            session, account=who(session, world.analyst), scorecard_id=world.card, now=NOON
        )

    at_once(deed, deed)
    assert sorted(each.edition for each in rows(Scorecard)) == [1, 2]
