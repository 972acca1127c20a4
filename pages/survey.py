"""A survey: what it is about, then its questions one after the other, then the receipt."""

import streamlit as st

from db import reading
from identity import permits
from pages import _who
from pages._parts import fill_door, fill_sheet, fill_steps
from pages._words import _
from surveys.questionnaires import answering, shelf

slug = st.query_params.get("s", "")
with reading() as session:
    survey = shelf.by_slug(session, slug=slug)
    form = answering.newest_form(session, survey=survey)
is_assisted = "assist" in st.query_params
if is_assisted:
    permits.require(_who.account(), permits.Act.ASSIST, survey.department)

fill_door.head(survey, form)
if is_assisted:
    st.info(_("You enter this for somebody else; it is marked so."), icon=":material/edit_note:")
if fill_sheet.laid(slug) is None:
    fill_door.show(survey, form, is_assisted=is_assisted)
else:
    fill_steps.show(slug)
