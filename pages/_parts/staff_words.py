"""What staff read for the codes only they see: roles, rules, channels, numbering, jobs."""

from models import Role
from pages._words import _ as translated


def _(text: str) -> str:
    return text  # marked here, translated in `said`


ROLES = {
    Role.DRAFTER: _("Drafter"),
    Role.MODERATOR: _("Moderator"),
    Role.PUBLISHER: _("Publisher"),
    Role.ANALYST: _("Analyst"),
    Role.AUDITOR: _("Auditor"),
    Role.STEWARD: _("Data steward"),
    Role.ADMIN: _("Administrator"),
}
RULES = {
    "personal-identity": _("Identity number"),
    "personal-old-identity": _("Identity number, old form"),
    "personal-card": _("Bank card"),
    "personal-mobile": _("Mobile number"),
    "personal-landline": _("Landline number"),
    "personal-document": _("Number of a document"),
    "personal-plate": _("Number plate"),
    "personal-email": _("E-mail address"),
    "personal-handle": _("Account of a service"),
    "personal-address": _("Home address"),
    "personal-name": _("Name of a person"),
    "insult": _("Insult"),
    "rude": _("Rude words"),
    "advertising": _("Advertisement"),
    "advertising-cue": _("Perhaps advertisement"),
    "petition": _("Petition matter"),
    "foreign-link": _("Link to another site"),
    "shouting": _("Shouting"),
    "repetition": _("Repetition"),
    "secrecy": _("Secrecy marking"),
    "no-content": _("Says nothing"),
    "hidden-characters": _("Hidden characters"),
}
CHANNELS = {
    "online": _("On this site"),
    "mail": _("By letter"),
    "email": _("By e-mail"),
    "phone": _("By telephone"),
    "fax": _("By fax"),
    "counter": _("At a counter"),
    "hearing": _("At a hearing"),
}
NUMBERING = {
    "repeated": _("{label} stands twice"),
    "skipped": _("{missing} left out before {label}"),
    "disordered": _("{label} is out of order"),
}


def said(words: dict[str, str], code: str) -> str:
    """The name of a code in the language of this run; the code itself where it has none."""
    return translated(words[code]) if code in words else code
