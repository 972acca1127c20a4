"""The surveys an analyst works on, and how many came in on each day."""

from collections.abc import Sequence
from datetime import date

import altair as alt
import streamlit as st

import code_words
from db import reading
from models import Account
from pages import _words
from pages._parts.links import link
from pages._parts.pager import offset
from pages._parts.poll_results import grid
from pages._words import _, number, plain
from surveys.results import desk

SIZE = 20


def show(account: Account) -> None:
    with reading() as session:
        skipped = offset(desk.count(session, account=account), size=SIZE)
        rows = desk.surveys(session, account=account, offset=skipped, limit=SIZE)
    for survey in rows:
        with st.container(border=True, key=f"analyse_{survey.slug}"):
            what, action = st.columns([5, 2], vertical_alignment="center")
            with what:
                st.markdown(f"**{plain(survey.title)}**")
                state = code_words.said(survey.state, _words.language())
                n = _("{n} responses").format(n=number(survey.submitted))
                st.caption(f"{state} · {n} · {plain(_words.name(survey.department))}")
            with action:
                link("analyse", _("Work on this one"), s=survey.slug)
    if not rows:
        st.info(_("Surveys of your departments stand here from the day they open."))


def days(found: Sequence[tuple[date, int]]) -> None:
    """Responses by day: a sentence, bars, a table."""
    if not found:
        st.info(_("No response has come in yet."))
        return
    top = max(found, key=lambda pair: pair[1])
    words = _("Responses on {n} days, most of them on {day}: {most}.").format(
        n=number(len(found)), day=_words.date(top[0]), most=number(top[1])
    )
    st.text(words)
    rows = [{"day": day.isoformat(), "n": n} for day, n in found]
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(
            x=alt.X("yearmonthdate(day):T", title=None, axis=alt.Axis(format="%m-%d", tickCount=6)),
            y=alt.Y("n:Q", title=_("Responses"), axis=alt.Axis(tickMinStep=1, tickCount=4)),
        )
        .properties(width="container", height=180)
    )
    st.altair_chart(chart, theme=None, alt=words, key="days")
    with st.expander(_("The numbers as a table"), key="table_days"):
        lines = [[_words.date(day), number(n)] for day, n in found]
        st.html(grid([_("Day"), _("Responses")], lines))
