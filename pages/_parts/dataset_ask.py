"""Asking about a Dataset, or correcting it: the place where inquiries stand."""

import streamlit as st

from models import Dataset
from pages._parts.untrusted import inert
from pages._words import _


def show(dataset: Dataset) -> None:
    st.markdown(_("Questions and corrections go to the department that keeps these data."))
    who = " ".join(filter(None, (dataset.contact_name, dataset.contact_email)))
    if who:
        st.html(f"<p>{inert(who)}</p>")
