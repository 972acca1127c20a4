"""A chart of a dataset: seen, changed, kept, shown elsewhere, pinned to a consultation."""

import streamlit as st

import clock
from db import reading
from opendata import charts, saved_charts, shelf
from pages import _who
from pages._parts import (
    chart_builder,
    chart_filters,
    chart_share,
    chart_view,
    dataset_words,
    evidence_pin,
)
from pages._parts.links import link
from pages._words import _, plain

now, here = clock.now(), _who.account()
code = st.query_params.get("code", "")
saved = None
with reading() as session:
    if code:
        saved = saved_charts.by_code(session, code=code, account=here, now=now)
        release = saved.release
    else:
        dataset = shelf.by_slug(session, slug=st.query_params.get("d", ""))
        number = dataset_words.release_number(dataset)
        release = shelf.readable(session, slug=dataset.slug, number=number, account=here, now=now)
dataset, columns = release.dataset, charts.columns_of(release)
where = chart_builder.Address(dataset.slug, release.number)
first = charts.first_form(columns, release.profile)
form = saved.form if saved else chart_builder.from_address(first)

with st.container(key="chart_page"):
    heading = st.empty()
    drawing, choices = st.columns([2, 1], gap="large")
    with choices:
        st.header(_("Adjust the chart"), anchor=False)
        chart_builder.show(form, columns, where)
        chart_filters.show(form, columns, where)
    with drawing:
        official = saved is None or saved.official
        shown = chart_view.of(release, form, key="main", official=official)
        link("dataset", _("The dataset"), d=dataset.slug, release=str(release.number))
    heading.title(plain(shown.title if shown else dataset.title), anchor=False)
if shown:
    st.header(_("Take it along"), anchor=False)
    if saved:
        chart_share.kept(saved, shown)
    else:
        chart_share.keep_button(release, form)
    evidence_pin.show(release, form)
