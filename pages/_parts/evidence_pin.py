"""For who drafts: pinning the chart on the screen to a consultation."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from consultation import shelf
from db import reading
from identity import permits
from models import Account, Consultation, Release, Stage
from opendata import evidence
from opendata.chart_form import ChartForm
from pages import _who
from pages._parts import acts
from pages._words import _

PLACE = "pin"
STAGES = (Stage.DRAFTING, Stage.OPEN, Stage.CLOSED, Stage.ANSWERED, Stage.DECIDED, Stage.EVALUATED)


def show(release: Release, form: ChartForm) -> None:
    """A consultation to choose and a caption; nothing for who drafts none."""
    account = _who.account()
    if account is None or not permits.may_anywhere(account, permits.Act.EDIT):
        return
    found = {each.id: each for each in _theirs(account)}
    st.header(_("Pin it to a consultation"), anchor=False)
    acts.answer(PLACE)
    if not found:
        st.markdown(_("There is no consultation of yours that takes evidence now."))
        return
    st.markdown(
        _("It stays as it is on this release, and everybody can check that it says the same.")
    )
    with st.form("pin"):
        chosen = st.selectbox(
            _("Consultation"), list(found), format_func=lambda each: found[each].title
        )
        caption = st.text_input(_("Caption"), max_chars=evidence.CAPTION, key="pin_caption")
        sent = st.form_submit_button(_("Pin"))
    if sent:
        args = (chosen, release.dataset.slug, release.number, form, caption)
        acts.act(PLACE, _pin, *args)
        acts.answer(PLACE)


def _theirs(account: Account) -> list[Consultation]:
    with reading() as session:
        rows = shelf.desk(session, account=account, now=clock.now(), stages=STAGES, limit=50)
    act = permits.Act.EDIT
    return [
        row.consultation for row in rows if permits.may(account, act, row.consultation.department)
    ]


def _pin(
    session: Session, consultation_id: int, slug: str, number: int, form: ChartForm, caption: str
) -> str:
    evidence.pin(
        session,
        account=_who.account(),
        consultation_id=consultation_id,
        slug=slug,
        number=number,
        form=form,
        caption=caption,
        now=clock.now(),
    )
    return _("Pinned, and entered in the public ledger.")
