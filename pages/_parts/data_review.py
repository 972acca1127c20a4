"""What the second person does with a Release: read the report, release it, or send it back."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from identity import permits
from identity.permits import Act
from models import Account, Dataset, Release
from opendata import releases
from pages import _who, _words
from pages._parts import data_gate, data_upload, memory, moments
from pages._parts.acts import act, answer
from pages._words import _, plain

PLACE = data_upload.PLACE


def review(here: Account, dataset: Dataset, release: Release) -> None:
    """The report as the public will read it; for publishers, the two buttons."""
    st.header(_("Release {n} waits for a second person").format(n=release.number), anchor=False)
    st.markdown(_("Prepared by {name}.").format(name=plain(release.preparer.name)))
    data_gate.facts(release)
    data_gate.problems(release)
    if permits.may(here, Act.PUBLISH_DATA, dataset.department):
        _buttons(here, release)
    else:
        st.info(_("A publisher of the department reads it next. Nothing more to do for you."))


def _buttons(here: Account, release: Release) -> None:
    second = here.id != release.prepared_by
    if not second:
        text = _("You prepared this. A second person of the department has to release it.")
        st.warning(text, icon=":material/group:")
    at = f"approve_{release.id}_"
    with st.form(f"{at}form", enter_to_submit=False):
        label = _("Release it only from (leave empty for at once)")
        moments.field(label, key=f"{at}embargo")
        st.form_submit_button(
            _("Release it"),
            key=f"{at}do",
            type="primary",
            disabled=not second or bool(release.blocking),
            on_click=let_go,
            args=(release.dataset_id, release.id, at),
        )
    with st.form("send_back_data", enter_to_submit=False):
        st.text_area(_("What has to be put right"), key=f"{at}note", height=90)
        args = ("send_back_data", send_back, release.id, f"{at}note")
        answer("send_back_data")
        st.form_submit_button(_("Send it back"), key=f"{at}back", on_click=act, args=args)


def let_go(dataset_id: int, release_id: int, at: str) -> None:
    act(PLACE, approve, release_id, at)
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
