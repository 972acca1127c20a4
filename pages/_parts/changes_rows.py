"""The rows that changed: key first, then each cell as it was and as it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import streamlit as st

from models import Account
from opendata import changes
from opendata.changes import CELLS, KINDS, Pair
from opendata.diff import Cell, Change
from pages._parts import changes_top, choice, dataset_files
from pages._parts.links import link
from pages._parts.untrusted import inert
from pages._words import _, number


def kind(counts: Mapping[str, Any]) -> str:
    """Which rows are shown: those of the address, else the first kind there is."""
    first = changes.first_kind(dict(counts), "")
    order = [first, *(each for each in KINDS if each != first)]
    said = changes_top.names()
    st.header(_("Row by row"), anchor=False)
    chosen = choice.in_address("kind", order)
    st.segmented_control(
        _("Kind of change"),
        KINDS,
        required=True,
        format_func=lambda each: f"{said[each]} {number(counts[each])}",
        key=choice.key("kind"),
        label_visibility="collapsed",
        on_change=choice.write,
        args=("kind", first, "after"),
    )
    return chosen


def show(rows: Sequence[Change], titles: Mapping[str, str], kind: str) -> None:
    """A block a row; every old and new value as text, with an arrow between them."""
    if not rows:
        st.info(_("There are no rows of this kind."))
    st.html("".join(_row(each, titles, kind) for each in rows))


def _row(row: Change, titles: Mapping[str, str], kind: str) -> str:
    told = [each for each in row.cells if each.column not in row.key]
    cells = "".join(f"<li>{_cell(each, titles, kind)}</li>" for each in told[:CELLS])
    if len(told) > CELLS:
        words = _("and {n} more columns; the CSV has them all")
        cells += f'<li class="meta">{words.format(n=number(len(told) - CELLS))}</li>'
    return f'<article class="change {kind}">{_head(row, titles, kind)}<ul>{cells}</ul></article>'


def _head(row: Change, titles: Mapping[str, str], kind: str) -> str:
    keys = [f"{_column(name, titles)}: {_value(text)}" for name, text in row.key.items()]
    here = row.old_row if kind == "removed" else row.new_row
    words = _("was row {row}") if kind == "removed" else _("row {row}")
    place = words.format(row=number(here or 0))
    head = " · ".join(keys) or changes_top.names()[kind]
    return f'<p><b>{head}</b> <span class="meta">{place}</span></p>'


def _cell(whole: Cell, titles: Mapping[str, str], kind: str) -> str:
    cell = changes.shown(whole)
    name = _column(cell.column, titles)
    if kind == "changed":
        return f"{name}: <del>{_value(cell.old)}</del> → <ins>{_value(cell.new)}</ins>"
    return f"{name}: <span>{_value(cell.new if kind == 'added' else cell.old)}</span>"


def _column(name: str, titles: Mapping[str, str]) -> str:
    title = f' <span class="meta">{inert(titles[name])}</span>' if name in titles else ""
    return f"<bdi>{inert(name)}</bdi>{title}"


def _value(text: str | None) -> str:
    return f"<em>{_('empty')}</em>" if text is None else f"<bdi>{inert(text)}</bdi>"


def _ends(pair: Pair) -> dict[str, str]:
    return {"from": str(pair.old.number if pair.old else ""), "to": str(pair.new.number)}


def more(pair: Pair, kind: str, after: str | None) -> None:
    """The way to the rows that follow."""
    if after:
        query = {"d": pair.dataset.slug, **_ends(pair), "kind": kind, "after": after}
        link("changes", _("More rows"), icon=":material/arrow_forward:", **query)


def take_away(pair: Pair, kind: str, account: Account | None, now: datetime) -> None:
    """All changes as a file, and for programs."""
    api = f"/api/v1/datasets/{quote(pair.dataset.slug)}/diff?"
    passed = dataset_files.pass_of(pair.dataset, account, now).replace("?", "&")
    ways = (
        (_("All changes as CSV"), {"format": "csv"}),
        (_("For programs (JSON)"), {"kind": kind}),
    )
    html = " · ".join(
        f'<a href="{inert(api + urlencode({**_ends(pair), **more}) + passed)}" target="_self">'
        f"{inert(words)}</a>"
        for words, more in ways
    )
    st.html(f'<p class="meta">{html}</p>')
