"""The service desk: bad ratings to put right in time, appeals, services and their cases."""

import streamlit as st

import clock
from identity.permits import Act, may_anywhere
from pages import _who
from pages._parts import (
    choice,
    desk_appeals,
    desk_assist,
    desk_matters,
    desk_ratings,
    desk_services,
)
from pages._words import _
from places import BY_PATH

here, today = _who.require(Act.RECTIFY, Act.REVIEW_RATING, Act.KEEP_SERVICES), clock.today()
names = {}
if may_anywhere(here, Act.RECTIFY):
    names["bad"] = _("Bad ratings")
if may_anywhere(here, Act.REVIEW_RATING):
    names["appeals"] = _("Appeals")
if may_anywhere(here, Act.KEEP_SERVICES):
    names |= {"services": _("Services and windows"), "cases": _("Cases")}
if may_anywhere(here, Act.ASSIST):
    names["assist"] = _("Enter a rating")

st.title(_("Service desk"), anchor=False)
st.markdown(_(BY_PATH["service_desk"].said))
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
if tab == "bad":
    desk_ratings.show(today)
elif tab == "appeals":
    desk_appeals.show()
elif tab == "services":
    desk_services.show()
elif tab == "cases":
    desk_matters.show()
else:
    desk_assist.show()
