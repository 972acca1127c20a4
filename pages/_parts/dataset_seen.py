"""Counting how often a Dataset's page is opened, without persons."""

import streamlit as st

from models import Dataset
from opendata import usage
from pages._parts import memory


def count(dataset: Dataset) -> None:
    """Once a visit; programs that say so of themselves are not counted."""
    key = f"seen dataset {dataset.id}"
    if not memory.kept(key) and not usage.is_machine(st.context.headers.get("User-Agent")):
        usage.count(dataset.id, usage.PAGE)
    memory.keep(key, True)
