"""Which clause of a new version continues which old one, so that Comments keep their place."""

from consultation.alignment import CONTAINERS, Unit, head_of, pairs_of, units
from consultation.clauses import ParsedClause, ParsedDraft


def counterparts(old: ParsedDraft, new: ParsedDraft) -> dict[str, str]:
    """New key → old key, of every clause that is one of the old ones, changed or not.

    Articles by what they say; then 款, 项 and 目 within a pair of articles; then chapters.
    """
    found = _matched(units(old), units(new))
    before, after = _parts(old), _parts(new)
    for new_key, old_key in list(found.items()):
        found |= _matched(before.get(old_key, []), after.get(new_key, []))
    return found | _matched(_headings(old, set(found.values())), _headings(new, set(found)))


def _matched(before: list[Unit], after: list[Unit]) -> dict[str, str]:
    return {after[j].key: before[i].key for i, j in pairs_of(before, after)}


def _parts(parsed: ParsedDraft) -> dict[str, list[Unit]]:
    """Unit key → the clauses that stand in it, one by one."""
    whole = {unit.key for unit in units(parsed)}
    owner: dict[str, str | None] = {}
    parts: dict[str, list[Unit]] = {}
    for clause in parsed.clauses:
        if clause.key in whole or clause.parent is None:
            owner[clause.key] = clause.key
        elif key := owner[clause.parent]:
            owner[clause.key] = key
            parts.setdefault(key, []).append(_alone(clause))
    return parts


def _headings(parsed: ParsedDraft, known: set[str]) -> list[Unit]:
    return [
        _alone(clause)
        for clause in parsed.clauses
        if clause.kind in CONTAINERS and clause.key not in known
    ]


def _alone(clause: ParsedClause) -> Unit:
    return Unit(clause.key, head_of(clause), (clause.heading or "") + clause.text)
