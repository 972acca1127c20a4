"""What the gate goes by: its Rules, and every kind of Problem with its weight."""

from dataclasses import dataclass
from datetime import date

from opendata.problems import Weight

KINDS = {
    "no-rows": Weight.BLOCK,
    "column-missing": Weight.BLOCK,
    "duplicate-row": Weight.WARN,
    "duplicate-key": Weight.BLOCK,
    "empty-key": Weight.BLOCK,
    "impossible-date": Weight.BLOCK,
    "dates-reversed": Weight.WARN,
    "unknown-region": Weight.BLOCK,
    "mixed-units": Weight.WARN,
    "out-of-range": Weight.BLOCK,
    "far-away": Weight.WARN,
    "not-finite": Weight.BLOCK,
    "empty-column": Weight.WARN,
    "constant-column": Weight.INFO,
    "stray-blanks": Weight.WARN,
    "full-width": Weight.WARN,
    "control-characters": Weight.WARN,
    "formula-text": Weight.WARN,
    "missing-marks": Weight.WARN,
    "quasi-unset": Weight.INFO,
    "small-cell": Weight.BLOCK,
    "personal-identity": Weight.BLOCK,
    "personal-card": Weight.BLOCK,
    "personal-mobile": Weight.BLOCK,
    "personal-old-identity": Weight.BLOCK,
    "personal-plate": Weight.BLOCK,
    "personal-email": Weight.BLOCK,
    "personal-document": Weight.BLOCK,
    "personal-handle": Weight.BLOCK,
    "personal-landline": Weight.WARN,  # mostly of offices, which are to be called
    "personal-chance": Weight.WARN,
    "personal-column": Weight.BLOCK,
    "personal-name": Weight.WARN,  # whose names are public, the law says: officials, companies
    "personal-address": Weight.WARN,
    "personal-name-address": Weight.BLOCK,
}
NEVER_ACCEPTED = frozenset({"no-rows", "column-missing", "small-cell"})


@dataclass(frozen=True, kw_only=True)
class Rules:
    """`keys` name a row, `quasi` are the quasi-identifiers of which every combination must stand
    in `k` rows or more, `regions` the known codes (none known: none checked)."""

    keys: tuple[str, ...] = ()
    quasi: tuple[str, ...] = ()
    k: int = 5
    regions: frozenset[str] = frozenset()
    today: date


def is_personal(kind: str) -> bool:
    return kind.startswith("personal-")


def may_accept(kind: str) -> bool:
    """Whether a steward may take problems of this kind over with a reason: never personal data,
    never small cells, never a table that cannot be checked."""
    return not is_personal(kind) and kind not in NEVER_ACCEPTED
