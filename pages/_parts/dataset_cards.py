"""Datasets as cards: what it is, who keeps it, how fresh, in which formats."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from models import Dataset, Release
from opendata import catalogue
from pages import _words
from pages._parts import dataset_words
from pages._parts.links import link
from pages._parts.untrusted import inert
from pages._words import _, number, plain

LEAD = 90  # characters of the description: a line or two


def one(dataset: Dataset, release: Release | None, now: datetime) -> None:
    """A card of the catalogue."""
    with st.container(border=True, key=f"dataset_{dataset.id}", gap="xsmall"):
        with st.container(key=f"title_dataset_{dataset.id}"):
            link("dataset", plain(dataset_words.title(dataset)), d=dataset.slug)
        text = " ".join(dataset_words.description(dataset).split())
        short = text if len(text) <= LEAD else text[:LEAD].rstrip() + "…"
        lead = f'<p class="lead">{inert(short)}</p>' if short else ""
        chips = dataset_words.chips(dataset, release.published_at if release else None, now)
        facts = " · ".join(inert(each) for each in _facts(dataset, release))
        st.html(f'{lead}<p class="meta">{chips} {facts}</p>')


def _facts(dataset: Dataset, release: Release | None) -> list[str]:
    facts = [_words.name(dataset.department)]
    if release and release.rows is not None:
        facts.append(_("{n} rows").format(n=number(release.rows)))
    formats = catalogue.formats(dataset, release)
    if formats:
        facts.append(" ".join(dataset_words.format_name(each) for each in formats))
    if release and release.published_at:
        facts.append(_("updated {day}").format(day=_words.date(release.published_at)))
    return facts


def fresh(found: Sequence[tuple[Dataset, Release]]) -> None:
    """What was released last, a line each, and the way to the rest."""
    for dataset, release in found:
        _line(dataset, release)
    if found:
        link("datasets", _("All open data"), icon=":material/arrow_forward:")
    else:
        st.info(
            _("No data are open yet. A dataset appears here on the day its department releases it.")
        )


def _line(dataset: Dataset, release: Release | None) -> None:
    with st.container(key=f"hit_dataset_{dataset.id}", gap=None):
        link("dataset", plain(dataset_words.title(dataset)), d=dataset.slug)
        facts = " · ".join(inert(each) for each in _facts(dataset, release))
        st.html(f'<p class="meta">{facts}</p>')
