"""What a Poll says of itself in words: how to vote, who may, how it is counted, what came of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models import AskingState, Poll, PollMethod
from pages import _words
from pages._words import _, number
from surveys.polls import rules as rules_of
from surveys.polls import tables
from surveys.polls.rules import Tally


def title(poll: Poll) -> str:
    return (_words.language() == "en" and poll.title_en) or poll.title


def labels(poll: Poll) -> dict[str, str]:
    """The name of every option by its key, "other" with them."""
    return tables.labels(poll, language=_words.language(), other=_("Other, please say"))


def how(poll: Poll) -> str:
    """What to do on the ballot."""
    rules = rules_of.from_json(poll.rules)
    most = len(poll.choices) + poll.other if rules.most is None else rules.most
    texts = {
        PollMethod.SINGLE: _("Choose one."),
        PollMethod.MULTIPLE: _("Choose {least} to {most}."),
        PollMethod.APPROVAL: _("Tick everything you can agree with."),
        PollMethod.RANKED: _("Tap the options in your order, the best first."),
        PollMethod.SCORE: _("Give every option 0 to {high} points."),
        PollMethod.BUDGET: _("Choose what to pay for; together at most {budget} {unit}."),
        PollMethod.QUADRATIC: _(
            "Share out {credits} credits: 1 vote costs 1, 2 cost 4, 3 cost 9, and so on."
        ),
    }
    more = ""
    if poll.method is PollMethod.RANKED:
        more = _("You may leave some out.") if rules.partial else _("All of them.")
    text = texts[poll.method].format(
        least=number(rules.least),
        most=number(most),
        high=number(rules.high),
        budget=number(rules.budget or 0),
        unit=rules.unit,
        credits=number(rules.credits),
    )
    return f"{text} {more}".strip()


def counted_by(poll: Poll) -> str:
    """The rule that makes a winner."""
    texts = {
        PollMethod.RANKED: _(
            "Instant runoff: round by round the option with the fewest votes goes out, until one "
            "has more than half. Of several with the fewest goes out who had fewer in the round "
            "before; after that a lot that anybody can draw again."
        ),
        PollMethod.SCORE: _("The most points in all win."),
        PollMethod.BUDGET: _(
            "What has most votes is paid for first, as long as the money lasts; of as many votes "
            "the cheaper first; what no longer fits is passed over."
        ),
        PollMethod.QUADRATIC: _("The most votes win; n votes cost n times n credits."),
    }
    if rules_of.from_json(poll.rules).tally is Tally.SCHULZE and poll.method is PollMethod.RANKED:
        return _("Schulze's method: every two options head to head, by the strongest path.")
    return texts.get(poll.method, _("The most votes win; equal votes tie."))


def terms(poll: Poll) -> list[str]:
    """Who may vote, what is secret and until when, each one sentence."""
    found = []
    if poll.by_account and poll.by_code:
        found.append(_("Vote signed in, or with a one-time code."))
    else:
        found.append(_("Vote with a one-time code.") if poll.by_code else _("Vote signed in."))
    if poll.by_account and poll.min_assurance > 2:
        words = _("Your sign-in must be of assurance level {n} or higher.")
        found.append(words.format(n=poll.min_assurance))
    changes = _("You can change your ballot until closing.")
    found.append(changes if poll.changeable else _("A ballot once cast stays as it is."))
    found.append(_("Nobody sees how you voted; the ledger holds only a sealed digest."))
    if poll.hides_results:
        found.append(_("Results are shown to everybody at once, when it has closed."))
    if poll.quorum:
        found.append(_("It counts from {n} ballots on.").format(n=number(poll.quorum)))
    return found


def when(poll: Poll, now: datetime) -> str:
    """From when until when, in one line."""
    if poll.state is AskingState.OPEN and poll.opens_at and now < poll.opens_at:
        return _("Opens on {day}").format(day=_words.moment(poll.opens_at))
    if poll.takes_votes(now) and poll.closes_at:
        left = _words.left(poll.closes_at, now)
        return _("Open until {moment}, {left}").format(
            moment=_words.moment(poll.closes_at), left=left
        )
    if poll.closed_at or poll.closes_at:
        moment = poll.closed_at or poll.closes_at
        return _("Closed on {day}").format(day=_words.date(moment)) if moment else ""
    return ""


def sentence(poll: Poll, result: Mapping[str, Any]) -> str:
    """The result in words; plain text."""
    named = labels(poll)
    n = number(result["ballots"])
    if not result["ballots"]:
        return _("No ballots yet.")
    if not result["quorum_met"]:
        needed = number(result["quorum"])
        return _("{n} ballots; {needed} are needed, so there is no result.").format(
            n=n, needed=needed
        )
    winners = "、".join(f"“{named[key]}”" for key in result["winners"])
    if poll.method is PollMethod.BUDGET:
        return _paid(result, winners, n)
    if not result["winners"]:
        return _("{n} ballots, and no option has a vote.").format(n=n)
    if result["tied"]:
        return _("{n} ballots; a tie between {winners}.").format(n=n, winners=winners)
    if poll.state is AskingState.CLOSED:
        return _("{n} ballots; {winners} has won.").format(n=n, winners=winners)
    return _("{n} ballots so far; {winners} leads.").format(n=n, winners=winners)


def _paid(result: Mapping[str, Any], winners: str, n: str) -> str:
    if not winners:
        return _("{n} ballots, and no option has a vote.").format(n=n)
    text = _("{n} ballots; paid for: {winners}. {left} is left.")
    return text.format(n=n, winners=winners, left=number(result["budget"]["left"]))
