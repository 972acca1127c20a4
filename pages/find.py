"""Search: consultations, clauses of drafts, decisions."""

import streamlit as st

import search
from db import reading
from pages._parts import hits, memory
from pages._parts.pager import offset
from pages._words import _, number
from places import BY_PATH

SIZE, LONGEST = 20, 200


def asked() -> None:
    """The words and the kind go into the address, the first page again."""
    query = {"q": memory.kept("find_q", "").strip(), "kind": memory.kept("find_kind") or ""}
    st.query_params.from_dict({name: value for name, value in query.items() if value})
    memory.take("p")


q = st.query_params.get("q", "")[:LONGEST]
wanted = st.query_params.get("kind", "")
kind = search.Kind(wanted) if wanted in hits.KINDS and wanted else None

st.title(_("Search"), anchor=False)
st.markdown(_(BY_PATH["find"].said))
with st.form("find", border=False):
    row = st.container(horizontal=True, vertical_alignment="bottom")
    row.text_input(_("What are you looking for?"), value=q, key="find_q", max_chars=LONGEST)
    row.form_submit_button(_("Search"), key="find_do", on_click=asked)
    st.radio(
        _("Kind"),
        hits.KINDS,
        index=hits.KINDS.index(kind.value if kind else ""),
        format_func=hits.kind_name,
        key="find_kind",
        horizontal=True,
    )

with reading() as session:
    count = search.count(session, q=q, kind=kind)
if q and count:
    st.markdown(_("{n} places found").format(n=number(count)))
found = st.container()
skipped = offset(count, size=SIZE)
with reading() as session:
    page = search.find(session, q=q, kind=kind, offset=skipped, limit=SIZE)
with found:
    for place, hit in enumerate(page):
        hits.show(place, hit)
if not q:
    hits.guide()
elif not page:
    hits.nothing(q)
