"""Publishing data: the card, the upload, the gate, the second person, the releases."""

import streamlit as st

from db import reading
from identity import accounts, permits
from identity.permits import Act
from opendata import datasets, releases, shelf
from pages import _who
from pages._parts import (
    acts,
    data_card,
    data_held,
    data_releases,
    data_upload,
    data_work,
)
from pages._words import _

here = _who.require(Act.PREPARE_DATA, Act.PUBLISH_DATA)
with reading() as session:
    dataset = data_held.held(session, account=here)
    regions = accounts.regions(session)
    departments = accounts.departments_of(session, account=here, act=Act.PREPARE_DATA)
    if dataset:
        release = releases.in_the_making(session, dataset_id=dataset.id)
        shown = shelf.releases(session, dataset=dataset)
        departments = [dataset.department]

st.title(_("Publish data"), anchor=False)
if dataset is None and "new" in st.query_params:
    st.markdown(_("Say what the data are. The title is enough to begin."))
    data_card.show(None, departments=departments, regions=regions)
elif dataset is None:
    data_held.choose(account=here, may_begin=bool(departments))
else:
    data_held.head(dataset)
    acts.answer(data_upload.PLACE)
    prepares = permits.may(here, Act.PREPARE_DATA, dataset.department)
    data_work.show(here, dataset, release, shown=shown)
    owed = datasets.missing(datasets.form_of(dataset))
    with st.expander(_("The card"), expanded=prepares and bool(owed)):
        if prepares:
            data_card.show(dataset, departments=departments, regions=regions)
        else:
            data_card.read(dataset)
    data_releases.show(here, dataset, shown)
