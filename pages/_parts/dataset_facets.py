"""The catalogue's facets: choices that stand in the address, with how many Datasets each has."""

from collections.abc import Sequence

import streamlit as st

from opendata.catalogue import FACETS, SORTS, Found, Value
from pages._parts import choice, dataset_words, memory
from pages._parts.untrusted import inert
from pages._words import _, number, plain

LONGEST = 200
ALL = ""


def asked() -> dict[str, str]:
    """What the address asks for."""
    query = {name: st.query_params.get(name, "")[:LONGEST] for name in ("q", *FACETS)}
    more = {name: st.query_params.get(name, "")[:LONGEST] for name in ("region", "keyword")}
    return {name: value for name, value in (query | more).items() if value}


def sort() -> str:
    wanted = st.query_params.get("sort", "")
    return wanted if wanted in SORTS else ""


def names() -> dict[str, str]:
    return {
        "theme": _("Theme"),
        "department": _("Department"),
        "format": _("Format"),
        "openness": _("Openness"),
        "cycle": _("Update cycle"),
        "licence": _("Licence"),
    }


def search() -> None:
    """The words, in a form of their own."""
    with st.form("datasets_search", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        row.text_input(
            _("Search titles, columns and values"),
            value=st.query_params.get("q", "")[:LONGEST],
            key="datasets_q",
            max_chars=LONGEST,
            placeholder=_("For example: hotline, parking, district"),
        )
        row.form_submit_button(_("Search"), key="datasets_find", on_click=_search)


def _search() -> None:
    words = memory.kept("datasets_q", "").strip()
    st.query_params.pop("p", None)
    if words:
        st.query_params["q"] = words
    else:
        st.query_params.pop("q", None)


def show(found: Found) -> None:
    """Themes as pills, the other facets behind a word; open when one of them is in use."""
    themes = _options("theme", found.facets["theme"])
    choice.in_address("theme", themes)
    st.pills(
        _("Theme"),
        list(themes),
        format_func=lambda value: plain(themes[value]),
        key=choice.key("theme"),
        on_change=_chosen,
        args=("theme",),
        label_visibility="collapsed",
    )
    rest = [name for name in FACETS if name != "theme"]
    active = [name for name in rest if st.query_params.get(name)]
    with st.expander(_("Narrow down"), expanded=bool(active), icon=":material/tune:"):
        columns = st.columns(3)
        for place, name in enumerate(rest):
            with columns[place % 3]:
                _choose(name, found.facets[name])


def _choose(name: str, values: Sequence[Value]) -> None:
    options = _options(name, values)
    choice.in_address(name, options)
    st.selectbox(
        names()[name],
        list(options),
        format_func=options.__getitem__,
        key=choice.key(name),
        on_change=_chosen,
        args=(name,),
    )


def _options(name: str, values: Sequence[Value]) -> dict[str, str]:
    """Value → what it is called, with its count; the one in the address too, were there none."""
    here = st.query_params.get(name, "")[:LONGEST]
    found = {ALL: _("All")}
    for value, label, n in values:
        said = label if name == "department" else dataset_words.code(name, value)
        found[value] = f"{said} {number(n)}"
    if here and here not in found:
        found[here] = here
    return found


def _chosen(name: str) -> None:
    """What the widget says goes into the address; pills give nothing back for none."""
    memory.keep(choice.key(name), memory.kept(choice.key(name)) or ALL)
    choice.write(name, ALL, "p")
    st.query_params.pop("p", None)


def order(has_words: bool) -> None:
    """In which order; the best match first only makes sense for words."""
    words = {
        "relevance": _("Best match"),
        "newest": _("Last updated"),
        "title": _("Title"),
    }
    options = [name for name in SORTS if has_words or name != "relevance"]
    choice.in_address("sort", options)
    st.segmented_control(
        _("Order"),
        options,
        required=True,
        format_func=words.__getitem__,
        key=choice.key("sort"),
        on_change=choice.write,
        args=("sort", options[0], "p"),
        label_visibility="collapsed",
    )


def nothing(wanted: dict[str, str]) -> None:
    """Why the list is empty, and the way out."""
    if not wanted:
        st.info(
            _(
                "No dataset is open here yet. Each will stand here with its columns, its quality "
                "and its files on the day its department releases it. Until then, ask the "
                "department for the data you need."
            )
        )
        return
    st.info(_("No dataset fits all of this. Try fewer or other words, or take a filter away."))
    if "q" in wanted:
        st.text(f"“{wanted['q']}”")
    st.button(_("Show all datasets"), key="datasets_all", on_click=st.query_params.clear)


def machine(address: str) -> None:
    """The same list for programs."""
    label = inert(_("This list for programs (JSON)"))
    st.html(f'<p class="meta"><a href="{inert(address)}" target="_self">{label}</a></p>')
