"""What a survey came to: how many, how sure, every question, tables of two, files, the reply."""

import streamlit as st

from db import reading
from errors import NotAllowed, Withdrawn
from pages import _refusals, _who
from pages._parts import result_cross, result_head, result_questions, result_trend
from pages._parts.links import link
from pages._words import _
from surveys.questionnaires import shelf
from surveys.results import answer_summaries, outcome

slug, asked = st.query_params.get("s", ""), st.query_params.get("v", "")
number = int(asked) if asked.isdecimal() and len(asked) < 7 else None
found = None
with reading() as session:
    survey = shelf.by_slug(session, slug=slug, account=_who.account())
    try:
        found = outcome.of(session, survey=survey, account=_who.account(), number=number)
        texts = answer_summaries.published_of(session, survey_id=survey.id)
    except (NotAllowed, Withdrawn) as refusal:
        refused = refusal

result_head.title(survey)
if found is None:
    _refusals.say(refused)
else:
    result_head.numbers(found.numbers)
    weighted = result_head.method(found)
    result_head.version(found)
    st.header(_("Question by question"), anchor=False)
    if not found.responses:
        st.info(_("Nobody has answered yet. Shares and charts appear with the first responses."))
    else:
        result_questions.show(found, texts, weighted=weighted)
        result_cross.show(found)
        result_trend.show(found)
    result_head.reply(survey)
    result_head.files(found)
link("survey", _("The questionnaire"), icon=":material/arrow_back:", s=survey.slug)
