"""Saying something on a Clause or on the whole: the form, and the Receipt it is answered with."""

import secrets
from datetime import datetime

import segno
import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from consultation import comments
from models import Clause, Consultation, Screening, Stance
from moderation.cleaning import MAX
from pages import _who, _words
from pages._parts import memory
from pages._parts.acts import act, answer
from pages._words import _
from settings import settings

PLACE = "comment"
TOKEN = "comment_token"
SENT = "comment_sent"


def show(consultation: Consultation, clause: Clause | None, *, now: datetime) -> None:
    """The form for whoever may fill it; the Receipt of what was just sent; else why not."""
    sent = memory.kept(SENT)
    if sent and sent[0] == consultation.id:
        receipt(sent[1], consultation)
        return
    answer(PLACE)
    token = memory.kept(TOKEN) or _new_token()
    typed = memory.kept(f"body_{token}")
    if not consultation.takes_comments(now) and not typed:
        st.html(f'<p class="note">{_closed(consultation, now)}</p>')
    elif _who.account() is None and not typed:
        with st.container(border=True, key="sign_in_first"):
            st.markdown(_("Sign in to comment; you will come back to this page."))
            st.button(_("Sign in"), key="comment_sign_in", on_click=st.login, type="primary")
    else:
        _form(consultation, clause, token)


def _new_token() -> str:
    """A new sheet of paper: what is typed on it is sent at most once."""
    token = secrets.token_hex(8)
    memory.keep(TOKEN, token)
    return token


def _closed(consultation: Consultation, now: datetime) -> str:
    if consultation.opens_at and now < consultation.opens_at:
        day = _words.moment(consultation.opens_at)
        return _("Comments are taken from {day}.").format(day=day)
    return _("Comments are no longer taken. What was said stays readable here.")


def _form(consultation: Consultation, clause: Clause | None, token: str) -> None:
    language = _words.language()
    with st.form(f"comment_{token}", enter_to_submit=False):
        st.segmented_control(
            _("Your stance"),
            list(Stance),
            default=Stance.SUGGEST,
            required=True,
            format_func=lambda stance: code_words.said(stance, language),
            key=f"stance_{token}",
            persist_state="page",
        )
        st.text_area(
            _("Your comment"),
            key=f"body_{token}",
            height=140,
            max_chars=MAX,
            placeholder=_("What should change, and why? Leave out phone and identity numbers."),
            persist_state="page",
        )
        st.checkbox(_("Publish my name with it"), key=f"name_{token}", persist_state="page")
        st.form_submit_button(
            _("Send the comment"),
            key=f"send_{token}",
            type="primary",
            on_click=act,
            args=(PLACE, post, consultation.id, clause.id if clause else None, token),
        )


def post(session: Session, consultation_id: int, clause_id: int | None, token: str) -> str:
    """Send what is typed on this sheet; a second click sends nothing new."""
    comment = comments.post_comment(
        session,
        account=_who.account(),
        consultation_id=consultation_id,
        clause_id=clause_id,
        stance=Stance(memory.kept(f"stance_{token}") or Stance.OTHER),
        body=memory.kept(f"body_{token}") or "",
        publish_name=bool(memory.kept(f"name_{token}")),
        idempotency_key=token,
        now=clock.now(),
    )
    memory.keep(SENT, (consultation_id, comment.receipt.code))
    memory.take(TOKEN)
    return ""


def receipt(code: str, consultation: Consultation) -> None:
    """The Receipt as code, picture and link, and what comes next."""
    link = f"{settings().public_url}/r/{code}"
    picture = segno.make(link, error="m", micro=False).png_data_uri(scale=4, border=2)
    before = consultation.screening is Screening.BEFORE
    come = _("A person looks at it before it is shown.") if before else _("It is shown soon.")
    later = _("The receipt tells what became of it: publication, topic, verdict and reason.")
    alt = _("QR code of the receipt")
    words = _("Received. Your receipt:")
    with st.container(border=True, key="receipt"):
        st.html(
            f'<div class="receipt"><img src="{picture}" alt="{alt}" width="132" height="132">'
            f'<div role="status"><p>{words}</p><p class="code">{code}</p>'
            f'<p><a href="/read/receipts/{code}" target="_self">{link}</a></p>'
            f"<p>{come} {later}</p>"
            f'<p class="meta">{_("Keep the code: it works without signing in.")}</p></div></div>'
        )
        st.button(_("Write another comment"), key="again", on_click=memory.take, args=(SENT,))
