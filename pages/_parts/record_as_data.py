"""The record of a Consultation as a Dataset: where it is, and how its steward makes it."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from consultation import outcome, record_data
from db import reading
from identity import permits
from identity.permits import Act
from models import Consultation
from pages import _who
from pages._parts import data_upload
from pages._parts.acts import act, answer
from pages._parts.links import link
from pages._words import _

PLACE = "record_as_data"


def show(consultation: Consultation) -> None:
    """A link for everybody once it is public; a button for the department's data steward."""
    if consultation.stage not in outcome.CLOSED_LOOP:
        return
    with reading() as session:
        dataset = record_data.of(session, consultation=consultation)
    if dataset is not None and dataset.is_public:
        st.header(_("The record as data"), anchor=False)
        link("dataset", _("Every comment with its topic and verdict, as a dataset"), d=dataset.slug)
    if permits.may(_who.account(), Act.PREPARE_DATA, consultation.department):
        _button(consultation)


def _button(consultation: Consultation) -> None:
    answer(PLACE)
    st.button(
        _("Prepare the record as a data release"),
        key="record_as_data",
        help=_("It goes through the checks like any upload; a second person publishes it."),
        on_click=order,
        args=(consultation.id,),
    )


def order(consultation_id: int) -> None:
    """Order it, and wake a worker once it is committed."""
    act(PLACE, begin, consultation_id)
    with reading() as session:
        consultation = session.get_one(Consultation, consultation_id)
        dataset = record_data.of(session, consultation=consultation)
    if dataset is not None:
        data_upload.wake(dataset.id)


def begin(session: Session, consultation_id: int) -> str:
    record_data.begin(
        session, account=_who.account(), consultation_id=consultation_id, now=clock.now()
    )
    return _("It is being read and checked. Go on under “Publish data”.")
