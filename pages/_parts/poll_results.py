"""What a Poll came to: a sentence, a chart, a table, how sure one can be, the files."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import streamlit as st

from models import AskingState, Poll, PollMethod
from pages import _theme
from pages._parts import poll_rounds, poll_words
from pages._parts.untrusted import inert
from pages._words import _, number
from surveys.polls import tables
from surveys.polls.rules import CHOOSING
from surveys.results.intervals import wilson

WIDE = 11  # letters of a label on a phone's chart


def show(poll: Poll, result: Mapping[str, Any]) -> None:
    """The whole result."""
    words = poll_words.sentence(poll, result)
    st.text(words)
    if result["ballots"]:
        st.altair_chart(chart(poll, result), theme=None, alt=words, key=f"chart_{poll.slug}")
        st.html(_source(poll))
        with st.expander(_("The numbers as a table")):
            table(poll, result)
        if poll.method is PollMethod.RANKED:
            poll_rounds.show(poll, result)
    st.info(
        _("Whoever wanted to took part: this is not a representative sample.")
        + " "
        + poll_words.counted_by(poll),
        icon=":material/info:",
    )
    _levels(poll, result["levels"])


def chart(poll: Poll, result: Mapping[str, Any]) -> alt.LayerChart:
    """Bars, the longest first, each with its number; what won is green and has a tick."""
    named = poll_words.labels(poll)
    rows = [
        {
            "option": _short(named[row["key"]], won=row["key"] in result["winners"]),
            "n": row["n"],
            "label": number(row["n"]) + (f" · {row['share']} %" if "share" in row else ""),
            "won": row["key"] in result["winners"],
        }
        for row in tables.order(result)
    ]
    colour = alt.condition("datum.won", alt.value(_theme.GREEN), alt.value(_theme.INK))
    most = max(row["n"] for row in rows) or 1
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("option:N", sort=None, title=None, axis=alt.Axis(labelLimit=150)),
        x=alt.X(
            "n:Q", title=unit(poll), scale=alt.Scale(domain=[0, most * 1.8]), axis=_quiet(most)
        ),
    )
    bars = base.mark_bar().encode(color=colour)
    numbers = base.mark_text(align="left", dx=5).encode(text="label:N")
    return alt.layer(bars, numbers).properties(width="container", height=40 * len(rows) + 40)


def _quiet(most: int) -> alt.Axis:
    return alt.Axis(tickMinStep=1, tickCount=min(5, most), format=",d")


def _short(label: str, *, won: bool) -> str:
    text = label if len(label) <= WIDE else label[: WIDE - 1] + "…"
    return f"✓ {text}" if won else text


def unit(poll: Poll) -> str:
    """What the bars count."""
    units = {
        PollMethod.RANKED: _("First choices"),
        PollMethod.SCORE: _("Points in all"),
        PollMethod.QUADRATIC: _("Votes in all"),
    }
    return units.get(poll.method, _("Ballots"))


def _source(poll: Poll) -> str:
    day = poll_words.when(poll, poll.closed_at) if poll.closed_at else _("Counted as votes come in")
    return f'<p class="meta">{inert(poll.department.name)} · {inert(day)}</p>'


def table(poll: Poll, result: Mapping[str, Any]) -> None:
    """Every option with its counts, shares, and how far chance alone may have moved a share."""
    columns = {
        "n": unit(poll),
        "share": _("Share of ballots"),
        "share_of_choices": _("Share of all choices"),
        "mean": _("Mean"),
        "median": _("Median"),
    }
    there = [name for name in columns if name in result["options"][0]]
    heads = [_("Option"), *(columns[name] for name in there)]
    named = poll_words.labels(poll)
    rows = [
        [named[row["key"]], *(_cell(name, row[name]) for name in there)]
        for row in tables.order(result)
    ]
    if "share" in there and result["ballots"]:
        heads.append(_("95 % interval"))
        for cells, row in zip(rows, tables.order(result), strict=True):
            low, high = wilson(row["n"], result["ballots"])
            cells.append(f"{low * 100:.1f}–{high * 100:.1f} %")
    st.html(grid(heads, rows))


def _cell(name: str, value: float) -> str:
    return f"{value:.2f} %" if name.startswith("share") else number(value)


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """HTML of a table that scrolls by itself when it is wide; the first cell names the row."""
    top = "".join(
        f'<th scope="col"{_right(at)}>{inert(head)}</th>' for at, head in enumerate(heads)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{inert(cell)}</th>' if not at else f'<td class="n">{inert(cell)}</td>'
            for at, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{inert(heads[0])}">'
        f'<table class="figures"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _right(at: int) -> str:
    return ' class="n"' if at else ""


def _levels(poll: Poll, levels: Sequence[Mapping[str, Any]]) -> None:
    """How surely the voters are known, and what each group chose where it is large enough."""
    if not levels:
        return
    named = poll_words.labels(poll)
    detailed = poll.method in CHOOSING
    rows = []
    for level in levels:
        shown = level["options"] or {}
        cells = [number(shown[key]) if shown else "–" for key in named] if detailed else []
        rows.append([level_name(level["level"]), number(level["ballots"]), *cells])
    with st.expander(_("How surely the voters are known")):
        st.html(grid([_("Level"), _("Ballots"), *(named.values() if detailed else ())], rows))
        if detailed:
            st.caption(_("–: too few ballots to show what they chose."))


def level_name(level: int) -> str:
    """The name of an assurance level of a ballot."""
    names = (
        _("0 · with a one-time code"),
        _("1 · telephone"),
        _("2 · self-filled"),
        _("3 · name and number checked"),
        _("4 · real person checked"),
        _("5 · certificate or counter"),
    )
    return names[level] if 0 <= level < len(names) else str(level)


def files(poll: Poll) -> None:
    """The files: results, and after closing the ballots with the script that recounts them."""
    csv = f'<a href="/polls/{poll.slug}/results.csv">{_("Results (CSV)")}</a>'
    json = f'<a href="/api/v1/polls/{poll.slug}/results">{_("For programs (JSON)")}</a>'
    if poll.state is not AskingState.CLOSED or not poll.package_sha256:
        st.html(f'<ul class="files"><li>{csv} · {json}</li></ul>')
        return
    words = _("All ballots without names, with a script that recounts them (zip)")
    st.html(
        f'<ul class="files"><li><a href="/polls/{poll.slug}/ballots.zip">{words}</a></li>'
        f"<li>{csv} · {json}</li>"
        f'<li class="meta">sha256 {poll.package_sha256}</li></ul>'
    )
