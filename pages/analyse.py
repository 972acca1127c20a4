"""Analysing surveys: what came in, raw files, weights, tables of two, what people wrote."""

import streamlit as st

from db import reading
from identity.permits import Act
from pages import _who
from pages._parts import (
    analyse_export,
    analyse_list,
    analyse_texts,
    analyse_weights,
    choice,
    result_cross,
    result_head,
    result_questions,
)
from pages._parts.links import link
from pages._words import _, plain
from places import BY_PATH
from surveys.results import counts, desk, outcome

here, slug = _who.require(Act.ANALYSE), st.query_params.get("s", "")
if not slug:
    st.title(_("Analyse surveys"), anchor=False)
    st.markdown(_(BY_PATH["analyse"].said))
    analyse_list.show(here)
    st.stop()

with reading() as session:
    survey = desk.one(session, account=here, slug=slug)
    found = outcome.of(session, survey=survey, account=here, raw=True)
    days = counts.by_day(session, survey=survey)
link("analyse", _("All surveys"), icon=":material/arrow_back:")
st.title(plain(survey.title), anchor=False)
names = {
    "overview": _("What came in"),
    "questions": _("Questions"),
    "weights": _("Weights"),
    "tables": _("Tables of two"),
    "texts": _("What people wrote"),
    "files": _("Raw files"),
}
tab = choice.in_address("tab", names)
st.segmented_control(
    _("Part of the page"),
    list(names),
    required=True,
    format_func=names.__getitem__,
    key=choice.key("tab"),
    label_visibility="collapsed",
    on_change=choice.write,
    args=("tab", "overview", "q"),
)
if tab == "overview":
    result_head.numbers(found.numbers)
    analyse_list.days(days)
    link("survey_results", _("See it as the public does"), s=survey.slug)
    link("build", _("Reply to the results"), s=survey.slug)
elif tab == "questions":
    st.caption(_("Inside view: small counts are shown. Do not pass them on."))
    result_questions.show(found, {})
elif tab == "weights":
    analyse_weights.show(survey, found.version.id, found.form)
elif tab == "tables":
    st.caption(_("Inside view: small counts are shown. Do not pass them on."))
    result_cross.show(found, account=here, raw=True)
elif tab == "texts":
    analyse_texts.show(survey, found.form)
else:
    analyse_export.show(survey, here)
