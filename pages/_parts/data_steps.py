"""Datasets that wait for somebody: what for, and the one next step, on the desk and in the list."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

import code_words
from db import reading
from identity import permits
from identity.permits import Act
from models import Account, Dataset, Openness, Release, ReleaseState
from opendata import datasets, releases
from pages import _words
from pages._parts.links import link
from pages._words import _, plain

ACTS = (Act.PREPARE_DATA, Act.PUBLISH_DATA)


@dataclass(frozen=True)
class Step:
    """What comes next: who may do it, what the button says, and what others read."""

    act: Act
    words: str
    waits: str


def rows(account: Account) -> list[tuple[Dataset, Release | None]]:
    """The Datasets of one's departments with what is in the making, those that wait first."""
    with reading() as session:
        found = datasets.of_staff(session, account=account, acts=ACTS)
        making = releases.waiting(session, dataset_ids=[each.id for each in found])
    pairs = [(each, making.get(each.id)) for each in found]
    return sorted(pairs, key=lambda pair: (not _mine(account, *pair), next_step(*pair) is None))


def next_step(dataset: Dataset, release: Release | None) -> Step | None:
    """The next thing to be done with a Dataset; None while the machine has it, or when it rests."""
    steward, publisher = _("With the data steward"), _("Waits for a publisher")
    if release is not None:
        return {
            ReleaseState.ASKING: Step(Act.PREPARE_DATA, _("Answer a question"), steward),
            ReleaseState.CHECKED: Step(Act.PREPARE_DATA, _("See what was found"), steward),
            ReleaseState.REVIEW: Step(Act.PUBLISH_DATA, _("Read and release"), publisher),
        }.get(release.state)
    if dataset.newest or dataset.is_public:
        return None
    if dataset.openness is Openness.CLOSED:
        return Step(Act.PUBLISH_DATA, _("Announce it"), publisher)
    return Step(Act.PREPARE_DATA, _("Upload the table"), steward)


def _mine(account: Account, dataset: Dataset, release: Release | None) -> bool:
    step = next_step(dataset, release)
    second = release.prepared_by if release else dataset.created_by
    return (
        step is not None
        and permits.may(account, step.act, dataset.department)
        and (step.act is Act.PREPARE_DATA or second != account.id)
    )


def row(account: Account, dataset: Dataset, release: Release | None) -> None:
    """One Dataset: its title, how far it is, and the step, as a button if it is one's own."""
    with st.container(border=True, key=f"choose_{dataset.slug}"):
        what, state, action = st.columns([5, 4, 3], vertical_alignment="center")
        what.markdown(f"**{plain(dataset.title)}**  \n{plain(_words.name(dataset.department))}")
        state.markdown(said(dataset, release))
        step = next_step(dataset, release)
        with action:
            if step and _mine(account, dataset, release):
                with st.container(key=f"next_{dataset.slug}"):
                    link("publish_data", step.words, d=dataset.slug)
            else:
                link("publish_data", _("Look at it"), d=dataset.slug)


def said(dataset: Dataset, release: Release | None) -> str:
    """How far a Dataset is, in words, and whom it waits for."""
    if release is not None:
        state = code_words.said(release.state, _words.language())
        words = f":orange[{_('Release {n}').format(n=release.number)} · {state}]"
    elif dataset.newest:
        words = _("Release {n} is published").format(n=dataset.newest)
    else:
        public = dataset.is_public
        words = _("Announced without data") if public else _("Nothing uploaded yet")
    step = next_step(dataset, release)
    return f"{words}  \n{step.waits}" if step else words


def on_the_desk(account: Account) -> Sequence[tuple[Dataset, Release | None]]:
    """Those that wait for somebody, or that the machine is at work on."""
    if not any(permits.may_anywhere(account, act) for act in ACTS):
        return []
    return [pair for pair in rows(account) if pair[1] is not None or next_step(*pair)]


def desk(account: Account) -> bool:
    """The part of the desk about data; whether there was anything."""
    found = on_the_desk(account)
    if found:
        st.header(_("Data that wait"), anchor=False)
    for dataset, release in found:
        row(account, dataset, release)
    return bool(found)
