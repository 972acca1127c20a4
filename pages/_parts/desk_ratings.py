"""Bad ratings at the desk, the most urgent first: verify, answer, ask again, or appeal."""

from datetime import date

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from db import reading
from models import AppealGround, Rating, Rectification, RectificationState
from moderation.screen import screen
from pages import _who, _words
from pages._parts import choice, memory, rating_cards, suggestion_words, untrusted
from pages._parts.acts import act, answer
from pages._parts.pager import offset
from pages._words import _, number, plain
from surveys.ratings import appeals, queue, rectification
from surveys.ratings.queue import Part, Waiting
from surveys.ratings.rating import LEVELS
from surveys.ratings.rectification import LIMITS

PLACE = "rectify"
SIZE = 10


def show(today: date) -> None:
    """A page of one part of the queue."""
    here = _who.account()
    with reading() as session:
        load = queue.load(session, account=here, today=today)
    names = {
        Part.WAITING: _("To be put right ({n})").format(n=number(load.waiting)),
        Part.VISITING: _("To be asked again ({n})").format(n=number(load.visiting)),
        Part.DONE: _("Done ({n})").format(n=number(load.done)),
    }
    part = Part(choice.in_address("part", names))
    st.pills(
        _("Show"),
        list(names),
        required=True,
        format_func=names.__getitem__,
        key=choice.key("part"),
        label_visibility="collapsed",
        on_change=choice.write,
        args=("part", Part.WAITING, "p"),
    )
    if load.late:
        st.error(_("{n} overdue").format(n=number(load.late)), icon=":material/alarm:")
    answer(PLACE)
    under = st.container()
    skipped = offset({p: getattr(load, p.value) for p in Part}[part], size=SIZE)
    with reading() as session:
        rows = queue.rows(session, account=here, part=part, offset=skipped, limit=SIZE)
    with under:
        for each in rows:
            _one(each, today)
        if not rows:
            st.info(_("Nothing here. Every bad rating of your services appears here at once."))


def _one(each: Waiting, today: date) -> None:
    row, rating = each.row, each.row.rating
    with st.container(border=True, key=f"rectify_{row.id}"):
        st.subheader(plain(rating.service.name), anchor=False)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _due(row, today)
            st.badge(code_words.said(row.state, _words.language()), color="gray")
            st.caption(plain(_facts(row)), width="content")
        for words in filter(None, (rating.body, rating.supplement)):
            untrusted.show(words, screen(words).findings)
        if row.finding:
            st.caption(_("Result of the verification"))
            untrusted.prose(row.finding)
        if each.appeal is not None and each.appeal.ruled_at is None:
            st.info(_("An appeal was filed and waits for a second person. The deadline runs on."))
        _next(each)


def _due(row: Rectification, today: date) -> None:
    day = _words.date(row.due_on)
    if row.is_late(today):
        st.badge(_("Overdue since {day}").format(day=day), color="red", icon=":material/alarm:")
    elif row.answered_on is None and row.state is not RectificationState.EXCUSED:
        st.badge(
            _("To be put right by {day}").format(day=day),
            color="orange",
            icon=":material/schedule:",
        )


def _facts(row: Rectification) -> str:
    rating = row.rating
    parts = [
        suggestion_words.satisfaction(rating.level),
        _words.name(row.department),
        _("case {number}").format(number=rating.matter.number),
        _words.date(rating.given_at),
        rating_cards.reasons(rating.reasons),
        _contact(rating),
    ]
    return " · ".join(filter(None, parts))


def _contact(rating: Rating) -> str:
    if not rating.is_named:
        return _("without a name")
    return _("under a name: {contact}").format(contact=rating.contact or "–")


def _next(each: Waiting) -> None:
    """The forms for what may follow now."""
    row = each.row
    if row.state is RectificationState.OPEN:
        _verify(row)
    elif row.state is RectificationState.VERIFIED:
        _answer(row)
        if each.appeal is None and not row.is_late(clock.today()):
            _appeal(row)
    elif row.state is RectificationState.ANSWERED and row.rating.is_named:
        _visit(row)


