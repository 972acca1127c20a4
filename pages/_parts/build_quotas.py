"""Quotas of a survey: how many answers of a kind are counted, how full each is; add, take away."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from sqlalchemy.orm import Session

from db import reading
from models import AskingState, Survey, SurveyVersion
from pages import _who
from pages._parts import build_head, build_words, memory
from pages._parts.acts import act
from pages._words import _, number, plain
from surveys.forms.form import OTHER, Form, Question, QuestionKind, said
from surveys.questionnaires import drafting, quotas, shelf
from surveys.questionnaires.quotas import Filled, Quota

ASKED = 4  # questions in one quota
HIGHEST = 10_000_000


def show(survey: Survey, versions: Sequence[SurveyVersion]) -> None:
    """Each quota with its count once the survey is open; in drafting, the form for another."""
    form, drafts = build_head.form_of(survey, versions), survey.state is AskingState.DRAFTING
    st.markdown(
        _(
            "A quota says how many people with certain answers are counted. "
            "Whoever comes later is told so; those answers are kept, but not counted."
        )
    )
    with reading() as session:
        rows = quotas.filled(session, survey=survey)
    gone = quotas.unasked([each.quota for each in rows], form)
    for each in rows:
        with st.container(border=True, key=f"quota_{survey.id}_{each.quota.key}"):
            _one(survey, form, each, drafts=drafts)
            if each.quota in gone:
                st.badge(_("to be put right"), color="red", icon=":material/error:")
    if not rows:
        st.info(_("There is no quota: everybody who answers is counted."))
    if drafts:
        _form(survey, form)
    elif rows:
        st.caption(_("Quotas can be changed in drafting only: they stay as they were opened."))


def _one(survey: Survey, form: Form, each: Filled, *, drafts: bool) -> None:
    st.markdown(f"**{plain(told(form, each.quota))}**")
    if survey.is_public:
        words = _("{n} of {limit} counted")
        text = words.format(n=number(each.n), limit=number(each.quota.limit))
        full = " · " + _("full") if each.is_full else ""
        st.progress(min(1.0, each.n / each.quota.limit), text=text + full)
    else:
        st.caption(_("At most {n} are counted").format(n=number(each.quota.limit)))
    if drafts:
        st.button(
            _("Take this quota away"),
            key=f"quota_drop_{each.quota.key}",
            icon=":material/delete:",
            on_click=act,
            args=(build_head.PLACE, drop, survey.id, survey.version, each.quota.key),
        )


def told(form: Form, quota: Quota) -> str:
    """Whom a quota counts, in words."""
    parts = []
    for key, values in quota.where.items():
        asked = [each for each in form.questions if each.key == key]
        names = choices(asked[0]) if asked else {}
        chosen = "、".join(names.get(value, value) for value in values)
        parts.append(f"{build_words.title(form, key)} = {chosen}")
    return " + ".join(parts) or _("Everybody who answers")


def choices(question: Question) -> dict[str, str]:
    """What a quota can count by in a question: value → what it is called."""
    if question.kind is QuestionKind.RATING:
        return {str(step): str(step) for step in quotas.steps(question)}
    found = {each.key: said(each.text, "zh-Hans") or each.key for each in question.options}
    return found | ({OTHER: _("Something else")} if question.other else {})


def _form(survey: Survey, form: Form) -> None:
    at = f"quota_{survey.id}_{survey.version}_"
    by_key = {each.key: each for each in form.questions if each.kind in quotas.CHOSEN}
    st.subheader(_("Another quota"), anchor=False)
    st.multiselect(
        _("Questions it counts by; none counts everybody"),
        list(by_key),
        format_func=lambda key: build_words.title(form, key),
        key=f"{at}questions",
        max_selections=ASKED,
        placeholder=_("Choose"),
    )
    for key in memory.kept(f"{at}questions") or ():
        names = choices(by_key[key])
        st.multiselect(
            _("Answers to {question}").format(question=build_words.name(form, key)),
            list(names),
            format_func=names.__getitem__,
            key=f"{at}in_{key}",
            placeholder=_("Choose"),
        )
    st.number_input(
        _("At most so many are counted"),
        min_value=1,
        max_value=HIGHEST,
        value=None,
        step=1,
        key=f"{at}limit",
    )
    args = (build_head.PLACE, add, survey.id, survey.version, at)
    st.button(_("Add the quota"), key="quota_add", type="primary", on_click=act, args=args)


def add(session: Session, survey_id: int, version: int, at: str) -> str:
    asked = memory.kept(f"{at}questions") or []
    where = {key: list(memory.kept(f"{at}in_{key}") or []) for key in asked}
    limit = memory.kept(f"{at}limit") or 0
    here = _standing(session, survey_id)
    key = quotas.free_key(here)
    _keep(session, survey_id, version, [*here, Quota(key=key, limit=limit, where=where)])
    return _("The quota is added.")


def drop(session: Session, survey_id: int, version: int, key: str) -> str:
    here = _standing(session, survey_id)
    _keep(session, survey_id, version, [each for each in here if each.key != key])
    return _("The quota is taken away.")


def _standing(session: Session, survey_id: int) -> list[Quota]:
    return quotas.of(shelf.by_id(session, survey_id=survey_id, account=_who.account()))


def _keep(session: Session, survey_id: int, version: int, rows: Sequence[Quota]) -> None:
    account = _who.account()
    survey = shelf.by_id(session, survey_id=survey_id, account=account)
    form = replace(drafting.settings_of(survey), quotas=tuple(rows))
    drafting.edit(session, account=account, survey_id=survey_id, form=form, version=version)
