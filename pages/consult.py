"""A consultation: what it is about, its text, what people say, and what came of it."""

import streamlit as st

import clock
from consultation import shelf
from db import reading
from pages import _who
from pages._parts import (
    all_comments,
    answer_tab,
    choice,
    clause_list,
    data_tab,
    phases,
    summary_tab,
)
from pages._words import _, number

TABS = ("text", "comments", "summary", "answer", "data")
now = clock.now()
with reading() as session:
    slug = st.query_params.get("c", "")
    consultation = shelf.by_slug(session, slug=slug, account=_who.account())
    files = list(consultation.attachments)

titles = (_("Text"), _("Comments"), _("Summary"), _("Answer"), _("Files and data"))
names = dict(zip(TABS, titles, strict=True))
if consultation.published:
    names["comments"] += f" {number(consultation.published)}"
tab = choice.in_address("tab", names)

phases.head(consultation, now=now)
if tab == "text" and "clause" not in st.query_params:
    phases.introduction(consultation)
with st.container(key="tabs"):
    st.segmented_control(
        _("Part of the page"),
        list(names),
        required=True,
        format_func=names.__getitem__,
        key=choice.key("tab"),
        label_visibility="collapsed",
        on_change=choice.write,
        args=("tab", "text", "clause", "chapter", "open", "stance"),
    )

if tab == "text":
    clause_list.show(consultation, now=now)
elif tab == "comments":
    all_comments.show(consultation)
elif tab == "summary":
    summary_tab.show(consultation)
elif tab == "answer":
    answer_tab.show(consultation)
else:
    data_tab.show(consultation, files)
