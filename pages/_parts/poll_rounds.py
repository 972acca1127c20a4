"""A ranked poll in its rounds, and every two of its options head to head."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from models import Poll
from pages._parts import poll_results, poll_words
from pages._words import _, number
from surveys.polls import tables


def show(poll: Poll, result: Mapping[str, Any]) -> None:
    """Both tallies, whichever of them counts."""
    with st.expander(_("Instant runoff, round by round"), expanded=result["tally"] == "irv"):
        _rounds(poll, result["irv"])
    with st.expander(_("Every two options head to head"), expanded=result["tally"] == "schulze"):
        _pairs(poll, result)


def _rounds(poll: Poll, irv: Mapping[str, Any]) -> None:
    named, rounds = poll_words.labels(poll), irv["rounds"]
    heads = [_("Option"), *(_("Round {n}").format(n=n) for n in range(1, len(rounds) + 1))]
    in_order = sorted(named.items(), key=lambda pair: _last(rounds, pair[0]), reverse=True)
    rows = [[label, *(_votes(each, key) for each in rounds)] for key, label in in_order]
    rows.append([_("No further choice"), *(number(each["exhausted"]) for each in rounds)])
    st.html(poll_results.grid(heads, rows))
    for place, each in enumerate(rounds, start=1):
        if each["rule"]:
            st.caption(_rule(each["rule"]).format(n=place))
    st.text(_outcome(named, irv["winners"]))


def _votes(each: Mapping[str, Any], key: str) -> str:
    if key not in each["votes"]:
        return ""
    votes = number(each["votes"][key])
    return f"{votes} ↓" if each["out"] == key else votes


def _last(rounds: list[dict[str, Any]], key: str) -> tuple[int, int]:
    """In how many rounds it was, and its votes in the last of them: for the order of the rows."""
    stayed = [each["votes"][key] for each in rounds if key in each["votes"]]
    return len(stayed), stayed[-1] if stayed else 0


def _rule(rule: str) -> str:
    if rule == "before":
        return _("Round {n}: several had the fewest; the one with fewer votes before went out.")
    return _("Round {n}: several had the fewest and always had; one went out by lot.")


def _outcome(named: Mapping[str, str], winners: list[str]) -> str:
    if not winners:
        return _("Nobody wins by this count.")
    words = "、".join(f"“{named[key]}”" for key in winners)
    text = _("By this count {winners} wins.") if len(winners) == 1 else _("A tie: {winners}.")
    return text.format(winners=words)


def _pairs(poll: Poll, result: Mapping[str, Any]) -> None:
    named = poll_words.labels(poll)
    keys = list(named)
    st.caption(_("How many ballots put the option of the row above that of the column."))
    rows = [
        [named[key], *("" if n is None else number(n) for n in row)]
        for key, row in zip(keys, tables.pairs(result, keys), strict=True)
    ]
    st.html(poll_results.grid([_("Option"), *named.values()], rows))
    condorcet = result["schulze"]["condorcet"]
    if condorcet:
        st.text(_("“{label}” beats every other one head to head.").format(label=named[condorcet]))
    else:
        st.text(_("No option beats every other one head to head."))
    st.text(_outcome(named, result["schulze"]["winners"]))
