"""Keys for programs: one's own, made, shown once, revoked."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
from identity import tokens
from models import Token
from pages import _who, _words
from pages._parts import memory
from pages._parts.acts import act, answer
from pages._words import _, plain

PLACE, FRESH = "keys", "fresh key"


def show(mine: Sequence[Token]) -> None:
    """The keys that work, the form for a new one, and a new one this once."""
    st.markdown(_("A key lets a program write in your name through the API. Keep it secret."))
    answer(PLACE)
    fresh = memory.take(FRESH)
    if fresh:
        st.code(fresh, language=None)
    for token in mine:
        with st.container(horizontal=True, vertical_alignment="center", key=f"key_{token.id}"):
            made = _("made {moment}").format(moment=_words.moment(token.created_at))
            st.markdown(f"**{plain(token.label or '–')}** · {made}", width="stretch")
            args = (PLACE, revoke, token.id)
            st.button(_("Revoke"), key=f"revoke_key_{token.id}", on_click=act, args=args)
    if not mine:
        st.markdown(_("You have no keys."))
    with st.form("new_key", enter_to_submit=False):
        st.text_input(_("What it is for"), key="key_label", max_chars=80)
        st.form_submit_button(_("Make a key"), key="key_do", on_click=act, args=(PLACE, create))


def create(session: Session) -> str:
    """Make one; it is remembered for the one run that shows it."""
    here = _who.require()
    label = memory.kept("key_label", "").strip()
    token = tokens.create(session, account_id=here.id, label=label, now=clock.now())
    memory.keep(FRESH, token)
    return _("Copy the key now: it is shown this once.")


def revoke(session: Session, token_id: int) -> str:
    tokens.revoke(session, token_id=token_id, account_id=_who.require().id, now=clock.now())
    return _("The key no longer works.")
