"""A question over the versions of a survey, where they asked the very same thing."""

from typing import Any

import altair as alt
import streamlit as st

from db import reading
from pages import _theme, _who, _words
from pages._parts import result_words
from pages._parts.poll_results import grid
from pages._words import _, number
from surveys.results import trend
from surveys.results.outcome import Outcome
from surveys.results.tallies import Tally
from surveys.results.trend import Point


def show(outcome: Outcome) -> None:
    """Shares version by version, beside the last one; what was asked otherwise is named and not
    compared."""
    if len(outcome.versions) < 2 or outcome.version.number != outcome.versions[-1]:
        return
    asked = {each.key: result_words.heading(each) for each in outcome.tallies if each.lines}
    if not asked:
        return
    st.header(_("Over time"), anchor=False)
    key = st.selectbox(
        _("Question"), list(asked), format_func=lambda each: asked[each], key="trend_of"
    )
    with reading() as session:
        points = trend.of(session, survey=outcome.survey, key=key, account=_who.account())
    alike = [each for each in points if not each.differs]
    words = _("{n} of {all} versions asked this alike; only these are compared.").format(
        n=number(len(alike)), all=number(len(points))
    )
    st.text(words)
    for place in dict.fromkeys(tally.place for each in alike for tally in each.tallies):
        _one(alike, place, words)
    for each in points:
        if each.differs:
            st.caption(
                _("Version {n} asked it otherwise: {what}.").format(
                    n=each.version, what="、".join(map(_named, each.differs))
                )
            )


def _one(points: list[Point], place: str, words: str) -> None:
    found = [(point, tally) for point in points for tally in point.tallies if tally.place == place]
    first = found[-1][1]
    if first.row:
        st.subheader(result_words.heading(first), anchor=False)
    if len(found) > 1:
        st.altair_chart(_chart(found), theme=None, alt=words, key=f"trend_{place}")
    with st.expander(_("The numbers as a table"), key=f"trend_table_{place}"):
        st.html(_table(found))


def _chart(found: list[tuple[Point, Tally]]) -> alt.LayerChart:
    rows: list[dict[str, Any]] = [
        {
            "version": _label(point),
            "share": line.share,
            "low": line.low,
            "high": line.high,
            "answer": result_words.answer(line.key, line.label, tally.kind),
        }
        for point, tally in found
        for line in tally.lines
        if line.share is not None
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("version:N", sort=None, title=None, axis=alt.Axis(labelAngle=0)),
        color=alt.Color("answer:N", sort=None, title=None, scale=alt.Scale(range=_theme.PALETTE)),
    )
    scale = alt.Scale(domain=[0, 100])
    lines = base.mark_line(point=True).encode(y=alt.Y("share:Q", title=_("Share (%)"), scale=scale))
    spans = base.mark_rule(opacity=0.5).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
    return alt.layer(spans, lines).properties(width="container", height=260)


def _table(found: list[tuple[Point, Tally]]) -> str:
    heads = [_("Option"), *(_label(point) for point, _tally in found)]
    lines: dict[str, list[str]] = {}
    for at, (_point, tally) in enumerate(found):
        for line in tally.lines:
            label = result_words.answer(line.key, line.label, tally.kind)
            cells = lines.setdefault(label, ["–"] * len(found))
            if line.share is not None and line.n is not None:
                cells[at] = f"{line.share:.2f} % · {number(line.n)}"
    return grid(heads, [[label, *cells] for label, cells in lines.items()])


def _label(point: Point) -> str:
    return _("Version {n}, {day}").format(n=point.version, day=_words.date(point.at))


def _named(part: str) -> str:
    """What differs, as a clerk calls it."""
    return {
        "kind": _("kind of question"),
        "text": _("its words"),
        "help": _("its help"),
        "options": _("its options"),
        "rows": _("its rows"),
        "other": _("whether there is “other”"),
        "dont_know": _("whether “don't know” is offered"),
        "prefer_not": _("whether “prefer not to say” is offered"),
        "relevant": _("who is asked"),
    }.get(part, _("its scale or limits"))
