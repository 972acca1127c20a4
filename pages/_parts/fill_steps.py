"""Answering step by step: each answer is kept before the next question is shown."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

import clock
from errors import Incomplete
from i18n import LANGUAGES
from pages import _words
from pages._parts import fill_done, fill_sheet, fill_widgets, memory
from pages._parts.acts import act, answer
from pages._parts.fill_sheet import Sheet
from pages._words import _, plain
from surveys.forms import logic
from surveys.forms.form import Question
from surveys.questionnaires import answering, handing_in, stepping
from surveys.questionnaires.fault_words import fault

PLACE = "fill"


@st.fragment
def show(slug: str) -> None:
    """The step at which the sheet of this Survey stands; its thanks when it was handed in. A step
    costs a run of this fragment alone."""
    sheet = fill_sheet.laid(slug)
    if sheet is None:
        st.rerun()
    elif sheet.receipt:
        fill_done.thanks(sheet)
    else:
        _tongues(sheet)
        found = stepping.steps(sheet.form, sheet.answers)
        here = stepping.step_at(found, sheet.place)
        _progress(here, len(found))
        if sheet.is_full:
            _full()
        if here < len(found):
            _step(sheet, found, here)
        else:
            _last(sheet, found)
        if sheet.code and sheet.saves:
            fill_done.resume(sheet)


def _tongues(sheet: Sheet) -> None:
    """The languages of the questionnaire, where there are several."""
    if len(sheet.form.languages) > 1:
        st.segmented_control(
            _("Language of the questionnaire"),
            list(sheet.form.languages),
            default=sheet.language,
            required=True,
            format_func=lambda code: LANGUAGES.get(code, code),
            key=f"{sheet.at}tongue",
            label_visibility="collapsed",
            on_change=speak,
            args=(sheet.slug,),
        )


def speak(slug: str) -> None:
    sheet = fill_sheet.laid(slug)
    if sheet is not None:
        sheet.language = memory.kept(f"{sheet.at}tongue") or sheet.language
        fill_sheet.lay(sheet)


def _progress(here: int, n: int) -> None:
    text = _("Step {here} of {n}") if here < n else _("All {n} steps are done")
    words = text.format(here=_words.number(here + 1), n=_words.number(n))
    st.progress(here / n if n else 1.0, text=words)


def _full() -> None:
    st.warning(
        _(
            "Enough people with answers like yours have answered. You may go on: your answers are "
            "kept, but not counted in the results."
        ),
        icon=":material/group:",
    )


def _step(sheet: Sheet, found: Sequence[Sequence[Question]], here: int) -> None:
    page = found[here]
    with st.container(key="fill_step"):
        for question in page:
            fill_widgets.draw(sheet, question)
    answer(PLACE)
    before = found[here - 1][0].key if here else ""
    _buttons(sheet, page, before)


def _buttons(sheet: Sheet, page: Sequence[Question], before: str) -> None:
    keys = [question.key for question in page]
    row = st.container(horizontal=True, key="fill_buttons")
    if before:
        row.button(_("Back"), key="fill_back", on_click=back, args=(sheet.slug, keys, before))
    row.button(
        _("Next step"), key="fill_next", type="primary", on_click=forward, args=(sheet.slug, keys)
    )


def _last(sheet: Sheet, found: Sequence[Sequence[Question]]) -> None:
    """What is left out is said once more; then it is handed in."""
    n = sum(key in sheet.answers for key in stepping.answerable(found))
    text = _("You answered {n} of {all} questions. You can still go back and change anything.")
    st.markdown(text.format(n=_words.number(n), all=_words.number(len(stepping.answerable(found)))))
    answer(PLACE)
    for key, words in sheet.told.items():
        question = sheet.form.question(key)
        label = f"{plain(sheet.text(question.text))} {plain(' '.join(words))}"
        st.button(label, key=f"fill_to_{key}", on_click=go_to, args=(sheet.slug, key))
    row = st.container(horizontal=True, key="fill_buttons")
    if found:
        args = (sheet.slug, [], found[-1][0].key)
        row.button(_("Back"), key="fill_back", on_click=back, args=args)
    row.button(
        _("Hand in my answers"),
        key="fill_submit",
        type="primary",
        disabled=not sheet.code,
        on_click=hand_in,
        args=(sheet.slug,),
    )


def _typed(sheet: Sheet, keys: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in keys:
        found |= fill_widgets.read(sheet, sheet.form.question(key))
    return found


def forward(slug: str, keys: Sequence[str]) -> None:
    """Keep what stands on this page; go on if it is right, else say what is wrong beside it."""
    sheet = fill_sheet.laid(slug)
    if sheet is None:
        return
    page = [sheet.form.question(key) for key in keys]
    typed = _typed(sheet, keys)
    answers = _merged(sheet, typed)
    found = stepping.faults(sheet.form, page, answers)
    place = keys[0] if found else stepping.after(sheet.form, answers, page)
    if _kept(sheet, typed, place=place):
        sheet.told = {key: [words(each, sheet) for each in all_] for key, all_ in found.items()}
        sheet.place = place
        fill_sheet.lay(sheet)


def _merged(sheet: Sheet, typed: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**sheet.answers, **typed}
    return {key: value for key, value in merged.items() if value is not None}


def back(slug: str, keys: Sequence[str], before: str) -> None:
    """Keep what stands on this page, right or not, and go to the one before."""
    sheet = fill_sheet.laid(slug)
    if sheet is not None and (not keys or _kept(sheet, _typed(sheet, keys), place=before)):
        go_to(slug, before)


def go_to(slug: str, place: str) -> None:
    sheet = fill_sheet.laid(slug)
    if sheet is not None:
        sheet.place, sheet.told = place, {}
        fill_sheet.lay(sheet)


def _kept(sheet: Sheet, typed: Mapping[str, Any], *, place: str) -> bool:
    """Keep these answers; a preview keeps them on its sheet alone. Gives whether it went well."""
    sheet.saves += 1
    if sheet.code:
        return act(PLACE, save, sheet, typed, place)
    sheet.answers = _merged(sheet, typed)
    return True


def save(session: Session, sheet: Sheet, typed: Mapping[str, Any], place: str) -> str:
    response = answering.save(
        session, resume_code=sheet.code, answers=typed, place=place, now=clock.now()
    )
    sheet.answers = dict(response.answers)
    sheet.is_full = handing_in.is_full(session, response=response)
    return ""


def hand_in(slug: str) -> None:
    sheet = fill_sheet.laid(slug)
    if sheet is not None:
        act(PLACE, submit, sheet)
        fill_sheet.lay(sheet)


def submit(session: Session, sheet: Sheet) -> str:
    """Hand it in, once; what is missing is shown with the way to it."""
    try:
        done = handing_in.submit(session, resume_code=sheet.code, now=clock.now())
    except Incomplete as refusal:
        _final, problems = logic.settled(sheet.form, sheet.answers)
        sheet.told = {each.key: [words(each, sheet)] for each in problems}
        raise refusal
    sheet.receipt, sheet.is_counted = done.receipt, done.is_counted
    return ""


def words(problem: logic.Problem, sheet: Sheet) -> str:
    """What is wrong with an answer: the department's own message where it wrote one."""
    return fault(problem, sheet.language)
