"""Home: what is open now, what is being answered, what came of what people said."""

import streamlit as st

import clock
from consultation import outcome, shelf
from db import reading
from models import Stage
from opendata import catalogue
from pages import _top
from pages._parts import asked_cards, cards, dataset_cards
from pages._parts.links import link
from pages._words import _
from places import BY_PATH, HOME

OPEN, CLOSED, LATELY, FRESH, ASKED = 12, 6, 4, 3, 2
now = clock.now()
with reading() as session:
    open_now = shelf.published(
        session, stage=Stage.OPEN, after=st.query_params.get("after"), limit=OPEN
    )
    closed = shelf.published(session, stage=Stage.CLOSED, limit=CLOSED)
    answered = shelf.answered(session, limit=LATELY)
    tallies = outcome.tallies(session, consultation_ids=[each.id for each in answered.items])
    figures = shelf.numbers(session)
    fresh = catalogue.latest(session, limit=FRESH)

st.title(_("Have your say"), anchor=False)
st.markdown(_(BY_PATH[HOME].said))
with st.form("home_search", border=False, enter_to_submit=True):
    row = st.container(horizontal=True, vertical_alignment="bottom")
    q = row.text_input(
        _("Search consultations, drafts and decisions"),
        key="home_q",
        max_chars=200,
        placeholder=_("For example: parking fees, Article 12"),
    )
    if row.form_submit_button(_("Search"), key="home_find"):
        st.switch_page(_top.pages()["find"], query_params={"q": q})
st.header(_("Open now"), anchor=False)
for consultation in open_now.items:
    cards.open_one(consultation, now)
if not open_now.items:
    st.info(
        _(
            "Nothing is open for comments today. A consultation appears here on the day it opens; "
            "until then, read what came of earlier ones."
        )
    )
cards.older(HOME, open_now.next)

st.header(_("Polls and surveys"), anchor=False)
asked_cards.asked_now(now, limit=ASKED)

st.header(_("You said, we did"), anchor=False)
for consultation in answered.items:
    cards.answered_one(consultation, tallies.get(consultation.id), now)
if answered.items:
    link("outcomes", _("All outcomes"), icon=":material/arrow_forward:")
else:
    st.info(
        _("Nothing is here yet. When a department has answered, its answer appears on this page.")
    )

st.header(_("Closed, being answered"), anchor=False)
for consultation in closed.items:
    cards.closed_one(consultation, now)
if not closed.items:
    st.info(
        _(
            "No department owes an answer at present. After the closing day a consultation stands "
            "here, with the day by which it must be answered."
        )
    )

st.header(_("Fresh data"), anchor=False)
dataset_cards.fresh(fresh)

st.header(_("So far"), anchor=False)
cards.numbers(
    {
        _("Open for comments now"): figures.open,
        _("Comments received so far"): figures.comments,
        _("Consultations answered"): figures.answered,
        _("Topics adopted in full or in part"): figures.adopted,
    }
)
