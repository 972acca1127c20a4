"""The charts on a Dataset's page: those its department puts first, else the first that fits."""

import streamlit as st

from db import reading
from errors import Refusal
from models import Dataset, Release
from opendata import charts, saved_charts
from pages import _refusals
from pages._parts import chart_first, chart_view
from pages._words import plain


def show(dataset: Dataset, release: Release) -> None:
    """At least one chart of a table that has rows, and the way to make another."""
    with reading() as session:
        found = saved_charts.featured(session, dataset=dataset, release=release)
    try:
        if not found and release.rows and release.columns:
            _first(release)
        chart_first.show(dataset, release)
    except Refusal as refusal:
        _refusals.say(refusal)


def _first(release: Release) -> None:
    form = charts.first_form(charts.columns_of(release), release.profile)
    shown = chart_view.made(release, form)
    st.header(plain(shown.title), anchor=False)
    chart_view.show(shown, key="first")
