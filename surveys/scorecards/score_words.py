"""What the codes of scorecards are called on screen and in files."""

from enum import StrEnum

from i18n import translate
from surveys.scorecards.rules import Band, RaterGroup
from surveys.scorecards.scores import PartState


def _(text: str) -> str:
    return text  # marked here, translated in `said`


WORDS: dict[StrEnum, str] = {
    RaterGroup.PUBLIC: _("The public"),
    RaterGroup.BUSINESS: _("Businesses"),
    RaterGroup.DEPUTIES: _("Deputies and committee members"),
    RaterGroup.EXPERTS: _("Experts"),
    RaterGroup.THIRD_PARTY: _("A third party"),
    RaterGroup.INTERNAL: _("The government itself"),
    Band.GREEN: _("Green: sets an example"),
    Band.YELLOW: _("Yellow: watch it"),
    Band.RED: _("Red: warning"),
    PartState.COUNTED: _("Counted in the score"),
    PartState.FEW: _("Too few ratings"),
    PartState.UNKNOWN: _("Number of ratings not known"),
    PartState.NONE: _("No rating"),
}
TOO_FEW = _("Too few ratings")
PRESETS = {
    "public-led": _("Public-led: the public weighs more than the government itself"),
    "internal-led": _("Internal-led: the government itself weighs more than everybody outside"),
    "": _("Own weights"),
}


def said(code: StrEnum, language: str) -> str:
    return translate(WORDS[code], language)
