"""Rates in words: value, fraction, interval, formula, what was left out."""

from collections.abc import Mapping

from pages import _words
from pages._parts import suggestion_words
from pages._words import _, number
from surveys.ratings.rates import LEAST, Formula, Rate, Tally


def name(formula: Formula) -> str:
    return {
        Formula.SATISFACTION: _("Satisfaction rate"),
        Formula.ACTIVE: _("Active rating rate"),
        Formula.BAD: _("Bad rating rate"),
        Formula.IN_TIME: _("On-time rectification rate"),
        Formula.FOLLOW_UP: _("Follow-up rate"),
    }[formula]


def formula(key: Formula) -> str:
    return {
        Formula.SATISFACTION: _("(very satisfied + satisfied + fairly satisfied) ÷ valid ratings"),
        Formula.ACTIVE: _("valid ratings that people gave themselves ÷ cases handled"),
        Formula.BAD: _("(dissatisfied + very dissatisfied) ÷ valid ratings"),
        Formula.IN_TIME: _("answered by the deadline ÷ answered or past the deadline"),
        Formula.FOLLOW_UP: _("asked again after it was put right ÷ bad ratings under a name"),
    }[key]


def excluded(rate: Rate) -> str:
    """What was left out of the rate, and why; nothing when nothing was."""
    if not rate.excluded:
        return ""
    text = {
        Formula.SATISFACTION: _("{n} left out: an appeal was upheld"),
        Formula.ACTIVE: _("{n} left out: entered by staff, or an appeal was upheld"),
        Formula.BAD: _("{n} left out: an appeal was upheld"),
        Formula.IN_TIME: _("{n} left out: their deadline has not passed"),
        Formula.FOLLOW_UP: _("{n} left out: rated without a name"),
    }[rate.formula]
    return text.format(n=number(rate.excluded))


def per_cent(share: float) -> str:
    return f"{100 * share:.2f}%"


def value(rate: Rate) -> str:
    """In per cent; that there is none where nothing was counted."""
    return _("no figure yet") if rate.value is None else per_cent(rate.value)


def fraction(rate: Rate) -> str:
    """Numerator and denominator, and how sure it is."""
    if rate.interval is None:
        return _("nothing to divide by")
    low, high = map(per_cent, rate.interval)
    text = _("{part} of {whole}, n = {n}; 95 % interval {low} to {high}")
    return text.format(
        part=number(rate.numerator),
        whole=number(rate.denominator),
        n=number(rate.n),
        low=low,
        high=high,
    )


def few(rate: Rate) -> str:
    """Why there is no rank; nothing when there are enough."""
    if rate.is_rankable:
        return ""
    return _("n = {n}, too few to rank (from {least})").format(n=number(rate.n), least=LEAST)


def rows(rates: Mapping[Formula, Rate]) -> str:
    """HTML of all rates, one under the other: it fits a phone."""
    every = []
    for rate in rates.values():
        also = "".join(f" · {each}" for each in filter(None, [excluded(rate)]))
        every.append(
            f'<div class="rate"><dt>{name(rate.formula)}</dt><dd><b>{value(rate)}</b> '
            f'<span class="meta">{fraction(rate)}{also}<br>{formula(rate.formula)}</span>'
            "</dd></div>"
        )
    return f'<dl class="rates">{"".join(every)}</dl>'


def counted(tally: Tally) -> dict[str, int]:
    """Cases, ratings, silence and bad ones, as numbers side by side."""
    return {
        _("Cases handled"): tally.handled,
        _("Valid ratings"): tally.valid,
        _("Not rated"): tally.unrated,
        _("Bad ratings"): tally.bad,
        _("Overdue or late"): tally.late,
    }


def sentence(tally: Tally) -> str:
    """The five levels in one sentence, for who does not see the chart."""
    words = [
        f"{suggestion_words.satisfaction(level)} {number(n)}" for level, n in tally.levels.items()
    ]
    return ("、" if _words.language() != "en" else ", ").join(words)
