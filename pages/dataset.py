"""A dataset: what it is, how fresh and how good, its rows and columns, its releases, how to use."""

import streamlit as st

import clock
from db import reading
from opendata import catalogue, shelf
from pages import _who
from pages._parts import (
    choice,
    dataset_chart,
    dataset_columns,
    dataset_files,
    dataset_head,
    dataset_quality,
    dataset_seen,
    dataset_table,
    dataset_use,
    dataset_versions,
    dataset_words,
    follow_button,
    inquiries,
    reuse_list,
)
from pages._words import _

now, here = clock.now(), _who.account()
with reading() as session:
    dataset = shelf.by_slug(session, slug=st.query_params.get("d", ""))
    readable = shelf.may_read(session, dataset=dataset, account=here, now=now)
    releases = catalogue.releases(session, dataset=dataset, limit=50)
    number = dataset_words.release_number(dataset)
    release = (
        catalogue.release(session, dataset=dataset, number=number) if number is not None else None
    )
    resources = list(dataset.resources)
newest = next((each for each in releases if each.number == dataset.newest), None)
served = release is not None and release.is_served

dataset_seen.count(dataset)
dataset_head.show(dataset, release, newest, now)
names = {"about": _("Overview")}
if served and readable:
    names["table"] = _("Table")
if release:
    names["columns"] = _("Columns")
names["versions"] = _("Releases")
if served:
    names["use"] = _("Use and cite")
names["ask"] = _("Ask or correct")
tab = choice.in_address("tab", names)
with st.container(key="tabs"):
    st.segmented_control(
        _("Part of the page"),
        list(names),
        required=True,
        format_func=names.__getitem__,
        key=choice.key("tab"),
        label_visibility="collapsed",
        on_change=choice.write,
        args=("tab", "about", *dataset_table.STATE, "fix_row", "columns_page"),
    )

if tab == "about":
    with dataset_head.introduction(dataset, release):
        if not readable:
            dataset_head.closed(dataset)
        elif served and release:
            dataset_files.show(dataset, release, here, now)
        else:
            dataset_head.empty(dataset)
        follow_button.show(dataset)
    if served and readable and release:
        dataset_chart.show(dataset, release)
    if served and release:
        dataset_quality.show(release)
    reuse_list.show(dataset)
elif tab == "table" and release:
    dataset_table.show(dataset, release)
elif tab == "columns" and release:
    dataset_columns.show(release, profiled=served and readable)
elif tab == "versions":
    dataset_versions.show(dataset, releases, here=number)
elif tab == "use" and release:
    dataset_use.show(dataset, release)
    dataset_use.cite(dataset, release)
elif tab == "ask":
    inquiries.show(dataset, release)
