"""What the pages of the catalogue call things: freshness, openness, formats, sizes, facets."""

from datetime import datetime

import streamlit as st

import code_words
from errors import NotFound
from models import Cycle, Dataset, Openness
from opendata.freshness import Freshness, Word, freshness
from opendata.licences import LICENCES
from opendata.themes import THEMES
from pages import _words
from pages._parts.untrusted import inert
from pages._words import _, number

FORMATS = {
    "csv": "CSV",
    "xlsx": "XLSX",
    "json": "JSON",
    "parquet": "Parquet",
    "geojson": "GeoJSON",
}
KINDS = {Word.FRESH: "done", Word.DUE: "wait", Word.OVERDUE: "back"}


def english() -> bool:
    return _words.language() == "en"


def title(dataset: Dataset) -> str:
    return (english() and dataset.title_en) or dataset.title


def description(dataset: Dataset) -> str:
    return (english() and dataset.description_en) or dataset.description


def theme(key: str) -> str:
    found = THEMES.get(key)
    if found is None:
        return key
    return found.title_en if english() else found.title


def licence(key: str) -> str:
    found = LICENCES.get(key)
    if found is None:
        return key
    return found.title_en if english() else found.title


def format_name(key: str) -> str:
    return FORMATS.get(key, key.upper())


def code(facet: str, value: str) -> str:
    """The name of a value of a facet whose values are codes."""
    kinds = {"openness": Openness, "cycle": Cycle}
    if facet in kinds:
        return code_words.said(kinds[facet](value), _words.language())
    named = {"theme": theme, "licence": licence, "format": format_name}
    return named[facet](value)


def size(n: int) -> str:
    """Bytes as people say them."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if n >= bytes_:
            return f"{n / bytes_:.1f} {unit}"
    return f"{n} B"


def chips(dataset: Dataset, last: datetime | None, now: datetime) -> str:
    """HTML of how fresh it is, and of how open where it is not open to everyone."""
    html = _freshness(freshness(last, cycle=dataset.cycle, now=now), dataset.cycle)
    if dataset.openness is not Openness.UNCONDITIONAL:
        said = code_words.said(dataset.openness, _words.language())
        kind = "wait" if dataset.openness is Openness.CONDITIONAL else "back"
        html += f'<span class="chip {kind}">{inert(said)}</span>'
    return html


def _freshness(found: Freshness, cycle: Cycle) -> str:
    kind = KINDS.get(found.word, "open")
    said = {
        Word.FRESH: _("Up to date"),
        Word.DUE: _("Update due"),
        Word.OVERDUE: _("Update overdue"),
        Word.UNPROMISED: _("No fixed update cycle"),
        Word.EMPTY: _("No data released yet"),
    }[found.word]
    if found.word in KINDS:
        said += " · " + code_words.said(cycle, _words.language())
    return f'<span class="chip {kind}" title="{inert(_age(found))}">{inert(said)}</span>'


def _age(found: Freshness) -> str:
    if found.days is None:
        return ""
    if found.cycles is None:
        return _("{n} days since the last release").format(n=number(found.days))
    words = _("{n} days since the last release, {k} of the promised cycle")
    return words.format(n=number(found.days), k=f"{100 * found.cycles:.0f} %")


def release_number(dataset: Dataset) -> int | None:
    """The Release that the address names, else the newest in force. Refuses NotFound for what is
    no number."""
    asked = st.query_params.get("release")
    if asked is None:
        return dataset.newest
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise NotFound(dataset=dataset.slug, release=asked)
    return int(asked)
