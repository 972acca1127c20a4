"""Weighting a survey: population tables, which question gives which column, what came of it."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from errors import Incomplete
from models import Population, Survey, Weighting
from pages import _who
from pages._parts import memory, result_words
from pages._parts.acts import act, answer
from pages._parts.poll_results import grid
from pages._words import _, number, plain
from surveys.forms.form import Form
from surveys.results import matching, population, weighting

PLACE = "weights"


def show(survey: Survey, version_id: int, form: Form) -> None:
    with reading() as session:
        tables = population.of_department(session, department=survey.department)
        made = weighting.of_survey(session, survey_id=survey.id)
    answer(PLACE)
    for problem in memory.take("weight_problems") or ():
        st.text(_problem(problem))
    for each in made:
        _one(each)
    if tables:
        _make(version_id, form, tables)
    else:
        st.info(_("Bring in a table of the population first: a column a category, and the number."))
    _bring(survey)


def _problem(problem: dict[str, object]) -> str:
    kinds = {
        "no-count": _("There is no column of numbers; call it n, or 人数."),
        "dimensions": _("One to five columns of categories are needed."),
        "headings": _("Every column needs a heading of its own."),
        "not-a-number": _("Row {row}: this is no whole number of people."),
        "no-category": _("Row {row}: the category in “{column}” is missing or too long."),
        "twice": _("Row {row}: these categories stood there before."),
        "too-wide": _("Row {row}: it has more cells than there are headings."),
        "no-rows": _("The table has no rows."),
        "no-people": _("All numbers are zero."),
    }
    words = kinds.get(str(problem.get("kind", "")))
    if words:
        return words.format(row=problem.get("row"), column=problem.get("column"))
    return " · ".join(f"{name}: {value}" for name, value in problem.items())


def _one(made: Weighting) -> None:
    """What one came to, and the button that shows it to everybody."""
    with st.container(border=True, key=f"weighting_{made.id}"):
        facts = made.document
        state = _("published") if made.published_at else _("not published")
        st.markdown(f"**{_('Weighting {n}').format(n=made.number)}** · {state}")
        words = _(
            "{n} responses weighted, {left} left out; design effect {effect}, effective n "
            "{effective}; weights from {low} to {high}, {cut} cut at {cap}; a margin is off by at "
            "most {gap} points."
        )
        st.text(
            words.format(
                n=number(made.responses),
                left=number(made.left_out),
                effect=f"{made.design_effect or 1:.2f}",
                effective=number(round(facts["effective_n"])),
                low=f"{facts['smallest']:.2f}",
                high=f"{facts['largest']:.2f}",
                cut=number(facts["cut"]),
                cap=f"{facts['cap']:g}",
                gap=f"{facts['gap']:.2f}",
            )
        )
        rows = [
            [row["category"], *(f"{row[name]:.2f} %" for name in ("people", "before", "after"))]
            for row in facts["margins"]
        ]
        heads = [
            _("Category"),
            _("Share of the population"),
            _("Share of the responses"),
            _("After weighting"),
        ]
        st.html(grid(heads, rows))
        if not made.published_at:
            st.button(
                _("Show it beside the results"),
                key=f"publish_{made.id}",
                type="primary",
                on_click=act,
                args=(PLACE, publish, made.id),
            )


def publish(session: Session, weighting_id: int) -> str:
    weighting.publish(session, account=_who.account(), weighting_id=weighting_id, now=clock.now())
    return _("Published. The results page shows weighted shares beside the plain ones.")


def _make(version_id: int, form: Form, tables: list[Population]) -> None:
    st.subheader(_("Weight anew"), anchor=False)
    table = st.selectbox(
        _("Population"),
        tables,
        format_func=lambda each: f"{each.title}（{each.source}）",
        key="weight_table",
    )
    suits = {
        each.key: result_words.text(each.text)
        for each in form.questions
        if each.kind in matching.MATCHED
    }
    columns = list(table.cells[0]["categories"]) if table else []
    for column in columns:
        st.selectbox(
            _("Question for the column “{column}”").format(column=plain(column)),
            [None, *suits],
            format_func=lambda key: suits[key] if key else _("leave it out"),
            key=f"weight_by_{column}",
        )
    methods = {"margins": _("By margins (raking)"), "cells": _("By every cell")}
    st.radio(_("How"), list(methods), format_func=methods.__getitem__, key="weight_how")
    st.button(
        _("Work out weights"),
        key="weight_do",
        on_click=weigh,
        args=(version_id, table.id if table else 0, columns),
    )


def weigh(version_id: int, population_id: int, columns: list[str]) -> None:
    chosen = {each: memory.kept(f"weight_by_{each}") for each in columns}
    by = {column: key for column, key in chosen.items() if key}
    act(PLACE, make, version_id, population_id, by, memory.kept("weight_how", "margins"))


def make(
    session: Session, version_id: int, population_id: int, by: dict[str, str], how: str
) -> str:
    try:
        made = weighting.make(
            session,
            account=_who.account(),
            version_id=version_id,
            population_id=population_id,
            margins=by,
            method=how,
            now=clock.now(),
        )
    except Incomplete as refusal:
        memory.keep("weight_problems", refusal.about.get("problems"))
        raise
    return _("Weighting {n} is made. Look at it, then publish it.").format(n=made.number)


def _bring(survey: Survey) -> None:
    with st.expander(_("Bring in a population table"), key="bring_population"):
        st.text_input(_("Title"), key="population_title", max_chars=200)
        st.text_input(_("Who counted, and when"), key="population_source", max_chars=300)
        file = st.file_uploader(_("CSV or Excel"), type=["csv", "xlsx"], key="population_file")
        st.button(
            _("Check and keep it"),
            key="population_do",
            disabled=file is None,
            on_click=act,
            args=(PLACE, keep, survey.department_id),
        )


def keep(session: Session, department_id: int) -> str:
    file = memory.kept("population_file")
    try:
        made = population.keep(
            session,
            account=_who.account(),
            department_id=department_id,
            title=memory.kept("population_title", ""),
            source=memory.kept("population_source", ""),
            name=file.name,
            data=file.getvalue(),
            now=clock.now(),
        )
    except Incomplete as refusal:
        memory.keep("weight_problems", refusal.about.get("problems"))
        raise
    return _("Kept: {n} rows.").format(n=number(len(made.cells)))
