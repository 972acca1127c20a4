"""The redline of an outcome: what changed in the text, and the Topics it changed for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from consultation import texts
from consultation.outcome import Outcome
from models import Clause


@dataclass(frozen=True)
class ClauseChange:
    """One article that is not as it was; `spans` are ("=", text), ("-", text), ("+", text)."""

    kind: str
    key: str
    spans: Sequence[tuple[str, str]]
    because: Sequence[str]


def changes(session: Session, *, outcome: Outcome) -> list[ClauseChange]:
    """Every article changed from the first version to the last, with the labels of the Topics
    that its Decisions name it for. None when there is one version only."""
    if len(outcome.drafts) < 2:
        return []
    consultation_id = outcome.consultation.id
    first, last = outcome.drafts[0].number, outcome.drafts[-1].number
    found = texts.redline(session, consultation_id=consultation_id, old=first, new=last)
    changed = [change for change in found.changes if change.kind != "same"]
    clauses = texts.draft(session, consultation_id=consultation_id, number=last).clauses
    reasons = _reasons(outcome, {c.new for c in changed if c.new}, clauses)
    return [
        ClauseChange(
            kind=change.kind,
            key=change.new or change.old or "",
            spans=change.spans,
            because=reasons[change.new or change.old or ""],
        )
        for change in changed
    ]


def _reasons(
    outcome: Outcome, articles: set[str], clauses: Sequence[Clause]
) -> dict[str, list[str]]:
    """Article key → labels of the Topics whose answer names it, or a part of it."""
    parents = {clause.key: clause.parent_key for clause in clauses}
    reasons: dict[str, list[str]] = defaultdict(list)
    for answer in outcome.answers:
        for key in answer.clause_keys:
            at: str | None = key
            while at is not None and at not in articles:
                at = parents.get(at)
            if answer.topic is not None and answer.topic.label not in reasons[at or key]:
                reasons[at or key].append(answer.topic.label)
    return reasons
