"""The dictionary of an upload as a table to edit, the rules of its rows, and what was typed."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

import code_words
from models import Release
from opendata.columns import Column, ColumnType
from pages import _words
from pages._parts import memory
from pages._words import _

TYPES = [each.value for each in ColumnType]
SHOWN = ("name", "title", "type", "unit", "note")


@dataclass(frozen=True)
class Typed:
    """What stands in the fields now, in the words of `releases.revise`."""

    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    quasi: tuple[str, ...]
    k: int
    note: str


def sample(release: Release) -> None:
    """The first rows as they would be published, for the eye to confirm."""
    rows = release.report.get("sample") or []
    if not rows:
        return
    st.subheader(_("The first rows"), anchor=False)
    names = [each["name"] for each in release.columns]
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    st.dataframe(pd.DataFrame(cells, columns=names), hide_index=True, height=220)


def show(release: Release) -> None:
    """The dictionary to read: what the columns are called and hold."""
    frame = pd.DataFrame([{name: each[name] for name in SHOWN} for each in release.columns])
    frame["type"] = [_type(each) for each in frame["type"]]
    heads = dict(zip(SHOWN, _heads(), strict=True))
    st.dataframe(frame.rename(columns=heads), hide_index=True)


def edit(release: Release, *, at: str) -> None:
    """The dictionary to edit; what was typed is read with `typed()`."""
    st.subheader(_("Dictionary"), anchor=False)
    st.markdown(_("Click a cell to change it. A new type is tried on every cell of the column."))
    name, title, kind, unit, note = _heads()
    st.data_editor(
        pd.DataFrame([{each: row[each] for each in SHOWN} for row in release.dictionary]),
        key=f"{at}dictionary",
        hide_index=True,
        num_rows="fixed",
        disabled=["name"],
        column_config={
            "name": st.column_config.TextColumn(name),
            "title": st.column_config.TextColumn(title, max_chars=120),
            "type": st.column_config.SelectboxColumn(
                kind, options=TYPES, format_func=_type, required=True
            ),
            "unit": st.column_config.TextColumn(unit, max_chars=40),
            "note": st.column_config.TextColumn(note, max_chars=500),
        },
    )


def _heads() -> tuple[str, ...]:
    return _("Column"), _("Title"), _("Type"), _("Unit"), _("Note")


def _type(value: str) -> str:
    return code_words.said(ColumnType(value), _words.language())


def rules(release: Release, *, at: str) -> None:
    """What names a row, what could point to a person, and the note for readers."""
    st.subheader(_("Rows and persons"), anchor=False)
    names = [each["name"] for each in release.dictionary]
    left, right = st.columns(2)
    _some(left, _("Columns that name a row"), names, release.keys, f"{at}keys").caption(
        _("By them the next release tells a changed row from a new one. None: whole rows.")
    )
    label = _("Columns that together could point to a person")
    _some(right, label, names, release.quasi, f"{at}quasi")
    right.number_input(
        _("Rows that every combination of them must have (k)"),
        value=release.k,
        min_value=2,
        max_value=100,
        key=f"{at}k",
    )
    st.text_input(_("What is new in it"), value=release.note, key=f"{at}note", max_chars=500)


def _some(where: Any, label: str, names: list[str], chosen: list[str], key: str) -> Any:
    known = [each for each in chosen if each in names]
    where.multiselect(label, names, default=known, key=key, placeholder=_("Choose"))
    return where


def typed(release: Release, *, at: str) -> Typed:
    """What stands in the fields; before they are drawn, what the Release has."""
    rows = memory.kept(f"{at}dictionary", {}).get("edited_rows", {})
    changes = {int(place): values for place, values in rows.items()}
    before = known(release)
    return Typed(
        columns=tuple(_changed(each, changes.get(n, {})) for n, each in enumerate(before.columns)),
        keys=tuple(memory.kept(f"{at}keys", before.keys)),
        quasi=tuple(memory.kept(f"{at}quasi", before.quasi)),
        k=int(memory.kept(f"{at}k") or before.k),
        note=memory.kept(f"{at}note", before.note),
    )


def known(release: Release) -> Typed:
    """The same, as it is stored."""
    names = {each["name"] for each in release.dictionary}
    return Typed(
        columns=tuple(Column.from_json(each) for each in release.dictionary),
        keys=tuple(each for each in release.keys if each in names),
        quasi=tuple(each for each in release.quasi if each in names),
        k=release.k,
        note=release.note,
    )


def _changed(column: Column, values: dict[str, Any]) -> Column:
    texts = {name: str(values[name] or "") for name in ("title", "unit", "note") if name in values}
    kind = ColumnType(values.get("type") or column.type)
    scale = column.scale if kind is column.type else None
    return replace(column, **texts, type=kind, scale=scale)
