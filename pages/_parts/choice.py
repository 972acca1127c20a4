"""A choice that stands in the address: the address is the truth, the widget shows it."""

from collections.abc import Iterable

import streamlit as st

from pages._parts import memory

KEY = "choose_{name}"


def in_address(name: str, options: Iterable[str]) -> str:
    """The option that the address names under `name`, else the first one. A widget with the key
    `key(name)` shows it, and with `on_change=write, args=(name, …)` puts another one there."""
    known = list(options)
    asked = st.query_params.get(name, "")
    chosen = asked if asked in known else known[0]
    memory.keep(key(name), chosen)
    return chosen


def key(name: str) -> str:
    return KEY.format(name=name)


def write(name: str, first: str, *drop: str) -> None:
    """What the widget says goes into the address; `first` needs no words there. `drop` names what
    made sense only beside the old choice."""
    chosen = memory.kept(key(name), first)
    for gone in drop if chosen != first else (name, *drop):
        st.query_params.pop(gone, None)
    if chosen != first:
        st.query_params[name] = chosen
