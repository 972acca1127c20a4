"""Published Comments, a page at a time: as text, with a button to support each."""

from collections.abc import Mapping
from datetime import datetime

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from consultation import comments, thread
from consultation.thread import Order
from db import reading
from models import Account, Channel, Comment, Consultation, Stance, Standing
from pages import _who, _words
from pages._parts.acts import act, answer
from pages._parts.pager import offset
from pages._parts.untrusted import inert
from pages._words import _, number

SIZE = 20
PLACE = "support"


@st.fragment
def show(
    consultation: Consultation,
    names: Mapping[str, str],
    *,
    clause_key: str | None = None,
    whole: bool = False,
    stance: Stance | None = None,
) -> None:
    """A page of the Comments on a Clause, on the whole, or of one Stance."""
    here, now = _who.account(), clock.now()
    kind = stance.value if stance else ""
    at = "_".join(filter(None, ("p", clause_key or ("whole" if whole else ""), kind)))
    chosen = {"clause_key": clause_key, "whole": whole, "stance": stance}
    with reading() as session:
        n = thread.count(session, consultation_id=consultation.id, **chosen)
    order = _head(n, at)
    skipped = 0
    under = st.container(key="comments", gap="xsmall")
    if n > SIZE:
        skipped = offset(n, size=SIZE, key=at)
    with reading() as session:
        rows = thread.page(
            session,
            consultation_id=consultation.id,
            order=order,
            offset=skipped,
            limit=SIZE,
            **chosen,
        )
        ids = [row.id for row in rows]
        mine = thread.supported_by(session, account=here, comment_ids=ids)
    with under:
        answer(PLACE)
        for row in rows:
            one(row, "" if clause_key else where(row, names))
            _support(row, consultation, here, now, given=row.id in mine)
        if not rows:
            _nothing(consultation, now)


def _head(n: int, at: str) -> Order:
    """How many there are, and in which order."""
    if n < 2:
        return Order.NEWEST
    names = {Order.NEWEST: _("Newest"), Order.SUPPORTED: _("Most supported")}
    with st.container(horizontal=True, vertical_alignment="center", key="order_row"):
        st.markdown(_("{n} published").format(n=number(n)), width="content")
        return st.segmented_control(
            _("Order"),
            list(names),
            default=Order.NEWEST,
            required=True,
            format_func=names.__getitem__,
            key=f"order_{at}",
            label_visibility="collapsed",
        )


def where(comment: Comment, names: Mapping[str, str]) -> str:
    """What a Comment is on."""
    if comment.clause_key is None:
        return _("On the whole")
    return names.get(comment.clause_key, comment.clause_key)


def one(comment: Comment, about: str) -> None:
    """One Comment: who, when, how, and the words as text; of one taken back, a stub."""
    if comment.standing is Standing.WITHDRAWN:
        day = _words.date(comment.received_at)
        facts = " · ".join(inert(each) for each in (about, day) if each)
        gone = _("The author took this comment back.")
        st.html(f'<p class="comment meta">{facts}</p><p class="gone">{gone}</p>')
        return
    language = _words.language()
    facts = [about, comment.shown_name or _("Anonymous"), _words.date(comment.received_at)]
    if comment.channel is not Channel.WEB:
        facts.append(code_words.said(comment.channel, language))
    if comment.supports:
        facts.append(_("{n} people support this").format(n=number(comment.supports)))
    stance = code_words.said(comment.stance, language)
    said = f'<span class="stance {comment.stance.value}">{stance}</span> '
    rest = " · ".join(f"<bdi>{inert(each)}</bdi>" for each in facts if each)
    title = f'<p class="comment-title">{inert(comment.title)}</p>' if comment.title else ""
    st.html(f'<p class="comment meta">{said}{rest}</p>{title}')
    st.text(comment.shown or "")


def _support(
    comment: Comment,
    consultation: Consultation,
    here: Account | None,
    now: datetime,
    *,
    given: bool,
) -> None:
    """The button, for whoever may press it."""
    own = here is not None and comment.author_id == here.id
    gone = comment.standing is Standing.WITHDRAWN
    if here is None or own or gone or not consultation.takes_comments(now):
        return
    words = _("Supported by you and others: {n}") if given else _("Support this: {n}")
    st.button(
        words.format(n=number(comment.supports)),
        key=f"support_{comment.id}",
        icon=":material/check:" if given else ":material/thumb_up:",
        type="tertiary",
        on_click=act,
        args=(PLACE, support, comment.id, not given),
    )


def support(session: Session, comment_id: int, wanted: bool) -> str:
    verb = comments.support if wanted else comments.unsupport
    verb(session, account=_who.account(), comment_id=comment_id, now=clock.now())
    return ""


def _nothing(consultation: Consultation, now: datetime) -> None:
    if consultation.takes_comments(now):
        st.info(_("No comments are published yet. Yours can be the first."))
    else:
        st.info(_("No comments were published."))
