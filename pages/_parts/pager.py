"""Pages of a list, the number in the address."""

import streamlit as st


def offset(count: int, *, size: int, key: str = "p") -> int:
    """How many rows lie before the page that was chosen; draws nothing when one page holds all."""
    pages = max(1, -(-count // size))
    if pages == 1:
        return 0
    return (st.pagination(pages, key=key, bind="query-params") - 1) * size
