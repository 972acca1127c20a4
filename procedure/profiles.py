"""The legal rules a Consultation may follow, read from data/profiles: one file is one Profile."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from errors import Invalid, Unreadable
from procedure.deadlines import Convention, Unit
from procedure.fields import build
from settings import ROOT

FOLDER = ROOT / "data" / "profiles"


class Instrument(StrEnum):
    """What is being made. The last three are kinds of decision that 713 art. 3 sets apart."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative-regulation"
    RULE = "rule"
    MAJOR_DECISION = "major-decision"
    NORMATIVE_DOCUMENT = "normative-document"
    PLANNING = "planning"
    LAND = "land"
    EIA = "eia"
    SUGGESTION_CALL = "suggestion-call"
    GENERAL = "general"
    FISCAL_MONETARY = "fiscal-monetary"
    GOVERNMENT_LEGISLATION = "government-legislation"
    EMERGENCY = "emergency"


class Confidence(StrEnum):
    """How the rule was found: read in the statute, read on a page about it, or from memory."""

    VERIFIED = "V"
    ON_THE_WEB = "W"
    FROM_MEMORY = "M"


class Grounds(StrEnum):
    STATUTE = "statute"
    LOCAL = "local"
    BY_ANALOGY = "by-analogy"


@dataclass(frozen=True, kw_only=True)
class AnswerWithin:
    """How long after closing the result is due."""

    n: int
    unit: Unit
    basis: str
    certainty: Grounds


@dataclass(frozen=True, kw_only=True)
class HearingRule:
    """What a hearing needs: `days` between announcement and hearing, names and selection method
    published in advance, and the least share of interested parties (0 … 1)."""

    days: int
    basis: str
    publish_participants: bool = False
    stakeholders_share: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One kind of procedure.

    `minimum` units of comment period, None where no text gives a number. A shorter one needs a
    named exception, or, if `may_shorten`, a public reason. `stricter` names the Profile whose
    minimum counts when market entities are affected, `excludes` what must not go this way.
    `legality_review` is the least time for it in workdays. The first citation is the rule for the
    minimum; the texts are in Chinese, as they are quoted."""

    key: str
    names: Mapping[str, str]
    instrument: Instrument
    minimum: int | None
    unit: Unit
    convention: Convention
    may_shorten: bool
    shorten_needs_reason: bool
    answer_within: AnswerWithin
    citations: tuple[str, ...]
    confidence: Confidence
    exceptions: Mapping[str, str]
    excludes: tuple[Instrument, ...]
    excludes_basis: str
    needs_draft: bool = True
    stricter: str | None = None
    hearing: HearingRule | None = None
    legality_review: int | None = None
    out_of_scope: tuple[str, ...] = ()

    @property
    def basis(self) -> str:
        """The rule for the minimum, marked while nobody has checked it."""
        text = self.citations[0] if self.citations else ""
        return f"{text}（未核实）" if self.confidence is Confidence.FROM_MEMORY else text


def load(folder: Path = FOLDER) -> dict[str, Profile]:
    """Profiles by key, in order of their file names. Refuses Unreadable(file=…)."""
    return {profile.key: profile for profile in map(_read, sorted(folder.glob("*.json")))}


def _read(file: Path) -> Profile:
    try:
        profile = build(Profile, json.loads(file.read_text("utf-8")))
    except (ValueError, Invalid) as error:
        raise Unreadable(file=file.name, why="not-a-profile", wrong=str(error)) from None
    if profile.key != file.stem or not {"zh-Hans", "en"} <= set(profile.names):
        raise Unreadable(file=file.name, why="not-a-profile", wrong="key or names")
    return profile


PROFILES = load()


def profile(key: str) -> Profile:
    """Refuses Invalid(field="profile") for an unknown key."""
    if key not in PROFILES:
        raise Invalid(field="profile", why="unknown", wanted="one of " + ", ".join(PROFILES))
    return PROFILES[key]
