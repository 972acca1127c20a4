"""What is published of a Dataset, for its staff: withdraw a Release, change its openness."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from identity import permits
from identity.permits import Act
from models import Account, Dataset, Openness, Release, ReleaseState
from opendata import datasets, releases
from pages import _who, _words
from pages._parts import data_upload, memory
from pages._parts.acts import act, answer
from pages._words import _, number, plain

WITHDRAW, OPENNESS = "withdraw_data", "openness"
DONE = {"done": data_upload.PLACE}  # above the work: the form may be gone


def show(here: Account, dataset: Dataset, shown: Sequence[Release]) -> None:
    """Published Releases and tombstones; for publishers, what can be done with them."""
    publisher = permits.may(here, Act.PUBLISH_DATA, dataset.department)
    if shown:
        st.subheader(_("Releases"), anchor=False)
    for release in shown:
        st.markdown(_line(release))
    if publisher and any(release.is_served for release in shown):
        _withdraw(shown)
    if publisher and dataset.openness is Openness.CLOSED and not dataset.is_public:
        _announce(here, dataset)
    if publisher and dataset.is_public:
        _openness(dataset)


def _line(release: Release) -> str:
    day = _words.date(release.published_at) if release.published_at else "–"
    head = _("Release {n}").format(n=release.number)
    rows = _("{n} rows").format(n=number(release.rows or 0))
    if release.state is ReleaseState.WITHDRAWN:
        why = plain(release.withdrawn_reason)
        return f"- ~~{head}~~ · {day} · {_('withdrawn:')} {why}"
    note = f" · {plain(release.note)}" if release.note else ""
    return f"- **{head}** · {day} · {rows}{note}"


def _withdraw(shown: Sequence[Release]) -> None:
    served = {release.id: release.number for release in shown if release.is_served}
    with st.expander(_("Withdraw a release")), st.form("withdraw_data", enter_to_submit=False):
        st.markdown(_("Its files go; a tombstone with the reason stays for good."))
        st.selectbox(
            _("Release"),
            list(served),
            format_func=lambda each: number(served[each] or 0),
            key="withdraw_id",
        )
        st.text_area(_("Reason, which the public reads"), key="withdraw_why", height=80)
        answer(WITHDRAW)
        args = (WITHDRAW, withdraw)
        st.form_submit_button(_("Withdraw it"), on_click=act, args=args, kwargs=DONE)


def withdraw(session: Session) -> str:
    releases.withdraw(
        session,
        account=_who.account(),
        release_id=memory.kept("withdraw_id"),
        reason=memory.kept("withdraw_why", ""),
        now=clock.now(),
    )
    return _("Withdrawn; the reason is public and on record.")


def _announce(here: Account, dataset: Dataset) -> None:
    st.markdown(_("The public learns that these data exist, and why they are not opened."))
    answer("announce")
    st.button(
        _("Show it in the catalogue"),
        key="announce",
        type="primary",
        disabled=here.id == dataset.created_by,
        on_click=act,
        args=("announce", announce, dataset.id),
        kwargs=DONE,
    )


def announce(session: Session, dataset_id: int) -> str:
    datasets.announce(session, account=_who.account(), dataset_id=dataset_id, now=clock.now())
    return _("The catalogue shows it now.")


def _openness(dataset: Dataset) -> None:
    with st.expander(_("Change openness")), st.form("openness", enter_to_submit=False):
        classes = {each: code_words.said(each, _words.language()) for each in Openness}
        st.radio(
            _("Openness"),
            list(classes),
            index=list(classes).index(dataset.openness),
            format_func=classes.__getitem__,
            key="openness_to",
        )
        st.text_area(
            _("Grounds, if it is not open to everyone"),
            value=dataset.grounds,
            key="openness_grounds",
            height=80,
        )
        label = _("Reference of the data authority's approval, needed to lower it")
        st.text_input(label, key="openness_approval")
        answer(OPENNESS)
        args = (OPENNESS, set_openness, dataset.id)
        st.form_submit_button(_("Change it"), on_click=act, args=args, kwargs=DONE)


def set_openness(session: Session, dataset_id: int) -> str:
    datasets.set_openness(
        session,
        account=_who.account(),
        dataset_id=dataset_id,
        openness=Openness(memory.kept("openness_to")),
        grounds=memory.kept("openness_grounds", ""),
        approval=memory.kept("openness_approval", ""),
        now=clock.now(),
    )
    return _("Changed, and on record.")
