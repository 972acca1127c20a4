"""The preview: the questionnaire as people will see it; it can be filled, nothing is kept."""

from collections.abc import Sequence

import streamlit as st

from models import Survey, SurveyVersion
from pages._parts import build_head, fill_door, fill_sheet, fill_steps
from pages._words import _
from surveys.forms import soundness


def show(survey: Survey, versions: Sequence[SurveyVersion]) -> None:
    form = build_head.form_of(survey, versions)
    if soundness.faults(form):
        st.info(_("The preview works once the checks find nothing to put right."))
        return
    st.caption(_("Fill it in as you like: nothing of it is kept or counted."))
    slug = f"preview-{survey.slug}"
    fill_door.preview(form, slug=slug)
    st.button(_("Begin again"), key="build_again", on_click=fill_sheet.away, args=(slug,))
    with st.container(border=True, key="build_preview"):
        fill_steps.show(slug)
