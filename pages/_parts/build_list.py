"""A clerk's surveys: what is being prepared, waits, runs, is over."""

import streamlit as st

from db import reading
from models import Account, Survey
from pages import _words
from pages._parts import build_head
from pages._parts.links import link
from pages._parts.pager import offset
from pages._words import _, number, plain
from surveys.questionnaires import shelf

SIZE = 20


def show(account: Account) -> None:
    with reading() as session:
        count = shelf.desk_count(session, account=account)
        skipped = offset(count, size=SIZE)
        rows = shelf.desk(session, account=account, offset=skipped, limit=SIZE)
    for survey in rows:
        _one(survey)
    if not rows:
        st.info(
            _(
                "Your departments have made no survey yet. "
                "Begin one below, then write its questions or bring them in from Excel."
            )
        )


def _one(survey: Survey) -> None:
    with st.container(border=True, key=f"build_{survey.slug}"):
        what, action = st.columns([5, 2], vertical_alignment="center")
        with what:
            st.markdown(f"**{plain(survey.title)}**")
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                build_head.chip(survey)
                st.caption(plain(_words.name(survey.department)), width="content")
                words = _("{n} responses").format(n=number(survey.submitted))
                if survey.closes_at:
                    until = _("until {moment}").format(moment=_words.moment(survey.closes_at))
                    words = f"{words} · {until}"
                st.caption(words, width="content")
        with action:
            link("build", _("Work on this one"), s=survey.slug)
