"""Appeals against ratings, for the second person who rules on them."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from db import reading
from models import RatingAppeal
from moderation.screen import screen
from pages import _who, _words
from pages._parts import memory, suggestion_words, untrusted
from pages._parts.acts import act, answer
from pages._words import _, plain
from surveys.ratings import appeals, queue

PLACE = "appeals"


def show() -> None:
    """All that wait, the oldest first."""
    answer(PLACE)
    with reading() as session:
        rows = queue.appeals(session, account=_who.account())
    for row in rows:
        _one(row)
    if not rows:
        st.info(_("No appeal waits. Those that departments file against bad ratings appear here."))


def _one(row: RatingAppeal) -> None:
    rating = row.rating
    with st.container(border=True, key=f"appeal_{row.id}"):
        st.subheader(plain(rating.service.name), anchor=False)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.badge(code_words.said(row.ground, _words.language()), color="orange")
            facts = (
                suggestion_words.satisfaction(rating.level),
                _words.name(rating.service.department),
                _words.date(row.filed_at),
            )
            st.caption(plain(" · ".join(facts)), width="content")
        st.caption(_("What the person said"))
        untrusted.show(rating.body or "–", screen(rating.body).findings)
        st.caption(_("Why the department objects"))
        untrusted.show(row.reason)
        if rating.rectification is not None and rating.rectification.finding:
            st.caption(_("Result of the verification"))
            untrusted.show(rating.rectification.finding)
        _form(row)


def _form(row: RatingAppeal) -> None:
    with st.form(f"rule_{row.id}", enter_to_submit=False, border=False):
        st.radio(
            _("Ruling on the appeal"),
            [True, False],
            index=None,
            format_func=lambda each: (
                _("Upheld: the rating counts no more") if each else _("Rejected: the rating stands")
            ),
            key=f"ruled_{row.id}",
        )
        st.text_area(
            _("Reason of the ruling; everybody reads it"),
            key=f"ruling_{row.id}",
            height=100,
            max_chars=appeals.LIMITS["ruling"],
        )
        args = (PLACE, rule, row.id)
        st.form_submit_button(
            _("Rule"), key=f"rule_do_{row.id}", type="primary", on_click=act, args=args
        )


def rule(session: Session, appeal_id: int) -> str:
    said = memory.kept(f"ruled_{appeal_id}")
    appeals.rule(
        session,
        account=_who.account(),
        appeal_id=appeal_id,
        is_upheld=bool(said),
        ruling=str(memory.kept(f"ruling_{appeal_id}") or "") if said is not None else "",
        now=clock.now(),
    )
    return _("Ruled and on record. The department and who rated are told.")
