"""The files beside a Consultation in drafting: what is there, one more, one less."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from consultation import attachments
from errors import Empty
from models import Attachment, Consultation
from pages import _who
from pages._parts import memory
from pages._parts.acts import act, answer
from pages._words import _, plain

PLACE = "attached"
KINDS = sorted(kind.removeprefix(".") for kind in attachments.KINDS)


def show(consultation: Consultation) -> None:
    """The list with a button to take each off, and the form for one more."""
    for each in consultation.attachments:
        with st.container(horizontal=True, vertical_alignment="center", key=f"file_{each.id}"):
            st.markdown(f"**{plain(each.name)}** {plain(size(each))}", width="content")
            args = (PLACE, detach, consultation.id, each.id)
            st.button(_("Take off"), key=f"detach_{each.id}", on_click=act, args=args)
    if not consultation.attachments:
        st.markdown(_("No files yet. A comparison table or a study can stand beside the text."))
    answer(PLACE)
    at = f"attach_{consultation.id}_{len(consultation.attachments)}"
    with st.form(f"{at}_form", clear_on_submit=False):
        st.file_uploader(_("A file, at most 20 MB"), type=KINDS, key=at, max_upload_size=20)
        args = (PLACE, attach, consultation.id, at)
        st.form_submit_button(_("Attach it"), key=f"{at}_do", on_click=act, args=args)


def size(attachment: Attachment) -> str:
    kilobytes = max(1, round(attachment.size / 1000))
    return f"{kilobytes} kB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB"


def attach(session: Session, consultation_id: int, key: str) -> str:
    file = memory.kept(key)
    if file is None:
        raise Empty(field="file")
    made = attachments.attach(
        session,
        account=_who.account(),
        consultation_id=consultation_id,
        name=file.name,
        data=file.getvalue(),
        now=clock.now(),
    )
    return _("{name} is attached.").format(name=plain(made.name))


def detach(session: Session, consultation_id: int, attachment_id: int) -> str:
    attachments.detach(
        session,
        account=_who.account(),
        consultation_id=consultation_id,
        attachment_id=attachment_id,
    )
    return _("The file is taken off.")
