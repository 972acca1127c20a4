"""A chart as it is shown everywhere: drawn, told in words, its source, its data one click away."""

import altair as alt
import streamlit as st

from errors import Refusal
from models import Dataset, Release
from opendata import chart_words, charts
from opendata.chart_form import ChartForm
from opendata.charts import Shown
from pages import _refusals, _theme, _words
from pages._parts.untrusted import inert
from pages._words import _

ROWS = 200  # of the table; all are in the CSV
__all__ = ["made", "of", "show", "table"]
assert _theme.FONT  # registers the look


def of(release: Release, form: ChartForm, *, key: str, official: bool = True) -> Shown | None:
    """Show the chart of `form`; when this table cannot be shown so, say why and give None."""
    try:
        shown = made(release, form, official=official)
    except Refusal as refusal:
        _refusals.say(refusal)
        return None
    show(shown, key=key)
    return shown


def made(release: Release, form: ChartForm, *, official: bool = True) -> Shown:
    """The chart in the language of this run; a reader's says that it is one. Refuses as the
    form does."""
    language = _words.language()
    shown = charts.shown(release, form, language=language)
    return shown if official else shown.signed(chart_words.by_reader(language))


def show(shown: Shown, *, key: str) -> None:
    """The chart without its title."""
    kind = alt.LayerChart if "layer" in shown.spec else alt.Chart
    chart = kind.from_dict(shown.spec)
    st.altair_chart(chart, theme=None, alt=shown.sentence, key=f"{key}_chart")
    st.text(shown.sentence)
    st.html(f'<p class="meta">{inert(shown.source)}</p>')
    with st.expander(_("The numbers as a table")):
        table(shown)
        st.download_button(
            _("These numbers as CSV"),
            shown.csv(),
            file_name="chart.csv",
            mime="text/csv",
            key=f"{key}_csv",
            on_click="ignore",
            icon=":material/download:",
        )


def table(shown: Shown) -> None:
    """The first rows of its data, every cell as text."""
    language = _words.language()
    heads = "".join(
        f'<th scope="col">{inert(head)}</th>' for head in charts.headings(shown, language)
    )
    rows = "".join(
        "<tr>" + "".join(f"<td>{inert(cell)}</td>" for cell in row) + "</tr>"
        for row in shown.table(language)[:ROWS]
    )
    st.html(
        f'<div class="scroll rows" tabindex="0" role="region" aria-label="{inert(shown.title)}">'
        f'<table class="figures"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )
    if len(shown.data.rows) > ROWS:
        st.html(f'<p class="meta">{_("These are the first rows; all are in the CSV.")}</p>')


def address(dataset: Dataset, release: Release) -> dict[str, str]:
    """Where a chart of this Release is built."""
    return {"d": dataset.slug, "release": str(release.number)}
