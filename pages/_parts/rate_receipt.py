"""What came of a rating, for whoever holds its receipt; more can be said once."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from models import Rating
from pages import _who, _words
from pages._parts import memory, rating_cards, suggestion_words, untrusted
from pages._parts.acts import act, answer
from pages._parts.links import link
from pages._words import _, plain
from surveys.ratings import board, rating
from surveys.ratings.rating import LIMITS

PLACE = "rate_receipt"


def look_up() -> None:
    """The field for the code of a receipt."""
    with st.form("rate_code", border=False):
        typed = st.text_input(
            _("You have a receipt already? Its code:"), key="rate_typed", max_chars=40
        )
        if st.form_submit_button(_("See what comes of it"), key="rate_find"):
            st.query_params["code"] = typed.strip()
            st.rerun()


def mine() -> None:
    """One's own ratings, when signed in."""
    with reading() as session:
        rows = rating.mine(session, account=_who.account())
    if rows:
        st.subheader(_("Your ratings"), anchor=False)
    for made, code in rows:
        said = f"{_words.date(made.given_at)} · {suggestion_words.satisfaction(made.level)}"
        link("rate", plain(f"{made.service.name} · {said}"), code=code)


def show(made: Rating, code: str) -> None:
    """The rating, and what was done about it; its words are its author's, who holds the code."""
    answer(PLACE)
    st.header(plain(made.service.name), anchor=False)
    facts = [_words.name(made.service.department), _words.date(made.given_at)]
    if made.reasons:
        facts.append(rating_cards.reasons(made.reasons))
    st.html(
        f'<p class="meta">{rating_cards.level(made.level)} {untrusted.inert(" · ".join(facts))}</p>'
    )
    if made.is_assisted:
        st.caption(_("Entered by staff for the person who rated."))
    for words in filter(None, (made.shown, made.supplement)):
        untrusted.prose(words)
    with reading() as session:
        done = board.rectification_of(session, rating_id=made.id, today=clock.today())
    if done is not None:
        st.html(rating_cards.bad(done, about=False))
    if made.supplemented_at is None:
        _more(code)


def _more(code: str) -> None:
    with st.form("supplement", enter_to_submit=False):
        st.text_area(
            _("Add something to your rating, once; the level stays"),
            key="supplement_body",
            height=120,
            max_chars=LIMITS["supplement"],
        )
        st.form_submit_button(
            _("Add it"), key="supplement_do", on_click=act, args=(PLACE, add, code)
        )


def add(session: Session, code: str) -> str:
    body = str(memory.kept("supplement_body") or "")
    rating.supplement(session, code=code, body=body, now=clock.now())
    return _("Added. The department reads it with your rating.")
