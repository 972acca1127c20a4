"""Several at once: one case is rated once, one step is taken once, no case comes in twice."""

from collections import Counter

import db
from audit import ledger
from errors import AlreadyDone, Stale, WrongStage
from models import Account, AppealGround, Entry, Matter, Rating, Receipt, Rectification, Role
from models import Act as LedgerAct
from surveys.ratings import appeals, matters, rating, rectification
from tests.surveys.ratings.world import (
    CODE,
    make_clerk,
    make_matter,
    make_service,
    opened,
    rated,
    verified,
)
from tests.test_concurrency import any_database, at_once, count, ledger_holds  # noqa: F401
from tests.world import NOON, make_account


def kinds(found):
    return Counter(type(each) for each in found)


def test_one_case_rated_by_several_at_once_is_rated_once(any_database):  # noqa: F811
    with db.unit() as session:
        matter = make_matter(session)
        slug, number = matter.service.slug, matter.number

    def rate(session):
        return rating.rate(
            session, account=None, service=slug, number=number, code=CODE, level=1, now=NOON
        )

    found = kinds(at_once(*[rate] * 4))
    assert (found[Receipt], found[AlreadyDone]) == (1, 3)
    assert (count(Rating), count(Rectification)) == (1, 1)
    assert ledger_holds()


def test_several_clerks_verifying_at_once_verify_once(any_database):  # noqa: F811
    with db.unit() as session:
        row = opened(session)
        clerks = [make_clerk(session, row).id for _ in range(3)]
        row_id, version = row.id, row.version

    def verifying(clerk):
        return lambda session: rectification.verify(
            session,
            account=session.get_one(Account, clerk),
            rectification_id=row_id,
            version=version,
            is_upheld=True,
            finding=f"{clerk} 核实",
            now=NOON,
        )

    found = kinds(at_once(*map(verifying, clerks)))
    assert (found[Rectification], found[Stale] + found[WrongStage]) == (1, 2)


def test_several_adding_to_one_rating_at_once_add_once(any_database):  # noqa: F811
    with db.unit() as session:
        code = rated(session)[1].code

    def add(session):
        return rating.supplement(session, code=code, body="补充一句", now=NOON)

    found = kinds(at_once(*[add] * 3))
    assert (found[Rating], found[AlreadyDone]) == (1, 2)
    with db.reading() as session:
        made = session.query(Entry).filter(Entry.act == LedgerAct.RATING_SUPPLEMENTED).count()
    assert made == 1


def test_an_appeal_ruled_on_while_it_is_answered_leaves_one_truth(any_database):  # noqa: F811
    with db.unit() as session:
        row = verified(session, opened(session))
        clerk = make_clerk(session, row)
        appeal = appeals.file(
            session,
            account=clerk,
            rectification_id=row.id,
            version=row.version,
            ground=AppealGround.MISTAKEN,
            reason="误触",
            now=NOON,
        )
        reviewers = [
            make_account(session, roles=[Role.MODERATOR], department=row.department).id
            for _ in range(2)
        ]
        clerk_id, row_id, version, appeal_id = clerk.id, row.id, row.version, appeal.id

    def ruling(reviewer, is_upheld):
        return lambda session: appeals.rule(
            session,
            account=session.get_one(Account, reviewer),
            appeal_id=appeal_id,
            is_upheld=is_upheld,
            ruling="已核。",
            now=NOON,
        )

    def answer(session):
        return rectification.answer(
            session,
            account=session.get_one(Account, clerk_id),
            rectification_id=row_id,
            version=version,
            text="已整改。",
            now=NOON,
        )

    found = kinds(at_once(ruling(reviewers[0], True), ruling(reviewers[1], False), answer))
    assert found[AlreadyDone] == 1
    with db.reading() as session:
        row = session.get_one(Rectification, row_id)
        assert (row.rating.voided_at is not None) == (row.state.value == "excused")
        rulings = session.query(Entry).filter(Entry.act == LedgerAct.RATING_APPEAL_RULED).count()
        assert rulings == 1
        assert ledger.verify(session).broken is None


def test_one_file_sent_twice_at_once_comes_in_once(any_database):  # noqa: F811
    with db.unit() as session:
        service = make_service(session)
        keeper = make_account(session, roles=[Role.STEWARD], department=service.department).id
        department_id = service.department_id
        rows = [
            {"service": service.code, "number": f"N{n}", "finished_on": "2026-11-01"}
            for n in range(50)
        ]

    def bring(session):
        return matters.import_matters(
            session,
            account=session.get_one(Account, keeper),
            department_id=department_id,
            rows=rows,
            now=NOON,
        )

    found = at_once(*[bring] * 3)
    assert sum(each.taken for each in found) == 50
    assert sum(each.known for each in found) == 100
    assert count(Matter) == 50
