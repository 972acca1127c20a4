"""What a clerk does with one suggestion: reply, hand on, move the deadline, pass it elsewhere."""

from collections.abc import Callable, Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from identity.permits import Act, may
from models import Account, Department, ReplyKind, Suggestion, SuggestionState
from pages import _who, _words
from pages._parts import memory, suggestion_words
from pages._parts.acts import act
from pages._words import _, plain
from surveys.suggestions import replying, routing
from surveys.suggestions.handling import NOTE
from surveys.suggestions.replying import LONGEST
from surveys.suggestions.terms import Level, named

PLACE = "suggestion"
Write = Callable[..., str]


def show(row: Suggestion, departments: Sequence[Department], here: Account | None) -> None:
    """Only what this account may do with it now."""
    holder = row.department
    routes = holder is not None and may(here, Act.ROUTE, holder)
    replies = holder is not None and may(here, Act.REPLY, holder)
    if row.state is SuggestionState.RECEIVED:
        _assign(row, departments)
        _reroute(row)
    if row.state is SuggestionState.ASSIGNED:
        if row.offered_to is not None and may(here, Act.ROUTE, row.offered_to):
            _take_over(row)
        if replies:
            _reply(row)
            _deadline(row)
        if routes and not row.is_settled:
            _hand_on(row, departments)
        if routes:
            _reroute(row)
    if row.state is SuggestionState.REPLIED and replies:
        _show_or_hide(row)


def _send(row: Suggestion, words: str, key: str, write: Write, *, first: bool = False) -> None:
    st.form_submit_button(
        words,
        key=f"{key}_{row.id}",
        type="primary" if first else "secondary",
        on_click=act,
        args=(PLACE, write, row.id, row.version),
    )


