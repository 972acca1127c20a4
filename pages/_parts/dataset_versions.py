"""The Releases of a Dataset: what changed in each, and why some are gone."""

from collections.abc import Sequence
from urllib.parse import quote

import streamlit as st

import clock
from db import reading
from models import Dataset, Release, ReleaseState
from opendata import inquiry_list
from opendata.inquiry_list import Shown
from pages import _words
from pages._parts import changes_lookup
from pages._parts.untrusted import inert
from pages._words import _, number


def show(dataset: Dataset, releases: Sequence[Release], *, here: int | None) -> None:
    """The newest first; `here` is the number of the one on this page."""
    last = max((each.number or 0 for each in releases), default=0)
    with reading() as session:
        fixed = inquiry_list.fixes(
            session, dataset_id=dataset.id, number=last, since=0, today=clock.today()
        )
    st.markdown(
        _("A release never changes. Its address and its checksum stay, so that it can be cited.")
    )
    served = [each.number for each in releases if each.state is ReleaseState.PUBLISHED]
    rows = "".join(
        _release(dataset, each, served, each.number == here)
        + _fixes([one for one in fixed if one.fixed_in == each.number])
        + "</article>"
        for each in releases
    )
    st.html(f'<div class="releases">{rows}</div>')
    if not releases:
        st.info(_("There is no release yet."))
    api = f"/api/v1/datasets/{quote(dataset.slug)}/releases"
    st.html(f'<p class="meta">{_way(api, _("All releases for programs (JSON)"))}</p>')
    if releases:
        changes_lookup.show()


def _way(path: str, words: str) -> str:
    return f'<a href="{inert(path)}" target="_self">{inert(words)}</a>'


def _release(
    dataset: Dataset, release: Release, served: Sequence[int | None], is_here: bool
) -> str:
    n = release.number or 0
    name = _("Release {n}").format(n=number(n))
    day = _words.date(release.published_at) if release.published_at else ""
    if release.state is ReleaseState.WITHDRAWN:
        gone = _words.date(release.withdrawn_at) if release.withdrawn_at else ""
        words = _("withdrawn on {day}").format(day=gone)
        return (
            f'<article class="withdrawn"><h3>{name} <span class="chip back">{words}</span></h3>'
            f'<p class="meta">{day}</p><p>{inert(release.withdrawn_reason)}</p>'
        )
    page = f"/app/dataset?d={quote(dataset.slug)}&release={n}"
    head = f"{name} · {_('shown now')}" if is_here else _way(page, name)
    rows = _("{n} rows").format(n=number(release.rows or 0))
    note = f"<p>{inert(release.note)}</p>" if release.note else ""
    return (
        f'<article><h3>{head}</h3><p class="meta">{day} · {rows} · sha256 '
        f"<code>{inert(release.digest)}</code></p>{note}"
        f"{_changes(dataset, release, served)}"
    )


def _changes(dataset: Dataset, release: Release, served: Sequence[int | None]) -> str:
    """What changed against the Release before, with the way to the rows themselves."""
    found = release.changes
    if found is None:
        return ""
    words = _("{added} rows added, {removed} removed, {changed} changed")
    told = words.format(
        **{name: number(int(found.get(name) or 0)) for name in ("added", "removed", "changed")}
    )
    n = release.number or 0
    before = max((each for each in served if each is not None and each < n), default=None)
    if before is None:
        return f"<p>{told}</p>"
    page = f"/app/changes?d={quote(dataset.slug)}&from={before}&to={n}"
    return f"<p>{told} · {_way(page, _('which ones'))}</p>"


def _fixes(fixed: Sequence[Shown]) -> str:
    """The corrections of readers that a Release has put right."""
    if not fixed:
        return ""
    lines = "".join(f"<li>{inert(each.title)}{_place(each)}</li>" for each in fixed)
    head = _("Put right on a reader's word")
    return f"<p>{inert(head)}</p><ul>{lines}</ul>"


def _place(fixed: Shown) -> str:
    if fixed.cell is None:
        return ""
    words = _("Release {n}, row {row}, column {column}").format(
        n=fixed.cell.number, row=number(fixed.cell.row), column=fixed.cell.column
    )
    return f' <span class="meta">{inert(words)}</span>'
