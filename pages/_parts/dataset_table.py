"""The rows of a Release: filter, facets, order, pages. All of its state is in the address."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from errors import Refusal
from models import Dataset, Release
from opendata.columns import NUMERIC, TEXTUAL, Column, ColumnType
from pages import _frames, _refusals
from pages._frames import Rows
from pages._parts import choice, memory
from pages._parts.untrusted import inert
from pages._words import _, number, plain

SIZE, BACK = 50, 30
WIDE = 12  # columns that are shown unless others are chosen
FACETS, MANY = 3, 100
STATE = ("f", "order", "after", "back", "cols")
FACETED = (ColumnType.TEXT, ColumnType.REGION, ColumnType.BOOLEAN)
Tests = list[tuple[str, str]]


def show(dataset: Dataset, release: Release) -> None:
    """Two queries for the rows, one for each of three facets, however many rows there are."""
    columns = [Column.from_json(each) for each in release.columns]
    tests = _known(columns, _tests())
    try:
        _facets(release, columns, tests)
        _filters(columns, tests)
        shown = _columns(columns)
        counted = _order(columns)
        params = (*_params(tests), ("select", _list(shown)), ("limit", str(SIZE)), *_place())
        page = _frames.table(release.table_sha256, params, columns)
    except Refusal as refusal:
        _refusals.say(refusal)
        st.button(_("Clear the filters"), key="table_clear", on_click=_clear, args=(STATE,))
        return
    with counted:
        _counted(page, release)
    st.html(_html(dataset, release, shown, page))
    _pages(page)
    _addresses(dataset, release, tests)


def _tests() -> Tests:
    """The filters in the address: `name=operator.value`, with = and % of the name escaped."""
    pairs = (each.partition("=") for each in st.query_params.get_all("f")[:20])
    return [(_unescaped(name), test) for name, _sign, test in pairs if test]


def _known(columns: Sequence[Column], tests: Tests) -> Tests:
    """Filters on columns that this Release has; of others it is said that they do nothing."""
    names = {each.name for each in columns}
    for name in dict.fromkeys(name for name, _test in tests if name not in names):
        st.warning(_("This release has no column of this name; its filter is left out:"))
        st.text(name)
    return [each for each in tests if each[0] in names]


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace("=", "%3D")


def _unescaped(name: str) -> str:
    return name.replace("%3D", "=").replace("%25", "%")


def _params(tests: Tests) -> _frames.Params:
    """The filters as the query language has them, names in quotes so that none is a keyword."""
    return tuple((f'"{name}"', test) for name, test in tests)


def _place() -> _frames.Params:
    return tuple(
        (each, st.query_params[each]) for each in ("order", "after") if each in st.query_params
    )


def _list(columns: Sequence[Column]) -> str:
    return ",".join(_frames.quoted(each.name) for each in columns)


def _clear(names: Sequence[str]) -> None:
    for name in names:
        st.query_params.pop(name, None)


def _put(tests: Tests) -> None:
    """These filters, from the first row on."""
    _clear(("f", "after", "back"))
    if tests:
        st.query_params["f"] = [f"{_escaped(name)}={test}" for name, test in tests]


def _facets(release: Release, columns: Sequence[Column], tests: Tests) -> None:
    """Columns of few values, each with its counts among the rows that the other filters leave."""
    few = {str(each.get("name")): each.get("distinct") for each in release.profile}
    chosen = [
        each
        for each in columns
        if each.type in FACETED and 1 < int(few.get(each.name) or 2) <= MANY
    ][:FACETS]
    for column, place in zip(chosen, st.columns(max(1, len(chosen))), strict=False):
        with place:
            _facet(release, column, columns, tests)


def _facet(release: Release, column: Column, columns: Sequence[Column], tests: Tests) -> None:
    others = [each for each in tests if each[0] != column.name]
    here = next((test for name, test in tests if name == column.name), "")
    found = _frames.counts(release.table_sha256, column.name, _params(others), columns)
    options = {"": _("All")}
    for value, n in found:
        if value is not None and len(value) > MANY:
            continue  # cut for showing: it cannot be asked for
        test = "is.null" if value is None else f"eq.{value}"
        said = _("(empty)") if value is None else value
        options[test] = f"{said} · {number(n)}"
    options.setdefault(here, here)
    key = f"facet_{column.name}"
    memory.keep(key, here)
    st.selectbox(
        column.label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        on_change=_facet_chosen,
        args=(column.name, key, others),
    )


def _facet_chosen(name: str, key: str, others: Tests) -> None:
    test = memory.kept(key, "")
    _put([*others, (name, test)] if test else others)


def _operators(column: Column) -> dict[str, str]:
    """What can be asked of a column."""
    equal = {"eq.": _("is"), "neq.": _("is not")}
    empty = {"is.null": _("is empty"), "is.not_null": _("is filled")}
    if column.type in TEXTUAL:
        return {"fts.": _("contains"), **equal, **empty}
    if column.type is ColumnType.BOOLEAN:
        return {**equal, **empty}
    return {"gte.": _("at least"), "lte.": _("at most"), **equal, **empty}


def _filters(columns: Sequence[Column], tests: Tests) -> None:
    """A new filter, and the ones that stand, each with its way out."""
    by_name = {each.name: each for each in columns}
    with st.expander(_("Filter by any column"), icon=":material/filter_alt:"):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        name = row.selectbox(
            _("Column"), list(by_name), format_func=lambda each: by_name[each].label, key="by"
        )
        column = by_name[name or columns[0].name]
        operators = _operators(column)
        key = f"how_{column.type.value}"
        row.selectbox(_("Condition"), list(operators), format_func=operators.__getitem__, key=key)
        row.text_input(_("Value"), key="filter_value", max_chars=200)
        args = (tests, column.name, key, next(iter(operators)))
        row.button(_("Add the filter"), key="filter_add", on_click=_add, args=args)
    if tests:
        with st.container(horizontal=True, key="filters"):
            for place, (name, test) in enumerate(tests):
                rest = [each for each in tests if each != (name, test)]
                said = plain(_said(by_name.get(name), name, test))
                key = f"filter_{place}"
                st.button(said, key=key, icon=":material/close:", on_click=_put, args=(rest,))


def _add(tests: Tests, name: str, key: str, first: str) -> None:
    operator = memory.kept(key, first)
    value = "" if operator.startswith("is.") else memory.kept("filter_value", "").strip()
    if value or operator.startswith("is."):
        _put([*tests, (name, operator + value)])
        memory.keep("filter_value", "")


def _said(column: Column | None, name: str, test: str) -> str:
    """A filter in words."""
    label = column.label if column else name
    operators = _operators(column) if column else {}
    for operator, words in operators.items():
        if test == operator or (operator.endswith(".") and test.startswith(operator)):
            return f"{label} {words} {test.removeprefix(operator)}".strip()
    return f"{label} {test}"


def _columns(columns: Sequence[Column]) -> Sequence[Column]:
    """Those that are shown: the first twelve, or the ones in the address."""
    if len(columns) <= WIDE:
        return columns
    labels = {each.name: each.label for each in columns}
    asked = [name for name in st.query_params.get_all("cols") if name in labels]
    memory.keep("cols", asked or list(labels)[:WIDE])
    chosen = st.multiselect(
        _("Columns shown"),
        list(labels),
        format_func=labels.__getitem__,
        key="cols",
        max_selections=40,
        on_change=_columns_chosen,
        placeholder=_("Choose columns"),
    )
    return [each for each in columns if each.name in chosen] or columns[:WIDE]


def _columns_chosen() -> None:
    st.query_params["cols"] = memory.kept("cols", [])


def _order(columns: Sequence[Column]) -> DeltaGenerator:
    """By which column all rows are sorted, not only those on this page; the place beside it."""
    beside, place = st.columns([3, 2], vertical_alignment="bottom")
    options = {"": _("As in the file")}
    for each in columns:
        options[_frames.quoted(f"{each.name}.asc")] = f"{each.label} ↑"
        options[_frames.quoted(f"{each.name}.desc")] = f"{each.label} ↓"
    choice.in_address("order", options)
    place.selectbox(
        _("Sort all rows by"),
        list(options),
        format_func=options.__getitem__,
        key=choice.key("order"),
        on_change=_order_chosen,
    )
    return beside


def _order_chosen() -> None:
    _clear(("after", "back"))
    choice.write("order", "")


def _counted(page: Rows, release: Release) -> None:
    words = _("{n} rows")
    if page.count != release.rows:
        words = _("{n} of {all} rows")
    all_ = number(release.rows or 0)
    st.markdown(words.format(n=number(page.count), all=all_))
    if not page.count:
        st.info(_("No row meets all of these conditions. Take a filter away."))


def _html(dataset: Dataset, release: Release, columns: Sequence[Column], page: Rows) -> str:
    """The rows as a table; every cell is text, and its row's number leads to asking about it."""
    head = "".join(f'<th scope="col"{_side(each)}>{_head(each)}</th>' for each in columns)
    about = {"d": dataset.slug, "release": str(release.number), "tab": "ask"}
    ask = inert(f"/app/dataset?{urlencode(about)}&fix_row=")
    hint = inert(_("Ask about this row, or correct it"))
    rows = "".join(
        f'<tr><th scope="row"><a href="{ask}{id_}" title="{hint}" target="_self">{id_}</a></th>'
        + "".join(
            f"<td{_side(column)}>{'' if cell is None else inert(cell)}</td>"
            for cell, column in zip(cells, columns, strict=True)
        )
        + "</tr>"
        for cells, id_ in zip(page.cells, page.ids, strict=True)
    )
    return (
        f'<div class="scroll rows" tabindex="0" role="region" aria-label="{inert(_("Rows"))}">'
        f'<table class="figures"><thead><tr><th scope="col">#</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _side(column: Column) -> str:
    """Numbers to the right, words in lines as wide as they need."""
    if column.type in NUMERIC:
        return ' class="n"'
    return ' class="words"' if column.type is ColumnType.TEXT else ""


def _head(column: Column) -> str:
    unit = f" <small>{inert(column.unit)}</small>" if column.unit else ""
    return f"{inert(column.label)}{unit}"


def _pages(page: Rows) -> None:
    """Onwards by a cursor, back by the cursors one came by."""
    with st.container(horizontal=True, key="table_pages"):
        if "after" in st.query_params:
            st.button(_("First page"), key="rows_first", on_click=_clear, args=(("after", "back"),))
            st.button(_("Previous page"), key="rows_back", on_click=_back)
        if page.next:
            st.button(_("Next page"), key="rows_next", on_click=_onward, args=(page.next,))


def _onward(cursor: str) -> None:
    here = st.query_params.get("after", "")
    st.query_params["back"] = [*st.query_params.get_all("back"), here][-BACK:]
    st.query_params["after"] = cursor


def _back() -> None:
    *rest, last = st.query_params.get_all("back") or [""]
    _clear(("after", "back"))
    if rest:
        st.query_params["back"] = rest
    if last:
        st.query_params["after"] = last


def _addresses(dataset: Dataset, release: Release, tests: Tests) -> None:
    """What is on the screen for programs, and all that matches as a file."""
    pairs = [("release", str(release.number)), *_params(tests)]
    if "order" in st.query_params:
        pairs.append(("order", st.query_params["order"]))
    api = f"/api/v1/datasets/{quote(dataset.slug)}/rows?{urlencode(pairs)}"
    ways = ((api + "&format=csv", _("All matching rows as CSV")), (api, _("For programs (JSON)")))
    links = " · ".join(
        f'<a href="{inert(way)}" target="_self">{inert(words)}</a>' for way, words in ways
    )
    st.html(f'<p class="meta">{links}</p>')