def _department(row: Suggestion, departments: Sequence[Department], key: str) -> None:
    names = {each.id: plain(_words.name(each)) for each in departments}
    names.pop(row.department_id or 0, None)
    st.selectbox(
        _("Department"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=f"{key}_{row.id}",
        placeholder=_("Choose"),
    )


def _assign(row: Suggestion, departments: Sequence[Department]) -> None:
    with st.form(f"assign_form_{row.id}"):
        _department(row, departments, "assign_to")
        st.text_input(_("Note"), key=f"assign_note_{row.id}", max_chars=NOTE)
        _send(row, _("Give it to this department"), "assign_do", assign, first=True)


def _take_over(row: Suggestion) -> None:
    st.info(_("Another department asks yours to take this over; it keeps it until you accept."))
    with st.form(f"offered_form_{row.id}"):
        _send(row, _("Take it over"), "accept_do", accept, first=True)
        st.text_input(_("Reason, if you do not"), key=f"decline_{row.id}", max_chars=NOTE)
        _send(row, _("Leave it where it is"), "decline_do", decline)


def _reply(row: Suggestion) -> None:
    with st.form(f"reply_form_{row.id}", enter_to_submit=False):
        st.radio(
            _("What comes of it"),
            list(ReplyKind),
            index=None,
            format_func=lambda each: code_words.said(each, _words.language()),
            key=f"reply_kind_{row.id}",
            horizontal=True,
        )
        st.text_area(
            _("Reply, with the reason: its author reads it, and everybody once it is shown"),
            key=f"reply_text_{row.id}",
            height=160,
            max_chars=LONGEST,
        )
        _send(row, _("Reply"), "reply_do", reply, first=True)


def _hand_on(row: Suggestion, departments: Sequence[Department]) -> None:
    with (
        st.expander(_("It is not our duty"), key=f"hand_{row.id}"),
        st.form(f"offer_form_{row.id}", border=False),
    ):
        st.caption(
            _(
                "You keep it, and owe the reply, until the other department accepts. Who stands "
                "above both may decide for good; then it is handed on no more."
            )
        )
        _department(row, departments, "offer_to")
        st.text_input(_("Reason"), key=f"offer_why_{row.id}", max_chars=NOTE)
        _send(row, _("Ask it to take over"), "offer_do", offer)
        _send(row, _("Decide for good"), "settle_do", settle)


def _deadline(row: Suggestion) -> None:
    term = named(row.term)
    if term is None or row.first_due_on is not None:
        return
    levels = [level for level in Level if level is not term.level]
    with (
        st.expander(_("Move the deadline, once"), key=f"term_{row.id}"),
        st.form(f"term_form_{row.id}", border=False),
    ):
        st.text_input(_("Reason, which is public"), key=f"term_why_{row.id}", max_chars=NOTE)
        _send(row, _("Extend by as long again"), "extend_do", extend)
        st.radio(
            _("It is in truth"),
            levels,
            format_func=suggestion_words.work,
            key=f"term_level_{row.id}",
            horizontal=True,
        )
        _send(row, _("Set the time limit anew"), "classify_do", classify)


def _reroute(row: Suggestion) -> None:
    with (
        st.expander(_("The law has another channel for it"), key=f"reroute_{row.id}"),
        st.form(f"reroute_form_{row.id}", border=False),
    ):
        st.text_area(
            _("Where to, and why: its author is told"),
            key=f"reroute_why_{row.id}",
            max_chars=NOTE,
            height=90,
        )
        _send(row, _("Pass it there"), "reroute_do", reroute)


def _show_or_hide(row: Suggestion) -> None:
    with st.form(f"public_form_{row.id}"):
        if row.is_public:
            st.text_input(_("Reason"), key=f"hide_why_{row.id}", max_chars=NOTE)
            _send(row, _("Hide it from everyone but its author"), "hide_do", hide)
        elif row.may_publish:
            st.text(row.shown)
            _send(row, _("Show it to everyone as it stands above"), "publish_do", publish)
        else:
            st.caption(_("Its author has not agreed that it is shown to everyone."))


def _at(suggestion_id: int, version: int) -> dict[str, object]:
    return {
        "account": _who.account(),
        "suggestion_id": suggestion_id,
        "version": version,
        "now": clock.now(),
    }


def _typed(name: str, suggestion_id: int) -> str:
    return str(memory.kept(f"{name}_{suggestion_id}") or "")


def _chosen(name: str, suggestion_id: int) -> int:
    return int(memory.kept(f"{name}_{suggestion_id}") or 0)


def assign(session: Session, id_: int, version: int) -> str:
    to, note = _chosen("assign_to", id_), _typed("assign_note", id_)
    routing.assign(session, department_id=to, note=note, **_at(id_, version))
    return _("Given to the department; it is told.")


def accept(session: Session, id_: int, version: int) -> str:
    routing.accept(session, **_at(id_, version))
    return _("It is yours now. The deadline stays as it was.")


def decline(session: Session, id_: int, version: int) -> str:
    routing.decline(session, reason=_typed("decline", id_), **_at(id_, version))
    st.query_params.pop("s", None)
    return _("It stays where it is; the other department reads your reason.")


def offer(session: Session, id_: int, version: int) -> str:
    to, reason = _chosen("offer_to", id_), _typed("offer_why", id_)
    routing.offer(session, department_id=to, reason=reason, **_at(id_, version))
    return _("Asked. Until it accepts, the suggestion stays with you.")


def settle(session: Session, id_: int, version: int) -> str:
    to, reason = _chosen("offer_to", id_), _typed("offer_why", id_)
    routing.adjudicate(session, department_id=to, reason=reason, **_at(id_, version))
    return _("Decided. It is handed on no more.")


def reply(session: Session, id_: int, version: int) -> str:
    kind = memory.kept(f"reply_kind_{id_}")
    text = _typed("reply_text", id_)
    replying.reply(session, kind=replying.chosen(kind), text=text, **_at(id_, version))
    return _("Replied and on record. The author is told.")


def extend(session: Session, id_: int, version: int) -> str:
    replying.extend(session, reason=_typed("term_why", id_), **_at(id_, version))
    return _("Extended. The author is told the new day and your reason.")


def classify(session: Session, id_: int, version: int) -> str:
    level = Level(memory.kept(f"term_level_{id_}"))
    reason = _typed("term_why", id_)
    replying.classify(session, level=level, reason=reason, **_at(id_, version))
    return _("The time limit is set anew, counted from the day it came in.")


def reroute(session: Session, id_: int, version: int) -> str:
    routing.reroute(session, reason=_typed("reroute_why", id_), **_at(id_, version))
    st.query_params.pop("s", None)
    return _("Passed on. The author is told where to.")


def publish(session: Session, id_: int, version: int) -> str:
    replying.publish(session, **_at(id_, version))
    return _("It is shown to everyone with your reply.")


def hide(session: Session, id_: int, version: int) -> str:
    replying.hide(session, reason=_typed("hide_why", id_), **_at(id_, version))
    return _("It is hidden; its author still reads it.")
