"""Applications for data of conditional openness: to decide, and those in force."""

from datetime import date, datetime, timedelta

import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from models import Application
from opendata import applications
from opendata.applications import LIMITS
from pages import _who, _words
from pages._parts import memory, moments, untrusted
from pages._parts.acts import act, answer
from pages._parts.links import link
from pages._words import _, plain

PLACE = "applications"
YEAR = timedelta(days=365)


def show(today: date) -> None:
    """Those that wait, the most urgent first; then the permissions in force."""
    here, now = _who.account(), clock.now()
    with reading() as session:
        waiting = applications.waiting(session, account=here)
        good = applications.good(session, account=here, now=now)
    answer(PLACE)
    for row in waiting:
        with st.container(border=True, key=f"application_{row.id}"):
            _head(row, today)
            _decision(row)
    if not waiting:
        st.info(_("Nothing waits. Applications for your conditional data appear here."))
    if good:
        st.header(_("In force"), anchor=False)
    for row in good:
        with st.container(border=True, key=f"application_{row.id}"):
            _in_force(row)


def _head(row: Application, today: date) -> None:
    """Who, for which data, what for, and by when."""
    _who_and_what(row)
    words = _("Decide by {day}").format(day=_words.date(row.due_on))
    late = row.due_on < today
    st.badge(words, color="red" if late else "orange", icon=":material/schedule:")
    check = _words.date(applications.check_due(row))
    st.caption(_("Check the form by {day}").format(day=check))
    untrusted.show(row.purpose)


def _who_and_what(row: Application) -> None:
    name = f"{row.account.name} · {row.organisation}" if row.organisation else row.account.name
    st.subheader(plain(name), anchor=False)
    link("dataset", plain(row.dataset.title), icon=":material/table:", d=row.dataset.slug)


def _decision(row: Application) -> None:
    at = f"application_{row.id}_"
    with st.form(f"{at}form", enter_to_submit=False, border=False):
        label = _("Good until (empty: without end)")
        moments.field(label, key=f"{at}until", value=_in_a_year(row))
        st.text_area(
            _("Reason, if it is declined; conditions, if it is granted"),
            key=f"{at}reason",
            height=90,
            max_chars=LIMITS["reason"],
        )
        with st.container(horizontal=True):
            for granted, words in ((True, _("Grant it")), (False, _("Decline it"))):
                st.form_submit_button(
                    words,
                    key=f"{at}{granted}",
                    type="primary" if granted else "secondary",
                    on_click=act,
                    args=(PLACE, decide, row.id, granted),
                )


def _in_a_year(row: Application) -> datetime:
    return datetime.combine(row.applied_at.date() + YEAR, moments.END, clock.ZONE)


def _in_force(row: Application) -> None:
    _who_and_what(row)
    until = _words.moment(row.good_until) if row.good_until else _("further notice")
    st.markdown(_("Good until {until}").format(until=until))
    at = f"application_{row.id}_"
    with st.form(f"{at}end_form", enter_to_submit=False, border=False):
        label = _("Reason for ending it now; its holder reads it")
        st.text_input(label, key=f"{at}why", max_chars=LIMITS["reason"])
        args = (PLACE, end, row.id)
        st.form_submit_button(_("End it"), key=f"{at}end", on_click=act, args=args)


def decide(session: Session, application_id: int, granted: bool) -> str:
    at = f"application_{application_id}_"
    until = moments.read(memory.kept(f"{at}until", ""), field="good_until", when=moments.END)
    applications.decide(
        session,
        account=_who.account(),
        application_id=application_id,
        granted=granted,
        reason=str(memory.kept(f"{at}reason") or ""),
        good_until=until,
        now=clock.now(),
    )
    if granted:
        return _("Granted. The applicant is told and can read the data now.")
    return _("Declined. The applicant is told the reason.")


def end(session: Session, application_id: int) -> str:
    applications.end(
        session,
        account=_who.account(),
        application_id=application_id,
        reason=str(memory.kept(f"application_{application_id}_why") or ""),
        now=clock.now(),
    )
    return _("Ended. Its holder is told the reason and can no longer read the data.")
