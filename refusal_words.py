"""What a Refusal says to a person: the rule, and the way out. Both doors read this one table."""

from collections.abc import Mapping
from typing import Any

from errors import Refusal
from i18n import show_number, translate
from refusal_sentences import SENTENCES


def _(text: str) -> str:
    return text  # marked here, translated in `say`


FIELDS = {
    "correction": _("What was wrong"),
    "group": _("Who rates"),
    "indicator": _("Indicator"),
    "period": _("Period"),
    "preset": _("Preset"),
    "rules": _("Rules"),
    "value": _("Mark"),
    "ballot": _("Your ballot"),
    "batch": _("Name of the batch"),
    "budget": _("Budget"),
    "by_account": _("Who may vote"),
    "choices": _("Options"),
    "pictures": _("Pictures"),
    "quotas": _("Quotas"),
    "code": _("Code"),
    "cost": _("Costs"),
    "credits": _("Credits"),
    "high": _("Highest points"),
    "min_assurance": _("Assurance level"),
    "most": _("Choose at most"),
    "n": _("How many"),
    "other": _("Other, in your words"),
    "quorum": _("Quorum"),
    "approval": _("Reference of the approval"),
    "basis": _("Basis"),
    "level": _("Time limit"),
    "rating": _("Rating"),
    "suggestion": _("Your words"),
    "supplement": _("What you add"),
    "reasons": _("Reasons"),
    "finding": _("Result of the verification"),
    "ruling": _("Reason of the ruling"),
    "visit": _("What the person said"),
    "place": _("Place"),
    "topic": _("Topic"),
    "columns": _("Columns"),
    "contact_email": _("E-mail of the contact"),
    "contact_name": _("Contact"),
    "covers_to": _("Last day covered"),
    "embargo_until": _("End of the embargo"),
    "grounds": _("Grounds"),
    "k": _("Smallest group (k)"),
    "keys": _("Columns that name a row"),
    "keywords": _("Keywords"),
    "licence": _("Licence"),
    "quasi": _("Columns that together could point to a person"),
    "source": _("Where the data come from"),
    "theme": _("Theme"),
    "sha256": _("Checksum"),
    "title_en": _("Title in English"),
    "answer": _("Answer"),
    "background": _("Background"),
    "caption": _("Caption"),
    "body": _("Comment"),
    "channels": _("Channels"),
    "clause": _("Clause"),
    "colour": _("Coloured by"),
    "clause_keys": _("Changed clauses"),
    "closes_at": _("Closing time"),
    "column": _("Column"),
    "comments": _("Comments"),
    "contact": _("Contact"),
    "dataset": _("Dataset"),
    "department": _("Department"),
    "description": _("Description"),
    "draft": _("Text of the draft"),
    "file": _("File"),
    "good_until": _("Good until"),
    "key": _("Short name"),
    "kind": _("Kind"),
    "label": _("Label"),
    "language": _("Language"),
    "legal_basis": _("Legal basis"),
    "name": _("Name"),
    "note": _("Note"),
    "opens_at": _("Opening time"),
    "organisation": _("Organisation"),
    "outcome": _("Ruling"),
    "pledge": _("The pledge"),
    "profile": _("Rules of procedure"),
    "promise": _("Promise of an answer"),
    "proposed": _("What should stand there"),
    "purpose": _("Purpose"),
    "question": _("What you ask"),
    "reason": _("Reason"),
    "release": _("Release"),
    "reply": _("Official reply"),
    "row": _("Row"),
    "shorten_reason": _("Reason for a shorter period"),
    "slug": _("Address"),
    "summary": _("Summary in plain words"),
    "title": _("Title"),
    "url": _("Web address"),
    "verdict": _("Verdict"),
    "x": _("By"),
    "y": _("What is shown"),
}
OWED = {
    "comments": _("Comments without a verdict"),
    "findings": _("Checks of the notice"),
    "reply": _("Official reply"),
    "summary": _("A published topic summary"),
    "topics": _("Topics without a verdict"),
    "waiting": _("Comments that wait for moderation"),
}


def say(refusal: Refusal, language: str) -> str:
    """The sentence for `refusal`: the most exact one we have, filled with what it is about."""
    about = refusal.about
    exact = next((f"{refusal.code} {about[key]}" for key in ("why", "act") if key in about), "")
    text = SENTENCES.get(exact) or SENTENCES.get(refusal.code) or SENTENCES["refused"]
    return translate(text, language).format_map(_facts(about, refusal.code, language))


def _facts(about: Mapping[str, Any], code: str, language: str) -> dict[str, str]:
    comma = ", " if language == "en" else "、"
    limit = about.get("limit", 0)
    return {
        "field": _field(about.get("field", "body"), language),
        "kinds": comma.join(about.get("kinds", ())),
        "length": show_number(about.get("length", 0), language),
        "line": show_number(about.get("line", 0), language),
        "given": str(about.get("given", "")),
        "allowed": comma.join(map(str, about.get("allowed", ()))),
        "limit": f"{limit / 1_000_000:.0f} MB"
        if code == "too-large"
        else show_number(limit, language),
        "minutes": show_number(about.get("minutes", 60), language),
        "reason": str(about.get("reason", "")),
        "missing": comma.join(_missing(about, language)),
    }


def _missing(about: Mapping[str, Any], language: str) -> list[str]:
    """What an Incomplete is about: names of fields, and whatever else it lists or counts."""
    named = [_field(name, language) for name in about.get("missing", ())]
    comma = ", " if language == "en" else "、"
    for name, value in about.items():
        if name == "missing" or not value:
            continue
        several = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        more = f" ({comma.join(value)})" if several else ""
        named.append(translate(OWED.get(name, name), language) + more)
    return named


def _field(name: str, language: str) -> str:
    return translate(FIELDS.get(name, name), language)
