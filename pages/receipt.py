"""Receipt: what became of a comment, vote or suggestion, for whoever holds its code."""

import streamlit as st

import code_words
from consultation import receipts
from db import reading
from errors import NotFound
from pages import _words
from pages._parts import receipt_other, timeline
from pages._parts.links import is_there, link
from pages._parts.whereabouts import where
from pages._words import _, plain

LONGEST = 40


def find(code: str) -> receipts.ReceiptView | None:
    """None for a code that belongs to nothing."""
    try:
        with reading() as session:
            return receipts.receipt(session, code=code)
    except NotFound:
        return None


st.title(_("What became of my comment?"), anchor=False)
st.markdown(_("Type the code on your receipt. You need not sign in."))
with st.form("receipt", border=False):
    row = st.container(horizontal=True, vertical_alignment="bottom")
    typed = row.text_input(
        _("Receipt code"),
        value=st.query_params.get("code", "")[:LONGEST],
        key="receipt_code",
        max_chars=LONGEST,
        placeholder="XXXX-XXX-XXX",
    )
    if row.form_submit_button(_("Look it up"), key="receipt_find"):
        st.query_params["code"] = typed.strip()

code = st.query_params.get("code", "")[:LONGEST]
view = find(code) if code else None
other = receipt_other.find(code) if code and view is None else None
if view:
    stance = code_words.said(view.comment.stance, _words.language())
    st.header(_("Receipt {code}").format(code=view.code), anchor=False)
    if is_there("consult"):
        link("consult", plain(view.consultation.title), c=view.consultation.slug)
    st.caption(f"{plain(where(view.clause))} · {stance}")
    timeline.show(view)
    if view.decision and is_there("consult"):
        link("consult", _("See the outcome"), c=view.consultation.slug, tab="answer")
    timeline.proof(view)
elif other:
    receipt_other.show(other)
elif code:
    st.warning(
        _(
            "We know no receipt with this code. It has ten letters and digits, such as "
            "ABCD-EFG-HJK, and never a zero, O, 1, I, L or U. Please compare it once more with "
            "your receipt; if you sent the comment signed in, you also find it under My "
            "participation."
        ),
        icon=":material/search_off:",
    )
    link("mine", _("My participation"), icon=":material/arrow_forward:")
else:
    st.info(
        _(
            "Every comment gets a receipt with such a code. Here you then see when it was "
            "received, whether it was published, which topic it belongs to, and how it was "
            "answered."
        )
    )
