"""Finding, what a Rule found and where; Verdict, what follows from it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    PUBLISH = "publish"  # nothing was found
    REVIEW = "review"  # a person should look: it may well be fine
    HOLD = "hold"  # not to be shown as it stands


VERDICTS = {
    "personal-identity": Verdict.HOLD,
    "personal-card": Verdict.HOLD,
    "personal-mobile": Verdict.HOLD,
    "personal-document": Verdict.HOLD,
    "personal-plate": Verdict.REVIEW,
    "personal-email": Verdict.REVIEW,
    "personal-handle": Verdict.REVIEW,
    "personal-old-identity": Verdict.REVIEW,
    "personal-landline": Verdict.REVIEW,
    "personal-address": Verdict.REVIEW,
    "personal-name": Verdict.REVIEW,
    "insult": Verdict.HOLD,
    "rude": Verdict.REVIEW,
    "advertising": Verdict.HOLD,
    "advertising-cue": Verdict.REVIEW,
    "petition": Verdict.REVIEW,
    "foreign-link": Verdict.REVIEW,
    "shouting": Verdict.REVIEW,
    "repetition": Verdict.REVIEW,
    "secrecy": Verdict.HOLD,
    "no-content": Verdict.REVIEW,
    "hidden-characters": Verdict.REVIEW,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` found something in text[start:end], places of the text as it was written."""

    rule: str
    start: int
    end: int

    @property
    def verdict(self) -> Verdict:
        return VERDICTS[self.rule]

    @property
    def is_surely_personal(self) -> bool:
        """Personal data that must not be shown unmasked, whoever rules."""
        return self.rule.startswith("personal-") and self.verdict is Verdict.HOLD
