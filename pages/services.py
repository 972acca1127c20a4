"""Services: how people rate each, what was done about bad ratings, departments side by side."""

from datetime import timedelta

import streamlit as st

import clock
from db import reading
from identity import accounts
from pages._parts import choice, service_board, service_facts
from pages._parts.links import is_there, link
from pages._words import _
from places import BY_PATH
from surveys.ratings.rates import Period

MONTHS = {"12": 365, "3": 91, "all": 0}
LONGEST = 80
today = clock.today()
tabs = {
    "services": _("By service"),
    "bad": _("Bad ratings"),
    "departments": _("By department"),
}
months = {"12": _("12 months"), "3": _("3 months"), "all": _("All time")}

st.title(_("Service ratings"), anchor=False)
st.markdown(_(BY_PATH["services"].said))
chosen = choice.in_address("months", months)
period = Period(today - timedelta(days=MONTHS[chosen]), today) if MONTHS[chosen] else Period()
slug = st.query_params.get("s", "")[:LONGEST]
if slug:
    link("services", _("All services"), icon=":material/arrow_back:")
tab = "services" if slug else choice.in_address("tab", tabs)
if not slug:
    st.segmented_control(
        _("Part of the page"),
        list(tabs),
        required=True,
        format_func=tabs.__getitem__,
        key=choice.key("tab"),
        label_visibility="collapsed",
        on_change=choice.write,
        args=("tab", "services", "after", "fate"),
    )
if tab != "bad":
    st.segmented_control(
        _("Cases finished within"),
        list(months),
        required=True,
        format_func=months.__getitem__,
        key=choice.key("months"),
        on_change=choice.write,
        args=("months", "12", "after"),
    )
if slug:
    service_facts.show(slug, period=period, today=today)
elif tab == "departments":
    service_board.departments(period=period, today=today)
else:
    with reading() as session:
        every = accounts.departments(session)
    department = service_board.filters(every)
    if tab == "bad":
        service_board.bad(department, today=today)
    else:
        service_board.services(department, period=period, today=today)
for path in filter(is_there, ("rate", "scorecards", "opinion")):
    link(path, _(BY_PATH[path].title), icon=":material/arrow_forward:")
