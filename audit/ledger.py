"""The public Ledger: appending Entries, proving that one is in it, checking it from the start."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, func, or_, select, text
from sqlalchemy.orm import Session

from audit import merkle
from errors import NotFound
from models import Act, Entry, Node

GENESIS = "0" * 64
LOCK = 7_306_120_011  # any number, the same in every process: appends stand in line on PostgreSQL


@dataclass(frozen=True)
class NewEntry:
    act: Act
    consultation_id: int | None
    facts: dict[str, Any]


@dataclass(frozen=True)
class Head:
    """The state of the Ledger: how many Entries, the Merkle root, the hash of the last."""

    size: int
    root: str
    hash: str


@dataclass(frozen=True)
class Proof:
    """That the Entry `number` (from 1) is in the Ledger of `size` Entries with this `root`."""

    number: int
    size: int
    leaf: str
    path: tuple[str, ...]
    root: str

    def holds(self) -> bool:
        return merkle.verifies(self.leaf, self.number - 1, self.size, self.path, self.root)


@dataclass(frozen=True)
class Verified:
    """`broken` is the number of the first Entry that does not fit, with the reason in `why`."""

    size: int
    root: str
    broken: int | None = None
    why: str = ""


def entry_hash(
    *,
    number: int,
    act: str,
    at: datetime,
    consultation_id: int | None,
    facts: dict[str, Any],
    previous: str,
) -> str:
    """sha256 over the canonical JSON of an Entry: sorted keys, no spaces, time in UTC."""
    record = {
        "number": number,
        "act": str(act),
        "at": utc(at),
        "consultation": consultation_id,
        "facts": facts,
        "previous": previous,
    }
    return sha256(canonical(record)).hexdigest()


def utc(at: datetime) -> str:
    """A moment as it stands in a hashed record."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(record: dict[str, Any]) -> bytes:
    return json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def append(
    session: Session, *, act: Act, consultation_id: int | None, facts: dict[str, Any], now: datetime
) -> Entry:
    """Write one Entry at the end of the Ledger, in the caller's transaction."""
    return append_many(session, rows=[NewEntry(act, consultation_id, facts)], now=now)[0]


def append_many(session: Session, *, rows: Sequence[NewEntry], now: datetime) -> list[Entry]:
    """Write Entries at the end of the Ledger in their order, in the caller's transaction."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    session.flush()
    number, previous = _last(session)
    known = _stored(session, merkle.siblings(number) + merkle.peaks(0, number))
    entries: list[Entry] = []
    nodes: list[Node] = []
    for row in rows:
        value = entry_hash(
            number=number + 1,
            act=row.act,
            at=now,
            consultation_id=row.consultation_id,
            facts=row.facts,
            previous=previous,
        )
        entry = Entry(
            number=number + 1,
            act=row.act,
            at=now,
            consultation_id=row.consultation_id,
            facts=row.facts,
            previous=previous,
            hash=value,
        )
        made = merkle.new_nodes(number, _leaf(value), known.__getitem__)
        known.update(made)
        entries.append(entry)
        nodes.extend(
            Node(level=place[0], place=place[1], hash=made_hash) for place, made_hash in made
        )
        number, previous = number + 1, value
    session.add_all([*entries, *nodes])
    session.flush()
    return entries


def _leaf(hash_: str) -> str:
    return merkle.leaf_hash(bytes.fromhex(hash_))


def leaf_of(entry: Entry) -> str:
    """The Merkle leaf that the Entry's present content gives."""
    return _leaf(
        entry_hash(
            number=entry.number,
            act=entry.act,
            at=entry.at,
            consultation_id=entry.consultation_id,
            facts=entry.facts,
            previous=entry.previous,
        )
    )


def _last(session: Session) -> tuple[int, str]:
    row = session.execute(
        select(Entry.number, Entry.hash).order_by(Entry.number.desc()).limit(1)
    ).first()
    return (row.number, row.hash) if row else (0, GENESIS)


def _stored(session: Session, places: Iterable[merkle.Place]) -> dict[merkle.Place, str]:
    wanted: dict[int, list[int]] = {}
    for level, place in sorted(set(places)):
        wanted.setdefault(level, []).append(place)
    if not wanted:
        return {}
    # Level by level: SQLite reads the whole table for pairs in a list of pairs.
    at = (and_(Node.level == level, Node.place.in_(row)) for level, row in wanted.items())
    found = session.execute(select(Node.level, Node.place, Node.hash).where(or_(*at)))
    return {(row.level, row.place): row.hash for row in found}


def entries(
    session: Session,
    *,
    consultation_id: int | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """Entries, the newest first; `after` is the number of the last one already seen."""
    query = select(Entry).order_by(Entry.number.desc()).limit(limit)
    if consultation_id is not None:
        query = query.where(Entry.consultation_id == consultation_id)
    if after is not None:
        query = query.where(Entry.number < after)
    return list(session.scalars(query))


def head(session: Session) -> Head:
    size, last = _last(session)
    places = merkle.peaks(0, size)
    known = _stored(session, places)
    root = merkle.fold([known[place] for place in places]) if places else merkle.EMPTY
    return Head(size, root, last)


def proof(session: Session, *, number: int) -> Proof:
    """The Merkle proof of one Entry against the Ledger as it is now. Refuses NotFound."""
    size, _ = _last(session)
    if not 1 <= number <= size:
        raise NotFound(entry=number)
    steps = [merkle.peaks(low, high) for low, high in merkle.path_ranges(number - 1, size)]
    whole = merkle.peaks(0, size)
    wanted = [place for step in steps for place in step] + whole + [(0, number - 1)]
    known = _stored(session, wanted)
    return Proof(
        number=number,
        size=size,
        leaf=known[(0, number - 1)],
        path=tuple(merkle.fold([known[place] for place in step]) for step in steps),
        root=merkle.fold([known[place] for place in whole]),
    )


def verify(session: Session) -> Verified:
    """Check every Entry from the first on, and the Merkle nodes against them."""
    previous, leaves = GENESIS, list[str]()
    for entry in _all(session):
        why = _fault(entry, expected=len(leaves) + 1, previous=previous)
        if why:
            return Verified(
                len(leaves), merkle.root(leaves), min(len(leaves) + 1, entry.number), why
            )
        previous = entry.hash
        leaves.append(_leaf(entry.hash))
    broken = _first_bad_node(session, leaves)
    return Verified(len(leaves), merkle.root(leaves), broken, "node" if broken else "")


def _all(session: Session) -> Iterator[Entry]:
    yield from session.scalars(
        select(Entry).order_by(Entry.number).execution_options(yield_per=1000)
    )


def _fault(entry: Entry, *, expected: int, previous: str) -> str:
    if entry.number != expected:
        return "missing"
    if entry.previous != previous:
        return "chain"
    return "" if leaf_of(entry) == _leaf(entry.hash) else "content"


def _first_bad_node(session: Session, leaves: Sequence[str]) -> int | None:
    """The number of the first Entry under a Merkle node that is wrong, missing or too many."""
    expected: dict[merkle.Place, str] = {}
    for index, leaf in enumerate(leaves):
        expected.update(merkle.new_nodes(index, leaf, expected.__getitem__))
    found = {
        (row.level, row.place): row.hash
        for row in session.execute(select(Node.level, Node.place, Node.hash))
    }
    bad = [
        place for place in expected.keys() | found.keys() if expected.get(place) != found.get(place)
    ]
    lowest = [place for place in bad if place[0] == min(level for level, _index in bad)]
    return min((index << level) + 1 for level, index in lowest) if lowest else None


def size(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Entry)) or 0
