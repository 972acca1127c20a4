"""The rules of a scorecard as a form: weights with their sum while one types."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

import clock
import refusal_words
from errors import Invalid
from identity import permits
from models import Scorecard
from pages import _who, _words
from pages._parts import memory, score_rules
from pages._parts.acts import act
from pages._parts.score_desk import PLACE
from pages._words import _, plain
from surveys.scorecards import keeping, score_words
from surveys.scorecards.rules import (
    LIMITS,
    MANUAL,
    RATING,
    Indicator,
    RaterGroup,
    ScoreRules,
    unfinished,
)

PERCENT = Decimal(100)


def show(card: Scorecard, names: Mapping[str, str]) -> None:
    """What is typed, its sums and what is still open; a published edition is only shown."""
    saved = keeping.rules_of(card)
    may_edit = permits.may(_who.account(), permits.Act.SCORE, card.department)
    if card.published_at is not None or not may_edit:
        score_rules.weigh(saved, card.preset)
        score_rules.thresholds(saved)
        score_rules.indicators(saved)
        return
    at = f"score_{card.id}_{card.version}_"
    rules = typed(saved, at)
    st.text_input(_("Title"), card.title, key=f"{at}title", max_chars=keeping.TITLE)
    _whom(saved, names, at)
    st.header(_("Who decides how much"), anchor=False)
    sums(rules)
    st.header(_("Indicators"), anchor=False)
    for each in saved.indicators:
        _indicator(card, each, at)
    _button(card, at, _("Add an indicator"), "add", add)
    st.header(_("How many ratings it takes, and the colours"), anchor=False)
    _thresholds(saved, at)
    _button(card, at, _("Save the rules"), "save", save)


def sums(rules: ScoreRules) -> None:
    """The sum of the weights as typed, who decides how much, and what does not hold yet."""
    total = sum((each.weight for each in rules.indicators), Decimal(0))
    words = _("The weights of the indicators add up to {sum}; it must be 100 %.")
    line = words.format(sum=score_rules.percent(total))
    (st.success if total == 1 else st.error)(
        line, icon=":material/check:" if total == 1 else ":material/calculate:"
    )
    st.html(score_rules.balance(rules))
    faults = list(unfinished(rules, rates=keeping.RATES))
    if faults:
        lines = "\n".join(f"- {plain(_fault(each.kind, each.about))}" for each in faults)
        st.warning(_("Before it can be published:") + "\n" + lines, icon=":material/warning:")


def _fault(kind: str, about: str) -> str:
    refusal = Invalid(field="rules", why=kind, given=about)
    return refusal_words.say(refusal, _words.language())


def _whom(saved: ScoreRules, names: Mapping[str, str], at: str) -> None:
    st.multiselect(
        _("Departments that are scored"),
        list(names),
        [key for key in saved.departments if key in names],
        format_func=lambda key: plain(names[key]),
        key=f"{at}departments",
        placeholder=_("Choose"),
    )
    leads = {
        "public": _("The public weighs more than the government itself"),
        "internal": _("The government itself weighs more than everybody outside"),
        "": _("Neither is promised"),
    }
    st.selectbox(
        _("What the weights promise"),
        list(leads),
        list(leads).index(saved.lead),
        format_func=leads.__getitem__,
        key=f"{at}lead",
    )
    st.text_input(
        _("E-mail of the contact"),
        saved.contact,
        key=f"{at}contact",
        max_chars=254,
        help=_("Stands with the rules and on the dataset of the figures."),
    )


def _indicator(card: Scorecard, each: Indicator, at: str) -> None:
    here = f"{at}{each.key}_"
    with st.container(border=True, key=f"{here}box"):
        left, right = st.columns([3, 1])
        left.text_input(_("Name"), each.name, key=f"{here}name", max_chars=LIMITS["name"])
        with right:
            _weight(_("Weight, %"), each.weight, f"{here}weight")
        st.markdown(_("Who rates it, in per cent of this indicator"))
        with st.container(horizontal=True, key=f"{here}groups"):
            for group in RaterGroup:
                with st.container(width=150, key=f"{here}{group}_box"):
                    label = score_words.said(group, _words.language())
                    _weight(label, each.groups.get(group, Decimal(0)), f"{here}{group}")
        with st.expander(_("Formula, words and source"), key=f"{here}more"):
            _words_of(each, here)
            _button(card, at, _("Remove this indicator"), f"{each.key}_remove", remove, each.key)


def _weight(label: str, weight: Decimal, key: str) -> None:
    st.number_input(label, 0.0, 100.0, float(weight * PERCENT), step=1.0, format="%g", key=key)


def _words_of(each: Indicator, here: str) -> None:
    labels = {
        "name_en": _("Name in English"),
        "formula": _("Calculation formula"),
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
        "unit": _("Unit"),
        "exclusions": _("Not counted"),
    }
    for name, label in labels.items():
        st.text_input(label, getattr(each, name), key=here + name, max_chars=LIMITS[name])
    sources = [MANUAL, *(RATING + rate for rate in sorted(keeping.RATES))]
    st.selectbox(
        _("Where the marks come from"),
        sources,
        sources.index(each.source) if each.source in sources else 0,
        format_func=_source,
        key=f"{here}source",
        help=_("A rate of service ratings is the public's alone."),
    )
    st.checkbox(
        _("The lower the rate, the better: count 100 less it"), each.turned, f"{here}turned"
    )


def _source(source: str) -> str:
    return plain(
        score_rules.source(Indicator(key="x", name="", weight=PERCENT, groups={}, source=source))
    )


def _thresholds(saved: ScoreRules, at: str) -> None:
    with st.container(horizontal=True, key=f"{at}min"):
        for group in RaterGroup:
            with st.container(width=170, key=f"{at}min_{group}_box"):
                label = score_words.said(group, _words.language())
                st.number_input(label, 1, 10**6, saved.min_n[group], key=f"{at}min_{group}")
    green, yellow = st.columns(2)
    for place, label, name in (
        (green, _("Green from, points"), "green"),
        (yellow, _("Yellow from, points"), "yellow"),
    ):
        value = float(getattr(saved, name))
        place.number_input(label, 0.0, 100.0, value, step=1.0, format="%g", key=at + name)


def _button(card: Scorecard, at: str, words: str, key: str, *args: object) -> None:
    kind: Any = "primary" if key == "save" else "secondary"
    verb, *more = args
    given = (PLACE, verb, card.id, card.version, *more)
    st.button(words, key=at + key, type=kind, on_click=act, args=given)


def typed(saved: ScoreRules, at: str) -> ScoreRules:
    """What stands in the fields; what is not drawn yet is as it was saved."""
    return replace(
        saved,
        indicators=tuple(_typed_indicator(each, f"{at}{each.key}_") for each in saved.indicators),
        departments=tuple(memory.kept(f"{at}departments", saved.departments)),
        min_n={
            group: int(memory.kept(f"{at}min_{group}", n) or 0) for group, n in saved.min_n.items()
        },
        green=_decimal(memory.kept(f"{at}green", saved.green)),
        yellow=_decimal(memory.kept(f"{at}yellow", saved.yellow)),
        lead=memory.kept(f"{at}lead", saved.lead),
        contact=memory.kept(f"{at}contact", saved.contact),
    )


def _typed_indicator(each: Indicator, here: str) -> Indicator:
    groups = {
        group: _share(memory.kept(f"{here}{group}"), each.groups.get(group, Decimal(0)))
        for group in RaterGroup
    }
    words = {name: memory.kept(here + name, getattr(each, name)) for name in LIMITS}
    return replace(
        each,
        **words,
        weight=_share(memory.kept(f"{here}weight"), each.weight),
        groups={group: weight for group, weight in groups.items() if weight},
        source=memory.kept(f"{here}source", each.source),
        turned=bool(memory.kept(f"{here}turned", each.turned)),
    )


def _share(typed: float | None, saved: Decimal) -> Decimal:
    """A percentage as typed, as an exact share; as saved while its field is not drawn."""
    return saved if typed is None else _decimal(typed) / PERCENT


def _decimal(number: object) -> Decimal:
    return Decimal(repr(number) if isinstance(number, float) else str(number or 0))


def _edit(session: Session, scorecard_id: int, version: int, rules: ScoreRules) -> None:
    at = f"score_{scorecard_id}_{version}_"
    saved = session.get_one(Scorecard, scorecard_id)
    keeping.edit(
        session,
        account=_who.account(),
        scorecard_id=scorecard_id,
        title=memory.kept(f"{at}title", saved.title),
        rules=rules,
        version=version,
        now=clock.now(),
    )


def _rules(session: Session, scorecard_id: int, version: int) -> ScoreRules:
    saved = keeping.rules_of(session.get_one(Scorecard, scorecard_id))
    return typed(saved, f"score_{scorecard_id}_{version}_")


def save(session: Session, scorecard_id: int, version: int) -> str:
    _edit(session, scorecard_id, version, _rules(session, scorecard_id, version))
    return _("The rules are saved.")


def add(session: Session, scorecard_id: int, version: int) -> str:
    rules = _rules(session, scorecard_id, version)
    keys = {each.key for each in rules.indicators}
    key = next(f"indicator-{n}" for n in range(1, 99) if f"indicator-{n}" not in keys)
    fresh = Indicator(key=key, name=_("New indicator"), weight=Decimal(0), groups={})
    _edit(session, scorecard_id, version, replace(rules, indicators=(*rules.indicators, fresh)))
    return _("Saved, with one indicator more. It weighs nothing yet.")


def remove(session: Session, scorecard_id: int, version: int, key: str) -> str:
    rules = _rules(session, scorecard_id, version)
    left = tuple(each for each in rules.indicators if each.key != key)
    _edit(session, scorecard_id, version, replace(rules, indicators=left))
    return _("Saved without this indicator. The weights of the others stay as they were.")
