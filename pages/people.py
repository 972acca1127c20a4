"""People: who may do what in which department, and one's own keys for programs."""

import streamlit as st

from db import reading
from identity import accounts, permits, tokens
from pages import _who
from pages._parts import keys, members
from pages._parts.links import link
from pages._words import _

SIZE = 20
here = _who.require(permits.Act.MANAGE)
after = st.query_params.get("after", "")

with reading() as session:
    found = accounts.everyone(
        session, after=int(after) if after.isdigit() else None, limit=SIZE + 1
    )
    departments = accounts.departments_of(session, account=here, act=permits.Act.MANAGE)
    mine = tokens.mine(session, account_id=here.id)
shown = found[:SIZE]

st.title(_("People"), anchor=False)
st.markdown(_("Give roles and take them away. Nobody changes their own; a second admin does."))
people, own_keys = st.tabs([_("People"), _("My keys")], key="people_tabs")
with people:
    for person in shown:
        members.show(person, departments, here=here)
    if not shown:
        st.info(_("Nobody else is known here. People appear when they sign in for the first time."))
    with st.container(horizontal=True):
        if after:
            link("people", _("From the start"), icon=":material/first_page:")
        if len(found) > SIZE:
            last = str(shown[-1].id)
            link("people", _("The next ones"), icon=":material/chevron_right:", after=last)
with own_keys:
    keys.show(mine)
