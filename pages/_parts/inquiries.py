"""What was asked about a Dataset, and the form to ask more or to correct a cell."""

import streamlit as st

import clock
from db import reading
from models import Dataset, Release
from opendata import inquiry_list, shelf
from pages import _who
from pages._parts import inquiry_cards, inquiry_form
from pages._parts.links import is_there, link
from pages._words import _

SIZE = 10


def show(dataset: Dataset, release: Release | None) -> None:
    """The form above, the list below; `?fix_row=3&fix_column=n` opens it on that cell."""
    here, now = _who.account(), clock.now()
    with reading() as session:
        readable = shelf.may_read(session, dataset=dataset, account=here, now=now)
        page = inquiry_list.of_dataset(
            session,
            dataset_id=dataset.id,
            account=here,
            today=now.date(),
            after=st.query_params.get("asked"),
            limit=SIZE,
        )
    st.header(_("Ask, or correct a cell"), anchor=False)
    st.markdown(
        _("The department answers within ten workdays, in public; you are told when it does.")
    )
    inquiry_form.about(dataset, release, readable=readable)
    st.header(_("What was asked"), anchor=False)
    if page.items:
        inquiry_cards.show(page.items)
    else:
        st.info(_("Nobody has asked anything yet. Questions and answers will stand here."))
    if page.next:
        words = _("Older ones")
        link(
            "dataset", words, icon=":material/history:", d=dataset.slug, tab="ask", asked=page.next
        )
    if is_there("data_requests"):
        link("data_requests", _("Ask for data that are not here"), icon=":material/add:")
