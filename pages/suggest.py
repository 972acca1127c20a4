"""Suggest: say what should change, on a phone; then how it goes on, by receipt."""

import streamlit as st

import clock
from db import reading
from errors import NotFound
from pages._parts import suggestion_form, suggestion_progress
from pages._parts.links import is_there, link
from pages._words import _
from places import BY_PATH
from surveys.suggestions import places, progress

LONGEST = 40
COUNTY = 4  # districts and counties: smaller places are named in the words


def find(code: str) -> progress.Progress | None:
    """None for a code that belongs to no suggestion."""
    try:
        with reading() as session:
            return progress.by_code(session, code=code, today=clock.today())
    except NotFound:
        return None


code = st.query_params.get("code", "")[:LONGEST]
view = find(code) if code else None
st.title(_("How your suggestion goes on") if view else _("Make a suggestion"), anchor=False)
if view:
    suggestion_progress.show(view)
    link("suggest", _("Make another suggestion"), icon=":material/add:")
else:
    st.markdown(_(BY_PATH["suggest"].said))
    if code:
        st.warning(_("No suggestion has this receipt. Compare the code once more."))
    with reading() as session:
        regions = [each for each in places.all_regions(session) if each.level <= COUNTY]
    suggestion_form.show([each for each in regions if each.parent_id is not None])
    with st.form("suggest_code", border=False):
        typed = st.text_input(
            _("You have a receipt already? Its code:"), key="suggest_typed", max_chars=LONGEST
        )
        if st.form_submit_button(_("See how it goes on"), key="suggest_find"):
            st.query_params["code"] = typed.strip()
            st.rerun()
if is_there("hot_topics"):
    link("hot_topics", _("What others raise, and what came of it"), icon=":material/trending_up:")
