"""Parsed drafts and diffs as the JSON of the contract, for the command line and the API."""

from dataclasses import asdict
from typing import Any

from consultation.clauses import ParsedDraft
from consultation.diff import Diff


def clauses_json(parsed: ParsedDraft) -> dict[str, Any]:
    """{"title", "preamble", "clauses": [{"key", "kind", "label", "heading", "text", "parent"}]}"""
    return {
        "title": parsed.title,
        "preamble": parsed.preamble,
        "clauses": [asdict(clause) for clause in parsed.clauses],
    }


def diff_json(result: Diff) -> dict[str, Any]:
    """{"changes": [{"kind", "old", "new", "similarity", "spans": [[op, text]]}], "counts": {}}"""
    changes = [
        {
            "kind": change.kind,
            "old": change.old,
            "new": change.new,
            "similarity": change.similarity,
            "spans": [list(span) for span in change.spans],
        }
        for change in result.changes
    ]
    return {"changes": changes, "counts": result.counts}
