"""Polls and surveys: what is asked now, what came of it, and the other ways to say something."""

import streamlit as st

import clock
from db import reading
from pages._parts import asked_cards
from pages._parts.links import is_there, link
from pages._words import _
from places import BY_PATH
from surveys.polls import shelf as polls
from surveys.questionnaires import shelf as questionnaires

OPEN, CLOSED = 20, 6
OTHERS = ("rate", "services", "suggest", "hot_topics", "scorecards")
now = clock.now()
with reading() as session:
    open_polls = polls.open(session, limit=OPEN)
    open_surveys = questionnaires.open(session, limit=OPEN)
    closed_polls = polls.closed(session, limit=CLOSED)
    closed_surveys = questionnaires.closed(session, limit=CLOSED)

st.title(_("Polls and surveys"), anchor=False)
st.markdown(_(BY_PATH["opinion"].said))
with st.container(horizontal=True, key="opinion_others", gap="medium"):
    for path in filter(is_there, OTHERS):
        with st.container(key=f"other_{path}", width="content"):
            link(path, _(BY_PATH[path].title), icon=":material/arrow_forward:")

st.header(_("Asked now"), anchor=False)
for survey in open_surveys:
    asked_cards.survey(survey, now)
for poll in open_polls:
    asked_cards.poll(poll, now)
if not open_polls and not open_surveys:
    st.info(
        _(
            "Nothing is asked today. A poll or survey appears here on the day it opens; "
            "until then, see below what came of earlier ones, or raise something of your own."
        )
    )

st.header(_("What came of it"), anchor=False)
for poll in closed_polls:
    asked_cards.poll(poll, now)
for survey in closed_surveys:
    asked_cards.survey(survey, now)
if not closed_polls and not closed_surveys:
    st.info(
        _("Nothing has closed yet. Counts and results stay here, with all they were made from.")
    )
