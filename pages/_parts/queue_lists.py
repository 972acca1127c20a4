"""Beside the Case that is being ruled on: which consultation, what comes next, what was ruled."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import code_words
from consultation.shelf import DeskRow
from models import Case
from pages import _words
from pages._parts import case as cases
from pages._parts import memory
from pages._parts.acts import act
from pages._words import _

SNIPPET = 48


def chosen(rows: Sequence[DeskRow]) -> DeskRow | None:
    """The Consultation to moderate, None for all of them; kept in the address."""
    busy = {row.consultation.slug: row for row in rows if row.waiting}
    titles = {slug: _words.plain(row.consultation.title) for slug, row in busy.items()}
    options = ["", *titles]
    slug = st.query_params.get("c", "")
    chosen = st.selectbox(
        _("Consultation"),
        options,
        index=options.index(slug) if slug in options else 0,
        format_func=lambda each: titles.get(each, _("All consultations")),
        key="filter",
        on_change=_filter,
    )
    return busy.get(chosen or "")


def _filter() -> None:
    st.query_params.from_dict({"c": memory.kept("filter")} if memory.kept("filter") else {})


def current(waiting: Sequence[Case]) -> Case:
    """The Case that was picked from the list, else the most urgent one."""
    picked = st.query_params.get("case", "")
    return next((case for case in waiting if str(case.id) == picked), waiting[0])


def pick(case_id: int) -> None:
    st.query_params["case"] = str(case_id)


def skip(waiting: Sequence[Case], case: Case) -> None:
    """Leave this one to a colleague and look at the one after it."""
    after = waiting[(list(waiting).index(case) + 1) % len(waiting)]
    st.button(
        _("Leave it, next one"),
        key="skip",
        shortcut="N",
        icon=":material/skip_next:",
        disabled=after is case,
        on_click=pick,
        args=(after.id,),
    )


def next_ones(waiting: Sequence[Case], *, current: Case, now: datetime) -> None:
    """What waits besides, small, each to be picked."""
    for case in waiting:
        if case is not current:
            with _row(f"wait_{case.id}"):
                st.button(_("This one"), key=f"pick_{case.id}", on_click=pick, args=(case.id,))
                st.text(snippet(case), width="stretch")
                st.markdown(cases.waited(case, now), width="content")


def _row(key: str) -> DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", wrap=False, key=key)


def snippet(case: Case) -> str:
    """The beginning of what was said, masked, on one line."""
    text = " ".join(case.masked.split())
    return text if len(text) <= SNIPPET else text[:SNIPPET] + "…"


def ruled_ones(ruled: Sequence[Case]) -> None:
    """The last Rulings, each to be taken back; the very last one by a key."""
    for at, case in enumerate(ruled):
        ruling = cases.in_force(case)
        with _row(f"ruled_{case.id}"):
            st.button(
                _("Undo"),
                key=f"undo_{case.id}",
                shortcut=None if at else "U",
                icon=":material/undo:",
                on_click=act,
                args=(cases.PLACE, cases.undo, case.id),
            )
            st.text(snippet(case), width="stretch")
            st.badge(code_words.said(ruling.outcome, _words.language()), color="gray")


def all_clean(row: DeskRow, n: int) -> None:
    """Publish what no Rule found anything in, after a second look at the number."""
    with st.popover(_("Publish all without findings ({n})").format(n=n), disabled=not n, key="all"):
        st.markdown(
            _("The rules found nothing in {n} comments. They will all be published now.").format(
                n=_words.number(n)
            )
        )
        st.button(
            _("Publish {n} comments").format(n=_words.number(n)),
            key="publish_clean",
            type="primary",
            on_click=act,
            args=(cases.PLACE, cases.publish_clean, row.consultation.id),
        )
