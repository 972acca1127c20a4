"""The notice of a Consultation as the public will read it, and the text it is about."""

import streamlit as st
from sqlalchemy.orm import Session

import code_words
from consultation import texts
from consultation.diff import Diff
from models import Consultation, Draft
from pages import _words
from pages._parts import finding_words, redlined, staff_words, untrusted
from pages._words import _, plain


def notice(consultation: Consultation) -> None:
    """What the public learns before it reads the text."""
    text, side = st.columns([2, 1], gap="large")
    with text:
        for heading, body in (
            (_("Summary in plain words"), consultation.summary),
            (_("Background"), consultation.background),
        ):
            st.subheader(heading, anchor=False)
            untrusted.prose(body or _("Nothing is written here."))
    with side:
        for label, value in facts(consultation).items():
            st.html(f"<p><b>{untrusted.inert(label)}</b><br>{untrusted.inert(value)}</p>")


def facts(consultation: Consultation) -> dict[str, str]:
    """Name and value of what stands beside the notice; only what there is."""
    comma = ", " if _words.language() == "en" else "、"
    channels = [staff_words.said(staff_words.CHANNELS, each) for each in consultation.channels]
    found = {
        _("Department"): _words.name(consultation.department),
        _("Region it applies to"): consultation.region and _words.name(consultation.region),
        _("Opening time"): consultation.opens_at and _words.moment(consultation.opens_at),
        _("Closing time"): consultation.closes_at and _words.moment(consultation.closes_at),
        _("Rules of procedure"): finding_words.profile_name(consultation.profile),
        _("Legal basis"): consultation.legal_basis,
        _("Channels"): comma.join(channels),
        _("Contact"): consultation.contact,
        _("Promise of an answer"): consultation.promise,
        _("Reason for a shorter period"): consultation.shorten_reason,
        _("When comments are shown"): code_words.said(consultation.screening, _words.language()),
        _("Files"): comma.join(file.name for file in consultation.attachments),
    }
    return {label: str(value) for label, value in found.items() if value}


def whole(consultation: Consultation, newest: Draft | None, changes: Diff | None) -> None:
    """Notice and text, one after the other."""
    st.header(_("The notice"), anchor=False)
    notice(consultation)
    st.header(_("The text"), anchor=False)
    draft(newest, changes)


def draft(newest: Draft | None, changes: Diff | None) -> None:
    """The whole text, and what changed since the version before."""
    if newest is None:
        st.warning(_("There is no text yet."))
        return
    title = _("Version {number}").format(number=newest.number)
    with st.container(height=480, border=True, key="draft_text"):
        st.html(
            f'<div class="clauses"><h4>{untrusted.inert(newest.title)}</h4>{body(newest)}</div>'
        )
    if changes is not None:
        with st.expander(_("What changed since the version before") + f" ({plain(title)})"):
            redlined.show(changes)


def body(draft: Draft) -> str:
    rows = [
        untrusted.clause(each.kind, each.label, each.heading or "", each.text)
        for each in draft.clauses
    ]
    return untrusted.paragraph(draft.preamble) + "".join(rows)


def changes(session: Session, consultation: Consultation, newest: Draft | None) -> Diff | None:
    """The redline against the version before, when there is one."""
    if newest is None or newest.number < 2:
        return None
    return texts.redline(
        session, consultation_id=consultation.id, old=newest.number - 1, new=newest.number
    )
