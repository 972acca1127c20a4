"""Which rows a chart is made of: the filters in its address, and one more."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from opendata.chart_form import ChartForm
from opendata.columns import TEXTUAL, Column, ColumnType
from pages._parts import chart_builder, memory
from pages._parts.chart_builder import Address
from pages._words import _, plain

EMPTY = ("is.null", "is.not_null")


def show(form: ChartForm, columns: Sequence[Column], where: Address) -> None:
    """The filters that stand; below them a new one."""
    by_name = {each.name: each for each in columns}
    for place, (name, test) in enumerate(form.filters):
        rest = replace(form, filters=tuple(f for f in form.filters if f != (name, test)))
        st.button(
            plain(said(by_name.get(name.strip('"')), name, test)),
            key=f"chart_filter_{place}",
            icon=":material/close:",
            on_click=chart_builder.to_address,
            args=(rest, where),
        )
    with st.expander(_("Only some of the rows"), icon=":material/filter_alt:"):
        name = st.selectbox(
            _("Column"), list(by_name), format_func=lambda each: by_name[each].label, key="chart_by"
        )
        column = by_name[name or columns[0].name]
        tests = operators(column)
        key = f"chart_how_{column.type.value}"
        st.selectbox(_("Condition"), list(tests), format_func=tests.__getitem__, key=key)
        st.text_input(_("Value"), key="chart_value", max_chars=200)
        args = (form, column, key, where)
        st.button(_("Add the filter"), key="chart_filter_add", on_click=_add, args=args)


def operators(column: Column) -> dict[str, str]:
    """What can be asked of a column."""
    equal = {"eq.": _("is"), "neq.": _("is not")}
    empty = dict(zip(EMPTY, (_("is empty"), _("is filled")), strict=True))
    if column.type in TEXTUAL:
        return {**equal, "fts.": _("contains"), **empty}
    if column.type is ColumnType.BOOLEAN:
        return {**equal, **empty}
    return {"gte.": _("at least"), "lte.": _("at most"), **equal, **empty}


def said(column: Column | None, name: str, test: str) -> str:
    """A filter in words."""
    for start, words in (operators(column) if column else {}).items():
        if test.startswith(start) and (start.endswith(".") or test == start):
            return f"{column.label if column else name} {words} {test.removeprefix(start)}".strip()
    return f"{name} {test}"


def _add(form: ChartForm, column: Column, key: str, where: Address) -> None:
    start = memory.kept(key, next(iter(operators(column))))
    value = "" if start in EMPTY else memory.kept("chart_value", "").strip()
    if not value and start not in EMPTY:
        return
    pair = (f'"{column.name}"', start + value)
    memory.keep("chart_value", "")
    if pair not in form.filters:
        chart_builder.to_address(replace(form, filters=(*form.filters, pair)), where)
