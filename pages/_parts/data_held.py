"""The Dataset a staff page is about: from the address, or chosen from those it is for."""

import streamlit as st
from sqlalchemy.orm import Session

import code_words
from identity import permits
from identity.permits import Act
from models import Account, Dataset
from opendata import datasets
from pages import _words
from pages._parts import data_steps
from pages._parts.links import link
from pages._words import _, plain

ACTS = (Act.PREPARE_DATA, Act.PUBLISH_DATA)


def held(session: Session, *, account: Account) -> Dataset | None:
    """The Dataset named in the address, if the account prepares or publishes it; None when none is
    named. Refuses NotFound, NotAllowed."""
    slug = st.query_params.get("d")
    if not slug:
        return None
    found = datasets.of_slug(session, slug=slug)
    if not any(permits.may(account, act, found.department) for act in ACTS):
        permits.require(account, ACTS[0], found.department)
    return found


def choose(*, account: Account, may_begin: bool) -> None:
    """The Datasets of one's departments, what each waits for, and the way to begin one."""
    found = data_steps.rows(account)
    st.markdown(_("Upload a table, look at what the checks found, and hand it to a second person."))
    if may_begin:
        with st.container(key="begin", width="content"):
            link("publish_data", _("Begin a dataset"), icon=":material/add:", new="1")
    for dataset, release in found:
        data_steps.row(account, dataset, release)
    if not found:
        st.info(_("There are no datasets of your departments yet. A data steward begins one."))


def head(dataset: Dataset) -> None:
    """Which Dataset this is, above the work on it."""
    st.header(plain(dataset.title), anchor=False)
    facts = [_words.name(dataset.department), code_words.said(dataset.openness, _words.language())]
    st.markdown(" · ".join(plain(each) for each in facts))
    with st.container(horizontal=True):
        link("publish_data", _("All datasets"), icon=":material/arrow_back:")
        if dataset.is_public:
            link("dataset", _("See it as the public does"), d=dataset.slug)
