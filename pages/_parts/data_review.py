"""What the second person does with a Release: read the report, release it, or send it back."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from identity import permits
from identity.permits import Act
from models import Account, Dataset, Release
from opendata import releases
from pages import _who, _words
from pages._parts import data_dictionary, data_findings, data_gate, data_upload, memory, moments
from pages._parts.acts import act, answer
from pages._words import _, plain

PLACE = data_upload.PLACE
APPROVE, BACK = "approve_data", "send_back_data"


def review(here: Account, dataset: Dataset, release: Release) -> None:
    """The report as the public will read it; for publishers, the two buttons."""
    st.subheader(_("Release {n} waits for a second person").format(n=release.number), anchor=False)
    st.markdown(_("Prepared by {name}.").format(name=plain(release.preparer.name)))
    if release.error:
        st.error(_("Writing its files broke on our side; it can be released once more."))
    data_gate.facts(release)
    if release.note:
        st.markdown(_("What is new in it") + _(": ") + plain(release.note))
    data_findings.show(release)
    data_findings.in_force(release)
    data_dictionary.sample(release)
    with st.expander(_("Dictionary")):
        data_dictionary.show(release)
    if permits.may(here, Act.PUBLISH_DATA, dataset.department):
        _buttons(here, release)
    else:
        st.info(_("A publisher of the department reads it next. Nothing more to do for you."))


def _buttons(here: Account, release: Release) -> None:
    st.subheader(_("Your decision"), anchor=False)
    second = here.id != release.prepared_by
    if not second:
        text = _("You prepared this. A second person of the department has to release it.")
        st.warning(text, icon=":material/group:")
    left, right = st.columns(2)
    with left:
        _release_it(release, may=second and not release.blocking)
    with right:
        _send_it_back(release)


def _release_it(release: Release, *, may: bool) -> None:
    at = f"approve_{release.id}_"
    with st.form(f"{at}form", enter_to_submit=False):
        st.markdown(_("Everybody can read it then. It stays as it is for good."))
        moments.field(_("Only from this time on; empty: at once"), key=f"{at}embargo")
        answer(APPROVE)
        st.form_submit_button(
            _("Release it"),
            key=f"{at}do",
            type="primary",
            disabled=not may,
            on_click=let_go,
            args=(release.dataset_id, release.id, at),
        )


def _send_it_back(release: Release) -> None:
    at = f"back_{release.id}_"
    with st.form(f"{at}form", enter_to_submit=False):
        st.text_area(_("What has to be put right"), key=f"{at}note", height=90)
        answer(BACK)
        st.form_submit_button(
            _("Send it back"),
            key=f"{at}do",
            on_click=act,
            args=(BACK, send_back, release.id, f"{at}note"),
            kwargs={"done": PLACE},
        )


def let_go(dataset_id: int, release_id: int, at: str) -> None:
    act(APPROVE, approve, release_id, at, done=PLACE)
    data_upload.wake(dataset_id)


def approve(session: Session, release_id: int, at: str) -> str:
    until = moments.read(memory.kept(f"{at}embargo", ""), field="embargo_until", when=moments.BEGIN)
    releases.approve(
        session,
        account=_who.account(),
        release_id=release_id,
        embargo_until=until,
        now=clock.now(),
    )
    if until is None:
        return _("Approved. Its files are being written; it appears when they are complete.")
    return _("Approved. It appears on {moment}.").format(moment=_words.moment(until))


def send_back(session: Session, release_id: int, note: str) -> str:
    releases.send_back(
        session,
        account=_who.account(),
        release_id=release_id,
        note=memory.kept(note, ""),
        now=clock.now(),
    )
    return _("Sent back. Who prepared it is told what has to be put right.")
