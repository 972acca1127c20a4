"""The figures of the self-check as tables, and as files to hand in."""

from collections.abc import Sequence

import streamlit as st

from opendata import measure_words, measures
from opendata.measure_words import ASPECTS, DIMENSIONS, LEVELS, WORDS
from opendata.measures import Measure, Unit
from opendata.self_check import SelfCheck
from pages import _words
from pages._parts.untrusted import inert
from pages._words import _, number
from settings import settings

NARROW = "\u00a0"  # a figure and its unit stay on one line


def show(check: SelfCheck) -> None:
    """A table for each layer of the index, its dimensions as they follow each other."""
    for level, rows in measures.by_first_level(check.measures).items():
        st.header(_(LEVELS[level]), anchor=False)
        ordered = sorted(rows, key=lambda each: list(DIMENSIONS).index(each.dimension))
        st.html(f'<table class="figures">{_head()}<tbody>{_rows(ordered)}</tbody></table>')


def _head() -> str:
    return (
        f'<thead><tr><th scope="col">{_("Figure")}</th>'
        f'<th scope="col" class="n">{_("Value")}</th></tr></thead>'
    )


def _rows(rows: Sequence[Measure]) -> str:
    html, before = "", None
    for each in rows:
        if each.dimension is not before:
            before = each.dimension
            html += f'<tr><th scope="colgroup" colspan="2"><b>{_(DIMENSIONS[before])}</b></th></tr>'
        html += _row(each)
    return html


def _row(measure: Measure) -> str:
    title, formula = (inert(_(text)) for text in WORDS[measure.key])
    aspect = _(ASPECTS[measure.aspect])
    figure = value(measure).replace(" ", NARROW)
    parts = f'<br><span class="meta">{_of(measure).replace(" ", NARROW)}</span>'
    return (
        f'<tr><th scope="row">{title}<br><span class="meta">{formula} · {aspect}</span></th>'
        f'<td class="n">{figure}{parts if _of(measure) else ""}</td></tr>'
    )


def value(measure: Measure) -> str:
    """A figure with its unit; a dash where there is nothing to measure."""
    if measure.value is None:
        return "–"
    if measure.unit is Unit.SHARE:
        return f"{100 * measure.value:.1f} %"
    if measure.unit is Unit.DAYS:
        return _("{n} days").format(n=number(measure.value))
    return number(round(measure.value, 1) if isinstance(measure.value, float) else measure.value)


def _of(measure: Measure) -> str:
    """The parts of a share, or how many a mean is over."""
    if measure.unit is Unit.SHARE:
        return f"{number(measure.part or 0)} / {number(measure.n or 0)}"
    return "" if measure.n is None else f"n = {number(measure.n)}"


def files(check: SelfCheck) -> None:
    """The same figures as evidence."""
    language, day = _words.language(), check.taken_at.date().isoformat()
    with st.container(horizontal=True):
        st.download_button(
            _("As a table (CSV)"),
            measure_words.as_csv(check, language),
            f"open-data-figures-{day}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            _("As JSON"),
            measure_words.as_json(check, language, site=settings().public_url),
            f"open-data-figures-{day}.json",
            "application/json",
            icon=":material/download:",
            on_click="ignore",
        )
