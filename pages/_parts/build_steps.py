"""What is done with a Survey on its way: submit, open, send back, extend, close, reply."""

from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st
from sqlalchemy.orm import Session

import clock
from errors import Empty
from identity import permits
from models import Account, AskingState, Survey, SurveyVersion
from pages import _who, _words
from pages._parts import build_checks, build_head, memory, moments
from pages._parts.acts import act
from pages._words import _, number, plain
from surveys.questionnaires import drafting, opening

PLACE = build_head.PLACE


def show(survey: Survey, versions: Sequence[SurveyVersion], *, account: Account) -> None:
    opens = permits.may(account, permits.Act.OPEN_ASKING, survey.department)
    if survey.state is AskingState.DRAFTING:
        _submit(survey, versions)
    elif survey.state is AskingState.REVIEW:
        build_checks.show(survey, versions)
        _review(survey, account, opens=opens)
    elif opens:
        _running(survey)
    _versions(versions)


def _submit(survey: Survey, versions: Sequence[SurveyVersion]) -> None:
    missing = build_checks.missing(survey, versions)
    if missing:
        st.info(_("Before a second person can open it:"))
        for words in missing:
            st.markdown(f"- {words}")
    st.button(
        _("Submit to a second person"),
        key="build_submit",
        icon=":material/send:",
        type="primary",
        disabled=bool(missing),
        on_click=act,
        args=(PLACE, submit, survey.id),
    )


def _review(survey: Survey, account: Account, *, opens: bool) -> None:
    if not opens:
        st.info(_("It waits for a second person who may open surveys."))
        return
    second = account.id not in (survey.made_by, survey.submitted_by)
    if not second:
        st.warning(_("You made this. A second person has to open it."), icon=":material/group:")
    st.button(
        _("Open it to the public"),
        key="build_open",
        type="primary",
        icon=":material/campaign:",
        disabled=not second,
        on_click=act,
        args=(PLACE, open_, survey.id),
    )
    _reasoned("send_back", _("What has to be put right"), _("Send it back"), survey, send_back)


def _running(survey: Survey) -> None:
    reason = _("Reason, which the public reads")
    if survey.state is AskingState.OPEN:
        with st.expander(_("Give more time")):
            moments.field(_("New closing time"), key="build_closes_at", value=survey.closes_at)
            _reasoned("extend", reason, _("Extend the period"), survey, extend)
        with st.expander(_("Close before its time")):
            _reasoned("close", reason, _("Close it now"), survey, close)
    if survey.state is AskingState.CLOSED:
        with st.expander(_("What the department says to the results"), expanded=not survey.reply):
            st.text(survey.reply)
            words = _("What was heard, and what will be done")
            _reasoned("reply", words, _("Publish the reply"), survey, reply, limit=opening.REPLY)
    if survey.state in (AskingState.OPEN, AskingState.CLOSED):
        with st.expander(_("Withdraw")):
            st.markdown(_("Responses stay on record; no result is shown any more."))
            _reasoned("withdraw", reason, _("Withdraw the survey"), survey, withdraw)


def _reasoned(
    name: str,
    label: str,
    button: str,
    survey: Survey,
    write: Callable[[Session, int], str],
    limit: int = drafting.NOTE,
) -> None:
    with st.form(f"build_{name}", border=False, enter_to_submit=False):
        st.text_area(label, key=f"build_{name}_reason", height=80, max_chars=limit)
        args = (PLACE, write, survey.id)
        st.form_submit_button(button, key=f"build_{name}_do", on_click=act, args=args)


def _versions(versions: Sequence[SurveyVersion]) -> None:
    st.subheader(_("Versions"), anchor=False)
    if not versions:
        st.info(_("The first version is there with the first question."))
    for each in versions:
        facts = [_words.moment(each.made_at), plain(each.digest[:12])]
        frozen = _("frozen since its first response on {moment}")
        free = _("can still be changed in drafting")
        when = each.frozen_at
        facts.append(frozen.format(moment=_words.moment(when)) if when else free)
        st.markdown(
            f"**{_('Form version {n}').format(n=number(each.number))}** · " + " · ".join(facts)
        )


def _reason(name: str) -> str:
    return memory.kept(f"build_{name}_reason") or ""


def submit(session: Session, survey_id: int) -> str:
    drafting.submit(session, account=_who.account(), survey_id=survey_id, now=clock.now())
    return _("Submitted. A second person of the department opens it.")


def open_(session: Session, survey_id: int) -> str:
    made = opening.open_(session, account=_who.account(), survey_id=survey_id, now=clock.now())
    text = _("It is open and on record. Responses are taken until {moment}.")
    return text.format(moment=_moment(made.closes_at))


def _moment(moment: datetime | None) -> str:
    return _words.moment(moment) if moment else "–"


def send_back(session: Session, survey_id: int) -> str:
    note, now = _reason("send_back"), clock.now()
    drafting.send_back(session, account=_who.account(), survey_id=survey_id, note=note, now=now)
    return _("Sent back. Who submitted it is told what has to be put right.")


def extend(session: Session, survey_id: int) -> str:
    typed = memory.kept("build_closes_at", "")
    closes_at = moments.read(typed, field="closes_at", when=moments.END)
    if closes_at is None:
        raise Empty(field="closes_at")
    opening.extend(
        session,
        account=_who.account(),
        survey_id=survey_id,
        closes_at=closes_at,
        reason=_reason("extend"),
        now=clock.now(),
    )
    return _("Extended until {moment}; the reason is on record.").format(moment=_moment(closes_at))


def close(session: Session, survey_id: int) -> str:
    reason, now = _reason("close"), clock.now()
    opening.close(session, account=_who.account(), survey_id=survey_id, reason=reason, now=now)
    return _("Closed. Drafts that were not handed in are not counted.")


def withdraw(session: Session, survey_id: int) -> str:
    reason, now = _reason("withdraw"), clock.now()
    opening.withdraw(session, account=_who.account(), survey_id=survey_id, reason=reason, now=now)
    return _("Withdrawn; the public reads the reason on its page.")


def reply(session: Session, survey_id: int) -> str:
    text, now = _reason("reply"), clock.now()
    opening.reply(session, account=_who.account(), survey_id=survey_id, text=text, now=now)
    return _("Published beside the results.")
