"""Charts and tables of results: shares with their intervals, nothing for what is withheld."""

from typing import Any

import altair as alt

from pages import _theme
from pages._parts import result_words
from pages._parts.poll_results import grid
from pages._words import _, number
from surveys.forms.form import QuestionKind
from surveys.results.tallies import Line, Tally

WIDE = 13  # letters of a label on a phone's chart


def rows(tally: Tally, *, weighted: bool) -> list[dict[str, Any]]:
    """What is drawn: NPS by its groups, all else by its answers."""
    if tally.kind is QuestionKind.NPS and tally.facts.get("groups"):
        whole = sum(tally.facts["groups"].values()) or 1
        named = result_words.groups()
        return [
            _row(named[key], n, 100 * n / whole, None, None)
            for key, n in reversed(tally.facts["groups"].items())
        ]
    return [_of(tally, line, weighted) for line in tally.lines]


def _of(tally: Tally, line: Line, weighted: bool) -> dict[str, Any]:
    label = result_words.answer(line.key, line.label, tally.kind)
    if weighted and line.weighted is not None and line.n is not None:
        return _row(label, None, line.weighted, None, None)
    return _row(label, line.n, line.share, line.low, line.high)


def _row(
    label: str, n: int | None, share: float | None, low: float | None, high: float | None
) -> dict[str, Any]:
    short = label if len(label) <= WIDE else label[: WIDE - 1] + "…"
    said = _("withheld") if share is None else f"{share:.1f} %"
    more = f" · {number(n)}" if n is not None else ""
    ends = (low or 0, high if high is not None else share or 0)
    return {
        "answer": short,
        "share": share or 0,
        "low": ends[0],
        "high": ends[1],
        "said": said + more,
    }


def chart(tally: Tally, *, weighted: bool) -> alt.LayerChart:
    """Bars with the 95 % interval as a line, each with its share and n."""
    values = rows(tally, weighted=weighted)
    most = max([row["high"] for row in values] + [row["share"] for row in values] + [1.0])
    base = alt.Chart(alt.Data(values=values)).encode(
        y=alt.Y("answer:N", sort=None, title=None, axis=alt.Axis(labelLimit=200))
    )
    scale = alt.Scale(domain=[0, most * 1.6])
    axis = alt.Axis(tickCount=4, format=".0f")
    x = alt.X("share:Q", title=_("Share (%)"), scale=scale, axis=axis)
    bars = base.mark_bar(height={"band": 0.62}).encode(x=x)
    spans = base.mark_rule(color=_theme.AMBER, strokeWidth=3).encode(
        x=alt.X("low:Q", scale=scale), x2="high:Q"
    )
    words = base.mark_text(align="left", dx=7).encode(x=alt.X("high:Q", scale=scale), text="said:N")
    layers = [bars, words] if weighted else [bars, spans, words]
    return alt.layer(*layers).properties(width="container", height=36 * len(values) + 50)


def table(tally: Tally) -> str:
    """HTML of all figures of the answers."""
    heads = [_("Option"), _("How many"), _("Share"), _("95 % interval")]
    extra: dict[str, str] = {}
    for name, head in (
        ("share_of_answers", _("Share of all choices")),
        ("weighted", _("Weighted share")),
        ("mean_rank", _("Mean rank")),
    ):
        if any(getattr(line, name) is not None for line in tally.lines):
            extra[name] = head
    if tally.kind is QuestionKind.RANKING:
        heads[1:3] = [_("First places"), _("Share of first places")]
    lines = []
    for line in tally.lines:
        cells = [
            result_words.answer(line.key, line.label, tally.kind),
            _n(line.n),
            _per_cent(line.share),
            f"{line.low:.1f}–{line.high:.1f} %" if line.low is not None else "–",
        ]
        for name in extra:
            value = getattr(line, name)
            cells.append(_per_cent(value) if name != "mean_rank" else _number(value))
        lines.append(cells)
    return grid([*heads, *extra.values()], lines)


def _n(n: int | None) -> str:
    return "–" if n is None else number(n)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _per_cent(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} %"
