"""The top of a survey at work: its title and state, where to go from here; its form, saved."""

from collections.abc import Callable, Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from models import AskingState, Survey, SurveyVersion
from pages import _who, _words
from pages._parts.links import is_there, link
from pages._words import _, number, plain
from surveys.forms.editing import languages_of
from surveys.forms.form import Form, from_json
from surveys.questionnaires import drafting

PLACE = "build"
COLOURS = {
    AskingState.DRAFTING: "gray",
    AskingState.REVIEW: "orange",
    AskingState.OPEN: "blue",
    AskingState.CLOSED: "green",
    AskingState.WITHDRAWN: "red",
}


def chip(survey: Survey) -> None:
    st.badge(code_words.said(survey.state, _words.language()), color=COLOURS[survey.state])


def show(survey: Survey) -> None:
    st.header(plain(survey.title), anchor=False)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        chip(survey)
        st.caption(plain(_words.name(survey.department)), width="content")
        words = _("{n} responses").format(n=number(survey.submitted))
        st.caption(words, width="content")
    if survey.reason and survey.state is AskingState.DRAFTING:
        st.warning(_("Sent back:") + " " + plain(survey.reason))
    with st.container(horizontal=True):
        link("build", _("All surveys"), icon=":material/arrow_back:")
        if survey.is_public and is_there("survey"):
            link("survey", _("As the public sees it"), s=survey.slug)


def tabs(survey: Survey) -> dict[str, str]:
    """The parts of the work, by the state it is in; the first is shown at first."""
    names = {
        "questions": _("Its questions"),
        "settings": _("Settings"),
        "quotas": _("Quotas"),
        "excel": _("Excel"),
        "checks": _("Checks"),
        "preview": _("Preview"),
        "steps": _("Versions and opening"),
    }
    if survey.state is AskingState.DRAFTING:
        return names
    first = {"steps": names.pop("steps")}
    return first | {key: words for key, words in names.items() if key != "settings"}


def form_of(survey: Survey, versions: Sequence[SurveyVersion]) -> Form:
    """The newest form; an empty one with the survey's title before the first save."""
    if versions:
        return from_json(versions[0].form)
    title = {"zh-Hans": survey.title, "en": survey.title_en}
    return Form(title={language: words for language, words in title.items() if words})


def digest_of(versions: Sequence[SurveyVersion]) -> str | None:
    return versions[0].digest if versions else None


def change(
    session: Session, survey_id: int, digest: str | None, form: Form, how: Callable[[Form], Form]
) -> str:
    """Save the form as `how` changes it."""
    drafting.save(
        session,
        account=_who.account(),
        survey_id=survey_id,
        form=languages_of(how(form)),
        digest=digest,
        now=clock.now(),
    )
    return _("Saved.")
