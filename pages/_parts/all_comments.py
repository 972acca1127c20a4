"""Every published Comment of a Consultation, or those of one Stance."""

import streamlit as st

import code_words
from consultation import texts
from db import reading
from models import Consultation, Stance
from pages import _words
from pages._parts import choice, clause_list, comment_list
from pages._words import _

ALL = "all"


def show(consultation: Consultation) -> None:
    """The list with its filter."""
    language = _words.language()
    names = {ALL: _("All")} | {each.value: code_words.said(each, language) for each in Stance}
    chosen = choice.in_address("stance", names)
    st.segmented_control(
        _("Stance"),
        list(names),
        required=True,
        format_func=names.__getitem__,
        key=choice.key("stance"),
        on_change=choice.write,
        args=("stance", ALL),
    )
    with reading() as session:
        draft = texts.newest_draft(session, consultation_id=consultation.id)
    clauses = clause_list.names_of(draft) if draft else {}
    stance = None if chosen == ALL else Stance(chosen)
    comment_list.show(consultation, clauses, stance=stance)
