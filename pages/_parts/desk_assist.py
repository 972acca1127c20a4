"""Entering a rating for somebody at the window, on the phone or on paper: it is marked."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from models import Channel
from pages import _who, _words
from pages._parts import memory, suggestion_words
from pages._parts.acts import act, answer
from pages._words import _
from surveys.ratings import rating
from surveys.ratings.rating import LEVELS, LIMITS

PLACE = "assist"
CHANNELS = (Channel.PAPER, Channel.PHONE, Channel.HOTLINE)


def show() -> None:
    """The form; the person decides, staff only type."""
    st.markdown(
        _(
            "Only what the person says. It is marked as entered by staff and counts for no active "
            "rating."
        )
    )
    answer(PLACE)
    with st.form("assist", enter_to_submit=False):
        st.text_input(_("Address of the service (its short name)"), key="assist_service")
        st.text_input(_("Case number"), key="assist_number", max_chars=60)
        st.radio(
            _("How was it?"),
            LEVELS,
            index=None,
            format_func=suggestion_words.satisfaction,
            key="assist_level",
        )
        st.text_area(
            _("In the person's words (may be left out)"),
            key="assist_body",
            max_chars=LIMITS["rating"],
            height=100,
        )
        st.selectbox(
            _("How it came in"),
            CHANNELS,
            format_func=lambda each: code_words.said(each, _words.language()),
            key="assist_channel",
        )
        st.form_submit_button(
            _("Enter it"), key="assist_do", type="primary", on_click=act, args=(PLACE, enter)
        )


def enter(session: Session) -> str:
    receipt = rating.assist(
        session,
        account=_who.account(),
        service=str(memory.kept("assist_service") or "").strip(),
        number=str(memory.kept("assist_number") or ""),
        level=int(memory.kept("assist_level") or 0),
        body=str(memory.kept("assist_body") or ""),
        channel=Channel(memory.kept("assist_channel") or Channel.PAPER),
        now=clock.now(),
    )
    return _("Entered. Give the person the receipt: {code}").format(code=receipt.code)
