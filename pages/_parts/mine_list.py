"""One's own Comments, each with what became of it, and taking one back."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from consultation import comments
from consultation.fates import Fate
from models import Comment, Standing
from pages import _who, _words
from pages._parts import acts, timeline, untrusted
from pages._parts.links import is_there, link
from pages._parts.whereabouts import where
from pages._words import _, plain

PLACE = "mine"
COLOURS = {
    Standing.WAITING: "orange",
    Standing.PUBLISHED: "green",
    Standing.WITHHELD: "red",
    Standing.WITHDRAWN: "gray",
}


def show(fate: Fate) -> None:
    """One Comment: where, what one said, what became of it, its receipt."""
    comment = fate.comment
    with st.container(border=True, key=f"mine_{comment.id}"):
        with st.container(key=f"title_{comment.id}"):
            _to_consultation(fate)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _standing(comment)
            st.caption(plain(_where(fate)), width="content")
        if comment.body:
            st.text(comment.body)
        _outcome(fate)
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            _receipt(comment)
            _take_back(comment)


def _to_consultation(fate: Fate) -> None:
    label = plain(fate.consultation.title)
    if is_there("consult"):
        link("consult", label, c=fate.consultation.slug)
    else:
        st.markdown(f"**{label}**")


def _standing(comment: Comment) -> None:
    words = code_words.said(comment.standing, _words.language())
    st.badge(words, color=COLOURS[comment.standing])


def _where(fate: Fate) -> str:
    stance = code_words.said(fate.comment.stance, _words.language())
    when = _words.moment(fate.comment.received_at)
    return f"{where(fate.comment.clause)} · {stance} · {when}"


def _outcome(fate: Fate) -> None:
    """The reason of a Ruling, the Topic, the answer: whatever there is."""
    if fate.comment.standing is Standing.WITHDRAWN:
        untrusted.prose(_("Name and words are gone; a stub keeps the totals right."))
        return
    words = timeline.why(fate.ruling)
    if words:
        untrusted.prose(words)
    if fate.topic is not None:
        untrusted.prose(_("Topic: {label}").format(label=fate.topic.label))
    if fate.decision is not None:
        verdict = code_words.said(fate.decision.verdict, _words.language())
        answer = untrusted.inert(_("Verdict: {verdict}").format(verdict=verdict))
        reason = untrusted.paragraph(fate.decision.reason)
        st.html(f'<div class="answered"><b>{answer}</b>{reason}</div>')


def _receipt(comment: Comment) -> None:
    if comment.receipt is not None:
        label = _("Receipt {code}").format(code=comment.receipt.code)
        link("receipt", plain(label), icon=":material/receipt_long:", code=comment.receipt.code)


def _take_back(comment: Comment) -> None:
    if comment.standing is not Standing.WITHDRAWN:
        asked = st.button(
            _("Take this comment back"), key=f"withdraw_{comment.id}", type="tertiary"
        )
        if asked:
            st.dialog(_("Take this comment back?"))(_confirm)(comment)


def _confirm(comment: Comment) -> None:
    """What will happen, and the two ways on."""
    st.markdown(
        _(
            "Your name and your words are deleted for good and cannot be brought back. A stub "
            "without name and words stays, so that the totals remain right. The receipt still "
            "works."
        )
    )
    st.text(comment.body)
    act = {"on_click": acts.act, "args": (PLACE, withdraw, comment.id)}
    with st.container(horizontal=True):
        yes = st.button(_("Yes, take it back"), key="withdraw_yes", type="primary", **act)
        no = st.button(_("Leave it as it is"), key="withdraw_no")
    if yes or no:
        st.rerun()


def withdraw(session: Session, comment_id: int) -> str:
    comments.withdraw(session, account=_who.account(), comment_id=comment_id, now=clock.now())
    return _("Your comment is withdrawn: name and words are deleted, the withdrawal is on record.")
