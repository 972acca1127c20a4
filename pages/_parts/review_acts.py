"""What the second person does with a Consultation: open, send back, extend, take back."""

from datetime import datetime

import streamlit as st
from sqlalchemy.orm import Session

import clock
from consultation import drafting, opening
from errors import Empty
from models import Account, Consultation, Draft
from pages import _who, _words
from pages._parts import memory, moments
from pages._parts.acts import act, answer
from pages._words import _

PLACE = "review"


def is_second(account: Account, consultation: Consultation, newest: Draft | None) -> bool:
    """Whether somebody else drafted it."""
    return account.id not in (consultation.created_by, newest.made_by if newest else None)


def review(consultation: Consultation, *, refused: bool, second: bool) -> None:
    """Open it, or send it back with a note."""
    if not second:
        st.warning(
            _("You drafted this. A second person of the department has to review and open it."),
            icon=":material/group:",
        )
    if refused:
        st.error(
            _("The checks refuse it as it stands. Send it back with what has to be put right.")
        )
    answer(PLACE)
    st.button(
        _("Open it to the public"),
        key="open",
        type="primary",
        icon=":material/campaign:",
        disabled=refused or not second,
        on_click=act,
        args=(PLACE, open_, consultation.id),
    )
    with st.form("send_back", enter_to_submit=False):
        st.text_area(_("What has to be put right"), key="send_back_note", height=100)
        args = (PLACE, send_back, consultation.id)
        st.form_submit_button(_("Send it back"), key="send_back_do", on_click=act, args=args)


def running(consultation: Consultation) -> None:
    """More time, with a reason; or take it back, with a public reason."""
    more, back = st.columns(2, gap="large")
    with more, st.form("extend", enter_to_submit=False):
        st.subheader(_("Give more time"), anchor=False)
        moments.field(_("New closing time"), key="extend_closes_at", value=consultation.closes_at)
        st.text_area(_("Reason, which the public reads"), key="extend_reason", height=80)
        answer("extend")
        args = ("extend", extend, consultation.id)
        st.form_submit_button(_("Extend the period"), key="extend_do", on_click=act, args=args)
    with back, st.form("withdraw", enter_to_submit=False):
        st.subheader(_("Take it back"), anchor=False)
        st.markdown(_("It ends at once. What was said stays on record and readable."))
        st.text_area(_("Reason, which the public reads"), key="withdraw_reason", height=80)
        answer("withdraw")
        args = ("withdraw", withdraw, consultation.id)
        st.form_submit_button(_("Take it back"), key="withdraw_do", on_click=act, args=args)


def open_(session: Session, consultation_id: int) -> str:
    made = opening.open_(
        session, account=_who.account(), consultation_id=consultation_id, now=clock.now()
    )
    text = _("It is open and on record. Comments are taken until {moment}.")
    return text.format(moment=_moment(made.closes_at))


def _moment(moment: datetime | None) -> str:
    return _words.moment(moment) if moment else "–"


def send_back(session: Session, consultation_id: int) -> str:
    drafting.send_back(
        session,
        account=_who.account(),
        consultation_id=consultation_id,
        note=memory.kept("send_back_note", ""),
        now=clock.now(),
    )
    return _("Sent back. The drafter is told what has to be put right.")


def extend(session: Session, consultation_id: int) -> str:
    closes_at = moments.read(
        memory.kept("extend_closes_at", ""), field="closes_at", when=moments.END
    )
    if closes_at is None:
        raise Empty(field="closes_at")
    opening.extend(
        session,
        account=_who.account(),
        consultation_id=consultation_id,
        closes_at=closes_at,
        reason=memory.kept("extend_reason", ""),
        now=clock.now(),
    )
    return _("Extended until {moment}; the reason is on record.").format(moment=_moment(closes_at))


def withdraw(session: Session, consultation_id: int) -> str:
    opening.withdraw(
        session,
        account=_who.account(),
        consultation_id=consultation_id,
        reason=memory.kept("withdraw_reason", ""),
        now=clock.now(),
    )
    return _("Taken back; the public reads the reason on its page.")
