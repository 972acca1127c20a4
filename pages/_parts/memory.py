"""What is remembered between two runs: words being typed, the version read, an answer to give."""

from typing import Any

import streamlit as st


def keep(name: str, value: Any) -> None:
    st.session_state[name] = value


def kept(name: str, default: Any = None) -> Any:
    """What was kept, or typed into the widget with this key."""
    return st.session_state.get(name, default)


def take(name: str) -> Any:
    """What was kept, forgotten with this; None when there is nothing."""
    return st.session_state.pop(name, None)
