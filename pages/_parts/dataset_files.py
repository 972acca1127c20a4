"""What can be taken away of a Release: each file as a button, with its size and its checksum."""

from datetime import datetime
from urllib.parse import quote

import streamlit as st

from models import Account, Artefact, Dataset, Release
from opendata import passes
from pages._parts import dataset_words
from pages._parts.untrusted import inert
from pages._words import _

MAIN = (
    "data.csv",
    "data-excel.csv",
    "data.xlsx",
    "data.jsonl",
    "data.parquet",
    "data.geojson",
    "all.zip",
)


def names() -> dict[str, str]:
    return {
        "data.csv": _("Raw CSV"),
        "data-excel.csv": _("CSV for Excel"),
        "data.xlsx": "XLSX",
        "data.jsonl": "JSON",
        "data.parquet": "Parquet",
        "data.geojson": "GeoJSON",
        "all.zip": _("Everything (zip)"),
    }


def show(dataset: Dataset, release: Release, account: Account | None, now: datetime) -> None:
    """The buttons, and behind a word all files with their whole checksums."""
    by_name = {each.name: each for each in release.artefacts}
    passed = pass_of(dataset, account, now)
    buttons = [_button(dataset, release, by_name[name], passed) for name in MAIN if name in by_name]
    st.html(f'<div class="downloads">{"".join(buttons)}</div>')
    if len(by_name) < len(MAIN) - 1:
        st.html(f'<p class="meta">{_("Other formats are being written and appear here.")}</p>')
    with st.expander(_("All files and their checksums (sha256)")):
        rows = "".join(_row(dataset, release, each, passed) for each in release.artefacts)
        st.html(f'<ul class="files">{rows}</ul>')


def address(dataset: Dataset, release: Release, name: str) -> str:
    """Where a file of a Release stands for ever."""
    return f"/data/{quote(dataset.slug)}/{release.number}/{quote(name)}"


def pass_of(dataset: Dataset, account: Account | None, now: datetime) -> str:
    """What a link to data that are not open to everyone has to carry."""
    if dataset.is_open or account is None:
        return ""
    return "?pass=" + quote(passes.make_pass(account_id=account.id, slug=dataset.slug, now=now))


def _button(dataset: Dataset, release: Release, file: Artefact, passed: str) -> str:
    way = inert(address(dataset, release, file.name) + passed)
    facts = f"{dataset_words.size(file.size)} · {file.sha256[:8]}"
    return (
        f'<a href="{way}" target="_self" download title="sha256 {file.sha256}">'
        f"<b>{inert(names()[file.name])}</b> <span>{facts}</span></a>"
    )


def _row(dataset: Dataset, release: Release, file: Artefact, passed: str) -> str:
    way = inert(address(dataset, release, file.name) + passed)
    facts = f"{dataset_words.size(file.size)} · <code>{file.sha256}</code>"
    link = f'<a href="{way}" target="_self" download>{inert(file.name)}</a>'
    return f'<li>{link} <span class="meta">{facts}</span></li>'
