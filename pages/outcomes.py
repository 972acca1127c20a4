"""Outcomes: every answered Consultation, with what was said and what was taken up."""

import streamlit as st

import clock
from consultation import outcome, shelf
from db import reading
from pages._parts import cards
from pages._parts.links import link
from pages._words import _
from places import BY_PATH, HOME

now = clock.now()
with reading() as session:
    found = shelf.answered(session, after=st.query_params.get("after"))
    tallies = outcome.tallies(session, consultation_ids=[each.id for each in found.items])

st.title(_("Outcomes"), anchor=False)
st.markdown(_(BY_PATH["outcomes"].said))
for consultation in found.items:
    cards.answered_one(consultation, tallies.get(consultation.id), now)
if not found.items:
    st.info(
        _("Nothing is here yet. When a department has answered, its answer appears on this page.")
    )
    link(HOME, _("See what is open now"), icon=":material/arrow_forward:")
cards.older("outcomes", found.next)
