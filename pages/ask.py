"""Make polls: prepare one, have a second person open it, hand out codes, see it counted."""

import streamlit as st

import clock
from db import reading
from errors import NotAllowed, NotFound, Withdrawn
from identity import accounts
from identity.permits import Act
from models import AskingState
from pages import _who, _words
from pages._parts import (
    acts,
    ask_codes,
    ask_form,
    ask_list,
    ask_steps,
    poll_head,
    poll_results,
)
from pages._parts.links import link
from pages._words import _
from surveys.polls import results, shelf

here = _who.require(Act.ASK, Act.OPEN_ASKING)
slug = st.query_params.get("p", "")
poll, result = None, None
with reading() as session:
    regions = accounts.regions(session)
    departments = accounts.departments_of(session, account=here, act=Act.ASK)
    if slug:
        poll = shelf.worked_on(session, slug=slug, account=here)
        try:
            result = results.of(session, poll=poll)
        except (NotAllowed, NotFound, Withdrawn):
            result = None

if poll is None:
    st.title(_("Make polls"), anchor=False)
    acts.answer(ask_form.PLACE)
    ask_list.show(here)
    if departments:
        st.header(_("Begin a poll"), anchor=False)
        ask_form.show(None, departments=departments, regions=regions)
elif poll.state is AskingState.DRAFTING and departments:
    st.title(_("Prepare a poll"), anchor=False)
    poll_head.chip(poll)
    if poll.reason:
        st.warning(_("Sent back:") + " " + _words.plain(poll.reason))
    ask_form.show(poll, departments=[poll.department], regions=regions)
    ask_steps.preview(poll)
    ask_steps.submit_button(poll)
else:
    poll_head.show(poll, now=clock.now())
    if poll.state is AskingState.REVIEW:
        poll_head.terms(poll)
        ask_steps.preview(poll)
        ask_steps.review(poll, here)
    else:
        ask_steps.public_page(poll)
        ask_steps.running(poll, here)
        ask_steps.recount_button(poll, here)
    if poll.by_code:
        ask_codes.show(poll, here)
        ask_codes.assist(poll, here)
    if result:
        st.header(_("Result"), anchor=False)
        poll_results.show(poll, result)
        poll_results.files(poll)
        ask_list.other_words(poll)
if poll is not None:
    link("ask", _("All polls of your departments"), icon=":material/arrow_back:")
