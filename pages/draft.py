"""Drafting: from an idea to a consultation that a second person can open."""

import streamlit as st

from consultation import drafting, notice, texts
from db import reading
from identity import accounts
from identity.permits import Act
from pages import _who, _words
from pages._parts import acts, attached, bring, checks, form, held
from pages._parts.links import link
from pages._words import _

here = _who.require(Act.CREATE, Act.EDIT)
with reading() as session:
    consultation = held.held(session, account=here, acts=(Act.EDIT,))
    regions = accounts.regions(session)
    departments = accounts.departments_of(session, account=here, act=Act.CREATE)
    if consultation:
        departments = [consultation.department]
        files = list(consultation.attachments)
        newest = texts.newest_draft(session, consultation_id=consultation.id)
        findings = notice.findings(session, consultation=consultation)
        lacks = drafting.lacks(session, consultation=consultation)

if consultation is None:
    st.title(_("Begin a consultation"), anchor=False)
    st.markdown(_("The title is enough to begin. You can leave at any time and go on later."))
    form.show(None, departments=departments, regions=regions)
elif not consultation.is_editable:
    st.title(_("Drafting"), anchor=False)
    held.head(consultation)
    acts.answer(checks.PLACE)
    st.info(_("It has left drafting and cannot be changed here."))
    link("desk", _("To the desk"), icon=":material/arrow_back:")
else:
    st.title(_("Drafting"), anchor=False)
    held.head(consultation)
    if consultation.review_note:
        st.warning(_("Sent back:") + " " + _words.plain(consultation.review_note))
    st.header(_("1. The notice"), anchor=False)
    form.show(consultation, departments=departments, regions=regions)
    st.header(_("2. The text of the draft"), anchor=False)
    bring.state(newest)
    bring.show(consultation, number=newest.number if newest else 0)
    st.header(_("3. Files beside it"), anchor=False)
    attached.show(consultation)
    st.header(_("4. Check and submit"), anchor=False)
    checks.show(findings, lacks)
    checks.submit_button(consultation, lacks)
