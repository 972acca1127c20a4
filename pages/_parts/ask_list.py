"""A clerk's polls: what is being prepared, waits, runs, is over."""

import streamlit as st

import clock
from db import reading
from models import Account, Poll
from pages import _words
from pages._parts import poll_head, poll_words
from pages._parts.links import link
from pages._parts.pager import offset
from pages._words import _, number, plain
from surveys.polls import shelf

SIZE = 20


def show(account: Account) -> None:
    with reading() as session:
        count = shelf.desk_count(session, account=account)
        skipped = offset(count, size=SIZE)
        rows = shelf.desk(session, account=account, offset=skipped, limit=SIZE)
    for poll in rows:
        _one(poll)
    if not rows:
        st.info(
            _("Your departments have made no poll yet. Begin one below: a question and options.")
        )


def _one(poll: Poll) -> None:
    with st.container(border=True, key=f"ask_{poll.slug}"):
        what, action = st.columns([5, 2], vertical_alignment="center")
        with what:
            st.markdown(f"**{plain(poll.title)}**")
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                poll_head.chip(poll)
                st.caption(plain(_words.name(poll.department)), width="content")
                votes = _("{n} votes").format(n=number(poll.votes))
                when = poll_words.when(poll, clock.now())
                st.caption(f"{votes} · {plain(when)}" if when else votes, width="content")
        with action:
            link("ask", _("Work on this one"), p=poll.slug)


def other_words(poll: Poll) -> None:
    """What was said for "other", as text."""
    with reading() as session:
        said = shelf.other_texts(session, poll_id=poll.id, limit=200)
    if said:
        with st.expander(_("What was said for “other” ({n})").format(n=number(len(said)))):
            for text in said:
                st.text(text)
