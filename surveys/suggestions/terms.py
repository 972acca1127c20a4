"""Within how many workdays a reply is owed, read from data/terms: profiles with their sources."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from errors import Unreadable
from models import SuggestionKind
from moderation import desk
from procedure.fields import build
from procedure.profiles import Confidence
from settings import ROOT

FILE = ROOT / "data" / "terms" / "suggestions.json"


class Level(StrEnum):
    """咨询, 一般, 复杂: how much work a reply is."""

    CONSULT = "consult"
    ORDINARY = "ordinary"
    COMPLEX = "complex"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """One profile: workdays by Level, and how surely `source` says so (`confidence`: read in it,
    read about it, or from memory). It counts in `regions`, by the beginning of their codes."""

    key: str
    title: str
    source: str
    confidence: Confidence
    consult: int
    ordinary: int
    complex: int
    regions: tuple[str, ...]

    @property
    def is_verified(self) -> bool:
        return self.confidence is Confidence.VERIFIED


@dataclass(frozen=True)
class Term:
    """A profile with the Level in it; `name` is kept with the Suggestion."""

    terms: Terms
    level: Level

    @property
    def workdays(self) -> int:
        return int(getattr(self.terms, self.level.value))

    @property
    def name(self) -> str:
        return f"{self.terms.key}/{self.level.value}"

    def due(self, after: date) -> date:
        return desk.due(after, self.workdays)


@cache
def _read(path: Path) -> tuple[str, dict[str, Terms]]:
    record = json.loads(path.read_text("utf-8"))
    profiles = {row["key"]: build(Terms, row) for row in record["profiles"]}
    if record["default"] not in profiles:
        raise Unreadable(file=path.name, why="default", given=record["default"])
    return record["default"], profiles


def all_terms() -> list[Terms]:
    return list(_read(FILE)[1].values())


def applying(region_codes: Iterable[str]) -> Terms:
    """The profile of the smallest of these regions that has one of its own, else the default."""
    default, profiles = _read(FILE)
    for code in region_codes:
        for terms in profiles.values():
            if code in terms.regions:
                return terms
    return profiles[default]


def first(kind: SuggestionKind, region_codes: Iterable[str]) -> Term:
    """The term for a new one: a question is CONSULT, all else ORDINARY until somebody says that
    it is COMPLEX."""
    level = Level.CONSULT if kind is SuggestionKind.CONSULT else Level.ORDINARY
    return Term(applying(region_codes), level)


def named(name: str) -> Term | None:
    """The Term that a Suggestion was given."""
    key, _slash, level = name.partition("/")
    terms = _read(FILE)[1].get(key)
    return Term(terms, Level(level)) if terms and level in list(Level) else None
