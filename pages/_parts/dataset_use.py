"""Using a Release: addresses for programs, ready to copy, and how to cite it."""

from urllib.parse import quote

import streamlit as st

import clock
from models import Dataset, Release
from opendata import card, citation
from opendata.columns import Column, ColumnType
from pages._parts.untrusted import inert
from pages._words import _
from settings import settings


def show(dataset: Dataset, release: Release) -> None:
    """Examples pinned to this Release, so that they give the same tomorrow."""
    base = settings().public_url
    data = f"{base}/data/{quote(dataset.slug)}/{release.number}"
    api = f"{base}/api/v1/datasets/{quote(dataset.slug)}"
    columns = [Column.from_json(each) for each in release.columns]
    st.header(_("For programs"), anchor=False)
    st.markdown(
        _("All examples are pinned to release {n}. Leave `release` out for the newest.").format(
            n=release.number
        )
    )
    if not dataset.is_open:
        st.markdown(_("These data need a token: send `Authorization: Bearer TOKEN` along."))
    st.subheader("curl", anchor=False)
    st.code(_curl(data, api, columns, release), language="bash")
    st.subheader("Python", anchor=False)
    st.code(python(data, columns), language="python")
    st.subheader("R", anchor=False)
    st.code(_r(data, columns), language="r")
    way = f'<a href="/api/docs" target="_self">{inert(_("How to use them"))}</a>'
    st.html(f"<p>{way}</p>")


def _example(columns: list[Column]) -> Column | None:
    """A column to group by."""
    kinds = (ColumnType.TEXT, ColumnType.REGION, ColumnType.BOOLEAN)
    return next((each for each in columns if each.type in kinds), None)


def _curl(data: str, api: str, columns: list[Column], release: Release) -> str:
    n = release.number
    lines = [f"curl -C - -O '{data}/data.csv'", f"curl '{api}/rows?release={n}&limit=100'"]
    group = _example(columns)
    if group:
        name = quote(group.name, safe="")
        lines.append(f"curl '{api}/aggregate?release={n}&group={name}&measure=count'")
    lines.append(f"echo '{release.digest}  data.csv' | sha256sum --check")
    return "\n".join(lines)


def python(data: str, columns: list[Column]) -> str:
    texts = [
        each.name for each in columns if each.type in (ColumnType.IDENTIFIER, ColumnType.REGION)
    ]
    days = [each.name for each in columns if each.type in (ColumnType.DATE, ColumnType.DATETIME)]
    more = f",\n    dtype={{{', '.join(f'{each!r}: str' for each in texts)}}}" if texts else ""
    more += f",\n    parse_dates={days!r}" if days else ""
    return (
        "import pandas as pd\n\n"
        f'data = pd.read_csv(\n    "{data}/data.csv"{more},\n)\nprint(data.describe())'
    )


def _r(data: str, columns: list[Column]) -> str:
    texts = [
        each.name for each in columns if each.type in (ColumnType.IDENTIFIER, ColumnType.REGION)
    ]
    named = ", ".join(f"{_r_name(each)} = col_character()" for each in texts)
    more = f",\n  col_types = cols({named})" if texts else ""
    return f'library(readr)\n\ndata <- read_csv(\n  "{data}/data.csv"{more}\n)\nsummary(data)'


def _r_name(name: str) -> str:
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def cite(dataset: Dataset, release: Release) -> None:
    """The Release in the styles people cite with."""
    facts = card.of(dataset, release, base=settings().public_url)
    today = clock.now().date()
    st.header(_("Cite it"), anchor=False)
    for name, write in (
        ("GB/T 7714", citation.gbt7714),
        ("BibTeX", citation.bibtex),
        ("RIS", citation.ris),
    ):
        st.subheader(name, anchor=False)
        st.code(write(facts, seen=today), language=None, wrap_lines=True)
