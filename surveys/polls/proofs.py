"""A voter's Receipt: that the ballot in force is in the Ledger and counted, never what it says."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit import ledger
from audit.codes import tidy
from audit.ledger import Proof
from errors import NotFound
from models import Entry, Poll, Receipt, Vote
from surveys.polls import voting


@dataclass(frozen=True)
class Proven:
    """`holds`: the Entry is in the Ledger, it is of this very ballot, and its digest is that of the
    ballot that is counted."""

    code: str
    poll: Poll
    entry: Entry
    proof: Proof
    holds: bool


def of(session: Session, *, code: str) -> Proven:
    """What the holder of a Receipt may know without signing in. Refuses NotFound."""
    row = session.execute(
        select(Receipt, Vote, Poll)
        .join(Vote, Receipt.vote_id == Vote.id)
        .join(Poll, Vote.poll_id == Poll.id)
        .where(Receipt.code == tidy(code))
    ).first()
    if row is None:
        raise NotFound(receipt=code)
    receipt, vote, poll = row
    entry = session.get_one(Entry, receipt.entry_number)
    proof = ledger.proof(session, number=entry.number)
    own = entry.facts.get("vote") == vote.id and entry.facts["digest"] == voting.digest_of(vote)
    in_place = proof.holds() and proof.leaf == ledger.leaf_of(entry)
    return Proven(receipt.code, poll, entry, proof, own and in_place)
