"""On a Dataset's page: the charts its department puts first, and the way to make another."""

import streamlit as st

from db import reading
from models import Dataset, Release
from opendata import saved_charts
from pages._parts import chart_view
from pages._parts.links import link
from pages._words import _, plain


def show(dataset: Dataset, release: Release) -> None:
    """Each on the Release that is read; below them the way to the page that makes charts."""
    with reading() as session:
        found = saved_charts.featured(session, dataset=dataset, release=release)
    for saved in found:
        shown = chart_view.made(release, saved.form)
        st.header(plain(shown.title), anchor=False)
        chart_view.show(shown, key=f"first_{saved.chart.code}")
    where = {"d": dataset.slug, "release": str(release.number)}
    link("chart", _("Make a chart of these data"), icon=":material/bar_chart:", **where)
