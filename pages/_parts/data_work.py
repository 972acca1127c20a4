"""The one thing to do next with a Dataset, by the state of its Release in the making."""

from collections.abc import Sequence

import streamlit as st

from identity import permits
from identity.permits import Act
from models import Account, Dataset, Openness, Release, ReleaseState
from pages._parts import data_gate, data_reading, data_review, data_upload
from pages._words import _

WORK = (ReleaseState.PREPARING, ReleaseState.BUILDING)
OURS = (ReleaseState.ASKING, ReleaseState.CHECKED)


def show(
    here: Account, dataset: Dataset, release: Release | None, *, shown: Sequence[Release]
) -> None:
    """The step that waits; for who may not take it, for whom it waits."""
    prepares = permits.may(here, Act.PREPARE_DATA, dataset.department)
    state = release.state if release else None
    if release is None and (prepares or dataset.openness is Openness.CLOSED):
        data_upload.new(dataset, shown)
    elif release is None:
        st.info(_("Nothing waits here. A data steward uploads the next release."))
    elif state in WORK:
        data_upload.progress(release.id)
    elif state in OURS and not prepares:
        st.info(_("A data steward is at work on the next release. You are told when it is ready."))
    elif state is ReleaseState.ASKING:
        data_reading.question(release)
    elif state is ReleaseState.CHECKED:
        data_gate.checked(dataset, release)
    elif state is ReleaseState.REVIEW:
        data_review.review(here, dataset, release)
    else:
        data_upload.held_back(release, prepares=prepares)
