"""Before the first question: what the survey is, who may answer, the codes, the button to begin."""

from collections.abc import Mapping

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from errors import NotFound
from models import Access, Channel, Response, ResponseState, Survey
from pages import _who, _words
from pages._parts import fill_sheet, memory
from pages._parts.acts import act, answer
from pages._parts.fill_sheet import Sheet, lay
from pages._words import _, plain
from surveys.forms.form import Form
from surveys.questionnaires import answering, handing_in
from surveys.questionnaires.answering import COUNTER

PLACE = "fill door"
CODE = 40


def head(survey: Survey, form: Form) -> None:
    """Title, who asks, what for, until when, and under which approval if it is a statistical
    one."""
    language = fill_sheet.speaks(form)
    title = form.title.get(language) or survey.title
    st.title(plain(title), anchor=False)
    facts = [_words.name(survey.department)]
    if survey.closes_at:
        facts.append(_("until {day}").format(day=_words.moment(survey.closes_at)))
    if survey.is_statistical:
        facts.append(_("statistical survey {number}").format(number=survey.table_number))
        facts += filter(None, (survey.table_authority, survey.table_approval))
    st.caption(" · ".join(map(plain, facts)))


def show(survey: Survey, form: Form, *, is_assisted: bool) -> None:
    """What one reads before one begins, and how one begins or goes on."""
    language = fill_sheet.speaks(form)
    for text in (survey.purpose, form.introduction.get(language, "")):
        if text:
            st.text(text)
    answer(PLACE)
    now = clock.now()
    if survey.takes_responses(now):
        st.markdown(_promise(survey))
        _begin(survey, is_assisted)
    else:
        st.info(_("This survey takes no answers now."), icon=":material/event_busy:")
    with st.expander(
        _("Go on with a draft"),
        expanded="code" in st.query_params,
        icon=":material/history:",
        key="fill_resume",
    ):
        field = f"fill_resume_{survey.slug}"
        st.text_input(
            _("Code of the draft"),
            value=st.query_params.get("code", "")[:CODE],
            key=field,
            max_chars=CODE,
            placeholder="XXXX-XXX-XXX",
        )
        st.button(
            _("Go on"), key="fill_take_up", on_click=act, args=(PLACE, take_up, survey.slug, field)
        )


def _promise(survey: Survey) -> str:
    """What is kept of whoever answers."""
    if survey.access is Access.ANONYMOUS:
        return _("Nobody needs to sign in, and nothing is kept of who you are.")
    if survey.access is Access.CODE:
        return _("Your code lets you answer once. Who got which code is not kept here.")
    return _(
        "Each account answers once. Your name is not kept with your answers, only a mark that "
        "nobody can read."
    )


def _begin(survey: Survey, is_assisted: bool) -> None:
    """The button, with what must be given before it."""
    by_code = survey.access is Access.CODE
    if survey.access is Access.ACCOUNT and not is_assisted and _who.account() is None:
        st.markdown(_("Sign in to answer; you will come back to this page."))
        st.button(_("Sign in"), key="fill_sign_in", on_click=st.login, type="primary")
        return
    code, channel = f"fill_code_{survey.slug}", f"fill_channel_{survey.slug}"
    if by_code:
        st.text_input(
            _("Code of your invitation"),
            value=st.query_params.get("invitation", "")[:CODE],
            key=code,
            max_chars=CODE,
            placeholder="XXXX-XXX-XXX",
        )
    if is_assisted:
        st.selectbox(
            _("How the person answers"),
            COUNTER,
            format_func=lambda each: code_words.said(each, _words.language()),
            key=channel,
        )
    args = (PLACE, begin, survey.id, survey.slug, is_assisted)
    st.button(_("Start answering"), key="fill_begin", type="primary", on_click=act, args=args)


def begin(session: Session, survey_id: int, slug: str, is_assisted: bool) -> str:
    """A draft of one's own, or the one begun before."""
    here = _who.account()
    started = answering.begin(
        session,
        survey_id=survey_id,
        account=here,
        code=memory.kept(f"fill_code_{slug}") or None,
        channel=memory.kept(f"fill_channel_{slug}") if is_assisted else Channel.WEB,
        language=_words.language(),
        assisted_by=here if is_assisted else None,
        now=clock.now(),
    )
    sheet = _sheet(session, slug, started.response, started.resume_code)
    sheet.is_assisted = is_assisted
    return ""


def take_up(session: Session, slug: str, field: str) -> str:
    """The draft with the code that was typed. Refuses NotFound, also for one of another survey."""
    code = memory.kept(field) or ""
    response = answering.take_up(session, code=code)
    if session.get_one(Survey, response.survey_id).slug != slug:
        raise NotFound(why="resume-code")
    _sheet(session, slug, response, code)
    return ""


def _sheet(session: Session, slug: str, response: Response, code: str) -> Sheet:
    form = answering.form_of(response)
    sheet = Sheet(
        slug=slug,
        form=form,
        answers=dict(response.answers),
        code=code,
        place=response.place,
        language=fill_sheet.speaks(form),
        saves=int(response.revision > 0),
    )
    if response.state is ResponseState.DRAFT:
        sheet.is_full = handing_in.is_full(session, response=response)
    else:
        sheet.receipt = handing_in.receipt_of(session, response=response).code
        sheet.is_counted = response.state is ResponseState.SUBMITTED
    for used in ("code", "invitation"):
        st.query_params.pop(used, None)
    return lay(sheet)


def preview(form: Form, *, slug: str, answers: Mapping[str, object] | None = None) -> None:
    """Lay the form out as people will see it, for the clerk who builds it; nothing is kept. Then
    fill_steps.show(slug) draws it."""
    known = fill_sheet.laid(slug)
    if known is None or known.form != form:
        lay(
            Sheet(
                slug=slug,
                form=form,
                answers=dict(answers or {}),
                language=fill_sheet.speaks(form),
                is_public=False,
            )
        )
