"""The sentence for each finding of the notice checks, by its key."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from pages import _words
from procedure.notice import NoticeFinding, Severity
from procedure.profiles import PROFILES


def _(text: str) -> str:
    return text  # marked here, translated in `sentence`


SENTENCES = {
    "L01-draft": _("There is no draft yet. Import or paste the text."),
    "L01-background": _(
        "There is no background yet. Say why this is proposed and what it changes."
    ),
    "L02": _(
        "The period of {days} days is shorter than the {minimum} days that {profile} asks for."
    ),
    "L02-workdays": _(
        "The period of {days} workdays is shorter than the {minimum} workdays that "
        "{profile} asks for."
    ),
    "L02-backwards": _("The period closes on {last}, not after it opens on {first}."),
    "L03": _("The period is shortened; give the public the reason when it opens."),
    "L03-late": _(
        "The reason for the shorter period was given only after opening; it cannot be "
        "supplied later."
    ),
    "L04": _(
        "Long enough only if the first day counts: {minimum} days end on {inclusive}, by "
        "the civil code on {civil}."
    ),
    "L04-workdays": _(
        "Long enough only if the first day counts: {minimum} workdays end on "
        "{inclusive}, by the civil code on {civil}."
    ),
    "L05-rest-day": _(
        "The last day, {last}, is a rest day; by the civil code the period ends on {rolled}."
    ),
    "L05-spring-festival": _(
        "Spring Festival takes {lost} of the {days} days. Consider a longer period."
    ),
    "L05-national-day": _(
        "The National Day holiday takes {lost} of the {days} days. Consider a longer period."
    ),
    "L06": _("No closing hour is given; the period ends on {last} at 24:00, Beijing time."),
    "L06-zone": _("The closing time is read as Beijing time: {closes}."),
    "L07-online": _(
        "There is no form to fill in on line. Mail and e-mail alone leave many people out."
    ),
    "L07-offline": _(
        "There is no way to answer off line. Add mail, telephone or a counter for people "
        "who do not use the web."
    ),
    "L08-title": _("There is no title."),
    "L08-department": _("The department that asks is not named."),
    "L08-contact": _("There is no contact for questions."),
    "L08-channels": _("No way to send comments is named."),
    "L08-period": _("The period has no beginning or no end."),
    "L08-legal-basis": _("The legal basis is not named."),
    "L09": _("{instrument} must not follow the procedure “{profile}”. Choose another one."),
    "L10-fair-competition": _(
        "It touches market entities or other interested parties; attach the "
        "fair-competition material."
    ),
    "L10-promise": _(
        "It touches market entities; say how and when the public learns what was adopted."
    ),
    "L11-late": _(
        "The hearing is {days} days after it was announced; it must be at least {minimum}."
    ),
    "L11-participants": _("The list of participants of the hearing is not published."),
    "L11-selection": _("How the participants of the hearing are selected is not published."),
    "L11-stakeholders": _(
        "Interested parties are {share} of the participants of the hearing; it must be "
        "at least {least}."
    ),
    "L12": _("This is round {round}; attach a comparison with the text before."),
    "L13": _("It closed on {last} and has no published result; the result was due on {due}."),
    "L14-count": _(
        "{answered} of {comments} comments are accounted for; every comment must be, and only once."
    ),
    "L14-shares": _("The shares add up to {total}, not to 100.00."),
    "L14-names": _("{n} personal names are not masked."),
    "L14-reason": _("{n} comments or topics are not fully adopted and no reason is given."),
    "L15": _("{count} comments say one thing; it is not adopted, and the public is not told why."),
    "L16-missing": _(
        "There is no legality review; without it nothing goes to the meeting that decides."
    ),
    "L16-failed": _("The legality review was not passed."),
    "L16-hurried": _("The legality review had {days} workdays; it should have {minimum}."),
    "L16-early": _(
        "The legality review of {issued} is of the same text and older than the closing on {last}."
    ),
    "L22-personal-data": _("There is personal data in the field “{field}”. Remove or mask it."),
    "L22-secret": _("There is a secrecy marking in the field “{field}”. It must not be published."),
}
FIELDS = {
    "title": _("Title"),
    "body": _("Text of the draft"),
    "background": _("Background"),
    "summary": _("Summary in plain words"),
    "legal_basis": _("Legal basis"),
    "feedback_promise": _("Promise of an answer"),
}
INSTRUMENTS = {
    "law": _("Law"),
    "administrative-regulation": _("Administrative regulation"),
    "rule": _("Rule of a ministry or local government"),
    "major-decision": _("Major administrative decision"),
    "normative-document": _("Administrative normative document"),
    "planning": _("Urban or rural plan"),
    "land": _("Land expropriation"),
    "eia": _("Environmental impact report"),
    "suggestion-call": _("Call for suggestions"),
    "general": _("Other"),
    "fiscal-monetary": _("Fiscal or monetary policy"),
    "government-legislation": _("Government legislation"),
    "emergency": _("Emergency response"),
}
SEVERITIES = {
    Severity.REFUSE: _("Must be put right"),
    Severity.WARN: _("Please consider"),
    Severity.INFO: _("Good to know"),
}


def sentence(finding: NoticeFinding) -> str:
    """What the check found, in the language of this run."""
    facts = {name: _fact(name, value) for name, value in finding.facts.items()}
    return _words._(SENTENCES[finding.key]).format_map(facts)


def _fact(name: str, value: object) -> str:
    """A fact as it is written on screen: days in full, shares in per cent, codes by name."""
    if isinstance(value, datetime):
        return _words.moment(value)
    if isinstance(value, date):
        return _words.date(value)
    if isinstance(value, Decimal) and name in ("share", "least"):
        return f"{value:.0%}"
    return _code(name, str(value))


def _code(name: str, value: str) -> str:
    if name == "profile" and value in PROFILES:
        return profile_name(value)
    names: Mapping[str, str] = {"field": FIELDS, "instrument": INSTRUMENTS}.get(name, {})
    return _words._(names[value]) if value in names else value


def profile_name(key: str) -> str:
    """The name of a Profile in the language of this run."""
    names = PROFILES[key].names
    return names.get(_words.language(), names["zh-Hans"])
