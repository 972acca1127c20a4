"""The chart on a Dataset's page: how often each value of its first categorical column stands."""

import altair as alt
import pandas as pd
import streamlit as st

from models import Dataset, Release
from opendata.columns import Column, ColumnType
from pages import _frames, _theme, _words
from pages._parts import chart_first
from pages._parts.untrusted import inert
from pages._words import _, number, plain

SHOWN, MANY, LABEL = 12, 200, 20


def show(dataset: Dataset, release: Release) -> None:
    """Bars with their sentence, their source and their data; nothing for a table without such."""
    chart_first.show(dataset, release)
    columns = [Column.from_json(each) for each in release.columns]
    column = _column(release, columns)
    if column is None or not release.rows:
        return
    counts = _frames.counts(release.table_sha256, column.name, (), columns)
    found = [(value or _("(empty)"), n) for value, n in counts][:SHOWN]
    sentence = _sentence(column, found, release.rows)
    st.header(plain(_("Rows by {column}").format(column=column.label)), anchor=False)
    st.text(sentence)
    frame = pd.DataFrame(
        {"value": [_cut(value) for value, _n in found], "n": [n for _v, n in found]}
    )
    st.altair_chart(_bars(frame), theme=None, alt=sentence)
    day = _words.date(release.published_at) if release.published_at else ""
    source = _("Source: {department}, release {n} of {day}").format(
        department=_words.name(dataset.department), n=release.number, day=day
    )
    st.html(f'<p class="meta">{inert(source)}</p>')
    with st.expander(_("The data of this chart")):
        rows = "".join(
            f'<tr><th scope="row">{inert(value)}</th><td class="n">{number(n)}</td></tr>'
            for value, n in found
        )
        st.html(f'<table class="figures"><tbody>{rows}</tbody></table>')


def _column(release: Release, columns: list[Column]) -> Column | None:
    few = {str(each.get("name")): int(each.get("distinct") or 0) for each in release.profile}
    kinds = (ColumnType.TEXT, ColumnType.REGION, ColumnType.BOOLEAN)
    named = [each for each in columns if each.type in kinds]
    good = [each for each in named if 1 < few.get(each.name, 0) <= MANY]
    return next(iter(good or ([] if few else named)), None)


def _sentence(column: Column, found: list[tuple[str, int]], rows: int) -> str:
    first, n = found[0]
    words = _("{value} stands most often in {column}: {n} of {all} rows, {share}.")
    return words.format(
        value=first,
        column=column.label,
        n=number(n),
        all=number(rows),
        share=f"{100 * n / rows:.1f} %",
    )


def _cut(value: str) -> str:
    return value if len(value) <= LABEL else value[:LABEL] + "…"


def _bars(frame: pd.DataFrame) -> alt.LayerChart:
    """Bars from zero, each with its number."""
    base = alt.Chart(frame).encode(
        y=alt.Y("value:N", sort=None, title=None),
        x=alt.X("n:Q", axis=None, scale=alt.Scale(zero=True)),
    )
    labels = base.mark_text(align="left", dx=6).encode(text=alt.Text("n:Q", format=","))
    return (base.mark_bar(color=_theme.INK) + labels).properties(height=alt.Step(30))
