"""Several at once: nobody waits for ever, nothing is doubled, nothing acknowledged is lost."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

import db
from audit import ledger
from consultation import answering, comments, decisions, opening, receipts
from errors import AlreadyDone, Closed, Conflict, Refusal, Stale, WrongStage
from models import (
    Account,
    Act,
    Case,
    Comment,
    Consultation,
    Entry,
    Job,
    Role,
    RuledOut,
    Ruling,
    Stage,
)
from moderation import queue, rulings
from settings import ROOT
from tests.world import DAY, NOON, make_account, make_comment, make_consultation, make_staff
from topics import summaries


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request):
    names = {"sqlite": "database", "postgres": "postgres_database"}
    return request.getfixturevalue(names[request.param])


def at_once(*deeds):
    """Do all deeds at the same moment, each in a transaction of its own; what each gave or
    refused."""
    barrier, found = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        barrier.wait()
        try:
            with db.unit() as session:
                found[place] = deed(session)
        except Refusal as refusal:
            found[place] = refusal

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return found


def kinds(found):
    return Counter(type(each) for each in found)


def count(table):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def ledger_holds():
    with db.reading() as session:
        return ledger.verify(session).broken is None


def account(session, account_id):
    return session.get_one(Account, account_id)


def test_one_form_sent_twice_at_once_is_one_comment(any_database):
    with db.unit() as session:
        author, made = make_account(session).id, make_consultation(session).id

    def post(session):
        return comments.post_comment(
            session,
            account=account(session, author),
            consultation_id=made,
            body="一次就够",
            idempotency_key="form-1",
            now=NOON,
        ).id

    found = at_once(*[post] * 4)
    assert len(set(found)) == 1
    assert (count(Comment), count(Case), count(Entry)) == (1, 1, 1)


def test_many_posting_at_once_are_all_taken_in_one_chain(any_database):
    with db.unit() as session:
        made = make_consultation(session).id
        authors = [make_account(session).id for _ in range(8)]

    def posting(author):
        return lambda session: (
            comments.post_comment(
                session,
                account=account(session, author),
                consultation_id=made,
                body="各说各的",
                now=NOON,
            ).receipt.code
        )

    codes = at_once(*map(posting, authors))
    with db.reading() as session:
        assert all(receipts.verify(session, code=code).holds for code in codes)
        assert session.get_one(Consultation, made).received == 8
    assert ledger_holds()


def test_two_moderators_on_one_case_make_one_ruling(any_database):
    with db.unit() as session:
        comment = make_comment(session)
        made = session.get_one(Consultation, comment.consultation_id)
        moderators = [make_staff(session, made, Role.MODERATOR).id for _ in range(3)]
        case = queue.waiting(session, account=account(session, moderators[0]))[0]

    def ruling(moderator):
        return lambda session: rulings.rule(
            session,
            account=account(session, moderator),
            case_id=case.id,
            version=case.version,
            outcome=RuledOut.PUBLISH,
            now=NOON,
        )

    found = kinds(at_once(*map(ruling, moderators)))
    assert (found[Ruling], found[AlreadyDone] + found[Stale]) == (1, 2)
    with db.reading() as session:
        assert session.get_one(Consultation, made.id).published == 1
    assert ledger_holds()


def test_a_support_pressed_twice_at_once_counts_once(any_database):
    with db.unit() as session:
        comment, fan = make_comment(session, published=True).id, make_account(session).id

    def support(session):
        return comments.support(
            session, account=account(session, fan), comment_id=comment, now=NOON
        )

    at_once(*[support] * 4)
    with db.reading() as session:
        assert session.get_one(Comment, comment).supports == 1


def test_many_supporting_at_once_are_all_counted(any_database):
    with db.unit() as session:
        comment = make_comment(session, published=True).id
        fans = [make_account(session).id for _ in range(6)]

    def supporting(fan):
        return lambda session: comments.support(
            session, account=account(session, fan), comment_id=comment, now=NOON
        )

    at_once(*map(supporting, fans))
    with db.reading() as session:
        assert session.get_one(Comment, comment).supports == 6


def test_a_comment_withdrawn_while_it_is_ruled_on_is_withdrawn(any_database):
    with db.unit() as session:
        author = make_account(session)
        comment = make_comment(session, author=author)
        made = session.get_one(Consultation, comment.consultation_id)
        moderator = make_staff(session, made, Role.MODERATOR)
        case = queue.waiting(session, account=moderator)[0]

    def withdraw(session):
        return comments.withdraw(
            session, account=account(session, author.id), comment_id=comment.id, now=NOON
        )

    def rule(session):
        return rulings.rule(
            session,
            account=account(session, moderator.id),
            case_id=case.id,
            version=case.version,
            outcome=RuledOut.PUBLISH,
            now=NOON,
        )

    at_once(withdraw, rule)
    with db.reading() as session:
        stub = session.get_one(Comment, comment.id)
        assert (stub.standing, stub.body, stub.shown) == ("withdrawn", "", None)
        assert session.get_one(Consultation, made.id).published == 0
    assert ledger_holds()


def test_several_workers_close_what_is_due_once(any_database):
    with db.unit() as session:
        make_consultation(session, closes_at=NOON)

    def close(session):
        return len(opening.close_due(session, now=NOON))

    assert sorted(at_once(*[close] * 3)) == [0, 0, 1]
    assert count(Entry) == 1


def test_posting_while_it_is_closed_is_taken_before_or_refused(any_database):
    with db.unit() as session:
        made = make_consultation(session, closes_at=NOON)
        authors = [make_account(session).id for _ in range(4)]

    def posting(author):
        return lambda session: comments.post_comment(
            session,
            account=account(session, author),
            consultation_id=made.id,
            body="赶在截止前",
            now=NOON - DAY,
        )

    def close(session):
        return opening.close_due(session, now=NOON)

    found = kinds(at_once(*map(posting, authors), close))
    assert found[Comment] + found[Closed] == 4
    with db.reading() as session:
        closed = session.scalars(select(Entry).where(Entry.act == Act.CLOSED)).one()
        assert session.get_one(Consultation, made.id).received == found[Comment]
        assert closed.facts["received"] == found[Comment]
    assert ledger_holds()


def test_a_summary_asked_for_twice_at_once_is_one_job(any_database):
    with db.unit() as session:
        made = make_consultation(session, stage=Stage.CLOSED)
        analyst = make_staff(session, made, Role.ANALYST).id

    def ask(session):
        return summaries.ask(
            session, account=account(session, analyst), consultation_id=made.id, now=NOON
        ).id

    assert len(set(at_once(*[ask] * 3))) == 1
    assert count(Job) == 1


def test_an_answer_is_published_once(any_database):
    with db.unit() as session:
        made = make_consultation(session, stage=Stage.CLOSED)
        drafter = make_staff(session, made, Role.DRAFTER)
        decisions.write_reply(
            session, account=drafter, consultation_id=made.id, text="感谢。", now=NOON
        )
        publishers = [make_staff(session, made, Role.PUBLISHER).id for _ in range(3)]

    def publishing(publisher):
        return lambda session: answering.publish_answer(
            session, account=account(session, publisher), consultation_id=made.id, now=NOON
        )

    found = kinds(at_once(*map(publishing, publishers)))
    assert found[WrongStage] + found[Conflict] == 2
    assert count(Entry) == 1


POSTING = """
import sys
import clock, db
from consultation import comments
from models import Account
author, consultation = int(sys.argv[1]), int(sys.argv[2])
for number in range(100_000):
    with db.unit() as session:
        comment = comments.post_comment(
            session, account=session.get_one(Account, author), consultation_id=consultation,
            body=f"第{number}条意见", now=clock.now(),
        )
    print(comment.receipt.code, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill(any_database, tmp_path):
    with db.unit() as session:
        made = make_consultation(session, closes_at=NOON.replace(year=2099)).id
        author = make_account(session).id
    environment = {**os.environ, "MINYI_COMMENTS_PER_HOUR": "1000000", "PYTHONPATH": str(ROOT)}
    for _ in range(2):
        printed = tmp_path / "receipts.txt"
        with printed.open("a") as out:
            poster = subprocess.Popen(
                [sys.executable, "-c", POSTING, str(author), str(made)],
                stdout=out,
                env=environment,
                cwd=ROOT,
            )
            before = printed.read_text().count("\n")
            deadline = time.monotonic() + 60
            while printed.read_text().count("\n") < before + 15 and time.monotonic() < deadline:
                time.sleep(0.02)
            poster.send_signal(signal.SIGKILL)
            poster.wait()
        codes = [line for line in printed.read_text().splitlines(keepends=True) if line[-1] == "\n"]
        assert len(codes) >= before + 15
        with db.reading() as session:
            assert all(receipts.verify(session, code=code.strip()).holds for code in codes)
            stored = session.scalar(select(func.count(Comment.id)))
            assert len(codes) <= stored <= len(codes) + 2
            assert session.get_one(Consultation, made).received == stored
        assert ledger_holds()
