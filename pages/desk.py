"""The desk: what a clerk's departments are at work on, and the next step of each."""

import streamlit as st

import clock
from consultation import shelf
from db import reading
from identity import permits
from pages import _who
from pages._parts import acts, data_steps, worklist
from pages._parts.links import link
from pages._parts.pager import offset
from pages._words import _

SIZE = 20
here = _who.require(*permits.Act)
now = clock.now()

with st.container(horizontal=True, vertical_alignment="center"):
    st.title(_("Desk"), anchor=False)
    if permits.may_anywhere(here, permits.Act.CREATE):
        with st.container(key="begin", width="content"):
            link("draft", _("Begin a consultation"), icon=":material/add:")
st.markdown(_("What your departments are at work on, and what waits for whom."))
acts.answer()
data = data_steps.desk(here)

with reading() as session:
    count = shelf.desk_count(session, account=here)
page = st.container()
skipped = offset(count, size=SIZE)
with reading() as session:
    rows = shelf.desk(session, account=here, now=now, offset=skipped, limit=SIZE)

with page:
    if data and rows:
        st.header(_("Consultations"), anchor=False)
    for row in rows:
        worklist.show(row, account=here, now=now)
if not rows and not data:
    st.info(
        _(
            "Nothing here yet. Every consultation of your departments will stand on this page from "
            "its first draft to its answer. A drafter begins one."
        )
    )
