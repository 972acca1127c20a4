"""A Refusal, and an error of ours, as the reader sees them."""

import streamlit as st

import refusal_words
from errors import NotSignedIn, Refusal
from pages import _words
from pages._words import _


def say(refusal: Refusal) -> None:
    """The rule that said no, and the way out."""
    st.error(refusal_words.say(refusal, _words.language()), icon=":material/block:")
    if isinstance(refusal, NotSignedIn):
        st.button(_("Sign in"), key=f"sign_in_{refusal.code}", on_click=st.login, type="primary")


def apologise() -> None:
    """For what should not have happened; the details are in the server's log."""
    st.error(
        _("Something went wrong on our side. Nothing you sent before is lost; please try again."),
        icon=":material/error:",
    )
