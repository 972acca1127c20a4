"""The form of a Consultation: its fields, and what was typed into them."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from consultation import drafting
from consultation.drafting import CHANNELS, LIMITS, ConsultationForm
from models import Consultation, Department, Region, Screening
from pages import _who, _words
from pages._parts import memory, moments, staff_words
from pages._parts.acts import act, answer
from pages._parts.profiles import chosen_profile
from pages._words import _

PLACE = "form"


def scope(consultation: Consultation | None) -> str:
    """What sets the fields of one Consultation apart from those of another."""
    return f"form_{consultation.id if consultation else 'new'}_"


def show(
    consultation: Consultation | None,
    *,
    departments: Sequence[Department],
    regions: Sequence[Region],
) -> None:
    """All fields in the order in which the public reads them, and the button that saves."""
    at, now = scope(consultation), consultation or blank()
    if memory.kept(f"{at}title") is None:  # the fields are drawn anew, from this version
        memory.keep(f"{at}version", now.version)
    chosen_profile(now, key=f"{at}profile")
    with st.form(f"{at}all", enter_to_submit=False):
        _place(now, departments, regions, at)
        _texts(now, at)
        _period(now, at)
        _flags(now, at)
        answer(PLACE)
        _save(consultation, at)


def blank() -> Consultation:
    """A Consultation nobody has begun."""
    return Consultation(
        title="", summary="", background="", legal_basis="", contact="", promise="",
        shorten_reason="", exception="", channels=["online"], profile="general",
        affects_market=False, fair_competition=False, screening=Screening.BEFORE,
    )  # fmt: skip


def _place(
    now: Consultation, departments: Sequence[Department], regions: Sequence[Region], at: str
) -> None:
    st.subheader(_("What it is about"), anchor=False)
    names = {each.id: _words.name(each) for each in departments}
    places = {None: _("Everywhere"), **{each.id: _words.name(each) for each in regions}}
    st.text_input(_("Title"), value=now.title, key=f"{at}title", max_chars=LIMITS["title"])
    department, region = st.columns(2)
    department.selectbox(
        _("Department"),
        list(names),
        index=_index(list(names), now.department_id),
        format_func=lambda each: _words.plain(names[each]),
        key=f"{at}department_id",
        disabled=now.id is not None,
    )
    region.selectbox(
        _("Region it applies to"),
        list(places),
        index=_index(list(places), now.region_id),
        format_func=lambda each: _words.plain(places[each]),
        key=f"{at}region_id",
    )


def _index(options: list[int | None] | list[int], value: int | None) -> int:
    return options.index(value) if value in options else 0


def _texts(now: Consultation, at: str) -> None:
    """The texts of the notice, each with a word on what belongs into it."""
    for name, label, help_, height in (
        (
            "summary",
            _("Summary in plain words"),
            _("Three or four sentences: what it is for, whom it touches, what you want to hear."),
            120,
        ),
        (
            "background",
            _("Background"),
            _("Why it is needed and what it changes. Without it nothing can open."),
            240,
        ),
        ("legal_basis", _("Legal basis"), _("Statutes with their articles."), 90),
        ("contact", _("Contact"), _("Person, telephone, postal address, e-mail."), 90),
        (
            "promise",
            _("Promise of an answer"),
            _("When and how the public learns what was adopted."),
            90,
        ),
    ):
        st.text_area(
            label,
            value=getattr(now, name),
            key=at + name,
            help=help_,
            height=height,
            max_chars=LIMITS[name],
        )


def _period(now: Consultation, at: str) -> None:
    st.subheader(_("Period and channels"), anchor=False)
    opens, closes = st.columns(2)
    with opens:
        moments.field(_("Opening time"), key=f"{at}opens_at", value=now.opens_at)
    with closes:
        moments.field(_("Closing time"), key=f"{at}closes_at", value=now.closes_at)
    st.multiselect(
        _("Channels"),
        CHANNELS,
        default=now.channels,
        format_func=lambda each: staff_words.said(staff_words.CHANNELS, each),
        key=f"{at}channels",
        placeholder=_("Choose"),
    )
    st.text_area(
        _("Reason for a shorter period"),
        value=now.shorten_reason,
        key=f"{at}shorten_reason",
        help=_("Only if the period is shorter than the rules ask for. The public always sees it."),
        height=80,
        max_chars=LIMITS["shorten_reason"],
    )
    st.text_input(
        _("Named exception, if the rules know one"),
        value=now.exception,
        key=f"{at}exception",
        max_chars=LIMITS["exception"],
    )


def _flags(now: Consultation, at: str) -> None:
    st.subheader(_("How it is handled"), anchor=False)
    st.checkbox(
        _("It closely touches how businesses operate"),
        value=now.affects_market,
        key=f"{at}affects_market",
    )
    st.checkbox(
        _("The fair-competition review is done"),
        value=now.fair_competition,
        key=f"{at}fair_competition",
    )
    st.radio(
        _("When comments are shown"),
        list(Screening),
        index=list(Screening).index(now.screening),
        format_func=lambda each: code_words.said(each, _words.language()),
        key=f"{at}screening",
    )


def _save(consultation: Consultation | None, at: str) -> None:
    """The version that goes with the words on the screen is the one they were read at."""
    words, args = _("Begin"), (PLACE, create)
    if consultation is not None:
        version = memory.kept(f"{at}version")
        words, args = _("Save and check"), (PLACE, edit, consultation.id, version)
    st.form_submit_button(words, key=f"{at}save", type="primary", on_click=act, args=args)


def typed(at: str, department_id: int | None = None) -> ConsultationForm:
    """What stands in the fields. Refuses Invalid for times that are none."""
    fields = {name: memory.kept(at + name, "") for name in LIMITS}
    return ConsultationForm(
        **fields,
        department_id=department_id or memory.kept(f"{at}department_id") or 0,
        region_id=memory.kept(f"{at}region_id"),
        profile=memory.kept(f"{at}profile"),
        channels=tuple(memory.kept(f"{at}channels", ())),
        opens_at=moments.read(
            memory.kept(f"{at}opens_at", ""), field="opens_at", when=moments.BEGIN
        ),
        closes_at=moments.read(
            memory.kept(f"{at}closes_at", ""), field="closes_at", when=moments.END
        ),
        affects_market=memory.kept(f"{at}affects_market", False),
        fair_competition=memory.kept(f"{at}fair_competition", False),
        screening=memory.kept(f"{at}screening", Screening.BEFORE),
    )


def create(session: Session) -> str:
    made = drafting.create(
        session, account=_who.account(), form=typed("form_new_"), now=clock.now()
    )
    st.query_params["c"] = made.slug
    return _("The consultation is begun. Next, bring in the text of the draft.")


def edit(session: Session, consultation_id: int, version: int) -> str:
    at = f"form_{consultation_id}_"
    found = session.get_one(Consultation, consultation_id)
    done = drafting.edit(
        session,
        account=_who.account(),
        consultation_id=consultation_id,
        form=typed(at, found.department_id),
        version=version,
    )
    memory.keep(f"{at}version", done.version)
    return _("Saved and checked. What is still open stands under “Check and submit”.")
