"""What data a consultation rests on: each chart pinned to it, and that it still says the same."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
import refusal_words
from db import reading
from errors import Refusal
from identity import permits
from models import Consultation, Evidence, Stage
from opendata import evidence
from opendata.evidence import Proved
from pages import _who, _words
from pages._parts import acts, chart_view
from pages._parts.links import link
from pages._parts.untrusted import inert
from pages._words import _, plain

PLACE = "evidence"


def show(consultation: Consultation) -> None:
    """Nothing where nothing is pinned. Three queries for each chart."""
    with reading() as session:
        rows = evidence.of_consultation(session, consultation_id=consultation.id)
        found = [(row, _proved(session, row)) for row in rows]
    if not found:
        return
    st.header(_("Data it rests on"), anchor=False)
    acts.answer(PLACE)
    for row, proved in found:
        with st.container(border=True, key=f"evidence_{row.id}"):
            _one(consultation, row, proved)


def _proved(session: Session, row: Evidence) -> Proved | Refusal:
    try:
        return evidence.prove(session, evidence_id=row.id, now=clock.now())
    except Refusal as refusal:
        return refusal


def _one(consultation: Consultation, row: Evidence, proved: Proved | Refusal) -> None:
    if isinstance(proved, Refusal):
        st.subheader(plain(row.caption or row.release.dataset.title), anchor=False)
        st.warning(plain(refusal_words.say(proved, _words.language())))
        return
    shown = chart_view.made(row.release, proved.form)
    st.subheader(plain(row.caption or shown.title), anchor=False)
    chart_view.show(shown, key=f"evidence_{row.id}")
    if proved.holds:
        text = _("Run again just now on release {n}: the same numbers as pinned on {day}.")
    else:
        text = _("Run again just now on release {n}: NOT the numbers pinned on {day}.")
    said = text.format(n=row.release.number, day=_words.date(row.added_at))
    (st.success if proved.holds else st.error)(said)
    proof = f'<a href="/api/v1/evidence/{row.id}" target="_blank">{_("Check it yourself")}</a>'
    st.html(f'<p class="meta">sha256 <code>{inert(row.sha256)}</code> · {proof}</p>')
    _ways(consultation, row)


def _ways(consultation: Consultation, row: Evidence) -> None:
    where = {"d": row.release.dataset.slug, "release": str(row.release.number)}
    link("dataset", _("The dataset"), **where)
    may = permits.may(_who.account(), permits.Act.EDIT, consultation.department)
    if may and consultation.stage is Stage.DRAFTING:
        args = (PLACE, _unpin, row.id)
        st.button(_("Take it off"), key=f"unpin_{row.id}", on_click=acts.act, args=args)


def _unpin(session: Session, evidence_id: int) -> str:
    evidence.unpin(session, account=_who.account(), evidence_id=evidence_id)
    return _("Taken off.")
