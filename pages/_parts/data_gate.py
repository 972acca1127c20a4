"""What the gate found in an upload: problems with their fixes, the dictionary, submitting it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session

import clock
from models import Dataset, Release
from opendata import datasets, releases
from opendata.columns import Column, ColumnType
from opendata.fixes import Fix
from pages import _who, _words
from pages._parts import data_upload, memory, problem_words
from pages._parts.acts import act
from pages._words import _, number, plain
from refusal_words import FIELDS

PLACE = data_upload.PLACE
ICONS = {"block": ":red[:material/block:]", "warn": ":orange[:material/warning:]", "info": "ℹ️"}
TYPES = [each.value for each in ColumnType]


def checked(dataset: Dataset, release: Release) -> None:
    """The report on top, then what can be done about it."""
    st.header(_("What the checks found"), anchor=False)
    if release.review_note:
        st.warning(_("Sent back:") + " " + plain(release.review_note))
    facts(release)
    problems(release)
    if release.dictionary:
        at = f"gate_{release.id}_{release.version}_"
        with st.form(f"{at}all", enter_to_submit=False):
            _fixes(release, at)
            _dictionary(release, at)
            _rules(release, at)
            st.form_submit_button(
                _("Save and check again"), on_click=save, args=(release.dataset_id, release.id, at)
            )
    _submit(dataset, release)


def facts(release: Release) -> None:
    """How it was read, and its first cells, for the eye to confirm."""
    read = release.reading
    said = [
        plain(release.original_name),
        _("{n} rows").format(n=number(release.rows or 0)),
        _("{n} columns").format(n=number(len(release.columns))),
        str(read.get("encoding") or read.get("format") or ""),
    ]
    st.markdown(" · ".join(each for each in said if each))
    sample = release.report.get("sample") or []
    if sample:
        names = [each["name"] for each in release.columns]
        frame = pd.DataFrame([[_cell(c) for c in row] for row in sample], columns=names)
        st.dataframe(frame, hide_index=True, height=220)
        st.caption(_("The first rows as they were read. Are the characters right?"))


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def problems(release: Release) -> None:
    """Every kind of problem with its places; red ones forbid publishing."""
    found = release.report.get("problems", [])
    if not found:
        st.success(_("Nothing was found. {n} checks ran.").format(n=len(_checks(release))))
        return
    blocking = release.blocking
    if blocking:
        text = _("{n} findings forbid publishing. Choose a fix for each below.")
        st.error(text.format(n=number(blocking)), icon=":material/block:")
    for weight in ("block", "warn", "info"):
        for kind, column in dict.fromkeys((p["kind"], p["column"]) for p in found):
            same = (kind, column, weight)
            these = [p for p in found if (p["kind"], p["column"], p["weight"]) == same]
            if these:
                _problem(weight, these)


def _checks(release: Release) -> Sequence[str]:
    return release.report.get("checked", [])


def _problem(weight: str, these: list[dict[str, Any]]) -> None:
    times = sum(each["times"] for each in these)
    head = f"{ICONS[weight]} {problem_words.sentence(these[0])}"
    rows = [each["row"] for each in these if each["row"] is not None]
    if rows:
        shown = ", ".join(number(row) for row in rows[:12]) + ("…" if times > 12 else "")
        head += "  \n" + _("Rows: {rows}").format(rows=shown)
    st.markdown(head)


def _fixes(release: Release, at: str) -> None:
    """For each column with a problem, the fixes that make sense."""
    offered = [*release.fixes, *release.report.get("offers", [])]
    places: dict[str | None, list[dict[str, Any]]] = {}
    for fix in offered:
        row = places.setdefault(fix["column"], [])
        if fix not in row:
            row.append(fix)
    if not places:
        return
    st.subheader(_("Fixes"), anchor=False)
    for place, (column, fixes) in enumerate(places.items()):
        chosen = next((n for n, fix in enumerate(fixes, 1) if fix in release.fixes), 0)
        label = plain(column) if column else _("The whole table")
        st.radio(
            label,
            range(len(fixes) + 1),
            index=chosen,
            format_func=lambda n, fixes=fixes: fix_words(fixes[n - 1]) if n else _("Leave it"),
            key=f"{at}fix_{place}",
        )
        memory.keep(f"{at}offers_{place}", fixes)
    st.text_input(
        _("Reason, where a finding is accepted as it is"), key=f"{at}reason", max_chars=300
    )


def fix_words(fix: dict[str, Any]) -> str:
    """What a fix does, in words."""
    words = {
        "drop": _("Leave the column out"),
        "mask": _("Mask personal data in place"),
        "generalise": _("Make it coarser ({how})"),
        "suppress": _("Suppress rare combinations ({how})"),
        "accept": _("Accept it as it is ({how}), with a reason"),
    }
    return words.get(fix["kind"], fix["kind"]).format(how=plain(fix.get("how", "")))


def _dictionary(release: Release, at: str) -> None:
    """The dictionary as a table to edit."""
    st.subheader(_("Dictionary"), anchor=False)
    frame = pd.DataFrame(
        [
            {key: each[key] for key in ("name", "title", "type", "unit", "note")}
            for each in release.dictionary
        ]
    )
    edited = st.data_editor(
        frame,
        key=f"{at}dictionary",
        hide_index=True,
        num_rows="fixed",
        disabled=["name"],
        column_config={
            "name": st.column_config.TextColumn(_("Column")),
            "title": st.column_config.TextColumn(_("Title"), max_chars=120),
            "type": st.column_config.SelectboxColumn(_("Type"), options=TYPES, required=True),
            "unit": st.column_config.TextColumn(_("Unit"), max_chars=40),
            "note": st.column_config.TextColumn(_("Note"), max_chars=500),
        },
    )
    del edited  # what was typed is read from the editor's own record when the form is sent


def _rules(release: Release, at: str) -> None:
    names = [each["name"] for each in release.dictionary]
    left, right = st.columns(2)
    left.multiselect(
        _("Columns that name a row"),
        names,
        default=[each for each in release.keys if each in names],
        key=f"{at}keys",
        help=_("They tell changed rows from new ones in the next release."),
        placeholder=_("Choose"),
    )
    right.multiselect(
        _("Columns that together could point to a person"),
        names,
        default=[each for each in release.quasi if each in names],
        key=f"{at}quasi",
        help=_("Every combination of them must stand for at least k rows."),
        placeholder=_("Choose"),
    )
    left.text_input(_("What is new in it"), value=release.note, key=f"{at}note", max_chars=500)
    right.number_input("k", value=release.k, min_value=2, max_value=100, key=f"{at}k")


def save(dataset_id: int, release_id: int, at: str) -> None:
    act(PLACE, revise, release_id, at)
    data_upload.wake(dataset_id)


def revise(session: Session, release_id: int, at: str) -> str:
    release = session.get_one(Release, release_id)
    releases.revise(
        session,
        account=_who.account(),
        release_id=release_id,
        columns=_edited(release, memory.kept(f"{at}dictionary", {}).get("edited_rows", {})),
        fixes=_chosen(at),
        note=memory.kept(f"{at}note", ""),
        keys=memory.kept(f"{at}keys", []),
        quasi=memory.kept(f"{at}quasi", []),
        k=int(memory.kept(f"{at}k", 5)),
        version=release.version if at == f"gate_{release_id}_{release.version}_" else -1,
        now=clock.now(),
    )
    return _("Saved. The checks run again.")


def _edited(release: Release, rows: dict[Any, dict[str, Any]]) -> list[Column]:
    """The dictionary with what was typed over it; a new type is tried on every cell."""
    changes = {int(place): values for place, values in rows.items()}
    return [
        _changed(Column.from_json(each), changes.get(place, {}))
        for place, each in enumerate(release.dictionary)
    ]


def _changed(column: Column, values: dict[str, Any]) -> Column:
    texts = {name: str(values[name] or "") for name in ("title", "unit", "note") if name in values}
    kind = ColumnType(values.get("type") or column.type)
    scale = column.scale if kind is column.type else None
    return replace(column, **texts, type=kind, scale=scale)


def _chosen(at: str) -> list[Fix]:
    found: list[Fix] = []
    for place in range(1_000):
        fixes = memory.kept(f"{at}offers_{place}")
        if fixes is None:
            break
        chosen = memory.kept(f"{at}fix_{place}", 0)
        if chosen:
            fix = Fix.from_json(fixes[chosen - 1])
            reason = memory.kept(f"{at}reason", "") or fix.reason
            found.append(replace(fix, reason=reason) if fix.kind == "accept" else fix)
    return found


def _submit(dataset: Dataset, release: Release) -> None:
    """Hand it over, when nothing stands in the way."""
    owed = datasets.missing(datasets.form_of(dataset))
    if owed:
        names = "、".join(_(FIELDS.get(name, name)) for name in owed)
        st.warning(_("The card still lacks: {fields}").format(fields=names))
    left, right = st.columns(2)
    left.button(
        _("Submit to a second person"),
        key=f"submit_{release.id}",
        type="primary",
        disabled=bool(release.blocking or owed or not release.rows),
        on_click=act,
        args=(PLACE, submit, release.id),
    )
    with right:
        data_upload.discard_button(release)


def submit(session: Session, release_id: int) -> str:
    releases.submit(session, account=_who.account(), release_id=release_id, now=clock.now())
    return _("Submitted. A publisher of the department looks at it next.")
