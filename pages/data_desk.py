"""The data desk: answer what people ask, look at what they made, decide on applications."""

import streamlit as st

import clock
from identity.permits import Act, may_anywhere
from pages import _who
from pages._parts import choice, desk_applications, desk_inquiries, desk_reuses
from pages._words import _
from places import BY_PATH

here, today = _who.require(Act.ANSWER_DATA, Act.GRANT_DATA), clock.today()
names = {}
if may_anywhere(here, Act.ANSWER_DATA):
    names |= {"inquiries": _("Questions and requests"), "reuses": _("Made with data")}
if may_anywhere(here, Act.GRANT_DATA):
    names["applications"] = _("Applications")

st.title(_("Data desk"), anchor=False)
st.markdown(_(BY_PATH["data_desk"].said))
tab = choice.in_address("tab", names)
st.segmented_control(
    _("Part of the page"),
    list(names),
    required=True,
    format_func=names.__getitem__,
    key=choice.key("tab"),
    label_visibility="collapsed",
    on_change=choice.write,
    args=("tab", next(iter(names)), "p"),
)
if tab == "inquiries":
    desk_inquiries.show(today)
elif tab == "reuses":
    desk_reuses.show()
else:
    desk_applications.show(today)
