"""The Dataset a staff page is about: from the address, or chosen from those it is for."""

import streamlit as st
from sqlalchemy.orm import Session

import code_words
from db import reading
from identity import permits
from identity.permits import Act
from models import Account, Dataset, Release
from opendata import datasets, releases
from pages import _words
from pages._parts.links import link
from pages._words import _, plain

ACTS = (Act.PREPARE_DATA, Act.PUBLISH_DATA)
SIZE = 20


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
    with reading() as session:
        found = datasets.of_staff(session, account=account, acts=ACTS)
        waiting = releases.waiting(session, dataset_ids=[each.id for each in found])
    st.markdown(_("Upload a table, look at what the checks found, and hand it to a second person."))
    if may_begin:
        link("publish_data", _("Begin a dataset"), icon=":material/add:", new="1")
    for dataset in found:
        _row(dataset, waiting.get(dataset.id))
    if not found:
        st.info(_("There are no datasets of your departments yet. A data steward begins one."))


def _row(dataset: Dataset, release: Release | None) -> None:
    with st.container(border=True, key=f"choose_{dataset.slug}"):
        what, state, action = st.columns([5, 4, 3], vertical_alignment="center")
        what.markdown(f"**{plain(dataset.title)}**  \n{plain(_words.name(dataset.department))}")
        state.markdown(said(dataset, release))
        with action, st.container(key=f"next_{dataset.slug}"):
            link("publish_data", _("Work on this one"), d=dataset.slug)


def said(dataset: Dataset, release: Release | None) -> str:
    """How far a Dataset is, in words."""
    if release is not None:
        words = code_words.said(release.state, _words.language())
        return f":orange[{_('Release {n}').format(n=release.number)} · {words}]"
    if dataset.newest:
        return _("Release {n} is published").format(n=dataset.newest)
    return _("Announced without data") if dataset.is_public else _("Nothing uploaded yet")


def head(dataset: Dataset) -> None:
    """Which Dataset this is, above the work on it."""
    st.header(plain(dataset.title), anchor=False)
    facts = [_words.name(dataset.department), code_words.said(dataset.openness, _words.language())]
    st.markdown(" · ".join(plain(each) for each in facts))
    with st.container(horizontal=True):
        link("publish_data", _("All datasets"), icon=":material/arrow_back:")
        if dataset.is_public:
            link("dataset", _("See it as the public does"), d=dataset.slug)