def _text(row: Rectification, name: str, label: str, limit: int) -> None:
    st.text_area(label, key=f"{name}_{row.id}", height=100, max_chars=limit)


def _verify(row: Rectification) -> None:
    with st.form(f"verify_{row.id}", enter_to_submit=False, border=False):
        st.radio(
            _("Is it as was said?"),
            [True, False],
            index=None,
            format_func=lambda each: _("Yes, it is so") if each else _("No, it was otherwise"),
            key=f"upheld_{row.id}",
            horizontal=True,
        )
        _text(row, "finding", _("What the verification found; staff read it"), LIMITS["finding"])
        args = (PLACE, verify, row.id, row.version)
        words = _("Verified")
        st.form_submit_button(
            words, key=f"verify_do_{row.id}", type="primary", on_click=act, args=args
        )


def verify(session: Session, row_id: int, version: int) -> str:
    said = memory.kept(f"upheld_{row_id}")
    rectification.verify(
        session,
        account=_who.account(),
        rectification_id=row_id,
        version=version,
        is_upheld=bool(said),
        finding=str(memory.kept(f"finding_{row_id}") or "") if said is not None else "",
        now=clock.now(),
    )
    return _("Verified. Now put it right and answer.")


def _answer(row: Rectification) -> None:
    with st.form(f"answer_{row.id}", enter_to_submit=False, border=False):
        _text(row, "answer", _("What was put right; everybody reads it"), LIMITS["answer"])
        args = (PLACE, reply, row.id, row.version)
        words = _("Put right, publish the answer")
        st.form_submit_button(
            words, key=f"answer_do_{row.id}", type="primary", on_click=act, args=args
        )


def reply(session: Session, row_id: int, version: int) -> str:
    rectification.answer(
        session,
        account=_who.account(),
        rectification_id=row_id,
        version=version,
        text=str(memory.kept(f"answer_{row_id}") or ""),
        now=clock.now(),
    )
    return _("Answered and on record. Who rated is told.")


def _appeal(row: Rectification) -> None:
    with (
        st.expander(
            _("Rated by mistake or maliciously? File an appeal"), key=f"appealing_{row.id}"
        ),
        st.form(f"appeal_{row.id}", enter_to_submit=False, border=False),
    ):
        st.markdown(_("A second person rules on it. The deadline runs on meanwhile."))
        st.radio(
            _("Ground"),
            list(AppealGround),
            format_func=lambda each: code_words.said(each, _words.language()),
            key=f"ground_{row.id}",
            horizontal=True,
        )
        _text(row, "reason", _("Reason, with what proves it"), appeals.LIMITS["reason"])
        args = (PLACE, appeal, row.id, row.version)
        st.form_submit_button(_("File it"), key=f"appeal_do_{row.id}", on_click=act, args=args)


def appeal(session: Session, row_id: int, version: int) -> str:
    appeals.file(
        session,
        account=_who.account(),
        rectification_id=row_id,
        version=version,
        ground=AppealGround(memory.kept(f"ground_{row_id}") or AppealGround.MISTAKEN),
        reason=str(memory.kept(f"reason_{row_id}") or ""),
        now=clock.now(),
    )
    return _("Filed. A second person is told.")


def _visit(row: Rectification) -> None:
    with st.form(f"visit_{row.id}", enter_to_submit=False, border=False):
        st.selectbox(
            _("How content is the person now?"),
            LEVELS,
            index=None,
            format_func=suggestion_words.satisfaction,
            key=f"visit_level_{row.id}",
            placeholder=_("Choose"),
        )
        _text(row, "visit", _("What the person said; staff read it"), LIMITS["visit"])
        args = (PLACE, visit, row.id, row.version)
        words = _("Asked again")
        st.form_submit_button(
            words, key=f"visit_do_{row.id}", type="primary", on_click=act, args=args
        )


def visit(session: Session, row_id: int, version: int) -> str:
    rectification.visit(
        session,
        account=_who.account(),
        rectification_id=row_id,
        version=version,
        level=int(memory.kept(f"visit_level_{row_id}") or 0),
        words=str(memory.kept(f"visit_{row_id}") or ""),
        now=clock.now(),
    )
    return _("Noted. It counts in the rate of who was asked again.")
