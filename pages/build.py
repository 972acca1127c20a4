"""Build surveys: settings, questions, Excel, checks and walk, a preview; a second person opens."""

import streamlit as st

from db import reading
from identity import accounts
from identity.permits import Act
from models import AskingState
from pages import _who
from pages._parts import (
    acts,
    build_checks,
    build_excel,
    build_head,
    build_list,
    build_preview,
    build_questions,
    build_quotas,
    build_settings,
    build_steps,
    choice,
    code_sheet,
)
from pages._words import _
from surveys.questionnaires import shelf

here = _who.require(Act.ASK, Act.OPEN_ASKING)
slug = st.query_params.get("s", "")
survey, versions = None, []
with reading() as session:
    regions = accounts.regions(session)
    departments = accounts.departments_of(session, account=here, act=Act.ASK)
    if slug:
        survey = shelf.worked_on(session, slug=slug, account=here)
        versions = shelf.versions(session, survey_id=survey.id)

st.title(_("Build surveys"), anchor=False)
if survey is None:
    acts.answer(build_settings.PLACE)
    build_list.show(here)
    if departments:
        st.header(_("Begin a survey"), anchor=False)
        build_settings.show(None, departments=departments, regions=regions)
else:
    build_head.show(survey)
    names = build_head.tabs(survey)
    tab = choice.in_address("tab", names)
    st.segmented_control(
        _("Part of the page"),
        list(names),
        required=True,
        format_func=names.__getitem__,
        key=choice.key("tab"),
        label_visibility="collapsed",
        on_change=choice.write,
        args=("tab", next(iter(names)), "q"),
    )
    acts.answer(build_head.PLACE)
    drafts = survey.state is AskingState.DRAFTING
    if tab == "settings":
        build_settings.show(survey, departments=[survey.department], regions=regions)
    elif tab == "questions":
        build_questions.show(survey, versions)
    elif tab == "quotas":
        build_quotas.show(survey, versions)
    elif tab == "excel":
        build_excel.show(survey, versions, account=here)
    elif tab == "checks":
        build_checks.show(survey, versions)
    elif tab == "preview":
        build_preview.show(survey, versions)
    else:
        build_steps.show(survey, versions, account=here)
        code_sheet.show(survey, account=here)
