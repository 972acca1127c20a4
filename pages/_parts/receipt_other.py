"""The Receipt of a vote, a response, a rating or a suggestion, for whoever holds its code."""

import streamlit as st

import code_words
from db import reading
from errors import NotFound
from pages import _words
from pages._parts import timeline, untrusted
from pages._parts.links import is_there, link
from pages._words import _, number, plain
from surveys import receipts
from surveys.receipts import AskedReceipt


def find(code: str) -> AskedReceipt | None:
    """None for a code that belongs to nothing, or to a comment."""
    try:
        with reading() as session:
            return receipts.by_code(session, code=code)
    except NotFound:
        return None


def show(view: AskedReceipt) -> None:
    """What it is for, what came of it, where more stands, the proof."""
    st.header(_("Receipt {code}").format(code=view.code), anchor=False)
    if view.title and is_there(view.page):
        link(view.page, plain(view.title), **view.query)
    st.caption(_said(view.kind))
    with st.container(key="fate", gap=None):
        for place, step in enumerate(view.steps):
            note = _words.moment(step.at)
            if not place:
                entry = _("Entry {n} of the public ledger").format(n=number(view.entry.number))
                note = f"{note} · {entry}"
            with st.container(key=f"step_done_{place}", gap=None):
                meta = f'<span class="meta">{untrusted.inert(note)}</span>'
                st.html(f"<p><b>{untrusted.inert(_said(step.kind))}</b> {meta}</p>")
    st.caption(_("A receipt shows that it was recorded, never what was chosen or said."))
    with st.expander(_("Proof in the public ledger"), key="proof"):
        st.markdown(
            _(
                "Whoever holds these values can check that it was recorded and that nothing "
                "before it was changed."
            )
        )
        st.html(f'<dl class="proof">{timeline.values(view)}</dl>')
        st.code(f"python cli.py receipt verify {view.code}", language=None)
        st.code(f"GET /api/v1/receipts/{view.code}", language=None)


def _said(code: object) -> str:
    return code_words.said(code, _words.language())
