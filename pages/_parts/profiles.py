"""Choosing the rules of procedure: what they ask for stands beside the choice."""

from datetime import datetime

import streamlit as st

from clock import ZONE
from models import Consultation
from pages import _words
from pages._parts import finding_words
from pages._words import _
from procedure import deadlines, workdays
from procedure.deadlines import Unit
from procedure.profiles import PROFILES, Profile


def chosen_profile(consultation: Consultation, *, key: str) -> None:
    """The choice of a Profile, with its least period, where that is written, and the first day on
    which it may close."""
    keys = list(PROFILES)
    chosen = st.selectbox(
        _("Rules of procedure"),
        keys,
        index=keys.index(consultation.profile) if consultation.profile in keys else 0,
        format_func=lambda each: _words.plain(finding_words.profile_name(each)),
        key=key,
        filter_mode="contains",
    )
    rules = PROFILES[chosen or keys[0]]
    sentences = [minimum(rules), answer_within(rules), earliest(rules, consultation.opens_at)]
    st.info(" ".join(filter(None, sentences)), icon=":material/gavel:")


def minimum(rules: Profile) -> str:
    """The least period the rules ask for, and where it is written."""
    if rules.minimum is None:
        return _("These rules name no least period.")
    period = length(rules.minimum, rules.unit)
    text = _("The period is at least {period} ({basis}).")
    return text.format(period=period, basis=_words.plain(rules.basis))


def answer_within(rules: Profile) -> str:
    within = rules.answer_within
    text = _("The result is due within {period} of closing ({basis}).")
    return text.format(period=length(within.n, within.unit), basis=_words.plain(within.basis))


def length(n: int, unit: Unit) -> str:
    return (_("{n} workdays") if unit is Unit.WORKDAYS else _("{n} days")).format(n=n)


def earliest(rules: Profile, opens_at: datetime | None) -> str:
    """The first closing day the rules allow for the opening time that is saved."""
    if rules.minimum is None or opens_at is None:
        return ""
    due = deadlines.due(
        opens_at.astimezone(ZONE).date(),
        rules.minimum,
        unit=rules.unit,
        convention=rules.convention,
        calendar=workdays.load(),
    )
    text = _("Opening on {first}, it may close on {last} at the earliest.")
    return text.format(first=_words.date(opens_at), last=_words.date(due.for_right))
