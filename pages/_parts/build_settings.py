"""The settings of a Survey: its fields, and what was typed into them."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from models import Access, Department, Region, ShowsResults, Survey
from pages import _who, _words
from pages._parts import build_head, memory, moments, poll_results
from pages._parts.acts import act, answer
from pages._words import _, plain
from surveys.questionnaires import drafting, shelf
from surveys.questionnaires.drafting import LIMITS, TABLE, SurveyForm

PLACE = "build_settings"


def scope(survey: Survey | None) -> str:
    return f"build_{survey.id if survey else 'new'}_"


def show(
    survey: Survey | None, *, departments: Sequence[Department], regions: Sequence[Region]
) -> None:
    """What it is for, who may answer, until when; and the button that saves."""
    at = scope(survey)
    if survey is not None and memory.kept(f"{at}title") is None:
        memory.keep(f"{at}version", survey.version)  # drawn anew, from this version
    _purpose(survey, at)
    _where(survey, at, departments, regions)
    if survey is not None:
        _who_answers(survey, at)
        _statistical(survey, at)
    answer(PLACE)
    words, args, done = _("Begin the survey"), (PLACE, create), {"done": build_head.PLACE}
    if survey is not None:
        words, args = _("Save"), (PLACE, edit, survey.id, memory.kept(f"{at}version"))
        done = {}
    st.button(words, key=f"{at}save", type="primary", on_click=act, args=args, kwargs=done)


def _purpose(survey: Survey | None, at: str) -> None:
    labels = {"title": _("Title"), "title_en": _("Title in English")}
    for name, label in labels.items():
        value = getattr(survey, name) if survey else ""
        st.text_input(label, value=value, key=f"{at}{name}", max_chars=LIMITS[name])
    st.text_area(
        _("What it is for, and what will be done with the answers"),
        value=survey.purpose if survey else "",
        key=f"{at}purpose",
        height=120,
        max_chars=LIMITS["purpose"],
    )


def _where(
    survey: Survey | None, at: str, departments: Sequence[Department], regions: Sequence[Region]
) -> None:
    names = {each.id: _words.name(each) for each in departments}
    places: dict[int | None, str] = {None: _("Everywhere")}
    places |= {each.id: _words.name(each) for each in regions}
    left, right = st.columns(2)
    with left:
        st.selectbox(
            _("Department"),
            list(names),
            format_func=lambda each: plain(names[each]),
            key=f"{at}department",
            disabled=survey is not None,
        )
        moments.field(
            _("Opening time"), key=f"{at}opens_at", value=survey.opens_at if survey else None
        )
    with right:
        st.selectbox(
            _("Region it applies to"),
            list(places),
            index=list(places).index(survey.region_id) if survey else 0,
            format_func=lambda each: plain(places[each]),
            key=f"{at}region",
        )
        moments.field(
            _("Closing time"), key=f"{at}closes_at", value=survey.closes_at if survey else None
        )


def _who_answers(survey: Survey, at: str) -> None:
    left, right = st.columns(2)
    for column, name, label, kinds in (
        (left, "access", _("Who may answer"), list(Access)),
        (right, "shows_results", _("Results"), list(ShowsResults)),
    ):
        column.selectbox(
            label,
            kinds,
            index=kinds.index(getattr(survey, name)),
            format_func=lambda each: plain(code_words.said(each, _words.language())),
            key=f"{at}{name}",
        )
    levels = {0: _("Any")} | {each: poll_results.level_name(each) for each in range(1, 6)}
    st.selectbox(
        _("Assurance level"),
        list(levels),
        index=list(levels).index(survey.min_assurance),
        format_func=lambda each: plain(levels[each]),
        key=f"{at}min_assurance",
    )


def _statistical(survey: Survey, at: str) -> None:
    with st.expander(_("It is a statistical survey (统计调查)"), expanded=survey.is_statistical):
        st.checkbox(
            _("It calls itself a statistical survey"),
            value=survey.is_statistical,
            key=f"{at}is_statistical",
            help=_("Then the Statistics Law asks for the four facts below."),
        )
        labels = {
            "table_number": _("Table number"),
            "table_authority": _("Authority that made it"),
            "table_approval": _("Approval or record number"),
        }
        for name, label in labels.items():
            value = getattr(survey, name)
            st.text_input(label, value=value, key=f"{at}{name}", max_chars=TABLE[name])
        st.date_input(_("Valid until"), value=survey.table_until, key=f"{at}table_until")


def typed(at: str, before: SurveyForm) -> SurveyForm:
    """The settings with what stands in the fields. Refuses Invalid for times that are none."""
    when = {
        name: moments.read(memory.kept(f"{at}{name}", ""), field=name, when=time)
        for name, time in (("opens_at", moments.BEGIN), ("closes_at", moments.END))
    }
    names = ("title", "title_en", "purpose", *TABLE)
    return replace(
        before,
        **{name: memory.kept(f"{at}{name}", getattr(before, name)) or "" for name in names},
        region_id=memory.kept(f"{at}region"),
        access=memory.kept(f"{at}access", before.access),
        min_assurance=memory.kept(f"{at}min_assurance", before.min_assurance),
        shows_results=memory.kept(f"{at}shows_results", before.shows_results),
        is_statistical=bool(memory.kept(f"{at}is_statistical", before.is_statistical)),
        table_until=memory.kept(f"{at}table_until", before.table_until),
        opens_at=when["opens_at"],
        closes_at=when["closes_at"],
    )


def create(session: Session) -> str:
    at = scope(None)
    blank = SurveyForm(title="", department_id=memory.kept(f"{at}department") or 0)
    form = typed(at, blank)
    made = drafting.create(session, account=_who.account(), form=form, now=clock.now())
    st.query_params["s"] = made.slug
    return _("The survey is begun. Write its questions, or bring them in from Excel.")


def edit(session: Session, survey_id: int, version: int) -> str:
    at, account = f"build_{survey_id}_", _who.account()
    survey = shelf.by_id(session, survey_id=survey_id, account=account)
    form = typed(at, drafting.settings_of(survey))
    done = drafting.edit(session, account=account, survey_id=survey_id, form=form, version=version)
    memory.keep(f"{at}version", done.version)
    return _("Saved.")
