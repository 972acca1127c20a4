"""The head of a Dataset: what it is, whether it is fresh, whether one may use it."""

from collections.abc import Mapping
from datetime import datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import code_words
from models import Dataset, Openness, Release, ReleaseState, Resource
from pages import _words
from pages._parts import apply_form, dataset_words
from pages._parts.links import link
from pages._parts.untrusted import inert, paragraph
from pages._words import _, number, plain


def show(dataset: Dataset, release: Release | None, newest: Release | None, now: datetime) -> None:
    """Title, chips, and which Release this is."""
    st.title(plain(dataset_words.title(dataset)), anchor=False)
    last = newest.published_at if newest else None
    department = inert(_words.name(dataset.department))
    st.html(f'<p class="meta">{dataset_words.chips(dataset, last, now)} {department}</p>')
    _which(dataset, release)


def introduction(dataset: Dataset, release: Release | None) -> DeltaGenerator:
    """The description and the box of facts; where the files go, below the description."""
    text, side = st.columns([5, 3], gap="large")
    words = "".join(map(paragraph, dataset_words.description(dataset).splitlines()))
    text.html(f'<div class="prose lead">{words}</div>{_keywords(dataset)}')
    side.html(_facts(dataset, release))
    return text


def _which(dataset: Dataset, release: Release | None) -> None:
    """Said when this is not the newest Release: which it is, or why it is no more."""
    if release is None or release.number == dataset.newest:
        return
    n = number(release.number or 0)
    if release.state is ReleaseState.WITHDRAWN:
        day = _words.date(release.withdrawn_at) if release.withdrawn_at else ""
        st.error(_("Release {n} was withdrawn on {day}.").format(n=n, day=day))
        st.text(release.withdrawn_reason)
    else:
        st.warning(_("This is release {n}. There is a newer one.").format(n=n))
    if dataset.newest is not None:
        link("dataset", _("To the newest release"), d=dataset.slug)


def _keywords(dataset: Dataset) -> str:
    words = (f'<span class="kind">{inert(each)}</span>' for each in dataset.keywords[:20])
    return f"<p>{' '.join(words)}</p>" if dataset.keywords else ""


def _facts(dataset: Dataset, release: Release | None) -> str:
    """HTML of the side box."""
    language = _words.language()
    region = _words.name(dataset.region) if dataset.region else ""
    box = {
        _("Licence"): dataset_words.licence(dataset.licence),
        _("Openness"): code_words.said(dataset.openness, language),
        _("Size"): _size(release),
        _("Update cycle"): code_words.said(dataset.cycle, language),
        _("Released"): _released(release),
        _("Quality"): _score(release),
    }
    more = {
        _("Covers"): " · ".join(filter(None, (_covers(dataset), region))),
        _("Theme"): dataset_words.theme(dataset.theme),
        _("Source"): dataset.source,
        _("Contact"): " ".join(filter(None, (dataset.contact_name, dataset.contact_email))),
    }
    details = _rows(more)
    if details:
        words = _("Source, contact, what it covers")
        details = f"<details><summary>{words}</summary><dl>{details}</dl></details>"
    return f'<div class="facts"><dl>{_rows(box)}</dl>{details}</div>'


def _rows(found: Mapping[str, str]) -> str:
    return "".join(
        f"<dt>{name}</dt><dd>{inert(value)}</dd>" for name, value in found.items() if value
    )


def _size(release: Release | None) -> str:
    if release is None or release.rows is None:
        return ""
    words = _("{n} rows × {k} columns")
    return words.format(n=number(release.rows), k=number(len(release.columns)))


def _released(release: Release | None) -> str:
    if release is None or release.published_at is None:
        return ""
    n = _("Release {n}").format(n=number(release.number or 0))
    return f"{n} · {_words.date(release.published_at)}"


def _score(release: Release | None) -> str:
    if release is None or release.score is None:
        return ""
    return _("{n} of 100").format(n=number(round(release.score, 1)))


def _covers(dataset: Dataset) -> str:
    days = [dataset.covers_from, dataset.covers_to]
    return " – ".join(_words.date(day) for day in days if day)


def closed(dataset: Dataset) -> None:
    """Why these data cannot be read here, and what one can do."""
    if dataset.openness is Openness.CONDITIONAL:
        st.info(_("These data are open on conditions: you may read them once you are granted use."))
        apply_form.show(dataset)
        return
    st.info(_("These data are not opened. The catalogue says that they exist, and why."))
    if dataset.grounds:
        st.html(f'<div class="prose"><b>{_("Grounds")}</b>{paragraph(dataset.grounds)}</div>')
    words = _("If you think that they should be open, or need a part of them, ask.")
    link("dataset", words, d=dataset.slug, tab="ask", icon=":material/arrow_forward:")


def empty(dataset: Dataset) -> None:
    """No Release is in force."""
    if dataset.resources:
        st.markdown(_("This dataset lives on another portal. Its files:"))
        rows = "".join(map(_resource, dataset.resources))
        st.html(f'<ul class="files">{rows}</ul>')
        return
    if dataset.newest is None:
        st.info(_("No release is in force now. The files will stand here when there is one."))


def _resource(resource: Resource) -> str:
    """HTML of a file elsewhere; an address that is none of the web's is only text."""
    name, facts = inert(resource.name or resource.url), inert(resource.format)
    if resource.url.startswith(("https://", "http://")):
        rel = 'rel="nofollow noopener" target="_blank"'
        name = f'<a href="{inert(resource.url)}" {rel}>{name}</a>'
    return f'<li>{name} <span class="meta">{facts}</span></li>'
