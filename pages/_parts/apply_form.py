"""Applying for data of conditional openness, and what became of it."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from models import Application, Dataset, Openness
from opendata import applications
from opendata.applications import LIMITS, Form
from pages import _who, _words
from pages._parts import memory, sheet
from pages._parts.acts import act, answer
from pages._parts.untrusted import prose
from pages._words import _

PLACE = "apply"


def show(dataset: Dataset) -> None:
    """For data opened on conditions: the conditions, one's application, or the form."""
    if dataset.openness is not Openness.CONDITIONAL:
        return
    here, now = _who.account(), clock.now()
    with reading() as session:
        last = applications.newest(session, account=here, dataset_id=dataset.id)
    st.header(_("Apply for these data"), anchor=False)
    st.markdown(_("These data are opened on conditions. Reading them is free of charge."))
    prose(dataset.grounds)
    answer(PLACE)
    if here is None:
        st.button(_("Sign in"), key="apply_sign_in", on_click=st.login, type="primary")
        return
    if last is not None:
        _state(last, good=last.is_good(now))
    if last is None or (last.granted is not None and not last.is_good(now)):
        _form(dataset, sheet.token(PLACE))


def _state(last: Application, *, good: bool) -> None:
    """What became of the last one."""
    if last.granted is None:
        words = _("You applied on {day}. The form is checked by {check}, decided on by {due}.")
        days = {
            "day": _words.date(last.applied_at),
            "check": _words.date(applications.check_due(last)),
            "due": _words.date(last.due_on),
        }
        st.info(words.format(**days))
    elif good:
        until = _words.moment(last.good_until) if last.good_until else _("further notice")
        st.success(_("Granted: you may read these data until {until}.").format(until=until))
    else:
        over = (
            _("Your permission has ended.") if last.granted else _("Your application was declined.")
        )
        st.warning(over)
        prose(last.reason)


def _form(dataset: Dataset, mark: str) -> None:
    with st.form(f"apply_{mark}", enter_to_submit=False):
        st.text_input(
            _("Organisation (empty: for yourself)"),
            key=f"apply_organisation_{mark}",
            max_chars=LIMITS["organisation"],
        )
        st.text_area(
            _("What do you need them for, and how do you keep them safe?"),
            key=f"apply_purpose_{mark}",
            height=140,
            max_chars=LIMITS["purpose"],
        )
        pledge = _(
            "I pledge to use the data for this purpose only, to keep them safe, to try to identify "
            "nobody, to hand them to nobody, and to delete them when the permission ends."
        )
        st.checkbox(pledge, key=f"apply_pledge_{mark}")
        st.form_submit_button(
            _("Apply"),
            key=f"apply_send_{mark}",
            type="primary",
            on_click=act,
            args=(PLACE, send, dataset.id, mark),
        )


def send(session: Session, dataset_id: int, mark: str) -> str:
    """Apply with what stands on this sheet, once."""
    if not sheet.in_use(PLACE, mark):
        return ""
    form = Form(
        organisation=str(memory.kept(f"apply_organisation_{mark}") or ""),
        purpose=str(memory.kept(f"apply_purpose_{mark}") or ""),
        pledged=bool(memory.kept(f"apply_pledge_{mark}")),
    )
    applications.apply(
        session, account=_who.account(), dataset_id=dataset_id, form=form, now=clock.now()
    )
    sheet.away(PLACE)
    return _("Received. You are told when it is decided.")
