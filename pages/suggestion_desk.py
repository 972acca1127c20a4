"""The suggestion desk: reply in time, hand on by duty, bring in hotline orders, see how it goes."""

import streamlit as st

import clock
from db import reading
from identity.permits import Act, may_anywhere
from pages import _who
from pages._parts import choice, desk_duties, desk_orders, desk_suggestions, hot_board
from pages._words import _
from places import BY_PATH
from surveys.suggestions import board

here, today = _who.require(Act.ROUTE, Act.REPLY, Act.ANALYSE, Act.KEEP_DUTIES), clock.today()
names = {}
if may_anywhere(here, Act.ROUTE) or may_anywhere(here, Act.REPLY):
    names["queue"] = _("Waiting")
if may_anywhere(here, Act.ANALYSE):
    names["orders"] = _("Hotline orders")
names |= {"duties": _("Duties"), "figures": _("Figures")}

st.title(_("Suggestion desk"), anchor=False)
st.markdown(_(BY_PATH["suggestion_desk"].said))
tab = choice.in_address("tab", names)
st.segmented_control(
    _("Part of the page"),
    list(names),
    required=True,
    format_func=names.__getitem__,
    key=choice.key("tab"),
    label_visibility="collapsed",
    on_change=choice.write,
    args=("tab", next(iter(names)), "p", "part", "s"),
)
if tab == "queue":
    desk_suggestions.show(today)
elif tab == "orders":
    desk_orders.show()
elif tab == "duties":
    desk_duties.show()
else:
    with reading() as session:
        counted, late = board.board(session, today=today), board.overdue(session, today=today)
    hot_board.show(counted)
    hot_board.overdue(late)
