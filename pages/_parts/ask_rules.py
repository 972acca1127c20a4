"""The rules of a Poll in its form: those of the method, and the terms of voting."""

import streamlit as st

import code_words
from models import Poll, PollMethod
from pages import _words
from pages._parts import memory, poll_results
from pages._words import _
from surveys.polls import rules as rules_of
from surveys.polls.rules import CREDITS, LEVELS, MONEY, PollRules, Tally


def method(poll: Poll | None, at: str) -> PollMethod:
    """How people vote."""
    return PollMethod(
        st.selectbox(
            _("How people vote"),
            list(PollMethod),
            index=list(PollMethod).index(poll.method) if poll else 0,
            format_func=lambda each: code_words.said(each, _words.language()),
            key=f"{at}method",
        )
    )


def show(poll: Poll | None, at: str, method: PollMethod) -> None:
    """What this method asks to be settled."""
    rules = rules_of.from_json(poll.rules) if poll else PollRules()
    if method is PollMethod.MULTIPLE:
        _number(_("Choose at least"), f"{at}least", rules.least, 1, rules_of.OPTIONS)
        _number(_("Choose at most"), f"{at}most", rules.most or 2, 1, rules_of.OPTIONS)
    elif method is PollMethod.SCORE:
        _number(_("Highest points"), f"{at}high", rules.high, 1, LEVELS)
    elif method is PollMethod.QUADRATIC:
        _number(_("Credits of each voter"), f"{at}credits", rules.credits, 1, CREDITS)
    elif method is PollMethod.BUDGET:
        _number(_("The budget"), f"{at}budget", rules.budget or 100, 1, MONEY)
        st.text_input(_("Its unit"), value=rules.unit or "万元", key=f"{at}unit", max_chars=20)
    elif method is PollMethod.RANKED:
        st.checkbox(_("Some options may be left out"), value=rules.partial, key=f"{at}partial")
        _tally(rules, at)


def _tally(rules: PollRules, at: str) -> None:
    names = {
        Tally.IRV: _("Instant runoff, round by round"),
        Tally.SCHULZE: _("Head to head (Schulze)"),
    }
    st.radio(
        _("Which count names the winner; both are shown"),
        list(Tally),
        index=list(Tally).index(rules.tally),
        format_func=names.__getitem__,
        key=f"{at}tally",
    )


def _number(label: str, key: str, value: int, low: int, high: int) -> None:
    st.number_input(label, min_value=low, max_value=high, value=value, step=1, key=key)


def typed(at: str, method: PollMethod) -> PollRules:
    """The rules in the fields of this method."""
    given = {name: memory.kept(at + name) for name in rules_of.USED[method]}
    facts = {name: value for name, value in given.items() if value is not None}
    return rules_of.from_json(facts)


def terms(poll: Poll | None, at: str) -> None:
    """Who may vote, and what holds until closing."""
    st.selectbox(
        _("Sign-in at least of level"),
        list(range(1, 6)),
        index=max(poll.min_assurance, 1) - 1 if poll else 0,
        format_func=poll_results.level_name,
        key=f"{at}min_assurance",
    )
    _number(_("Ballots needed for a result (0: none)"), f"{at}quorum", _quorum(poll), 0, 10**9)
    for name, label, default in (
        ("by_account", _("Vote signed in"), True),
        ("by_code", _("Vote with one-time codes"), False),
        ("hides_results", _("Hide results until closing"), True),
        ("changeable", _("Ballots may be changed until closing"), False),
    ):
        st.checkbox(label, value=getattr(poll, name) if poll else default, key=at + name)
    if memory.kept(f"{at}by_account", True) and memory.kept(f"{at}by_code"):
        st.caption(
            _(
                "With both ways, who has an account and a code could vote twice: nothing ties one "
                "to the other. Choose one way where that matters."
            )
        )


def _quorum(poll: Poll | None) -> int:
    return (poll.quorum or 0) if poll else 0
