"""The rules of a scorecard in the open: who decides how much, every indicator with its formula."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages import _words
from pages._parts.untrusted import inert
from pages._words import _, number
from surveys.scorecards import score_words
from surveys.scorecards.differences import share
from surveys.scorecards.presets import PRESETS
from surveys.scorecards.rules import Indicator, RaterGroup, ScoreRules, shares, sides, text

NARROW = "\u00a0"


def weigh(rules: ScoreRules, preset: str) -> None:
    """Public against internal weight, both explained, and whose sentence asks for it."""
    st.html(balance(rules))
    side = sides(rules)
    words = _(
        "Of 100 points the public decides {public}, others outside the government {others}, the "
        "government itself {internal}."
    )
    st.markdown(
        words.format(
            public=text(100 * side.public),
            others=text(100 * side.others),
            internal=text(100 * side.internal),
        )
    )
    st.html(f'<p class="meta">{_(score_words.PRESETS[preset])}</p>{_asked(preset)}')


def balance(rules: ScoreRules) -> str:
    """HTML: who decides how much, as a bar and in words."""
    rows = "".join(
        f'<tr><th scope="row">{group_name(group)}<div class="bar">'
        f'<i style="width:{100 * weight:.1f}%"></i></div></th>'
        f'<td class="n">{percent(weight)}</td></tr>'
        for group, weight in shares(rules).items()
        if weight
    )
    heads = f'<th scope="col">{_("Who rates")}</th><th scope="col" class="n">{_("Weight")}</th>'
    return (
        f'<table class="figures" style="width:100%"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def percent(weight: Any) -> str:
    return share(weight).replace(" ", NARROW)


def group_name(group: RaterGroup | str) -> str:
    return score_words.said(RaterGroup(group), _words.language())


def name(indicator: Mapping[str, Any] | Indicator) -> str:
    """An indicator's name in the language of this run, where it has one."""
    facts = indicator if isinstance(indicator, Mapping) else vars(indicator)
    return str((_words.language() == "en" and facts["name_en"]) or facts["name"])


def indicators(rules: ScoreRules) -> None:
    """Every indicator with its weight, formula and who rates it."""
    st.html(f'<div class="releases">{"".join(map(_indicator, rules.indicators))}</div>')


def _indicator(each: Indicator) -> str:
    facts = [
        (_("Calculation formula"), each.formula),
        (_("Numerator"), each.numerator),
        (_("Denominator"), each.denominator),
        (_("Unit"), each.unit),
        (_("Not counted"), each.exclusions),
        (_("Where the marks come from"), source(each)),
        (_("Who rates"), raters(each)),
    ]
    line = _("{label}: {words}")
    rows = "".join(
        f"<p>{line.format(label=f'<b>{label}</b>', words=inert(words))}</p>"
        for label, words in facts
        if words
    )
    head = f"{inert(name(each))} · {percent(each.weight)}"
    return f"<article><h3>{head}</h3>{rows}</article>"


def raters(each: Indicator) -> str:
    """The groups that rate it, with their weight within it."""
    parts = [f"{group_name(group)} {percent(weight)}" for group, weight in each.groups.items()]
    return " · ".join(parts)


def source(each: Indicator) -> str:
    if not each.rate:
        return _("Entered by the department that scores, with how many rated")
    words = _("Service ratings, counted by this site: {rate}").format(rate=each.rate)
    return f"{words} {_('(100 less the rate)')}" if each.turned else words


def thresholds(rules: ScoreRules) -> None:
    """How many ratings each group needs, and where the colours begin."""
    used = {group for each in rules.indicators for group in each.groups}
    needed = " · ".join(
        f"{group_name(group)} n{NARROW}≥{NARROW}{number(n)}"
        for group, n in rules.min_n.items()
        if group in used
    )
    few = _(
        "With fewer ratings in any part the department has no score: its weight is never given "
        "to the other parts."
    )
    colours = _(
        "Green from {green} points, yellow from {yellow}, red below. Scores are exact sums, "
        "rounded once to two decimals."
    )
    told = colours.format(green=text(rules.green), yellow=text(rules.yellow))
    st.html(f"<p>{inert(needed)}</p><p>{few}</p><p>{told}</p>")


def _asked(preset: str) -> str:
    if preset not in PRESETS:
        return ""
    words = _("It follows the proposal: “{asked}”").format(asked=PRESETS[preset].asked)
    return f'<p class="meta">{words}</p>'
