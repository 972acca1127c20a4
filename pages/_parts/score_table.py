"""The departments of a bulletin: chart with sentence, table, every part of every score."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages import _theme, _words
from pages._parts.score_rules import NARROW, group_name, name, percent
from pages._parts.untrusted import inert
from pages._words import _, number
from surveys.scorecards import score_words
from surveys.scorecards.rules import Band
from surveys.scorecards.scores import PartState

Facts = Mapping[str, Any]
LOOK = {Band.GREEN: "done", Band.YELLOW: "wait", Band.RED: "back"}
COLOURS = {Band.GREEN: _theme.GREEN, Band.YELLOW: _theme.AMBER, Band.RED: _theme.VERMILION}


def show(document: Facts, *, key: str) -> None:
    """The chart with its sentence, the league table, then each department part by part."""
    rows = document["departments"]
    told = sentence(document)
    if document["scored"]:
        st.altair_chart(_chart(rows), theme=None, alt=told, key=f"{key}_chart")
    st.text(told)
    st.html(f'<p class="meta">{_source(document)}</p>')
    st.html(f'<div class="scroll" tabindex="0">{_league(rows)}</div>')
    names = {each["key"]: name(each) for each in document["rules"]["indicators"]}
    st.subheader(_("Every part of every score"), anchor=False)
    st.html("".join(_parts(row, names) for row in rows))


def sentence(document: Facts) -> str:
    """What the chart shows."""
    rows = [row for row in document["departments"] if row["score"] is not None]
    few = _("{n} have too few ratings and no score.").format(n=number(document["insufficient"]))
    if not rows:
        return few
    words = _("{scored} of {all} departments have a score, from {least} to {most} points.").format(
        scored=number(len(rows)),
        all=number(len(document["departments"])),
        least=rows[-1]["score"],
        most=rows[0]["score"],
    )
    space = " " if _words.language() == "en" else ""
    return f"{words}{space}{few}" if document["insufficient"] else words


def _source(document: Facts) -> str:
    ends = (date.fromisoformat(document["period"][end]) for end in ("from", "to"))
    first, last = (_words.date(end) for end in ends)
    words = _("Source: {department}, {first} to {last}")
    return words.format(department=inert(document["issuer"]["name"]), first=first, last=last)


def department(row: Facts) -> str:
    return str((_words.language() == "en" and row["name_en"]) or row["name"])


def band(value: str | None) -> str:
    """Green, yellow or red, in words."""
    return score_words.said(Band(value), _words.language()) if value else _(score_words.TOO_FEW)


def _chart(rows: Sequence[Facts]) -> alt.LayerChart:
    frame = pd.DataFrame(
        {
            "department": department(row),
            "score": float(row["score"] or 0),
            "colour": COLOURS[Band(row["band"])] if row["band"] else _theme.MUTED,
            "label": f"{row['score']}  {band(row['band'])}" if row["score"] else band(None),
        }
        for row in rows
    )
    names = alt.Y("department:N", sort=None, title=None)
    points = alt.X("score:Q", title=None, scale=alt.Scale(domain=[0, 100]))
    bars = alt.Chart(frame).mark_bar(height=20).encode(
        y=names, x=points, color=alt.Color("colour:N", scale=None, legend=None)
    )  # fmt: skip
    labels = alt.Chart(frame).mark_text(align="left", dx=6, dy=-18, color=_theme.TEXT).encode(
        y=names, x=alt.datum(0), text="label:N"
    )  # fmt: skip
    return (bars + labels).properties(height=alt.Step(56))


def _league(rows: Sequence[Facts]) -> str:
    heads = (_("Rank"), _("Department"), _("Score"), _("Colour"))
    head = "".join(f'<th scope="col">{words}</th>' for words in heads)
    body = "".join(
        f'<tr><td class="n">{row["rank"] or "–"}</td>'
        f'<th scope="row">{inert(department(row))}</th>'
        f'<td class="n">{row["score"] or "–"}</td><td>{_chip(row["band"])}</td></tr>'
        for row in rows
    )
    return f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _chip(value: str | None) -> str:
    look = LOOK[Band(value)] if value else ""
    return f'<span class="chip {look}" style="white-space:nowrap">{band(value)}</span>'


def _parts(row: Facts, names: Mapping[str, str]) -> str:
    heads = (_("Indicator"), _("Who rates"), _("Weight"), _("Mark"), "n", _("Points"))
    head = "".join(f'<th scope="col">{words}</th>' for words in heads)
    body = "".join(_part(part, names) for part in row["parts"])
    title = _("{label}: {words}").format(
        label=inert(department(row)), words=row["score"] or _(score_words.TOO_FEW)
    )
    return (
        f"<details><summary>{title}</summary>"
        f'<div class="scroll" tabindex="0"><table class="figures"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></details>"
    )


def _part(part: Facts, names: Mapping[str, str]) -> str:
    state = PartState(part["state"])
    n = "–" if part["n"] is None else number(part["n"])
    if state is not PartState.COUNTED:
        least = f"{NARROW}<{NARROW}{number(part['min_n'])}" if state is PartState.FEW else ""
        words = score_words.said(state, _words.language())
        n = f'{n}{inert(least)} <span class="chip wait">{words}</span>'
    cells = (
        percent(Decimal(part["weight"])),
        part["value"] or "–",
        n,
        part["points"] or "–",
    )
    source = f'<br><span class="meta">{inert(part["source"])}</span>' if part["source"] else ""
    return (
        f'<tr><th scope="row">{inert(names[part["indicator"]])}{source}</th>'
        f"<td>{group_name(part['group'])}</td>"
        + "".join(f'<td class="n">{cell}</td>' for cell in cells)
        + "</tr>"
    )
