"""The questions of a form, one a line: add, move, double, take away; one of them open to edit."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

from models import AskingState, Survey, SurveyVersion
from pages._parts import build_editor, build_head, build_texts, build_words, memory
from pages._parts.acts import act
from pages._words import _, number, plain
from surveys.forms import editing
from surveys.forms.form import Form, Question, QuestionKind, said
from surveys.questionnaires import drafting

CHOSEN = "build_question"


def show(survey: Survey, versions: Sequence[SurveyVersion]) -> None:
    """All questions in order; in drafting, what can be done with each."""
    form, digest = build_head.form_of(survey, versions), build_head.digest_of(versions)
    drafts = survey.state is AskingState.DRAFTING
    if drafts:
        build_texts.show(survey, form, digest)
        st.subheader(_("Questions ({n})").format(n=number(len(form.questions))), anchor=False)
    if not form.questions:
        st.info(_("There is no question yet. Add the first one here, or bring in an Excel file."))
    faulty = {each.key for each in drafting.faults(form)}
    chosen = memory.kept(CHOSEN)
    for at, question in enumerate(form.questions, 1):
        with st.container(border=True, key=f"build_q_{survey.id}_{question.key}"):
            _line(at, question, is_faulty=question.key in faulty)
            if drafts:
                _buttons(survey, form, digest, question.key, is_open=question.key == chosen)
            if drafts and question.key == chosen:
                build_editor.show(survey, form, digest, question)
    if drafts:
        _add(survey, form, digest)


def _line(at: int, question: Question, *, is_faulty: bool) -> None:
    words = said(question.text, "zh-Hans") or "…"
    is_page = question.kind is QuestionKind.PAGE
    mark = " :red[✱]" if question.required else ""
    st.markdown(f"**{'—' if is_page else f'{at}.'} {plain(words)}**{mark}")
    facts = [build_words.kinds()[question.kind], plain(question.key)]
    if question.relevant:
        facts.append(_("shown when {expression}").format(expression=plain(question.relevant)))
    if question.options:
        facts.append(_("{n} options").format(n=number(len(question.options))))
    st.caption(" · ".join(facts))
    if is_faulty:
        st.badge(_("to be put right"), color="red", icon=":material/error:")


def _buttons(survey: Survey, form: Form, digest: str | None, key: str, *, is_open: bool) -> None:
    ends = (form.questions[0].key, form.questions[-1].key)
    with st.container(horizontal=True, gap="small", key=f"build_b_{survey.id}_{key}"):
        words = _("Close") if is_open else _("Edit")
        st.button(
            words, key=f"edit_{key}", on_click=memory.keep, args=(CHOSEN, not is_open and key)
        )
        for name, label, icon, off in (
            ("up", _("Up"), ":material/arrow_upward:", key == ends[0]),
            ("down", _("Down"), ":material/arrow_downward:", key == ends[1]),
            ("double", _("Copy"), ":material/content_copy:", False),
            ("drop", _("Delete"), ":material/delete:", False),
        ):
            args = (build_head.PLACE, alter, survey.id, digest, form, key, name)
            st.button(label, key=f"{name}_{key}", icon=icon, disabled=off, on_click=act, args=args)


def alter(
    session: Session, survey_id: int, digest: str | None, form: Form, key: str, how: str
) -> str:
    """Move a question up or down, copy it, take it away."""
    if how == "double":
        form, key = editing.doubled(form, key)
        memory.keep(CHOSEN, key)
        return build_head.change(session, survey_id, digest, form, lambda each: each)
    ways = {
        "up": lambda each: editing.moved(each, key, -1),
        "down": lambda each: editing.moved(each, key, 1),
        "drop": lambda each: editing.without(each, key),
    }
    return build_head.change(session, survey_id, digest, form, ways[how])


def _add(survey: Survey, form: Form, digest: str | None) -> None:
    names = build_words.kinds()
    with st.container(horizontal=True, vertical_alignment="bottom", key="build_add"):
        st.selectbox(
            _("Kind of question"), list(names), format_func=names.__getitem__, key="build_kind"
        )
        args = (build_head.PLACE, add, survey.id, digest, form)
        st.button(_("Add a question"), key="build_new", type="primary", on_click=act, args=args)


def add(session: Session, survey_id: int, digest: str | None, form: Form) -> str:
    kind = QuestionKind(memory.kept("build_kind") or QuestionKind.SINGLE)
    form, key = editing.added(form, kind)
    memory.keep(CHOSEN, key)
    build_head.change(session, survey_id, digest, form, lambda each: each)
    return _("Added at the end. Write it below.")
