"""A questionnaire out to Excel and in again, with its problems by row."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session

import clock
from identity import permits
from models import Account, AskingState, Survey, SurveyVersion
from pages import _who
from pages._parts import build_head, build_words, memory
from pages._parts.acts import act
from pages._words import _, number
from surveys.forms import json_form, xlsform, xlsform_writing
from surveys.forms.form import Form, QuestionKind
from surveys.forms.xlsform import Imported
from surveys.questionnaires import opening

SIZE = 5  # MB
SHOWN = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(survey: Survey, versions: Sequence[SurveyVersion], *, account: Account) -> None:
    form = build_head.form_of(survey, versions)
    if form.questions:
        _out(survey, form)
    drafts = survey.state is AskingState.DRAFTING
    opens = permits.may(account, permits.Act.OPEN_ASKING, survey.department)
    if not (drafts or (survey.state is AskingState.OPEN and opens)):
        st.info(_("It can be changed in drafting, or while it is open by whoever may open it."))
        return
    st.subheader(_("Bring it in"), anchor=False)
    st.markdown(
        _("An XLSForm workbook: sheets survey, choices and settings. It replaces all questions.")
    )
    uploaded = st.file_uploader(
        _("Excel or JSON file"),
        type=["xlsx", "json"],
        max_upload_size=SIZE,
        key=f"build_file_{survey.id}",
    )
    if uploaded is not None:
        found = read(uploaded.name, uploaded.getvalue())
        _told(found)
        if found.is_sound and found.form is not None:
            _take(survey, build_head.digest_of(versions), found.form, drafts=drafts)


def read(name: str, content: bytes) -> Imported:
    is_json = name.lower().endswith(".json")
    return json_form.read(content) if is_json else xlsform.read(content)


def _out(survey: Survey, form: Form) -> None:
    st.subheader(_("Take it away"), anchor=False)
    with st.container(horizontal=True):
        st.download_button(
            _("As Excel (XLSForm)"),
            data=xlsform_writing.written(form, name=survey.slug),
            file_name=f"{survey.slug}.xlsx",
            mime=XLSX,
            icon=":material/download:",
            key="build_xlsx",
        )
        st.download_button(
            _("As JSON"),
            data=json_form.written(form),
            file_name=f"{survey.slug}.json",
            mime="application/json",
            key="build_json",
        )


def _told(found: Imported) -> None:
    asked = [
        each
        for each in (found.form.questions if found.form else ())
        if each.kind is not QuestionKind.PAGE
    ]
    if found.is_sound:
        st.success(_("Read: {n} questions, nothing wrong.").format(n=number(len(asked))))
    else:
        st.error(_("Put these right in the file and bring it in again. Nothing was changed."))
    rows = [
        [
            each.sheet or "–",
            number(each.row) if each.row else "–",
            each.column or "–",
            build_words.fault(each.kind, each.values),
        ]
        for each in found.problems
    ]
    heads = [_("Sheet"), _("Row"), _("Column"), _("What is wrong")]
    if rows:
        st.table(pd.DataFrame(rows[:SHOWN], columns=heads).set_index(heads[0]))
    if len(rows) > SHOWN:
        st.caption(_("{n} more.").format(n=number(len(rows) - SHOWN)))


def _take(survey: Survey, digest: str | None, form: Form, *, drafts: bool) -> None:
    if not drafts:
        st.warning(
            _(
                "It is open. Whoever has begun stays on the version they began; "
                "whoever begins now gets this one."
            )
        )
        st.text_area(
            _("Reason, which the public reads"),
            key="build_change_reason",
            height=80,
            max_chars=2000,
        )
    write = replace_form if drafts else change_form
    args = (build_head.PLACE, write, survey.id, digest, form)
    st.button(_("Use these questions"), key="build_take", type="primary", on_click=act, args=args)


def replace_form(session: Session, survey_id: int, digest: str | None, form: Form) -> str:
    build_head.change(session, survey_id, digest, form, lambda each: each)
    return _("Brought in: {n} rows of the questionnaire.").format(n=number(len(form.questions)))


def change_form(session: Session, survey_id: int, digest: str | None, form: Form) -> str:
    version = opening.change(
        session,
        account=_who.account(),
        survey_id=survey_id,
        form=form,
        digest=digest or "",
        reason=memory.kept("build_change_reason") or "",
        now=clock.now(),
    )
    return _("Version {n} is in force; the reason is on record.").format(n=number(version.number))
