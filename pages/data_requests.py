"""Data requests: what people ask for, by when an answer is owed, what came of it."""

import streamlit as st

import clock
import code_words
from db import reading
from identity import accounts
from models import InquiryKind, InquiryState
from opendata import inquiry_list
from pages import _who, _words
from pages._parts import choice, inquiry_cards, inquiry_form
from pages._parts.links import is_there, link
from pages._parts.summary_tab import numbers
from pages._words import _, number
from places import BY_PATH

SIZE = 20
STATES = {"": None, "waiting": InquiryState.WAITING, "answered": InquiryState.ANSWERED}
here, today = _who.account(), clock.today()


def state_name(key: str) -> str:
    """What a choice of states is called."""
    state = STATES[key]
    return code_words.said(state, _words.language()) if state else _("All")


st.title(_("Data requests"), anchor=False)
st.markdown(_(BY_PATH["data_requests"].said))
asked = st.query_params.get("inquiry", "")
if asked.isdecimal() and len(asked) < 12:
    with reading() as session:
        one = inquiry_list.one(session, inquiry_id=int(asked), account=here, today=today)
    inquiry_cards.show([one], about=True)
    link("data_requests", _("All data requests"), icon=":material/arrow_back:")
    st.stop()

state = choice.in_address("state", STATES)
with reading() as session:
    counts = inquiry_list.counts(session, kind=InquiryKind.REQUEST, today=today)
    departments = accounts.departments(session)
    page = inquiry_list.requests(
        session,
        account=here,
        state=STATES[state],
        today=today,
        after=st.query_params.get("after"),
        limit=SIZE,
    )
pairs = (
    (_("Without an answer yet"), counts.waiting),
    (_("Of these overdue"), counts.overdue),
    (_("With an answer"), counts.answered),
    (_("Answered in time"), counts.in_time),
)
st.html(numbers([(name, number(n)) for name, n in pairs]))
with st.expander(_("Ask for data that are not here"), icon=":material/add:", key="want"):
    st.markdown(_("The department answers within ten workdays, in public."))
    inquiry_form.request(departments)
st.segmented_control(
    _("Show"),
    list(STATES),
    required=True,
    format_func=state_name,
    key=choice.key("state"),
    on_change=choice.write,
    args=("state", "", "after"),
)
inquiry_cards.show(page.items, about=True)
if not page.items:
    st.info(_("No requests here yet. What people ask for will stand here with its answer."))
if page.next:
    more = {"after": page.next} | ({"state": state} if state else {})
    link("data_requests", _("Older ones"), icon=":material/history:", **more)
for path in filter(is_there, ("datasets", "self_check")):
    link(path, _(BY_PATH[path].title), icon=":material/arrow_forward:")
