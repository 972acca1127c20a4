"""Open data: the catalogue, searched and narrowed down."""

from urllib.parse import urlencode

import streamlit as st

import clock
from db import reading
from opendata import catalogue
from pages._parts import dataset_cards, dataset_facets
from pages._parts.links import is_there, link
from pages._parts.pager import offset
from pages._words import _, number
from places import BY_PATH

SIZE = 20
FOR_PROGRAMS = ("q", "department", "theme", "format", "openness", "region", "keyword")
now = clock.now()
wanted = dataset_facets.asked()
with reading() as session:
    count = catalogue.count(session, **wanted)

st.title(_("Open data"), anchor=False)
st.markdown(_(BY_PATH["datasets"].said))
dataset_facets.search()
above = st.container()
skipped = offset(count, size=SIZE)
with reading() as session:
    found = catalogue.found(
        session, **wanted, sort=dataset_facets.sort(), offset=skipped, limit=SIZE
    )
    releases = catalogue.newest(session, datasets=found.items)

with above:
    dataset_facets.show(found)
    with st.container(horizontal=True, vertical_alignment="center", key="order_row"):
        st.markdown(_("{n} datasets").format(n=number(found.count)), width="content")
        dataset_facets.order("q" in wanted)
    for dataset in found.items:
        dataset_cards.one(dataset, releases.get(dataset.id), now)
    if not found.items:
        dataset_facets.nothing(wanted)
query = urlencode({name: wanted[name] for name in FOR_PROGRAMS if name in wanted})
for path in filter(is_there, ("data_requests", "self_check")):
    link(path, _(BY_PATH[path].title), icon=":material/arrow_forward:")
dataset_facets.machine("/api/v1/datasets" + (f"?{query}" if query else ""))
