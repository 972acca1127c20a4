"""One service: its rates with formula and numbers, the five levels, windows, bad ratings."""

from datetime import date

import altair as alt
import pandas as pd
import streamlit as st

from db import reading
from errors import NotFound
from pages import _theme, _words
from pages._parts import cards, rate_words, rating_cards, suggestion_words
from pages._parts.links import link
from pages._parts.service_board import name
from pages._parts.untrusted import inert, prose
from pages._words import _, number, plain
from surveys.ratings import board, rates, services
from surveys.ratings.rates import Period, Tally

SIZE = 10


def show(slug: str, *, period: Period, today: date) -> None:
    """Everything about it that is public."""
    try:
        with reading() as session:
            service = services.by_slug(session, slug=slug)
            tallies = rates.of_services(
                session, service_ids=[service.id], period=period, today=today
            )
            windows = rates.of_windows(session, service_id=service.id, period=period, today=today)
            after = st.query_params.get("after")
            page = board.bad_ratings(
                session, service_id=service.id, today=today, after=after, limit=SIZE
            )
    except NotFound:
        st.warning(_("We know no such service. Look for it among the services."))
        return
    tally = tallies[service.id]
    st.header(plain(name(service)), anchor=False)
    st.caption(plain(f"{_words.name(service.department)} · {service.code}"))
    prose(service.said)
    link("rate", _("Rate this service"), icon=":material/reviews:", service=service.slug)
    cards.numbers(rate_words.counted(tally))
    st.html(rate_words.rows(tally.rates))
    if tally.valid:
        _levels(tally)
    if windows:
        st.subheader(_("By window"), anchor=False)
        st.html("".join(_window(f"{row.name} {row.code}", each) for row, each in windows))
    st.subheader(_("Bad ratings, and what was done"), anchor=False)
    if page.items:
        st.html("".join(rating_cards.bad(row, about=False) for row in page.items))
    else:
        st.info(_("No bad ratings of this service."))
    cards.older("services", page.next, s=slug)


def _levels(tally: Tally) -> None:
    """How often each level was given, as bars and as a table."""
    frame = pd.DataFrame(
        {
            "level": [suggestion_words.satisfaction(each) for each in tally.levels],
            "n": list(tally.levels.values()),
            "look": ["good" if each > 2 else "bad" for each in tally.levels],
        }
    )
    bars = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("n:Q", title=None, axis=None, scale=alt.Scale(zero=True)),
            y=alt.Y("level:N", title=None, sort=None, axis=alt.Axis(labelLimit=200)),
            color=alt.Color(
                "look:N",
                legend=None,
                scale=alt.Scale(domain=["good", "bad"], range=[_theme.INK, _theme.VERMILION]),
            ),
        )
    )
    labels = bars.mark_text(align="left", dx=4).encode(text="n:Q", color=alt.value(_theme.TEXT))
    words = rate_words.sentence(tally)
    st.subheader(_("The five levels"), anchor=False)
    st.altair_chart(
        (bars + labels).properties(height=180), theme=None, alt=words, key="levels_chart"
    )
    st.caption(words)


def _window(title: str, tally: Tally) -> str:
    rate = tally.satisfaction
    few = rate_words.few(rate)
    return (
        f"<p>{inert(title)}: {rate_words.name(rate.formula)} <b>{rate_words.value(rate)}</b> "
        f'<span class="meta">{rate_words.fraction(rate)}{" · " + few if few else ""} · '
        f"{_('{n} cases').format(n=number(tally.handled))}</span></p>"
    )
