"""What stands around the questions: the title on the form, its introduction, its thanks."""

from dataclasses import replace

import streamlit as st
from sqlalchemy.orm import Session

from models import Survey
from pages._parts import build_head, memory
from pages._parts.acts import act
from pages._words import _
from surveys.forms.editing import MAIN, text_of
from surveys.forms.form import Form
from surveys.forms.soundness import TITLE, WORDS

PARTS = ("title", "introduction", "thanks")


def show(survey: Survey, form: Form, digest: str | None) -> None:
    labels = {
        "title": (_("Title on the form"), _("Title on the form, in English")),
        "introduction": (_("Introduction"), _("Introduction, in English")),
        "thanks": (_("Thanks at the end"), _("Thanks at the end, in English")),
    }
    with st.expander(_("Title, introduction and thanks")):
        for part, (chinese, english) in labels.items():
            text = getattr(form, part)
            field = st.text_input if part == "title" else st.text_area
            most = TITLE if part == "title" else WORDS
            for label, language in ((chinese, MAIN), (english, "en")):
                key = f"build_{part}_{language}_{survey.id}"
                field(label, value=text.get(language, ""), key=key, max_chars=most)
        args = (build_head.PLACE, save, survey.id, digest, form)
        st.button(_("Save these texts"), key="build_texts", on_click=act, args=args)


def save(session: Session, survey_id: int, digest: str | None, form: Form) -> str:
    texts = {
        part: text_of(
            *(memory.kept(f"build_{part}_{each}_{survey_id}") or "" for each in (MAIN, "en"))
        )
        for part in PARTS
    }
    return build_head.change(session, survey_id, digest, form, lambda each: replace(each, **texts))
