"""The top of a Poll's page: its question, who asks, until when; its terms; how to show it
elsewhere; the proof of a Receipt."""

from datetime import datetime
from html import escape

import streamlit as st

import code_words
from models import AskingState, Poll
from pages import _words
from pages._parts import poll_words, untrusted
from pages._words import _, number, plain
from settings import settings
from surveys.polls.proofs import Proven

COLOURS = {
    AskingState.DRAFTING: "gray",
    AskingState.REVIEW: "orange",
    AskingState.OPEN: "blue",
    AskingState.CLOSED: "green",
    AskingState.WITHDRAWN: "red",
}


def show(poll: Poll, *, now: datetime) -> None:
    """The question, who asks, how many voted, from when until when."""
    st.title(plain(poll_words.title(poll)), anchor=False)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        chip(poll)
        st.caption(plain(_words.name(poll.department)), width="content")
        votes = _("{n} votes").format(n=number(poll.votes))
        st.caption(f"{votes} · {plain(poll_words.when(poll, now))}", width="content")
    if poll.reason and poll.state in (AskingState.WITHDRAWN, AskingState.CLOSED):
        withdrawn = poll.state is AskingState.WITHDRAWN
        words = _("Withdrawn. Reason:") if withdrawn else _("Closed before its time. Reason:")
        st.warning(f"{words} {plain(poll.reason)}")
    untrusted.prose(poll.background)


def chip(poll: Poll) -> None:
    words = code_words.said(poll.state, _words.language())
    st.badge(words, color=COLOURS[poll.state])


def terms(poll: Poll) -> None:
    """Who may vote and what stays secret."""
    with st.expander(_("How this poll works")):
        method = code_words.said(poll.method, _words.language())
        lines = [f"{method}. {poll_words.counted_by(poll)}", *poll_words.terms(poll)]
        st.html("<ul>" + "".join(f"<li>{untrusted.inert(line)}</li>" for line in lines) + "</ul>")


def elsewhere(poll: Poll) -> None:
    """The code that shows it on another page."""
    with st.expander(_("Show it on another page")):
        title = escape(poll.title, quote=True)
        st.code(
            f'<iframe src="{settings().public_url}/embed/polls/{poll.slug}" title="{title}" '
            'width="100%" height="460" loading="lazy"></iframe>',
            language="html",
            wrap_lines=True,
        )


def proof(found: Proven) -> None:
    """What a Receipt proves, and the numbers with which anybody can check it."""
    st.header(_("Receipt {code}").format(code=found.code), anchor=False)
    if found.holds:
        st.success(_("This ballot is in the public ledger and counted."), icon=":material/check:")
    else:
        st.error(_("This receipt does not hold. Please tell the department."))
    facts = (
        (_("Entry"), number(found.entry.number)),
        (_("Recorded"), _words.moment(found.entry.at)),
        (_("Sealed digest of the ballot"), found.entry.facts["digest"]),
        (_("Ledger"), _("{n} entries").format(n=number(found.proof.size))),
        (_("Root"), found.proof.root),
    )
    rows = "".join(f"<dt>{name}</dt><dd><code>{value}</code></dd>" for name, value in facts)
    with st.expander(_("For who wants to check it")):
        st.html(f'<dl class="facts">{rows}</dl>')
        path = f"/api/v1/ledger/proof/{found.entry.number}"
        st.html(f'<p><a href="{path}" target="_blank">{_("The whole proof (JSON)")}</a></p>')
