"""One's own suggestions: where each stands, and the way to its progress."""

import streamlit as st

import clock
from db import reading
from models import Account, SuggestionState
from pages import _words
from pages._parts import suggestion_words
from pages._parts.links import link
from pages._words import _, plain
from surveys.suggestions import lists
from surveys.suggestions.lists import Own

SIZE = 10
AFTER = "raised"  # where the list goes on, in the address


def is_asked() -> bool:
    """Whether the address leads into this list."""
    return AFTER in st.query_params


def show(account: Account) -> None:
    with reading() as session:
        page = lists.mine(session, account=account, after=st.query_params.get(AFTER), limit=SIZE)
    for own in page.items:
        _one(own)
    if not page.items:
        st.info(_("You have raised nothing yet. What you raise stands here until the reply."))
    link("suggest", _("Make a suggestion"), icon=":material/add:")
    if page.next:
        link("mine", _("Older ones"), icon=":material/history:", **{AFTER: page.next})


def _one(own: Own) -> None:
    row = own.suggestion
    with st.container(border=True, key=f"own_{row.id}"):
        title = plain(row.title) or _("Withdrawn by its author")
        link("suggest", title, code=own.code)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            suggestion_words.state(row.state)
            overdue = row.is_overdue(clock.today())
            suggestion_words.due_chip(row.state, row.due_on, overdue=overdue)
            st.caption(plain(_facts(own)), width="content")
        if row.state is SuggestionState.REPLIED and row.rating is None:
            st.caption(_("There is a reply; you can rate it."))


def _facts(own: Own) -> str:
    row = own.suggestion
    parts = [suggestion_words.topic(row.topic), _words.date(row.received_at), own.code]
    if row.department:
        parts.insert(1, _words.name(row.department))
    return " · ".join(parts)
