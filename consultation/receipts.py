"""Receipts: what became of a Comment, and whether its Receipt holds."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from audit import ledger
from audit.codes import digest, tidy
from audit.ledger import Proof
from errors import NotFound
from models import (
    Case,
    Clause,
    Comment,
    Consultation,
    Decision,
    Entry,
    Receipt,
    Reply,
    Ruling,
    Stage,
    Standing,
    Topic,
    TopicLevel,
    Trace,
)
from topics import summaries


@dataclass(frozen=True)
class ReceiptView:
    """Everything the holder of a Receipt may know, without signing in."""

    code: str
    consultation: Consultation
    comment: Comment
    clause: Clause | None
    ruling: Ruling | None
    entry: Entry
    proof: Proof
    topic: Topic | None
    decision: Decision | None
    reply: Reply | None


def receipt(session: Session, *, code: str) -> ReceiptView:
    """What became of the Comment with this Receipt. Refuses NotFound."""
    found = session.scalar(
        select(Receipt)
        .where(Receipt.code == tidy(code))
        .options(joinedload(Receipt.comment).joinedload(Comment.clause))
    )
    if found is None or found.comment is None:
        raise NotFound(receipt=code)
    comment = found.comment
    consultation = session.get_one(Consultation, comment.consultation_id)
    topic, decision, reply = fate(session, comment=comment, consultation=consultation)
    return ReceiptView(
        code=found.code,
        consultation=consultation,
        comment=comment,
        clause=comment.clause,
        ruling=ruling_of(session, comment_id=comment.id),
        entry=session.get_one(Entry, found.entry_number),
        proof=ledger.proof(session, number=found.entry_number),
        topic=topic,
        decision=decision,
        reply=reply,
    )


def ruling_of(session: Session, *, comment_id: int) -> Ruling | None:
    """The Ruling in force on a Comment."""
    return session.scalar(
        select(Ruling)
        .join(Case)
        .where(Case.comment_id == comment_id, Ruling.undone_at.is_(None))
        .order_by(Ruling.id.desc())
        .limit(1)
    )


def fate(
    session: Session, *, comment: Comment, consultation: Consultation
) -> tuple[Topic | None, Decision | None, Reply | None]:
    """The published Topic of a Comment, and once answered its Decision and the Reply."""
    topic = session.scalar(
        select(Topic)
        .join(Trace, Trace.topic_id == Topic.id)
        .where(
            Trace.comment_id == comment.id,
            Topic.level == TopicLevel.TOPIC,
            summaries.in_force(),
        )
    )
    if consultation.stage not in (Stage.ANSWERED, Stage.DECIDED, Stage.EVALUATED, Stage.ARCHIVED):
        return topic, None, None
    decision = session.scalar(select(Decision).where(Decision.comment_id == comment.id))
    if decision is None and topic is not None:
        decision = session.scalar(select(Decision).where(Decision.topic_id == topic.id))
    reply = session.scalar(select(Reply).where(Reply.consultation_id == consultation.id))
    return topic, decision, reply


@dataclass(frozen=True)
class Checked:
    """`place`: the Entry, of this very Comment, proves to be in the Ledger. `text`: the kept words
    are those received (None once withdrawn: nothing is kept to compare)."""

    code: str
    place: bool
    text: bool | None

    @property
    def holds(self) -> bool:
        return self.place and self.text is not False


def verify(session: Session, *, code: str) -> Checked:
    """Check one Receipt against the Ledger and the kept text. Refuses NotFound."""
    found = session.scalar(
        select(Receipt).where(Receipt.code == tidy(code)).options(joinedload(Receipt.comment))
    )
    if found is None or found.comment is None:
        raise NotFound(receipt=code)
    entry = session.get_one(Entry, found.entry_number)
    proof = ledger.proof(session, number=found.entry_number)
    comment = found.comment
    is_its_own = entry.facts.get("comment") == comment.id
    in_place = proof.holds() and proof.leaf == ledger.leaf_of(entry) and is_its_own
    same = None
    if comment.standing is not Standing.WITHDRAWN:
        same = digest(comment.salt or "", comment.body) == entry.facts.get("digest")
    return Checked(found.code, in_place, same)
