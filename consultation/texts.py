"""The Drafts of a Consultation: adding a version, reading one, the redline between two."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

import search
from audit import ledger
from consultation import clauses as parser
from consultation import diff as redlines
from consultation import drafting, reading
from consultation.clauses import ParsedClause, ParsedDraft
from consultation.counterparts import counterparts
from consultation.diff import Diff
from errors import AlreadyDone, Empty, NotFound, TooLong
from identity import permits
from models import Account, Act, Clause, Draft, Stage
from moderation.cleaning import clean

MAX_CLAUSES = 5_000


def add_draft(
    session: Session,
    *,
    account: Account | None,
    consultation_id: int,
    parsed: ParsedDraft,
    source_name: str = "",
    note: str = "",
    now: datetime,
) -> Draft:
    """Add the next immutable version of the text; a Clause keeps its key across versions.

    In drafting, or after closing when the answer changes the text. Refuses WrongStage, Empty,
    TooLong (5,000 Clauses), AlreadyDone when the text is that of the newest version.
    """
    consultation, account = drafting.held(
        session,
        account=account,
        consultation_id=consultation_id,
        act=permits.Act.EDIT,
        stages=(Stage.DRAFTING, Stage.CLOSED, Stage.ANSWERED),
    )
    if not parsed.clauses:
        raise Empty(field="draft")
    if len(parsed.clauses) > MAX_CLAUSES:
        raise TooLong(limit=MAX_CLAUSES, length=len(parsed.clauses))
    parsed = replace(parsed, title=parsed.title[:300] or consultation.title)
    before = newest_draft(session, consultation_id=consultation_id)
    if before is not None and _words(_parsed(before)) == _words(parsed):
        raise AlreadyDone(draft=before.number)
    keys = _kept_keys(_parsed(before), parsed) if before else {c.key: c.key for c in parsed.clauses}
    draft = Draft(
        consultation_id=consultation_id,
        number=before.number + 1 if before else 1,
        title=parsed.title,
        preamble=parsed.preamble,
        source_name=clean(source_name)[:200],
        note=clean(note),
        made_by=account.id,
        made_at=now,
        clauses=[
            Clause(
                position=position,
                key=keys[clause.key],
                parent_key=keys[clause.parent] if clause.parent else None,
                kind=clause.kind,
                label=clause.label,
                heading=clause.heading,
                text=clause.text,
            )
            for position, clause in enumerate(parsed.clauses)
        ],
    )
    draft.digest = _parsed(draft).digest  # over the lasting keys: what is published proves it
    session.add(draft)
    session.flush()
    if consultation.is_public:
        ledger.append(
            session,
            act=Act.DRAFT_ADDED,
            consultation_id=consultation_id,
            facts={
                "consultation": consultation.slug,
                "draft": draft.number,
                "digest": draft.digest,
            },
            now=now,
        )
        search.index_consultation(session, consultation_id=consultation_id)
    return draft


def _words(parsed: ParsedDraft) -> tuple[str, ...]:
    """All that a reader sees of a text; keys may differ."""
    clauses = [(each.kind, each.label, each.heading or "", each.text) for each in parsed.clauses]
    return (parsed.title, parsed.preamble, *chain.from_iterable(clauses))


def _kept_keys(old: ParsedDraft, new: ParsedDraft) -> dict[str, str]:
    """New key → key it keeps: that of the old Clause it comes from, else one of its own."""
    kept = counterparts(old, new)
    taken = set(kept.values()) | {clause.key for clause in old.clauses}
    keys: dict[str, str] = {}
    for clause in new.clauses:
        key = kept.get(clause.key) or _within(clause, keys) or clause.key
        if clause.key not in kept:
            key = _free(key, taken)
        taken.add(key)
        keys[clause.key] = key
    return keys


def _within(clause: ParsedClause, keys: dict[str, str]) -> str | None:
    """The key of a part of an article, moved along with the article it belongs to."""
    if clause.parent is None or not clause.key.startswith(clause.parent):
        return None
    return keys[clause.parent] + clause.key[len(clause.parent) :]


def _free(key: str, taken: set[str]) -> str:
    name, number = key, 2
    while name in taken:
        name, number = f"{key}-v{number}", number + 1
    return name


def newest_draft(session: Session, *, consultation_id: int) -> Draft | None:
    """The latest version with its Clauses in order."""
    return session.scalar(
        select(Draft)
        .where(Draft.consultation_id == consultation_id)
        .order_by(Draft.number.desc())
        .limit(1)
        .options(selectinload(Draft.clauses))
    )


def draft(session: Session, *, consultation_id: int, number: int) -> Draft:
    """One version with its Clauses in order. Refuses NotFound."""
    found = session.scalar(
        select(Draft)
        .where(Draft.consultation_id == consultation_id, Draft.number == number)
        .options(selectinload(Draft.clauses))
    )
    if found is None:
        raise NotFound(draft=number)
    return found


def drafts(session: Session, *, consultation_id: int) -> list[Draft]:
    """All versions, the first one first, without their Clauses."""
    query = select(Draft).where(Draft.consultation_id == consultation_id).order_by(Draft.number)
    return list(session.scalars(query))


def clause(session: Session, *, consultation_id: int, key: str) -> Clause:
    """The Clause with this key, and its Draft, in the newest version that has it. Refuses
    NotFound."""
    found = session.scalar(
        select(Clause)
        .join(Clause.draft)
        .where(Draft.consultation_id == consultation_id, Clause.key == key)
        .order_by(Draft.number.desc())
        .limit(1)
        .options(contains_eager(Clause.draft))
    )
    if found is None:
        raise NotFound(clause=key)
    return found


def clause_counts(session: Session, *, consultation_id: int) -> dict[str, int]:
    """Published Comments per Clause key, those on earlier Drafts included."""
    rows = session.execute(
        select(Clause.key, func.sum(Clause.published))
        .join(Draft)
        .where(Draft.consultation_id == consultation_id, Clause.published > 0)
        .group_by(Clause.key)
    )
    return {key: int(count) for key, count in rows}


def redline(session: Session, *, consultation_id: int, old: int, new: int) -> Diff:
    """The change of every article from version `old` to `new`, by the Clauses' lasting keys."""
    before = draft(session, consultation_id=consultation_id, number=old)
    after = draft(session, consultation_id=consultation_id, number=new)
    return _redline(_parsed(before), _parsed(after))


@lru_cache(maxsize=64)
def _redline(old: ParsedDraft, new: ParsedDraft) -> Diff:
    return redlines.diff(old, new)


def _parsed(draft: Draft) -> ParsedDraft:
    return ParsedDraft(
        title=draft.title,
        preamble=draft.preamble,
        clauses=tuple(
            ParsedClause(
                key=clause.key,
                kind=clause.kind,
                label=clause.label,
                heading=clause.heading,
                text=clause.text,
                parent=clause.parent_key,
            )
            for clause in draft.clauses
        ),
    )


def parse(text: str) -> ParsedDraft:
    """A draft's text split into Clauses. Refuses Empty, TooLong (two million characters)."""
    if len(text) > reading.LONGEST:
        raise TooLong(field="draft", limit=reading.LONGEST, length=len(text))
    parsed = parser.split(reading.clean(text))
    if not parsed.clauses:
        raise Empty(field="draft")
    return parsed
