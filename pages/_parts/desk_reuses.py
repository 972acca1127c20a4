"""What people made with data, to look at before everybody sees it."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from models import Reuse
from moderation.screen import screen
from opendata import reuses
from opendata.reuses import LIMITS
from pages import _who, _words
from pages._parts import memory, untrusted
from pages._parts.acts import act, answer
from pages._parts.links import link
from pages._parts.reuse_list import kind_name
from pages._words import _, plain

PLACE = "reuses"


def show() -> None:
    """Those that wait, then those ruled on last, which can be ruled on anew."""
    here = _who.account()
    with reading() as session:
        waiting = reuses.waiting(session, account=here)
        ruled = reuses.ruled(session, account=here)
    answer(PLACE)
    for row in waiting:
        _one(row)
    if not waiting:
        st.info(_("Nothing waits. What people make with your data appears here."))
    if ruled:
        st.header(_("Ruled last"), anchor=False)
    for row in ruled:
        _one(row)


def _one(row: Reuse) -> None:
    with st.container(border=True, key=f"reuse_{row.id}"):
        st.subheader(plain(row.title), anchor=False)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if row.shown_at or row.declined_at:
                st.badge(_("Shown") if row.shown_at else _("Not shown"), color="gray")
            facts = f"{kind_name(row.kind)} · {_words.date(row.handed_in_at)}"
            st.caption(plain(facts), width="content")
        link("dataset", plain(row.dataset.title), icon=":material/table:", d=row.dataset.slug)
        untrusted.show(row.url)
        untrusted.show(row.body, screen(row.body).findings)
        with st.form(f"reuse_{row.id}_form", enter_to_submit=False, border=False):
            label = _("Reason, if it is not to be shown; its author reads it")
            key = f"reuse_{row.id}_reason"
            st.text_input(label, value=row.reason, key=key, max_chars=LIMITS["reason"])
            with st.container(horizontal=True):
                if row.shown_at is None:
                    _button(row, _("Show it"), shown=True)
                if row.declined_at is None:
                    _button(row, _("Do not show it"), shown=False)


def _button(row: Reuse, words: str, *, shown: bool) -> None:
    st.form_submit_button(
        words,
        key=f"reuse_{row.id}_{shown}",
        type="primary" if shown else "secondary",
        on_click=act,
        args=(PLACE, rule, row.id, shown),
    )


def rule(session: Session, reuse_id: int, shown: bool) -> str:
    reuses.rule(
        session,
        account=_who.account(),
        reuse_id=reuse_id,
        show=shown,
        reason="" if shown else str(memory.kept(f"reuse_{reuse_id}_reason") or ""),
        now=clock.now(),
    )
    if shown:
        return _("It is shown on the page of the dataset; its author is told.")
    return _("It is not shown; its author is told the reason.")
