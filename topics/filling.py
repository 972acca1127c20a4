"""Giving a stored summary, which holds places alone, its words back. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from topics import sentences, stance
from topics.document import DuplicateGroup, Issue, Quote
from topics.document import Topic as Group


def quoted(document: dict[str, Any]) -> set[int]:
    """The ids of all texts that a stored document quotes."""
    parts = document["topics"] + document["issues"]
    return {quote["comment_id"] for part in parts for quote in part["quotes"]}


def filled(
    document: dict[str, Any], *, shown: Mapping[int, str], language: str = "zh"
) -> dict[str, Any]:
    """A stored document with its quotes out of the texts `shown`, by id, and sentences to match."""
    whole: dict[str, Any] = json.loads(json.dumps(document, ensure_ascii=False))
    for part in whole["topics"] + whole["issues"]:
        part["quotes"] = [
            quote | {"text": shown[quote["comment_id"]][quote["start"] : quote["end"]]}
            for quote in part["quotes"]
            if quote["comment_id"] in shown
        ]
    for part in whole["topics"]:  # PostgreSQL keeps no order of keys
        counts = part["stance"]
        part["stance"] = {name: counts[name] for name in stance.NAMES if name in counts}
    whole["sentences"] = _told(whole, language=language)
    return whole


def _told(whole: dict[str, Any], *, language: str) -> list[dict[str, Any]]:
    """The sentences that go with a document, as its labels and quotes are now."""
    placed = (comment_id for part in whole["topics"] for comment_id in part["comment_ids"])
    told = sentences.sentences(
        sorted([*placed, *whole["unassigned"]]),
        topics=[Group(**part | {"quotes": _quotes(part)}) for part in whole["topics"]],
        minority=[
            Issue(**part | {"quotes": _quotes(part)})
            for part in whole["issues"]
            if part["id"] in whole["minority"]
        ],
        duplicates=[DuplicateGroup(**group) for group in whole["duplicates"]],
        unassigned=whole["unassigned"],
        language="en" if language == "en" else "zh",
    )
    return [{"text": one.text, "comment_ids": list(one.comment_ids)} for one in told]


def _quotes(part: dict[str, Any]) -> tuple[Quote, ...]:
    return tuple(Quote(**quote) for quote in part["quotes"])
