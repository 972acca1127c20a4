"""Publishing data: the card, the upload, the gate, the second person, the releases."""

import streamlit as st

from db import reading
from identity import accounts
from identity.permits import Act
from models import ReleaseState
from opendata import datasets, releases, shelf
from pages import _who
from pages._parts import (
    acts,
    data_card,
    data_gate,
    data_held,
    data_reading,
    data_releases,
    data_upload,
)
from pages._parts.data_review import review
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
    state = release.state if release else None
    if release is None:
        data_upload.new(dataset, shown)
    elif state in (ReleaseState.PREPARING, ReleaseState.BUILDING):
        data_upload.progress(release.id)
    elif state is ReleaseState.ASKING:
        data_reading.question(release)
    elif state is ReleaseState.CHECKED:
        data_gate.checked(dataset, release)
    elif state is ReleaseState.REVIEW:
        review(here, dataset, release)
    else:
        data_upload.held_back(release)
    owed = datasets.missing(datasets.form_of(dataset))
    with st.expander(_("The card"), expanded=bool(owed)):
        data_card.show(dataset, departments=departments, regions=regions)
    data_releases.show(here, dataset, shown)
