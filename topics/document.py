"""The document a summary is: its shape, its JSON and its bytes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

Id = str | int


@dataclass(frozen=True)
class Opinion:
    """One comment as the summary reads it. `weight` (supports + 1) only ranks quotes; `clause` is
    any key of the clause it was made on, which counts like a word that is said twice."""

    id: Id
    text: str
    title: str = ""
    stance: str | None = None
    weight: int = 1
    clause: str = ""


@dataclass(frozen=True)
class Quote:
    """A literal span: the comment's text[start:end] is this text."""

    comment_id: Id
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Issue:
    """A fine group: what several people say of one and the same thing."""

    id: str
    label: str
    comment_ids: tuple[Id, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Topic:
    """A coarse group; its issues lie wholly in it."""

    id: str
    label: str
    terms: tuple[str, ...]
    comment_ids: tuple[Id, ...]
    issues: tuple[str, ...]
    stance: Mapping[str, int]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class DuplicateGroup:
    """Comments with nearly the same text: "identical", or variants of a "campaign"."""

    kind: str
    comment_ids: tuple[Id, ...]


@dataclass(frozen=True)
class Sentence:
    """A sentence about the comments, and the comments it is about."""

    text: str
    comment_ids: tuple[Id, ...]


@dataclass(frozen=True)
class Provenance:
    engine: str
    version: str
    seed: int
    parameters: Mapping[str, Any]
    input_sha256: str


@dataclass(frozen=True)
class SummaryDocument:
    """What `summarise` gives. Every comment stands in one topic or in `unassigned`.

    `distinct` counts comments after each group of duplicates has become one; `minority` names
    the issues of few people.
    """

    comments: int
    distinct: int
    topics: tuple[Topic, ...]
    issues: tuple[Issue, ...]
    duplicates: tuple[DuplicateGroup, ...]
    minority: tuple[str, ...]
    unassigned: tuple[Id, ...]
    sentences: tuple[Sentence, ...]
    provenance: Provenance


def as_json(document: SummaryDocument) -> dict[str, Any]:
    """The document as plain dicts and lists, in the format of `summarise` in docs."""
    return json.loads(canonical(document))  # type: ignore[no-any-return]


def canonical(document: SummaryDocument) -> bytes:
    """The document as UTF-8 JSON; equal documents give equal bytes."""
    return json.dumps(asdict(document), ensure_ascii=False, separators=(",", ":")).encode()
