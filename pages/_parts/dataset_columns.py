"""The columns of a Release: the dictionary, and of readable data what stands in each."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

import code_words
from models import Release
from opendata.columns import Column
from pages import _words
from pages._parts.pager import offset
from pages._parts.untrusted import inert
from pages._words import _, number

SIZE = 40
TOP = 5
LONGEST = 60


def show(release: Release, *, profiled: bool) -> None:
    """A block a column, forty to a page."""
    columns = [Column.from_json(each) for each in release.columns]
    facts = {str(each.get("name")): each for each in release.profile} if profiled else {}
    under = st.container()
    skipped = offset(len(columns), size=SIZE, key="columns_page")
    with under:
        st.markdown(_("{n} columns").format(n=number(len(columns))))
        rows = "".join(
            _column(each, facts.get(each.name), release, skipped + place)
            for place, each in enumerate(columns[skipped : skipped + SIZE], start=1)
        )
        st.html(f'<div class="columns">{rows}</div>')


def _column(column: Column, facts: dict[str, Any] | None, release: Release, place: int) -> str:
    title = f" <b>{inert(column.title)}</b>" if column.title else ""
    kinds = [code_words.said(column.type, _words.language()), column.unit]
    if column.name in release.keys:
        kinds.append(_("names a row"))
    kind = " · ".join(inert(each) for each in kinds if each)
    note = f"<p>{inert(column.note)}</p>" if column.note else ""
    told = _profile(facts, release.rows or 0) if facts else ""
    return (
        f'<article><div><h3><span class="meta">{number(place)}</span> <code>{inert(column.name)}'
        f'</code>{title}</h3><p class="meta">{kind}</p>{note}</div><div>{told}</div></article>'
    )


def _profile(facts: dict[str, Any], rows: int) -> str:
    """Missing share, distinct values, range, and a drawing of what there is."""
    nulls = int(facts.get("nulls") or 0)
    share = nulls / rows if rows else 0
    told = [_("missing {share}").format(share=percent(share))]
    if facts.get("distinct") is not None:
        told.append(_("{n} different values").format(n=number(int(facts["distinct"]))))
    if facts.get("min") is not None and facts.get("max") is not None:
        least, most = short(facts["min"]), short(facts["max"])
        told.append(_("from {least} to {most}").format(least=least, most=most))
    if isinstance(facts.get("mean"), int | float):
        told.append(_("mean {n}").format(n=number(round(facts["mean"], 2))))
    line = " · ".join(inert(each) for each in told)
    bar = f'<div class="missing" aria-hidden="true"><i style="width:{100 * share:.1f}%"></i></div>'
    drawn = _histogram(facts.get("histogram") or [])
    if not drawn and facts.get("distinct") != rows - nulls:  # where each value stands once, nothing
        drawn = _top(facts.get("top") or [], rows)
    return f'<p class="meta">{line}</p>{bar}{drawn}'


def percent(share: float) -> str:
    """Never 0 % for what is there, nor 100 % for what lacks something."""
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{100 * share:.1f} %"


def short(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _histogram(bins: Sequence[Any]) -> str:
    """HTML of bars side by side; each bin is {"from", "to", "count"}, or (from, to, count)."""
    read = [_bin(each) for each in bins]
    most = max((n for _low, _high, n in read), default=0)
    if not most:
        return ""
    bars = "".join(
        f'<i style="height:{max(2, 100 * n / most) if n else 0:.0f}%" '
        f'title="{inert(f"{low} – {high}: {n}")}"></i>'
        for low, high, n in read
    )
    first, last = inert(read[0][0]), inert(read[-1][1])
    return (
        f'<div class="histogram" role="img" aria-label="{inert(_("Distribution"))}">{bars}</div>'
        f'<p class="meta ends"><span>{first}</span><span>{last}</span></p>'
    )


def _bin(each: Any) -> tuple[str, str, int]:
    if isinstance(each, dict):
        return short(each.get("from", "")), short(each.get("to", "")), int(each.get("count") or 0)
    low, high, n = each
    return short(low), short(high), int(n)


def _top(values: Sequence[dict[str, Any]], rows: int) -> str:
    """HTML of the most frequent values as bars, direct labels."""
    shown = [each for each in values if each.get("count")][:TOP]
    lines = "".join(
        f"<li><span>{inert(short(each.get('value', '')))}</span>"
        f'<span class="n">{number(int(each["count"]))}</span>'
        f'<i style="width:{min(100, 100 * each["count"] / rows) if rows else 0:.1f}%"></i></li>'
        for each in shown
    )
    return f'<ul class="top-values">{lines}</ul>' if lines else ""
