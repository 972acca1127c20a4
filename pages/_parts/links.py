"""Links to other pages of the site, for who may go there."""

import streamlit as st

from pages import _top
from places import BY_PATH


def link(path: str, label: str, *, icon: str | None = None, **query: str) -> None:
    """A link to the page at `path`, with `query` in its address."""
    st.page_link(_top.pages()[path], label=label, icon=icon, query_params=query)


def is_there(path: str) -> bool:
    """Whether this page exists in this installation."""
    return path in BY_PATH and path in _top.pages()
