"""One page view costs a fixed number of queries: at 0, 100 and 10,000 Comments."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, insert, select

import db
from audit import ledger
from audit.ledger import NewEntry
from consultation import outcome, shelf, texts, thread
from models import (
    Account,
    Act,
    Clause,
    Comment,
    Consultation,
    Decision,
    Draft,
    Receipt,
    Role,
    Stage,
    Standing,
    Summary,
    Topic,
    Trace,
    Verdict,
)
from tests.world import NOON, make_consultation, make_staff, make_summary

SIZES = (0, 100, 10_000)
TOPICS = 20


def fill(session, n, *, stage=Stage.ANSWERED):
    """A Consultation with n published Comments, their Receipts, a Summary and Decisions."""
    made = make_consultation(session, stage=stage)
    clauses = session.scalars(
        select(Clause).join(Draft).where(Draft.consultation_id == made.id)
    ).all()
    if n:
        ids = _comments(session, made, clauses, n)
        _receipts(session, made, ids)
        _summary(session, made, ids)
    made.received = made.published = n
    session.flush()
    return made


def _comments(session, made, clauses, n):
    author = make_staff(session, made, Role.DRAFTER)
    rows = [
        {
            "consultation_id": made.id,
            "clause_id": clauses[i % len(clauses)].id,
            "clause_key": clauses[i % len(clauses)].key,
            "author_id": author.id,
            "body": f"第{i}条意见",
            "shown": f"第{i}条意见",
            "standing": Standing.PUBLISHED,
            "received_at": NOON,
            "published_at": NOON,
        }
        for i in range(n)
    ]
    return list(session.scalars(insert(Comment).returning(Comment.id), rows))


def _receipts(session, made, ids):
    rows = [NewEntry(Act.RECEIVED, made.id, {"comment": comment_id}) for comment_id in ids]
    entries = ledger.append_many(session, rows=rows, now=NOON)
    session.execute(
        insert(Receipt),
        [
            {"code": f"C{i}", "comment_id": i, "entry_number": entry.number, "given_at": NOON}
            for i, entry in zip(ids, entries, strict=True)
        ],
    )


def _summary(session, made, ids):
    summary = make_summary(session, consultation=made, published=False)
    summary.published_at = NOON
    for number in range(min(TOPICS, len(ids))):
        topic = Topic(
            key=f"t{number}", label="主题", machine_label="主题", terms=[], position=number, size=5
        )
        summary.topics.append(topic)
        session.flush()
        traces = [{"topic_id": topic.id, "comment_id": i} for i in ids[number::TOPICS]]
        session.execute(insert(Trace), traces)
        session.add(
            Decision(
                consultation_id=made.id,
                topic_id=topic.id,
                verdict=Verdict.ADOPTED,
                reason="合理",
                clause_keys=["art-3"],
                made_by=made.created_by,
                made_at=NOON,
            )
        )
    session.flush()


@contextmanager
def counted():
    """Counts the statements of this process's engine."""
    statements = []

    def note(_conn, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine(), "before_cursor_execute", note)


def clause_page(session, made):
    found = shelf.by_slug(session, slug=made.slug)
    texts.newest_draft(session, consultation_id=found.id)
    texts.clause_counts(session, consultation_id=found.id)
    thread.count(session, consultation_id=found.id, clause_key="art-3")
    rows = thread.page(session, consultation_id=found.id, clause_key="art-3")
    return [(row.shown, row.shown_name, row.supports) for row in rows]


def all_comments(session, made):
    page = thread.after(session, consultation_id=made.id)
    return [(row.shown, row.clause_key) for row in page.items]


def whole_outcome(session, made):
    found = outcome.outcome(session, consultation=session.get_one(Consultation, made.id))
    return [
        (row.topic.label if row.topic else None, row.size, row.clause_labels)
        for row in found.answers
    ]


def public_shelf(session, _made):
    rows = shelf.published(session).items
    ids = [row.id for row in rows]
    tallies = outcome.tallies(session, consultation_ids=ids)
    return [(row.title, row.department.name, tallies[row.id]) for row in rows]


def desk(session, made):
    account = session.scalars(select(Account).where(Account.id == made.created_by)).one()
    rows = shelf.desk(session, account=account, now=NOON)
    return [(row.consultation.title, row.waiting, row.topics) for row in rows]


def ones_own(session, made):
    account = session.scalars(select(Account).where(Account.name == "孙同事")).first()
    rows = thread.mine(session, account=account).items if account else ()
    return [(row.receipt.code, row.clause.label if row.clause else "") for row in rows]


VIEWS = (clause_page, all_comments, whole_outcome, public_shelf, desk)


def costs(made, view):
    with counted() as statements, db.reading() as session:
        view(session, made)
    return len(statements)


def test_a_view_costs_the_same_queries_however_many_comments(database):
    with db.unit() as session:
        sizes = {n: fill(session, n) for n in SIZES}
    for view in VIEWS:
        found = {n: costs(made, view) for n, made in sizes.items()}
        assert found[0] <= found[100] == found[10_000] <= 20, (view.__name__, found)


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_costs_the_same_queries_however_many_consultations(database, view):
    with db.unit() as session:
        first = fill(session, 3)
    alone = costs(first, view)
    with db.unit() as session:
        for _ in range(5):
            fill(session, 3)
    assert costs(first, view) == alone


def test_ones_own_comments_cost_the_same_queries_however_many(database):
    with db.unit() as session:
        few = fill(session, 3)
    before = costs(few, ones_own)
    with db.unit() as session:
        fill(session, 100)
    assert costs(few, ones_own) == before


def test_the_bulk_of_it_is_really_there(database):
    with db.unit() as session:
        made = fill(session, 100)
    with db.reading() as session:
        assert thread.count(session, consultation_id=made.id) == 100
        assert sum(size for _label, size, _keys in whole_outcome(session, made)) == 100
        assert session.scalars(select(Summary)).one().published_at == NOON
